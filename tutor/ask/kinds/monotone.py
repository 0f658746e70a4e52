"""Where a curve rises, and where it falls: between its flat places the slope keeps its sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from tutor.ask.check import Check
from tutor.ask.derive import derived
from tutor.ask.evaluate import difference, evaluate
from tutor.ask.fields import Field, equation, head, short
from tutor.ask.kinds import FUNCTION, Numbers, Outcome
from tutor.ask.kinds.minimum import Minimum, kept, newtons
from tutor.ask.printer import identifier, pretty, torch_text
from tutor.ask.program import FLOAT, Program, text
from tutor.ask.tree import Unreadable, degree

WAYS = {"rises": "where it rises", "falls": "where it falls"}


@dataclass(frozen=True, kw_only=True)
class Monotone(Minimum):
    """The stretches of one variable on which a formula rises, or falls."""

    NAME: ClassVar = "monotone"
    LABEL: ClassVar = "Where a curve rises or falls"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        FUNCTION,
        Field("place", "What else is given", "values", default={}),
        Field("by", "Along which variable", "names"),
        Field("asked", "What is wanted", "choice", default="rises", choices=WAYS),
    )
    RULED: ClassVar = False
    TOPICS: ClassVar = ("gradient_direction_sign", "gradient_meaning")

    def check_slots(self) -> None:
        """Raise Open where there is not one variable; a straight line needs no flat place."""
        if len(self.targets) != 1 or (degree(self.tree, frozenset(self.targets)) or 2) >= 2:
            super().check_slots()

    def program(self) -> Program:
        """Return Newton's steps to the flat places, and the sign of the slope before, between and behind them."""
        name = identifier(self.targets[0])
        straight = degree(self.tree, frozenset(self.targets)) == 1
        find = ["places = []  # a straight line is flat nowhere"] if straight else newtons(self.tree, name)
        look = [
            "ends = [min(places, default=0.0) - 2, *places, max(places, default=0.0) + 2]",
            f"{name} = torch.tensor([(a + b) / 2 for a, b in zip(ends, ends[1:])], {FLOAT}, requires_grad=True)",
            f"f = {torch_text(self.tree)}",
            f"slope, = torch.autograd.grad(f.sum(), {name})  # before, between and behind the flat places",
            "answer = [*places, *slope.sign().tolist()]",
        ]
        flat = [] if straight else [kept(name, "(slope.abs() < 1e-8)")]
        return Program(text(find, flat, look), "answer")

    def understood(self) -> str:
        """Return the formula and what is looked for."""
        return f"{equation(self.formula)}, {WAYS[self.asked]} in {self.targets[0]}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the ends of the stretches, and these in words. Raises ArithmeticError for more than a few."""
        if len(numbers) == 1 and degree(self.tree, frozenset(self.targets)) != 1 and not self._has_none():
            raise ArithmeticError("no flat place was found, and there may be one")
        Minimum.outcome(self, numbers, verdict)
        stretches = self._stretches(numbers)
        ends = tuple(dict.fromkeys(end for stretch in stretches for end in stretch if end is not None))
        verb = self.asked
        if not ends:
            return Outcome(verdict="everywhere" if stretches else "nowhere", said=f"It {verb} {self._told(numbers)}.")
        return Outcome(values=ends, said=f"It {verb} {self._told(numbers)}.")

    def places(self, numbers: Numbers) -> Numbers:
        """Return the flat places; a sign for each stretch stands behind them."""
        return numbers[: len(numbers) // 2]

    def reached(self, numbers: Numbers) -> Mapping[str, float]:
        """Return nothing: a stretch is no place."""
        return {}

    def _stretches(self, numbers: Numbers) -> list[tuple[float | None, float | None]]:
        """Return the stretches that are asked about, each with its ends; None where it goes on for ever."""
        wanted = 1.0 if self.asked == "rises" else -1.0
        ends = pairwise((None, *self.places(numbers), None))
        signs = numbers[len(numbers) // 2 :]
        return [pair for pair, sign in zip(ends, signs, strict=True) if sign == wanted]

    def _told(self, numbers: Numbers) -> str:
        """Return the stretches in words."""
        name, stretches = self.targets[0], self._stretches(numbers)
        if not stretches:
            return "nowhere"
        return "for " + ", and for ".join(_told(name, *stretch) for stretch in stretches)

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return that the slope is zero at the ends, and of its sign between them, by small differences."""

        def curve(place: float) -> float:
            return float(evaluate(self.tree, {self.targets[0]: place}))

        places = self.places(numbers)
        ends = (min(places, default=0.0) - 2, *places, max(places, default=0.0) + 2)
        signs = zip(pairwise(ends), numbers[len(places) :], strict=True)
        between = tuple(
            Check("the sign of the slope", sign, float(difference(curve, (low + high) / 2) > 0) * 2 - 1, 1e-9)
            for (low, high), sign in signs
        )
        return (*super().checks(numbers), *between)

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
        return (*lines, f"It is {'positive' if self.asked == 'rises' else 'negative'} {self._told(numbers)}.")


def _told(name: str, low: float | None, high: float | None) -> str:
    if low is None:
        return f"{name} < {short(high)}" if high is not None else f"every {name}"
    return f"{short(low)} < {name} < {short(high)}" if high is not None else f"{name} > {short(low)}"
