"""Planes and their marks: what lands at the edge, where things stand on a logarithmic axis, how a role looks."""

from typing import Any

import altair as alt
import pytest

from tests.course.test_chart import nodes
from tutor.course.chart import CONFIG, TOLD, compile_chart, told_ends
from tutor.course.draw import Axis, Plane, beside, laid_out, last, line_of, near, seen, text

W, LOSS = Axis("w", "weight w", -3, 9), Axis("loss", "loss L", 0, 20, (0, 10, 20))
LEFT, RIGHT, LOW, HIGH = W.lower, W.upper, LOSS.lower, LOSS.upper
PLANE = Plane(W, LOSS)
RATES = Plane(W, Axis("lr", "rate", 1e-4, 1, (1e-4, 1e-2, 1), log=True))


def marks(mark: Any) -> list[dict[str, Any]]:
    """Return the single marks of a drawing of the table `rows`, as they are sent to the browser."""

    def draw(rows: Any) -> Any:
        return mark(rows)

    return [node for node in nodes(compile_chart(draw)) if "mark" in node and "encoding" in node]


def made(node: dict[str, Any]) -> dict[str, str]:
    return {each["as"]: each["calculate"] for each in node.get("transform", []) if "calculate" in each}


def test_a_point_that_leaves_stands_on_the_edge_as_a_triangle_that_points_the_way_it_went() -> None:
    (dot,) = marks(lambda rows: PLANE.points(rows))
    assert made(dot) == {
        "place_x": f"!isValid(datum.w) ? null : datum.w < {LEFT} ? {W.place(0.075)}"
        f" : datum.w > {RIGHT} ? {W.place(0.975)} : datum.w",
        "place_y": f"!isValid(datum.loss) ? null : datum.loss < {LOW} ? {LOSS.place(0.02)}"
        f" : datum.loss > {HIGH} ? {LOSS.place(1.0)} : datum.loss",
        "way": f"datum.w < {LEFT} ? 'left' : datum.w > {RIGHT} ? 'right'"
        f" : datum.loss > {HIGH} ? 'up' : datum.loss < {LOW} ? 'down' : 'in'",
    }
    where = dot["encoding"]
    assert (where["x"]["field"], where["y"]["field"]) == ("place_x", "place_y")
    assert where["shape"]["value"] == "circle"
    assert {each["test"]: each["value"] for each in where["shape"]["condition"]} == {
        f"datum.way == '{side}'": f"triangle-{side}" for side in ("left", "right", "up", "down")
    }


def test_beyond_and_trace_show_triangles_only_where_a_line_has_left() -> None:
    line, out = marks(lambda rows: PLANE.trace(rows, "weight"))
    assert line["mark"]["type"] == "line"
    assert line["mark"]["clip"]
    assert out["mark"]["type"] == "point"
    assert out["encoding"]["opacity"]["condition"] == {"test": "datum.way != 'in'", "value": 1}
    assert out["encoding"]["opacity"]["value"] == 0


def place(axis: Axis, share: float, ends: list[float]) -> float:
    """Return what stands at a share of an axis once its ends are these: the expression is Python's as well."""
    return float(eval(axis.place(share), {"pow": pow, axis.ends: ends}))


def test_axes_of_one_column_with_the_same_ends_are_moved_together_and_others_are_not() -> None:
    assert W.of("next_w").ends == Axis("w", None, -3, 9).ends == W.of("next_w").of("w").ends
    assert len({W.ends, Axis("b", None, -3, 9).ends, Axis("w", None, 3, 9).ends}) == 3


def test_a_chart_says_where_each_axis_begins_once() -> None:
    def draw(rows: Any) -> Any:
        return alt.vconcat(PLANE.trace(rows), RATES.curve(rows))

    ends = {W.ends: [-3, 9], LOSS.ends: [0, 20], RATES.y.ends: [1e-4, 1]}
    assert compile_chart(draw)["params"] == [{"name": name, "value": value} for name, value in ends.items()]


