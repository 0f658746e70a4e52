"""Several variables nudged at once, each by its own: the change, about, and exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check
from tutor.ask.evaluate import Value, difference, evaluate
from tutor.ask.extremes import on_kink
from tutor.ask.fields import Field, Open, Place, Slots, at, equation, row, short, within, written
from tutor.ask.kinds import FUNCTION, WHERE, Numbers, OnFormula, Question
from tutor.ask.kinds.between import Change
from tutor.ask.kinds.shortcut import Shortcut
from tutor.ask.kinds.slope import KINKED
from tutor.ask.printer import identifier, torch_text
from tutor.ask.program import Program, differentiable, result, tensors, text

NUDGES = Field("nudges", "How far each variable moves, in order", "numbers", missing="How far does each of them move?")
AS_MANY = "One nudge for each variable, please."


@dataclass(frozen=True, kw_only=True)
class Moves(OnFormula):
    """The slopes times the nudges, added up."""

    nudges: Value

    NAME: ClassVar = "moves"
    LABEL: ClassVar = "What several nudges change, by the slopes"
    FIELDS: ClassVar = (FUNCTION, WHERE, NUDGES)
    RULED: ClassVar = False
    LESSON: ClassVar = "partial_derivatives"
    TOPICS: ClassVar = ("partial_derivatives", "gradient_checking")

    @property
    def targets(self) -> tuple[str, ...]:
        """Return all variables."""
        return tuple(self.place)

    @property
    def moves(self) -> dict[str, float]:
        """Return how far each variable moves."""
        return dict(zip(self.place, row(self.nudges), strict=True))

    @property
    def forward_line(self) -> str:
        """Return the line of a program that works the formula out, every variable in it."""
        return f"{result(self.name)} = {torch_text(differentiable(self.formula.tree, tuple(self.place)))}"

    def check_slots(self) -> None:
        """Raise Open where there is not one nudge for each variable."""
        super().check_slots()
        if len(self.place) < 2 or any(isinstance(value, tuple) for value in self.place.values()):
            raise Open({"place": "Several variables, please, with one number each."})
        if len(row(self.nudges)) != len(self.place):
            raise Open({"nudges": AS_MANY})
        if on_kink(self.formula.tree, self.place):
            raise Open({"place": KINKED})

    def program(self) -> Program:
        """Return one backward call, and each slope times its nudge."""
        products = " + ".join(f"{identifier(name)}.grad * {move!r}" for name, move in self.moves.items())
        lines = [self.forward_line, f"{result(self.name)}.backward()", f"change = ({products}).item()"]
        return Program(text(tensors(self.place, tuple(self.place)), lines), "change")

    def understood(self) -> str:
        """Return the formula, where, and the nudges."""
        told = " and ".join(f"{written(move)} to {name}" for name, move in self.moves.items())
        return f"{equation(self.formula)}, the change under nudges of {told} at {at(self.place)}, to first order"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the slope of a walk along all nudges at once."""

        def walked(t: float) -> float:
            there = {name: float(self.place[name]) + t * move for name, move in self.moves.items()}  # type: ignore[arg-type]
            return float(evaluate(self.formula.tree, there))

        return (Check("the slope along all nudges at once", numbers[0], difference(walked, 0.0)),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return each slope, and the sum of their products."""
        slopes = {name: names[identifier(name)].grad.item() for name in self.place}
        told = ", ".join(f"{short(slope)} by {name}" for name, slope in slopes.items())
        products = " + ".join(f"{within(slope)} · {within(self.moves[name])}" for name, slope in slopes.items())
        return (
            f"At {at(self.place)} the slopes are {told}.",
            f"Slope times nudge, added up: {products} = {short(numbers[0])}.",
        )


class Moved(Shortcut):
    """The exact change of the same."""

    NAME: ClassVar = "moved"
    LABEL: ClassVar = "What several nudges change, exactly"
    FIELDS: ClassVar = (FUNCTION, WHERE, NUDGES)

    @classmethod
    def asks(cls, slots: Slots) -> Question:
        """Return the change from the place to where the nudges lead."""
        place, nudges = slots["place"], row(slots["nudges"])
        if len(nudges) != len(place) or any(isinstance(value, tuple) for value in place.values()):
            raise Open({"nudges": AS_MANY})
        ends = {name: (round(value + nudge, 12),) for (name, value), nudge in zip(place.items(), nudges, strict=True)}
        start = {name: row(value) for name, value in place.items()}
        return Change.made({"formula": slots["formula"], "from": Place(start), "to": Place(ends)})
