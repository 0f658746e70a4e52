"""A lesson's chart for an edited run: the same spec, with axes that follow where the edit has left them."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

Spec = dict[str, Any]
Axis = tuple[str, float, float]  # the channel, and the two ends that the lesson gave it
KEPT = 0.8  # of the lesson's share of rows in sight: with fewer, the axis follows the edit
FLAT = 0.15  # of the lesson's span: what is flatter would be a line on the ground


def fitted(spec: Spec, tables: Mapping[str, bytes], own: Mapping[str, bytes]) -> Spec:
    """Return the spec with nothing of the data drawn outside the plot, and axes that show the run in `tables`.

    `own` are the tables of the lesson's run. An axis stays as it is while what it shows is as much in sight there.
    """
    fields: dict[Axis, set[tuple[str, str]]] = {}
    for axis, place in _uses(spec, ""):
        fields.setdefault(axis, set()).add(place)
    moved: dict[Axis, tuple[float, float]] = {}
    for axis, places in fields.items():
        if ends := _ends(axis, places, tables, own, _logarithmic(spec, axis)):
            moved[axis] = ends
    names = {axis: {field for _, field in fields[axis]} for axis in moved}
    return _changed(spec, moved, names)


def _uses(node: Any, table: str) -> Iterator[tuple[Axis, tuple[str, str]]]:
    """Yield each fixed axis with the table and the column that stand on it."""
    if isinstance(node, list):
        for child in node:
            yield from _uses(child, table)
    if not isinstance(node, dict):
        return
    data = node.get("data")
    table = data.get("name", table) if isinstance(data, dict) else table
    for channel, encoding in _encodings(node):
        if (axis := _axis(channel, encoding)) and "field" in encoding:
            yield axis, (table, encoding["field"])
    for child in node.values():
        yield from _uses(child, table)


def _encodings(node: Spec) -> Iterator[tuple[str, Spec]]:
    encoding = node.get("encoding")
    if isinstance(encoding, dict):
        yield from ((channel, encoding[channel]) for channel in ("x", "y") if channel in encoding)


def _axis(channel: str, encoding: Spec) -> Axis | None:
    domain = (encoding.get("scale") or {}).get("domain")
    if isinstance(domain, list) and len(domain) == 2 and all(isinstance(end, int | float) for end in domain):
        return channel, domain[0], domain[1]
    return None


def _logarithmic(node: Any, axis: Axis) -> bool:
    if isinstance(node, dict):
        found = any(_axis(channel, e) == axis and e["scale"].get("type") == "log" for channel, e in _encodings(node))
        return found or any(_logarithmic(child, axis) for child in node.values())
    return isinstance(node, list) and any(_logarithmic(child, axis) for child in node)


def _ends(
    axis: Axis, places: set[tuple[str, str]], tables: Mapping[str, bytes], own: Mapping[str, bytes], log: bool
) -> tuple[float, float] | None:
    """Return the ends that show the edit's longest column as the lesson's ends show its own; None where they do."""
    pairs = [(_numbers(own, *place, log), _numbers(tables, *place, log)) for place in sorted(places)]
    before, now = max(pairs, key=lambda pair: len(pair[0]), default=([], []))
    ends = [math.log10(end) if log else end for end in axis[1:]]
    low, high = min(ends), max(ends)
    if not before or not now or not _out_of_sight(before, now, low, high):
        return None
    was, span = max(before) - min(before) or 1, max(now) - min(now) or 1
    low = min(now) - max(0.02, (min(before) - low) / was) * span
    high = max(now) + max(0.02, (high - max(before)) / was) * span
    made = [10**end if log else end for end in (low, high)]
    if not all(map(math.isfinite, made)):
        return None
    return (made[0], made[1]) if axis[1] < axis[2] else (made[1], made[0])


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


def _changed(node: Any, moved: Mapping[Axis, tuple[float, float]], names: Mapping[Axis, set[str]]) -> Any:
    if isinstance(node, list):
        return [_changed(child, moved, names) for child in node]
    if isinstance(node, str):
        return _rewritten(node, moved, names) if "datum." in node else node
    if not isinstance(node, dict):
        return node
    made = {key: _changed(child, moved, names) for key, child in node.items()}
    if isinstance(made.get("mark"), str | dict) and not _above_the_plot(made):
        mark = made["mark"]
        made["mark"] = {"clip": True, **({"type": mark} if isinstance(mark, str) else mark)}
    for channel, encoding in _encodings(made):
        if ends := moved.get(_axis(channel, encoding) or ("", 0, 0)):
            made["encoding"][channel] = _moved(encoding, ends)
    return made


def _above_the_plot(view: Spec) -> bool:
    """Say whether a mark stands above the plot, so many pixels from its upper edge: words about the whole chart."""
    up = view.get("encoding", {}).get("y", {}).get("value", 0)
    return isinstance(up, int | float) and up < 0


def _moved(encoding: Spec, ends: tuple[float, float]) -> Spec:
    """Give an axis its new ends; the numbers that stand on it are of the old ones."""
    made = encoding | {"scale": encoding["scale"] | {"domain": list(ends)}}
    if isinstance(made.get("axis"), dict):
        made["axis"] = {key: value for key, value in made["axis"].items() if key != "values"}
    return made


def _rewritten(text: str, moved: Mapping[Axis, tuple[float, float]], names: Mapping[Axis, set[str]]) -> str:
    """Put the new ends into an expression that compares with the old ones, as for marks on the chart's edge."""
    for axis, ends in moved.items():
        if any(f"datum.{name}" in text for name in names[axis]):
            for old, new in zip(axis[1:], ends, strict=True):
                if abs(old) > 2:  # smaller ones are mostly no ends
                    text = re.sub(rf"(?<![\w.-]){re.escape(format(old, 'g'))}(?![\w.])", format(new, ".9g"), text)
    return text