def test_a_logarithmic_axis_says_so_and_measures_shares_in_factors() -> None:
    assert place(RATES.y, 0.5, [1e-4, 1]) == pytest.approx(1e-2)
    assert place(RATES.y, 0.5, [1e-2, 100]) == pytest.approx(1)
    assert place(LOSS, 0.25, [0, 20]) == 5
    (curve,) = marks(lambda rows: RATES.curve(rows))
    y = curve["encoding"]["y"]
    assert y["title"] == "rate (log)"
    assert y["scale"] == {"type": "log", "domain": [1e-4, 1], "domainRaw": {"expr": RATES.y.ends}, "nice": False}
    assert y["axis"]["values"] == [1e-4, 1e-2, 1]
    assert "1e6 ? ',~r' : '~e'" in y["axis"]["labelExpr"], "a million as a power of ten, what is smaller in full"


def test_nought_lies_below_a_logarithmic_axis_not_on_its_upper_edge() -> None:
    (curve,) = marks(lambda rows: RATES.curve(rows))
    (height,) = made(curve).values()
    assert height == f"isValid(datum.lr) ? max(datum.lr, {RATES.y.lower} / 1000.0) : null"
    assert not made(marks(lambda rows: PLANE.curve(rows))[0])


def test_an_axis_may_be_bare_without_lines_or_end_at_an_expression() -> None:
    bare = Axis("w", None, 0, 1, bare=True).channel(alt.X).to_dict()
    assert bare["axis"] is None
    in_front = Axis("w", None, 0, 1, grid=False).channel(alt.X).to_dict()["axis"]
    assert in_front == {"grid": False, "zindex": 1}  # behind a map's squares its numbers could not be read
    wide = Axis("w", None, "-width", "width")
    assert wide.channel(alt.X).to_dict()["scale"]["domain"] == [{"expr": "-width"}, {"expr": "width"}]
    assert wide.place(0.25) == "0.75 * (-width) + 0.25 * (width)"


@pytest.mark.parametrize(
    ("role", "width", "dash", "filled"),
    [("weight", 2.5, [1, 0], True), ("comparison", 1.4, [1, 0], False), ("prediction", 1.6, [5, 4], False)],
)
def test_a_role_looks_the_same_in_every_mark(role: str, width: float, dash: list[int], filled: bool) -> None:
    assert line_of(role) == {"strokeWidth": width, "strokeDash": dash}
    (curve,), (dot,) = marks(lambda rows: PLANE.curve(rows, role)), marks(lambda rows: PLANE.points(rows, role))
    (link,) = marks(lambda rows: PLANE.link(rows, role, "to_w", "to_loss"))
    for line in (curve, link):
        assert (line["mark"]["strokeWidth"], line["mark"]["strokeDash"]) == (width, dash)
    assert dot["mark"]["filled"] is filled
    assert {each["encoding"]["color"]["datum"] for each in (curve, dot, link)} == {role}


def test_a_column_may_say_the_role_row_by_row() -> None:
    for (mark,) in (
        marks(lambda rows: PLANE.points(rows, "role")),
        marks(lambda rows: PLANE.words(rows, "'a'", "role")),
    ):
        assert mark["encoding"]["color"]["field"] == "role"
        assert mark["encoding"]["color"]["scale"]["range"] == "category"


def test_a_path_keeps_its_order_and_no_number_is_too_large_to_draw() -> None:
    hops, dots = marks(lambda rows: PLANE.path(rows, "comparison", "turn", size=60))
    assert hops["encoding"]["order"]["field"] == "along"
    assert "datum.nth + indexof(['enter', 'leave', 'stay'], datum.part)" in made(hops)["along"]
    # what is no number has no place: as nought it would be a hop to a place where the walk never was
    assert made(hops)["to_x"].startswith("isValid(datum.w) && isValid(datum.loss) ? clamp(datum.w, ")
    assert (hops["encoding"]["x"]["field"], hops["encoding"]["y"]["field"]) == ("near_x", "near_y")
    assert dots["mark"]["size"] == 30, "what is compared has smaller dots"


