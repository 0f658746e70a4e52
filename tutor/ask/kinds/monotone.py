"""Where a curve rises, and where it falls: between its flat places the slope keeps its sign."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from tutor.ask.check import Check
from tutor.ask.derive import derived
from tutor.ask.evaluate import difference, evaluate
from tutor.ask.fields import Field, Open, equation, head, short
from tutor.ask.kinds import FUNCTION, Numbers, Outcome
from tutor.ask.kinds.minimum import PERIODIC, Minimum, kept, newtons
from tutor.ask.kinds.ranged import STARTS, Ranged, reach_of
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import identifier, pretty, torch_text
from tutor.ask.program import FLOAT, Program, text
from tutor.ask.tree import Unreadable, calls, degree, kinked

WAYS = {"rises": "where it rises", "falls": "where it falls", "each": "where it rises and where it falls"}
SIGNS = {"rises": 1.0, "falls": -1.0}
SAID = {"rises": "positive", "falls": "negative"}


@dataclass(frozen=True, kw_only=True)
class Monotone(Ranged):
    """The stretches of one variable on which a formula rises, or falls, everywhere or in a range."""

    ends: str = "no"

    NAME: ClassVar = "monotone"
    LABEL: ClassVar = "Where a curve rises or falls"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        FUNCTION,
        Field("asked", "What is wanted", "choice", default="rises", choices=WAYS),
        Field("above", "From", optional=True),
        Field("below", "To", optional=True),
        Field("place", "What else is given", "values", default={}),
        Field("by", "Along which variable", "names"),
    )
    TOPICS: ClassVar = ("gradient_direction_sign", "gradient_meaning")

    def check_slots(self) -> None:
        """Raise Open where there is not one variable, or the curve has kinks, or comes again and again for ever."""
        if self._ends != (None, None):
            super().check_slots()
        elif len(self.targets) != 1:
            raise Open({"by": "Along which one variable? The others need a number."})
        if kinked(self.tree) or (calls(self.tree) & PERIODIC and None in self._ends):
            raise Open({"formula": "I find flat places where a curve is smooth, and where there are only a few."})

    def program(self) -> Program:
        """Return Newton's steps to the flat places, and the sign of the slope before, between and behind them."""
        name, (low, high) = identifier(self.targets[0]), self._ends
        straight = degree(self.tree, frozenset(self.targets)) == 1
        reach = (-50.0, 50.0) if (low, high) == (None, None) else reach_of(self._ends)
        find = [*newtons(self.tree, name, reach, STARTS), kept(name, "(slope.abs() < 1e-8)")]
        first = "min(places, default=0.0) - 2" if low is None else repr(low)
        last = "max(places, default=0.0) + 2" if high is None else repr(high)
        look = [
            f"places = {self._inside('places')}",
            f"ends = [{first}, *places, {last}]",
            f"{name} = torch.tensor([(a + b) / 2 for a, b in zip(ends, ends[1:])], {FLOAT}, requires_grad=True)",
            f"f = {torch_text(self.tree)}",
            f"slope, = torch.autograd.grad(f.sum(), {name})  # before, between and behind the flat places",
            "answer = [*places, *slope.sign().tolist()]",
        ]
        return Program(text(["places = []  # a straight line is flat nowhere"] if straight else find, look), "answer")

    def understood(self) -> str:
        """Return the formula and what is looked for."""
        sides = zip((">", "<"), self._ends, strict=True)
        where = " and ".join(f"{self.targets[0]} {side} {short(end)}" for side, end in sides if end is not None)
        return f"{equation(self.formula)}, {WAYS[self.asked]} in {self.targets[0]}{where and f', for {where}'}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the ends of the stretches, and these in words. Raises ArithmeticError for more than a few."""
        told = self._ends != (None, None) or degree(self.tree, frozenset(self.targets)) == 1
        if len(numbers) == 1 and not told and not self._has_none():
            raise ArithmeticError("no flat place was found, and there may be one")
        Minimum.outcome(self, numbers, verdict)  # raises where they are too many
        found = [pair for way in self._ways for pair in self._stretches(numbers, way)]
        ends = tuple(dict.fromkeys(end for stretch in found for end in stretch if end is not None))
        said = " ".join(f"It {way} {self._told(numbers, way)}." for way in self._ways)
        if ends:
            return Outcome(values=ends, said=said)
        way = next((way for way in self._ways if self._stretches(numbers, way)), "")
        verdict = "nowhere" if not way else "everywhere" if way == self.asked else f"{way} everywhere"
        return Outcome(verdict=verdict, said=said)

    @property
    def _ways(self) -> tuple[str, ...]:
        """Return what is asked about: where it rises, where it falls, or one after the other."""
        return tuple(SIGNS) if self.asked == "each" else (self.asked,)

    def places(self, numbers: Numbers) -> Numbers:
        """Return the flat places; a sign for each stretch stands behind them."""
        return numbers[: len(numbers) // 2]

    def reached(self, numbers: Numbers) -> Mapping[str, float]:
        """Return nothing: a stretch is no place."""
        return {}

    def _stretches(self, numbers: Numbers, way: str) -> list[tuple[float | None, float | None]]:
        """Return the stretches that go a way, each with its ends; None where it goes on for ever."""
        ends = pairwise((self.above, *self.places(numbers), self.below))
        signs = numbers[len(numbers) // 2 :]
        return [pair for pair, sign in zip(ends, signs, strict=True) if sign == SIGNS[way]]

    def _told(self, numbers: Numbers, way: str) -> str:
        """Return the stretches that go a way in words."""
        name, stretches = self.targets[0], self._stretches(numbers, way)
        if not stretches:
            return "nowhere"
        return "for " + ", and for ".join(_stretch(name, *stretch) for stretch in stretches)

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the sign of the slope between the ends again, by small differences."""

        def curve(place: float) -> float:
            return float(evaluate(self.tree, {self.targets[0]: place}))

        places = self.places(numbers)
        low = min(places, default=0.0) - 2 if self.above is None else self.above
        ends = (low, *places, max(places, default=0.0) + 2 if self.below is None else self.below)
        signs = zip(pairwise(ends), numbers[len(places) :], strict=True)
        middles = [((low + high) / 2, sign) for (low, high), sign in signs]
        return tuple(
            Check(
                f"the sign of the slope at {self.targets[0]} = {short(place)}",
                sign,
                math.copysign(1.0, difference(curve, place)),
                1e-9,
            )
            for place, sign in middles
        )

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the derivative, where it is zero, and its sign between."""
        name, places = self.targets[0], self.places(numbers)
        lines = []
        try:
            slope = derived(self.curve, name)
            lines = [*slope.rules, f"The derivative of {head(self.formula)} by {name} is {pretty(slope.tree)}."]
        except Unreadable:
            pass
        flat = " and ".join(f"{name} = {short(place)}" for place in places)
        lines += [f"It is zero at {flat}; between, it keeps its sign." if flat else "It is zero nowhere."]
        return (*lines, *(f"It is {SAID[way]} {self._told(numbers, way)}." for way in self._ways))

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve with its flat places."""
        return drawn(self, head(self.formula), list(self.places(tuple(numbers))) or [0.0])


def _stretch(name: str, low: float | None, high: float | None) -> str:
    if low is None:
        return f"{name} < {short(high)}" if high is not None else f"every {name}"
    return f"{short(low)} < {name} < {short(high)}" if high is not None else f"{name} > {short(low)}"
