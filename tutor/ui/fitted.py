"""A lesson's chart for an edited run: the same spec, with axes that follow where the edit has left them."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Spec = dict[str, Any]
Place = tuple[str, str]  # a table and a column
KEPT = 0.8  # of the lesson's share of rows in sight: with fewer, the axis follows the edit
FLAT = 0.15  # of the lesson's span: what is flatter would be a line on the ground


class Reach(NamedTuple):
    """Between which ends an axis begins, and the parameter of the chart that holds them."""

    parameter: str
    ends: tuple[float, float]
    log: bool


def fitted(spec: Spec, tables: Mapping[str, bytes], own: Mapping[str, bytes]) -> Spec:
    """Return the spec with nothing of the data drawn outside the plot, and axes that show the run in `tables`.

    `own` are the tables of the lesson's run. An axis stays as it is while what it shows is as much in sight there.
    """
    places: dict[Reach, set[Place]] = {}
    for axis, place in _uses(spec, ""):
        places.setdefault(axis, set()).add(place)
    found = {axis.parameter: _ends(axis, places[axis], tables, own) for axis in places}
    moved = {parameter: ends for parameter, ends in found.items() if ends}
    changed: Spec = _changed(spec, moved)
    return changed


def _uses(node: Any, table: str) -> Iterator[tuple[Reach, Place]]:
    """Yield each axis that can be moved with the table and the column that stand on it."""
    if isinstance(node, list):
        for child in node:
            yield from _uses(child, table)
    if not isinstance(node, dict):
        return
    data = node.get("data")
    table = data.get("name", table) if isinstance(data, dict) else table
    for encoding in _encodings(node).values():
        if (axis := _reach(encoding)) and "field" in encoding:
            yield axis, (table, encoding["field"])
    for child in node.values():
        yield from _uses(child, table)


def _encodings(node: Spec) -> dict[str, Spec]:
    encoding = node.get("encoding")
    return {at: encoding[at] for at in ("x", "y") if at in encoding} if isinstance(encoding, dict) else {}


def _reach(encoding: Spec) -> Reach | None:
    scale = encoding.get("scale") or {}
    if "domainRaw" not in scale:
        return None
    low, high = scale["domain"]
    return Reach(scale["domainRaw"]["expr"], (low, high), scale.get("type") == "log")


def _ends(
    axis: Reach, places: set[Place], tables: Mapping[str, bytes], own: Mapping[str, bytes]
) -> tuple[float, float] | None:
    """Return the ends that show the edit's longest column as the lesson's ends show its own; None where they do."""
    pairs = [(_numbers(own, *place, axis.log), _numbers(tables, *place, axis.log)) for place in sorted(places)]
    before, now = max(pairs, key=lambda pair: len(pair[0]), default=([], []))
    ends = [math.log10(end) if axis.log else end for end in axis.ends]
    low, high = min(ends), max(ends)
    if not before or not now or not _out_of_sight(before, now, low, high):
        return None
    was, span = max(before) - min(before) or 1, max(now) - min(now) or 1
    low = min(now) - max(0.02, (min(before) - low) / was) * span
    high = max(now) + max(0.02, (high - max(before)) / was) * span
    made = [10**end if axis.log else end for end in (low, high)]
    if not all(map(math.isfinite, made)):
        return None
    return (made[0], made[1]) if axis.ends[0] < axis.ends[1] else (made[1], made[0])


def _numbers(tables: Mapping[str, bytes], table: str, column: str, log: bool) -> list[float]:
    """Return the finite numbers of a column, none where there is no such column or it holds no numbers."""
    import pyarrow as pa

    if table not in tables:
        return []
    read = pa.ipc.open_stream(tables[table]).read_all()
    cells = read.column(column).to_pylist() if column in read.column_names else []
    numbers = [cell for cell in cells if type(cell) in (int, float) and math.isfinite(cell) and abs(cell) < 1e100]
    return [math.log10(n) for n in numbers if n > 0] if log else numbers


def _out_of_sight(before: list[float], now: list[float], low: float, high: float) -> bool:
    was, seen = (sum(low <= n <= high for n in numbers) / len(numbers) for numbers in (before, now))
    flat = max(now) - min(now) < FLAT * (max(before) - min(before))
    return seen < KEPT * was or (flat and max(now) > min(now))


def _changed(node: Any, moved: Mapping[str, tuple[float, float]]) -> Any:
    """Let no mark leave the plot, take the lesson's numbers off an axis that is moved, and move it."""
    if isinstance(node, list):
        return [_changed(child, moved) for child in node]
    if not isinstance(node, dict):
        return node
    if node.get("name") in moved:
        return node | {"value": list(moved[node["name"]])}
    made = {key: _changed(child, moved) for key, child in node.items()}
    if isinstance(made.get("mark"), str | dict) and not _above_the_plot(made):
        mark = made["mark"]
        made["mark"] = {"clip": True, **({"type": mark} if isinstance(mark, str) else mark)}
    for channel, encoding in _encodings(made).items():
        if (axis := _reach(encoding)) and axis.parameter in moved and isinstance(encoding.get("axis"), dict):
            numbers = {key: value for key, value in encoding["axis"].items() if key != "values"}
            made["encoding"][channel] = encoding | {"axis": numbers}
    return made


def _above_the_plot(view: Spec) -> bool:
    """Say whether a mark stands above the plot, so many pixels from its upper edge: words about the whole chart."""
    up = view.get("encoding", {}).get("y", {}).get("value", 0)
    return isinstance(up, int | float) and up < 0