def test_the_minimum_is_the_row_of_the_lowest_loss_or_a_column() -> None:
    (lowest,) = marks(lambda rows: PLANE.minimum(rows))
    assert {"filter": "datum.loss == datum.lowest"} in lowest["transform"]
    assert lowest["encoding"]["x"]["field"] == "w"
    assert "y" not in lowest["encoding"]
    (best,) = marks(lambda rows: PLANE.minimum(rows, "best", axis="y"))
    assert not [each for each in best["transform"] if "filter" in each]
    assert best["encoding"]["y"]["field"] == "best"
    assert best["encoding"]["color"]["datum"] == "minimum"


def test_a_tangent_has_the_slope_of_its_row() -> None:
    (tangent,) = marks(lambda rows: PLANE.tangent(rows, slope="grad", half=2))
    ends = made(tangent)
    reach = "2 / sqrt(1 + pow(0.0 * datum.grad, 2))"
    assert ends["left"] == f"datum.w - {reach}"
    assert ends["right"] == f"datum.w + {reach}"
    assert ends["from_y"] == f"datum.loss - datum.grad * {reach}"
    assert ends["to_y"] == f"datum.loss + datum.grad * {reach}"
    assert tangent["encoding"]["x2"]["field"] == "right"
    assert tangent["encoding"]["y2"]["field"] == "to_y"


def test_an_arrow_is_cut_off_where_the_plane_ends_and_has_no_head_where_it_has_no_length() -> None:
    shaft, head = marks(lambda rows: PLANE.arrow(rows, "gradient", "next_w"))
    assert made(shaft)["tip"] == f"clamp(datum.next_w, {LEFT}, {RIGHT})"
    assert shaft["encoding"]["x2"]["field"] == "tip"
    assert {"filter": "datum.onward != 0"} in head["transform"]
    shape = head["encoding"]["shape"]
    assert (shape["condition"]["test"], shape["condition"]["value"]) == ("datum.onward > 0", "triangle-right")
    assert shape["value"] == "triangle-left"


def test_a_guess_and_a_level_stay_on_the_plane() -> None:
    line, *_ = marks(lambda rows: PLANE.guess(rows, "'you'"))
    assert made(line)[TOLD] == f"clamp(datum.value, {LEFT}, {RIGHT})"
    level, out, name = marks(lambda rows: PLANE.level(rows, "'you'", "gradient"))
    assert made(level)[TOLD] == f"clamp(datum.gradient, {LOW}, {HIGH})"
    assert {each["encoding"]["y"]["field"] for each in (level, out, name)} == {TOLD}
    assert level["mark"]["strokeDash"] == line["mark"]["strokeDash"] == [5, 4]


@pytest.mark.parametrize(
    ("mark", "column", "before", "after", "low", "high"),
    [(PLANE.guess, "value", "left", "right", LEFT, RIGHT), (PLANE.level, "value", "down", "up", LOW, HIGH)],
)
def test_a_number_beyond_the_plane_is_no_line_on_its_edge_but_a_triangle_that_points_to_it_and_is_named(
    mark: Any, column: str, before: str, after: str, low: str, high: str
) -> None:
    line, out, name = marks(lambda rows: mark(rows, "'you'"))
    value = f"datum.{column}"
    assert made(line)["beyond"] == f"{value} < {low} ? '{before}' : {value} > {high} ? '{after}' : ''"
    assert line["encoding"]["opacity"]["condition"] == {"test": "!datum.beyond", "value": 1}
    assert out["encoding"]["opacity"]["condition"] == {"test": "datum.beyond", "value": 1}
    shapes = {each["test"]: each["value"] for each in out["encoding"]["shape"]["condition"]}
    assert shapes[f"datum.beyond == '{after}'"] == f"triangle-{after}"
    assert "datum.told" in made(name)["says"]
    assert "beyond the chart" in made(name)["says"]


def test_the_ends_between_which_a_number_is_drawn_are_read_from_the_chart() -> None:
    def draw(bowl: Any, prediction: Any = None) -> Any:
        curve = PLANE.curve(bowl)
        return curve if prediction is None else alt.vconcat(curve, curve + PLANE.guess(prediction, "'you'"))

    assert told_ends(compile_chart(draw, frozenset({"prediction"}))) == (-3, 9)
    assert told_ends(compile_chart(draw)) is None


