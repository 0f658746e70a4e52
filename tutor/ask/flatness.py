"""What the place of a formula is, a minimum, a maximum, a saddle or neither: torch's lines, and the heights around."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from tutor.ask.evaluate import evaluate
from tutor.ask.fields import at, short
from tutor.ask.tree import Tree

WAYS = 72  # that are looked at around a place, without torch
REACHES = (0.001, 0.03)
ROUNDING = 1e-13
FLAT, BENT = 1e-6, 1e-4  # from which on a slope, or a curvature, is none that rounding made
SAYS = {
    "minimum": "a minimum",
    "maximum": "a maximum",
    "saddle": "a saddle",
    "neither": "neither a minimum nor a maximum",
}
BENDS = {"minimum": "it bends up", "maximum": "it bends down", "saddle": "it bends up one way and down another"}
CLOSE_BY = {"minimum": "higher all round", "maximum": "lower all round", "saddle": "higher one way and lower another"}
ROUND = {
    1: "ways = torch.tensor([[-1.0, 1.0]], dtype=torch.float64)  # to the left, to the right",
    2: "turn = torch.arange(360, dtype=torch.float64).deg2rad()\nways = torch.stack([turn.cos(), turn.sin()])",
}
LOOK = """
def look(place):
    slopes = torch.autograd.functional.jacobian(f, place)
    bends = torch.linalg.eigvalsh(torch.autograd.functional.hessian(f, place))  # the least, the most
    if bends.min() > 1e-4:
        return slopes, bends, "minimum"
    if bends.max() < -1e-4:
        return slopes, bends, "maximum"
    if bends.min() < -1e-4 and bends.max() > 1e-4:
        return slopes, bends, "saddle"
    return slopes, bends, around(place)  # somewhere the curvature is zero: it does not tell


def around(place):
    kinds = set()
    for reach in (0.001, 0.03):
        rise = f(place[:, None] + reach * ways) - f(place)
        least = 1e-13 * max(1.0, f(place).abs().item())  # below is rounding
        up, down = rise > least, rise < -least
        if up.any() and down.any():
            kinds.add("saddle")
        elif up.all() or down.all():
            kinds.add("minimum" if up.all() else "maximum")
    return kinds.pop() if len(kinds) == 1 else "unclear"
"""
NEWTON = """
side = torch.linspace(-10.0, 10.0, 41, dtype=torch.float64)
place = torch.cartesian_prod(side, side).T  # many starts at once
for step in range(60):
    before = place = place.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(f(place).sum(), place, create_graph=True)
    (a, b), (c, d) = (torch.autograd.grad(slope.sum(), place, retain_graph=True)[0] for slope in slopes)
    turned = torch.stack([d * slopes[0] - b * slopes[1], a * slopes[1] - c * slopes[0]])
    place = torch.where(a * d == b * c, place, place - turned / (a * d - b * c))  # Newton's step
still = ((place - before).abs() < 1e-3).all(0) & (slopes.abs() < 1e-8).all(0)
places = (place[:, still].detach().T.round(decimals=6) + 0.0).unique(dim=0).tolist()
places = places if len(places) < 10 else []  # so many are a line of them
"""
CODES = {"maximum": -1.0, "saddle": 0.0, "minimum": 1.0}
ANSWER = """
codes = {"maximum": -1.0, "saddle": 0.0, "minimum": 1.0, "unclear": float("nan")}
looks = [look(torch.tensor(place, dtype=torch.float64)) for place in places]
answer = [[*place, codes[kind]] for place, (_, _, kind) in zip(places, looks)] or "none"
"""


def named(kind: str, spot: Mapping[str, float]) -> str:
    """Return the kind by its usual name: along one variable there is no saddle."""
    return "neither" if kind == "saddle" and len(spot) == 1 else kind


def around(tree: Tree, spot: Mapping[str, float]) -> str:
    """Return what the heights around a place say, without torch; nothing where they are level."""
    turns = [(1.0, 0.0), (-1.0, 0.0)]
    if len(spot) == 2:
        turns = [(math.cos(turn), math.sin(turn)) for turn in (2 * math.pi * way / WAYS for way in range(WAYS))]
    for reach in REACHES:
        signs = {_side(tree, spot, [reach * part for part in turn]) for turn in turns}
        if signs in ({1}, {-1}) or {1, -1} <= signs:
            return "saddle" if len(signs) > 1 else "minimum" if signs == {1} else "maximum"
    return ""


def _side(tree: Tree, spot: Mapping[str, float], move: Sequence[float]) -> int:
    """Say whether a place close by is higher, 1, or lower, -1; zero where only rounding tells them apart."""
    here = float(evaluate(tree, spot))
    there = {name: value + part for (name, value), part in zip(spot.items(), move, strict=False)}
    rise = float(evaluate(tree, there)) - here
    return 0 if abs(rise) <= ROUNDING * max(1.0, abs(here)) else 1 if rise > 0 else -1


def told(spot: Mapping[str, float], slopes: Any, bends: Any, kind: str) -> str:
    """Say what torch found at a place: its slopes, or how the curve bends there, or the heights around."""
    where = f"At {at(rounded(spot))}"
    if slopes.abs().max() >= FLAT:
        return f"{where} the slope is {listed(slopes.tolist())}: it still rises or falls, so that is no flat place."
    low, high, says = bends.min().item(), bends.max().item(), SAYS[named(kind, spot)]
    if min(abs(low), abs(high)) <= BENT and not low < -BENT < BENT < high:
        zero = "is zero" if len(spot) == 1 else "is zero one way"
        return f"{where} the second derivative {zero}, which does not tell. Close by it is {CLOSE_BY[kind]}: {says}."
    bend = f"is {short(low)}" if short(low) == short(high) else f"lies between {short(low)} and {short(high)}"
    return f"{where} the slope is zero and the second derivative {bend}: {BENDS[kind]}, so it is {says}."


def rounded(spot: Mapping[str, float]) -> dict[str, float]:
    """Return a place in six digits."""
    return {name: float(f"{value:.6g}") or 0.0 for name, value in spot.items()}


def listed(numbers: Sequence[float]) -> str:
    """Return numbers in six digits, one behind the other."""
    return ", ".join(map(short, numbers))
