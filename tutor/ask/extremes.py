"""Where a formula of one variable has kinks, in torch's lines; and how it goes up and down in a range, by samples."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from tutor.ask.evaluate import ERRORS, Value, evaluate, height
from tutor.ask.functions import FUNCTIONS
from tutor.ask.printer import torch_text
from tutor.ask.tree import Call, Op, Tree, variables, walk

KINKS = frozenset({"abs", "relu", "leaky_relu", "elu", "max", "min"})
WIDE = 100.0  # how far a range without an end is looked at
SAMPLES, CLOSER = 4000, 40
FAR = (1e3, 1e4, 1e6)
Ends = tuple[float | None, float | None]
Spot = tuple[float, float]  # a height, and its place
Spots = list[Spot]


def kinks(tree: Tree) -> list[Tree]:
    """Return what is zero where a formula has a kink; nothing where it has steps, or none."""
    found = [node for node in walk(tree) if isinstance(node, Call) and FUNCTIONS[node.name].kinked]
    if not {node.name for node in found} <= KINKS:
        return []
    inner = [Op("-", *node.arguments) if node.name in ("max", "min") else node.arguments[0] for node in found]
    return [tree for tree in inner if variables(tree)]


def on_kink(tree: Tree, place: Mapping[str, Value]) -> bool:
    """Say whether a formula has a kink at a place, whichever way one goes."""
    try:
        return any(abs(evaluate(kink, place)) < 1e-9 for kink in kinks(tree))
    except (*ERRORS, TypeError):  # lists
        return False


def zeros(tree: Tree, name: str, reach: tuple[float, float]) -> str:
    """Return the lines that find where the inside of a kink is zero."""
    return f"""{name} = torch.linspace({reach[0]!r}, {reach[1]!r}, 401, dtype=torch.float64)
for step in range(80):
    {name} = {name}.detach().requires_grad_()
    kink = {torch_text(tree)}
    slope, = torch.autograd.grad(kink.sum(), {name})
    {name} = torch.where(slope == 0, {name}, {name} - kink / slope)
zeros = {name}[kink.abs() < 1e-9].detach().round(decimals=9).unique().tolist()  # there it has a kink"""


def reach_of(ends: Ends) -> tuple[float, float]:
    """Return the stretch of a range that is looked at closely."""
    low, high = ends
    if low is None:
        return (high - WIDE, high) if high is not None else (-WIDE / 2, WIDE / 2)
    return (low, low + WIDE) if high is None else (low, high)


def samples(tree: Tree, name: str, ends: Ends, *, closed: bool) -> Spots:
    """Return heights all over the range, from left to right, where the formula has any."""
    low, high = reach_of(ends)
    width = (high - low) / SAMPLES
    places = [low + width * (step + 0.5) for step in range(SAMPLES)]
    first, last = ([end] if closed and given is not None else [] for end, given in zip((low, high), ends, strict=True))
    return [(tall, place) for place in (*first, *places, *last) if (tall := height(tree, name, place)) is not None]


def turns(spots: Spots) -> list[float]:
    """Return the places between which a row of heights goes over from rising to falling, or back."""
    ways = [(second[0] - first[0], first[1]) for first, second in pairwise(spots) if second[0] != first[0]]
    return [place for (before, _), (after, place) in pairwise(ways) if (before > 0) != (after > 0)]


def valleys(tree: Tree, name: str, spots: Spots) -> Spots:
    """Return every lowest place among samples, each searched for ever closer around it."""
    beside = [float("inf"), *(tall for tall, _ in spots), float("inf")]
    low = [spot for spot, left, right in zip(spots, beside, beside[2:], strict=False) if spot[0] <= min(left, right)]
    width = max((second[1] - first[1] for first, second in pairwise(spots)), default=0.0)
    edges = (spots[0][1], spots[-1][1]) if spots else (0.0, 0.0)
    return [_closer(tree, name, spot, width, edges) for spot in low[: SAMPLES // 10]]


def _closer(tree: Tree, name: str, spot: Spot, width: float, edges: tuple[float, float]) -> Spot:
    for _ in range(CLOSER):
        width /= 2
        sides = [side for side in (spot[1] - width, spot[1] + width) if edges[0] <= side <= edges[1]]
        spot = min(spot, *((tall, side) for side in sides if (tall := height(tree, name, side)) is not None))
    return spot


def far_lower(tree: Tree, name: str, ends: Ends, lowest: float) -> bool:
    """Say whether a formula is lower than that somewhere far out in a range without an end."""
    places = [*(-far for far in FAR if ends[0] is None), *(far for far in FAR if ends[1] is None)]
    tall = [height(tree, name, place) for place in places]
    return any(each < lowest - 1e-9 * max(1.0, abs(lowest)) for each in tall if each is not None)


def spread(heights: Sequence[float]) -> float:
    """Return how far heights lie apart; zero for none."""
    return max(heights) - min(heights) if heights else 0.0