def test_a_ray_is_as_long_as_asked_whatever_its_columns_and_goes_against_them_where_that_is_negative() -> None:
    shaft, head = marks(lambda rows: PLANE.ray(rows, "weight", -2, "d_w", "d_b"))
    length = "(sqrt(datum.d_w * datum.d_w + datum.d_b * datum.d_b) || 1)"
    for mark in (shaft, head):
        assert made(mark)["full_x"] == f"-2 * datum.d_w / {length}"
        assert made(mark)["across"] == "datum.fits * datum.full_x"
        assert made(mark)["tip_y"] == "datum.loss + datum.upward"
        assert mark["encoding"]["opacity"]["condition"]["test"] == "datum.d_w || datum.d_b"
    assert (shaft["encoding"]["x"]["field"], shaft["encoding"]["x2"]["field"]) == ("w", "tip_x")
    assert head["encoding"]["angle"]["field"] == "turn"
    assert made(head)["turn"].startswith("atan2(datum.across, datum.upward)")  # a triangle up is not turned


def test_the_name_of_a_ray_stays_within_the_plane() -> None:
    (name,) = marks(lambda rows: PLANE.ray_name(rows, "'up'", "weight", 2, "d_w", "d_b", "datum.w > 1"))
    assert made(name)["name_x"] == f"clamp(datum.tip_x, {LEFT}, {RIGHT})"
    assert made(name)["name_y"] == f"clamp(datum.tip_y, {LOSS.place(0.05)}, {LOSS.place(0.94)})"
    assert made(name)["tight"].startswith(f"datum.tip_x < {W.place(0.2)} &&")
    assert "datum.w > 1 ? -12 : 12" in name["mark"]["dy"]["expr"]


def test_strokes_squares_and_contours_stand_at_their_rows() -> None:
    (stroke,) = marks(lambda rows: PLANE.strokes(rows, "loss", "guess"))
    assert (stroke["encoding"]["y"]["field"], stroke["encoding"]["y2"]["field"]) == ("loss", "guess")
    (link,) = marks(lambda rows: PLANE.link(rows, "loss", "to_w", "to_loss"))
    assert (link["encoding"]["x"]["field"], link["encoding"]["x2"]["field"]) == ("w", "to_w")
    assert (link["encoding"]["y"]["field"], link["encoding"]["y2"]["field"]) == ("loss", "to_loss")
    (square,) = marks(lambda rows: PLANE.squares(rows, "loss", 0.5))
    assert made(square) == {
        "left": "datum.w - 0.5",
        "right": "datum.w + 0.5",
        "low": "datum.loss - 0.5",
        "high": "datum.loss + 0.5",
    }
    (box,) = marks(lambda rows: PLANE.squares(rows, "loss", 0.5, "2 * datum.h"))
    assert made(box)["right"] == "datum.w + 0.5"
    assert made(box)["low"] == "datum.loss - 2 * datum.h"
    (ring,) = marks(lambda rows: PLANE.contours(rows, "ring", "turn"))
    assert (ring["encoding"]["detail"]["field"], ring["encoding"]["order"]["field"]) == ("ring", "turn")
    (zero,) = marks(lambda rows: PLANE.zero(rows))
    assert zero["encoding"]["y"]["datum"] == 0
    assert zero["encoding"]["x"]["value"] > 12, "a line from the very edge would run through the number 0"


def test_words_stand_above_the_plot_unless_they_have_a_place() -> None:
    (above,) = marks(lambda rows: text(rows, "'a'", "loss"))
    assert above["encoding"]["x"] == {"value": "width"}
    assert above["encoding"]["y"] == {"value": -12}
    assert above["mark"]["align"] == "right"
    (beside,) = marks(lambda rows: PLANE.words(rows, "datum.w", y="edge", dx=4))
    assert (beside["encoding"]["x"]["field"], beside["encoding"]["y"]["field"]) == ("w", "edge")
    assert made(beside)["says"] == "datum.w"
    assert (beside["mark"]["align"], beside["mark"]["dx"]) == ("center", 4)


