"""What a chart of an answer draws. Only where there is one variable."""

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.ask.check import Curve
from tutor.ask.evaluate import height
from tutor.ask.functions import FUNCTIONS
from tutor.ask.printer import identifier, torch_text
from tutor.ask.program import FLOAT, Program, differentiable, run
from tutor.ask.tree import Call, variables, walk

Rows = list[dict[str, float]]
POINTS = 61
FARTHEST = 1e6


@dataclass(frozen=True)
class Picture:
    """A curve of one variable and what is marked on it.

    `variable` and `output` name the axes. `curve` and `tangent` have rows of x and y, `places` of step, x and y: the
    point asked about, or the weight after each step of a descent, if it is a `walk`.
    """

    variable: str
    output: str
    curve: Rows
    tangent: Rows
    places: Rows
    walk: bool


def drawn(
    curve: Curve, output: str, places: Sequence[float], slope: float | None = None, walk: bool = False
) -> Picture | None:
    """Return the picture of a formula of one variable, with places, a tangent at the first, or a walk through them."""
    name = single(curve)
    if name is None:
        return None
    rows, marked = curve_rows(curve, name, places), place_rows(curve, name, places)
    tangent = [] if slope is None else tangent_rows(marked, slope)
    return Picture(name, output, rows, tangent, marked, walk) if rows else None


def single(curve: Curve) -> str | None:
    """Return the one variable that is a plain number, or None."""
    if curve.tree is None or len(curve.targets) != 1 or len(curve.point) > 1:
        return None
    name = curve.targets[0]
    strange = set(variables(curve.tree)) - {name}
    # A sum or a mean makes one number of all that it is given: of a curve's many points at once as well.
    whole = any(isinstance(part, Call) and FUNCTIONS[part.name].whole for part in walk(curve.tree))
    return None if strange or whole or isinstance(curve.point.get(name), tuple) else name


def curve_rows(reading: Curve, name: str, places: Sequence[float]) -> Rows:
    """Return the formula over a stretch that shows all the places, as torch computes it; x where it is finite."""
    near = [place for place in places if abs(place) < FARTHEST]
    if not near:
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


def place_rows(reading: Curve, name: str, places: Sequence[float]) -> Rows:
    """Return a row for each place: its number, where it is, and how high the curve is there."""
    assert reading.tree is not None
    heights = [(step, x, height(reading.tree, name, x)) for step, x in enumerate(places) if abs(x) < FARTHEST]
    return [{"step": float(step), "x": x, "y": y} for step, x, y in heights if y is not None]


def tangent_rows(places: Rows, slope: float) -> Rows:
    """Return two points of the tangent at the first place."""
    if not places:
        return []
    x, y = places[0]["x"], places[0]["y"]
    reach = max(1.0, 0.15 * abs(x))
    return [{"x": x + move, "y": y + slope * move} for move in (-reach, reach)]
