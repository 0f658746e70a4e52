"""A height guessed by the tangent at another place, and how far that guess is off."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check, along
from tutor.ask.evaluate import difference, evaluate
from tutor.ask.extremes import on_kink
from tutor.ask.fields import Field, Open, Place, Slots, at, short, within
from tutor.ask.kinds import FUNCTION, Numbers
from tutor.ask.kinds.between import FROM, TO, Between
from tutor.ask.kinds.slope import KINKED
from tutor.ask.printer import identifier
from tutor.ask.program import Program, tensors, text
from tutor.ask.resolve import Formula
from tutor.ask.slots import placed
from tutor.ask.tree import Unreadable

ROUNDING = 1e-12
NUDGE = Field("nudge", "Or by how much it moves", optional=True)


@dataclass(frozen=True, kw_only=True)
class Guessed(Between):
    """The height at `place`, and its slopes times how far it is to `to`."""

    nudge: float | None = None

    NAME: ClassVar = "guessed"
    LABEL: ClassVar = "A height guessed by the tangent"
    FIELDS: ClassVar[tuple[Field, ...]] = (FUNCTION, FROM, TO)
    WHAT: ClassVar = "the height guessed by the tangent"

    def check_slots(self) -> None:
        """Raise Open where lists move."""
        super().check_slots()
        if not self.by or any(isinstance(self.place[name], tuple) for name in self.by):
            raise Open({"to": "Another place, please, with one number for each variable."})
        if on_kink(self.formula.tree, self.place):
            raise Open({"from": KINKED})

    def program(self) -> Program:
        """Return the tangent's height there, and beside it the true one."""
        names = [identifier(name) for name in self.by]
        moves = [f"{identifier(name)}.grad * ({self.to[name]!r} - {identifier(name)})" for name in self.by]
        lines = [
            self.forward_line,
            f"{self._height}.backward()",
            f"guess = ({self._height} + {' + '.join(moves)}).item()",
        ]
        slopes = [f"slopes = [{', '.join(f'{name}.grad.item()' for name in names)}]"]
        define = self._lines[0]
        true = f"true = f({self._called({name: self.to[name] for name in self.place})}).item()"
        define = [define[0].replace("def f(", "def height("), define[1]]
        true = true.replace("f(", "height(", 1)
        return Program(text(tensors(self.place, self.by), [*lines, *slopes], define, [true, self._answer]), "answer")

    @property
    def _height(self) -> str:
        return self.forward_line.partition(" =")[0]

    @property
    def _answer(self) -> str:
        return "answer = guess"

    def _guess(self) -> float:
        here = float(evaluate(self.formula.tree, self.place))
        slopes = {name: difference(along(self, name, None), float(self.place[name])) for name in self.by}  # type: ignore[arg-type]
        ways = {name: float(self.to[name]) - float(self.place[name]) for name in self.by}  # type: ignore[arg-type]
        return here + sum(slope * ways[name] for name, slope in slopes.items())

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the same with slopes by small nudges."""
        return (Check(self.WHAT, numbers[0], self._guess()),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the slopes, how far it is, and the height that comes of them; then the true one."""
        slopes = ", ".join(f"{short(slope)} by {name}" for slope, name in zip(names["slopes"], self.by, strict=True))
        here = float(evaluate(self.formula.tree, self.place))
        return (
            f"At {at(self.place)} the height is {short(here)} and the slope {slopes}.",
            f"Height plus slope times the way to {at(self.to)}: {short(names['guess'])}.",
            f"The true height there is {short(names['true'])}.",
        )


@dataclass(frozen=True, kw_only=True)
class GuessedChange(Guessed):
    """By how much that guess lies above the height where it began: the change, to first order."""

    NAME: ClassVar = "guessed_change"
    LABEL: ClassVar = "The change from one place to another, by the slope"
    WHAT: ClassVar = "the change, to first order,"

    @property
    def _answer(self) -> str:
        return f"answer = guess - {self._height}.item()"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the same with slopes by small nudges."""
        return (Check("the change", numbers[0], self._guess() - float(evaluate(self.formula.tree, self.place))),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return each slope, times the way."""
        pairs = zip(names["slopes"], self.by, strict=True)
        products = " + ".join(
            f"{within(slope)} · {within(self.to[name] - self.place[name])}"  # type: ignore[operator]
            for slope, name in pairs
        )
        slopes = ", ".join(f"{short(slope)} by {name}" for slope, name in zip(names["slopes"], self.by, strict=True))
        return (
            f"At {at(self.place)} the slope is {slopes}.",
            f"Slope times the way: {products} = {short(numbers[0])}.",
        )


@dataclass(frozen=True, kw_only=True)
class Missed(Guessed):
    """By how much that guess misses the true height: guess less truth."""

    NAME: ClassVar = "missed"
    LABEL: ClassVar = "How far a guess by the tangent is off"
    FIELDS: ClassVar[tuple[Field, ...]] = (FUNCTION, FROM, Field("to", "To", "place", optional=True), NUDGE)
    WHAT: ClassVar = "how far the guess by the tangent is off"

    @classmethod
    def made(cls, slots: Slots) -> "Missed":
        """Return the question; a nudge says where it goes as well as a place does."""
        formula, start, nudge = (slots.get(name) for name in ("formula", "from", "nudge"))
        if slots.get("to") is None and nudge is not None and isinstance(formula, Formula) and isinstance(start, Place):
            try:
                place = placed(formula, start)
            except Unreadable as reason:
                raise Open({"from": str(reason)}) from reason
            if len(place) != 1:
                raise Open({"to": "To which place?"})
            moved = {name: (round(value + nudge, 12),) for name, value in place.items() if isinstance(value, float)}
            slots = {**slots, "to": Place(moved)}
        if slots.get("to") is None:
            raise Open({"to": "To which place?"})
        return super().made({**slots, "nudge": None})

    @property
    def _answer(self) -> str:
        return "answer = guess - true"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the same with slopes by small nudges."""
        miss = self._guess() - float(evaluate(self.formula.tree, self.to))
        return (Check(self.WHAT, numbers[0], miss, 1e-5),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the guess, the true height, and what lies between them."""
        miss = f"{short(names['guess'])} − {short(names['true'])} = {short(numbers[0])}"
        side = "on" if abs(numbers[0]) < ROUNDING else "below" if numbers[0] < 0 else "above"
        return (*super().derivation(names, numbers), f"Guess less truth: {miss}. The guess lies {side} the curve.")
