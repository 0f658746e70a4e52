"""Rows for a chart of an answer: the curve, the tangent, the path of the weight. Only where there is one variable."""

from collections.abc import Sequence

from tutor.ask.evaluate import ERRORS, evaluate
from tutor.ask.printer import identifier, torch_text
from tutor.ask.program import FLOAT, Program, differentiable, run
from tutor.ask.reading import Reading
from tutor.ask.tree import variables

Rows = list[dict[str, float]]
POINTS = 61
FARTHEST = 1e6


def single(reading: Reading) -> str | None:
    """Return the one variable that is a plain number, or None."""
    if reading.tree is None or len(reading.targets) != 1 or len(reading.point) > 1:
        return None
    if set(variables(reading.tree)) - {reading.target} or isinstance(reading.point.get(reading.target), tuple):
        return None
    return reading.target


def curve_rows(reading: Reading, places: Sequence[float]) -> Rows:
    """Return the formula over a stretch that shows all the places, as torch computes it; x where it is finite."""
    name = single(reading)
    near = [place for place in places if abs(place) < FARTHEST]
    if name is None or not near:
        return []
    low, high = min(near), max(near)
    margin = max(2.0, 0.3 * (high - low), 0.25 * max(abs(low), abs(high)))
    assert reading.tree is not None
    start = (
        f"import torch\n{identifier(name)} = torch.linspace({low - margin!r}, {high + margin!r}, {POINTS}, {FLOAT})\n"
    )
    formula = torch_text(differentiable(reading.tree, (name,)))
    names = run(Program(f"{start}y = {formula}\nrows = list(zip({identifier(name)}.tolist(), y.tolist()))\n", "rows"))
    return [{"x": x, "y": y} for x, y in names["rows"] if abs(y) < 1e9]


def tangent_rows(reading: Reading, slope: float) -> Rows:
    """Return two points of the tangent at the reading's point."""
    name = single(reading)
    height = None if name is None else _height(reading, name, at := _number(reading, name))
    if height is None:
        return []
    reach = max(1.0, 0.15 * abs(at))
    return [{"x": at + move, "y": height + slope * move} for move in (-reach, reach)]


def path_rows(reading: Reading, path: Sequence[float]) -> Rows:
    """Return a row for each step: the weight and its loss."""
    name = single(reading)
    if name is None:
        return []
    heights = [(step, w, _height(reading, name, w)) for step, w in enumerate(path) if abs(w) < FARTHEST]
    return [{"step": float(step), "w": w, "loss": height} for step, w, height in heights if height is not None]


def _number(reading: Reading, name: str) -> float:
    value = reading.point[name]
    return value[0] if isinstance(value, tuple) else value


def _height(reading: Reading, name: str, at: float) -> float | None:
    assert reading.tree is not None
    try:
        return float(evaluate(reading.tree, {name: at}))
    except ERRORS:
        return None
