"""Checks of a computed answer: the same number again without torch, by finite differences in float64."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tutor.ask.evaluate import Value, difference, evaluate, one_sided
from tutor.ask.tree import Tree

WIDTHS = {1: (1e-5, 1e-7), 2: (1e-3, 1e-4), 3: (1e-2, 3e-3), 4: (3e-2, 1e-2)}
TOLERANCE = {1: 1e-4, 2: 1e-3, 3: 1e-2, 4: 5e-2}
ROUNDING = 1e-8
BY_NUDGE, BY_SUMS = "by a small nudge", "by plain arithmetic"


class Curve(Protocol):
    """A formula, where it is looked at, and the variables that are nudged there."""

    @property
    def tree(self) -> Tree | None:
        """Return the formula."""

    @property
    def name(self) -> str:
        """Return what the formula is called."""

    @property
    def targets(self) -> tuple[str, ...]:
        """Return the variables that are nudged."""

    @property
    def point(self) -> Mapping[str, Value]:
        """Return where each variable stands."""


@dataclass(frozen=True)
class Check:
    """One number twice: as torch gives it, and in another way, `how`: mostly by finite differences."""

    what: str
    torch: float
    difference: float
    tolerance: float = 1e-4
    how: str = BY_NUDGE

    @property
    def told(self) -> float:
        """Return the difference as far as its digits mean anything: a nudge that is off by rounding alone is not."""
        rounding = ROUNDING * max(1.0, abs(self.torch))
        return self.torch if abs(self.torch - self.difference) < rounding else self.difference

    @property
    def agrees(self) -> bool:
        """Say whether the two are the same, up to what a finite difference can tell."""
        return abs(self.torch - self.difference) <= self.tolerance * max(1.0, abs(self.torch))


def check_slopes(reading: Curve, slopes: Sequence[float]) -> tuple[Check, ...]:
    """Return a check for each component of a gradient; none at a kink, where finite differences decide nothing."""
    found: list[Check] = []
    for (label, function, at), slope in zip(_directions(reading), slopes, strict=True):
        left, right = one_sided(function, at)
        if abs(left - right) <= 1e-2 * max(1.0, abs(left)):
            found.append(_closest(label, function, at, slope, 1))
    return tuple(found)


def has_kink(reading: Curve) -> bool:
    """Say whether the slopes to the left and to the right differ at the point."""
    sides = [one_sided(function, at) for _, function, at in _directions(reading)]
    return any(abs(left - right) > 1e-2 * max(1.0, abs(left)) for left, right in sides)


def check_higher(reading: Curve, name: str, order: int, slope: float) -> tuple[Check, ...]:
    """Return the check of a higher derivative by one variable."""
    return (_closest(f"derivative {order} times", along(reading, name, None), _at(reading, name), slope, order),)


def check_mixed(reading: Curve, slope: float) -> Check:
    """Return the check of a derivative by two variables: the difference of two differences."""
    first, second = reading.targets
    width = 1e-4

    def by_first(at: float) -> float:
        return difference(along(reading, first, None, {**reading.point, second: at}), _at(reading, first), 1, width)

    what = f"first by {first}, then by {second}"
    return Check(what, slope, difference(by_first, _at(reading, second), 1, width), TOLERANCE[2])


def _closest(what: str, function: Callable[[float], float], at: float, slope: float, order: int) -> Check:
    """Take the better of two widths: a wide one suffers from curvature, a narrow one from rounding."""
    found = [difference(function, at, order, width * max(1.0, abs(at))) for width in WIDTHS[order]]
    return Check(what, slope, min(found, key=lambda each: abs(each - slope)), TOLERANCE[order])


def _directions(reading: Curve) -> list[tuple[str, Callable[[float], float], float]]:
    """Return every single number that can be nudged: its label, the formula along it, and where it stands."""
    found = []
    for name in reading.targets:
        value = reading.point[name]
        places = range(len(value)) if isinstance(value, tuple) else (None,)
        for place in places:
            label = f"∂{reading.name or 'f'}/∂{name}" + ("" if place is None else f"[{place}]")
            found.append((label, along(reading, name, place), _at(reading, name, place)))
    return found


def _at(reading: Curve, name: str, place: int | None = None) -> float:
    value = reading.point[name]
    return value[place or 0] if isinstance(value, tuple) else value


def along(
    reading: Curve, name: str, place: int | None, point: Mapping[str, Value] | None = None
) -> Callable[[float], float]:
    """Return the formula as a function of one number, all others held still."""
    still = dict(point or reading.point)
    tree = reading.tree
    assert tree is not None

    def of(x: float) -> float:
        value = still[name]
        moved = (*value[:place], x, *value[place + 1 :]) if isinstance(value, tuple) and place is not None else x
        return float(evaluate(tree, {**still, name: moved}))

    return of