def test_rows_are_kept_near_a_slider_or_at_the_end_of_a_line() -> None:
    (close,) = marks(lambda rows: PLANE.points(near(rows, "w", "at")))
    assert close["transform"][0] == {"filter": "abs(datum.w - at) < 0.01"}
    (end,) = marks(lambda rows: PLANE.points(last(rows, "step")))
    assert end["transform"][0] == {"joinaggregate": [{"op": "max", "field": "step", "as": "end"}]}
    assert end["transform"][1] == {"filter": "datum.step == datum.end"}
    (shown,) = marks(lambda rows: PLANE.points(rows).encode(opacity=seen("at > 2", 0.5)))
    assert shown["encoding"]["opacity"] == {"condition": {"test": "at > 2", "value": 0.5}, "value": 0}


def test_the_name_of_a_guess_stands_above_the_title_of_the_axis() -> None:
    *_, name = marks(lambda rows: PLANE.guess(rows, "'you'"))
    assert name["encoding"]["y"]["value"] < CONFIG["axisLeft"]["titleY"] - 13


def test_a_walk_that_leaves_has_its_triangle_on_the_hop_by_which_it_left() -> None:
    """At the height of the place beyond it would lie off the line, and look like one more place."""
    for mark in marks(lambda rows: PLANE.path(rows, order="turn")):
        assert {"sort": [{"field": "turn"}]}.items() <= next(t for t in mark["transform"] if "window" in t).items()
    assert "from_x + datum.leave" in made(mark)["place_x"]
    assert "from_y + datum.leave" in made(mark)["place_y"]


def test_on_a_logarithmic_axis_a_hop_is_cut_in_the_logarithms() -> None:
    """A straight line of the picture is none in the numbers, and nought lies far below."""
    hops, _ = marks(lambda rows: RATES.path(rows))
    assert f"log(max(datum.lr, {RATES.y.lower} / 1000.0))" in made(hops)["to_y"]
    assert f"log({RATES.y.upper})" in made(hops)["leave_y"]
    assert "exp(datum.from_y + " in made(hops)["near_y"]


def test_words_stand_in_their_row_so_many_pixels_from_the_left() -> None:
    (words,) = marks(lambda rows: PLANE.words(rows, "datum.name", "weight", 2))
    assert words["encoding"]["x"] == {"value": 2}
    assert words["encoding"]["y"]["field"] == "loss"
    assert words["mark"]["align"] == "left", "they begin there"


@pytest.mark.parametrize(("side", "align"), [(8, "left"), (-8, "right"), (0, "center")])
def test_words_beside_a_place_turn_away_from_it(side: float, align: str) -> None:
    assert beside(side, dy=3) == {"align": align, "dx": side, "dy": 3}
    turned = beside("datum.w < 0 ? -8 : 8")["align"].to_dict()["expr"]
    assert turned.startswith("(datum.w < 0 ? -8 : 8) > 0 ? 'left' : "), "the same, asked of each row"


def test_a_link_leaves_room_for_the_nodes_at_its_ends() -> None:
    whole, short = (marks(lambda rows, gap=gap: PLANE.link(rows, "loss", "to", "up", gap))[0] for gap in (0, 0.25))
    assert (whole["encoding"]["x"]["field"], whole["encoding"]["x2"]["field"]) == ("w", "to")
    datum = type("Row", (), {"w": 0.0, "to": 8.0, "loss": 20.0, "up": 0.0})
    ends = {name: eval(says, {"datum": datum}) for name, says in made(short).items()}
    assert ends == {"from_x": 2.0, "far_x": 6.0, "from_y": 15.0, "far_y": 5.0}
    assert (short["encoding"]["x"]["field"], short["encoding"]["x2"]["field"]) == ("from_x", "far_x")


def test_a_node_is_a_ring_with_its_name_and_pale_inside_only_while_it_is_lit() -> None:
    plain = marks(lambda rows: PLANE.nodes(laid_out(rows, {"p": [4, 8]}, "w", "loss"), "loss"))
    assert [node["mark"]["type"] for node in plain] == ["point", "text"]
    assert made(plain[0])["w"] == "datum.found[0]"
    lit = marks(lambda rows: PLANE.nodes(rows, "loss", lit="at == 2"))
    assert lit[0]["encoding"]["opacity"] == {"value": 0, "condition": {"test": "at == 2", "value": 0.25}}
