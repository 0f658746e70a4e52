"""A class's predicted places as dots on the lesson's own loss curve; once the answer is shown, on its whole picture."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tutor.course import Lesson
from tutor.course.chart import chart_functions, chart_spec, tables_of
from tutor.course.ends import with_ends
from tutor.ui.chart import draw_chart
from tutor.ui.course import Shown, arrow, run_lesson

RISE = 0.045  # of the picture's height: how far the next of several equal answers stands from the last
HEIGHT = 340
ALT = "The lesson's loss curve, with each of {many} answers of the class as a dot on it."
NAME = "Chart: the answers of the class"
EQUAL = "Equal answers stand above or below each other, the first of them on the curve."
BEYOND = "An answer for which the curve lies beyond the picture stands at its edge."
DOT = "An answer of the class"
Spec = dict[str, Any]


def show_dots(lesson: Lesson, values: Sequence[float], told: bool, key: str) -> list[str]:
    """Show each value as a dot on the lesson's curve, at the prediction's own settings; `told` adds what torch did.

    Nothing is shown where the lesson's chart has no curve on which the predicted number is a place. What is to be said
    of dots beside the curve is returned: under the picture it would take the picture's room.
    """
    spec = chart_spec(lesson.folder, "draw", frozenset({"prediction"}))
    line = curve_under_guesses(spec) if spec else None
    if spec is None or line is None or not values:
        return []
    run = run_lesson(lesson, lesson.values(lesson.prediction.at))
    drawn = with_dots(spec, line) if told else only_dots(spec, line)
    asked = tables_of(chart_functions(lesson.folder)["draw"]) if told else [line["data"]["name"]]
    tables = {name: data for name, data in run.tables.items() if name in asked}
    stand = places(values, _rows(run, line), line)
    tables["prediction"] = arrow(stand)
    draw_chart(drawn, tables, ALT.format(many=len(values)), NAME, key)
    return beside_the_curve(stand, line)


def beside_the_curve(stand: Sequence[Mapping[str, float]], line: Spec) -> list[str]:
    """Return why a dot does not lie on the curve, where one does not."""
    top = line["encoding"]["y"]["scale"]["domain"][1]
    equal = len({each["place"] for each in stand}) < len(stand)
    beyond = any(each["place"] != each["value"] or each["height"] == top for each in stand)
    return [words for words, true in ((EQUAL, equal), (BEYOND, beyond)) if true]


def curve_under_guesses(node: Any) -> Spec | None:
    """Return the line of the loss in the view that marks a prediction as a place along its x, None where none does."""
    if not isinstance(node, dict):
        return None
    layers = node.get("layer", [])
    if any(_is_place(layer) for layer in layers):
        return next((layer for layer in layers if _is_loss(layer)), None)
    found = (curve_under_guesses(child) for name in ("vconcat", "layer") for child in node.get(name, []))
    return next((line for line in found if line), None)


def only_dots(spec: Spec, line: Spec) -> Spec:
    """Return the curve alone with the dots: nothing of what torch did."""
    frame = {name: spec[name] for name in ("$schema", "config", "usermeta")}
    return with_ends(frame | {"layer": [line, _dots(line)], "height": HEIGHT})


def with_dots(node: Any, line: Spec) -> Any:
    """Return the lesson's whole picture, with dots in place of its one guess."""
    if isinstance(node, list):
        return [_dots(line) if isinstance(each, dict) and _is_place(each) else with_dots(each, line) for each in node]
    if isinstance(node, dict):
        return {name: with_dots(each, line) if name in ("vconcat", "layer") else each for name, each in node.items()}
    return node


def places(values: Sequence[float], curve: Sequence[Mapping[str, float]], line: Spec) -> list[dict[str, float]]:
    """Return where each value stands: on the curve or at its end, equal ones above or below each other."""
    x, y = (line["encoding"][axis] for axis in "xy")
    (left, right), (low, high) = x["scale"]["domain"], y["scale"]["domain"]
    ground = sorted((row[x["field"]], row[y["field"]]) for row in curve)
    taken: Counter[float] = Counter()
    made = []
    for value in values:
        place = min(max(value, left, ground[0][0]), right, ground[-1][0])
        height = min(_height(ground, place), high)
        rise = RISE * (high - low) * (1 if height < (low + high) / 2 else -1)
        made.append({"value": value, "place": place, "height": height + rise * taken[place]})
        taken[place] += 1
    return made


def _height(ground: Sequence[tuple[float, float]], place: float) -> float:
    """Return the curve's height at a place: straight between the two rows beside it."""
    after = min(max(1, bisect_left(ground, (place, float("-inf")))), len(ground) - 1)
    (x0, y0), (x1, y1) = ground[after - 1], ground[after]
    return y0 + (y1 - y0) * (place - x0) / (x1 - x0)


def _dots(line: Spec) -> Spec:
    where = {axis: line["encoding"][axis] | {"field": field} for axis, field in (("x", "place"), ("y", "height"))}
    colour = line["encoding"]["color"] | {"datum": "prediction"}
    mark = {"type": "point", "size": 260, "filled": True, "opacity": 0.75, "description": DOT}
    return {"data": {"name": "prediction"}, "mark": mark, "encoding": where | {"color": colour}}


def _is_place(layer: Mapping[str, Any]) -> bool:
    """Say whether a layer marks the prediction along x."""
    inner = layer.get("layer", [layer])
    guess = layer.get("data", {}).get("name") == "prediction"
    return guess and all("field" in each.get("encoding", {}).get("x", {}) for each in inner)


def _is_loss(layer: Mapping[str, Any]) -> bool:
    mark, colour = layer.get("mark"), layer.get("encoding", {}).get("color", {})
    return isinstance(mark, dict) and mark.get("type") == "line" and colour.get("datum") == "loss"


def _rows(run: Shown, line: Spec) -> list[dict[str, float]]:
    import pyarrow as pa

    rows: list[dict[str, float]] = pa.ipc.open_stream(run.tables[line["data"]["name"]]).read_all().to_pylist()
    return rows
