"""At which of several places, or along which of several variables, a formula is steepest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.fields import Open, Slots, at, equation, row, short
from tutor.ask.kinds import BY, FUNCTION, WHERE, Numbers, Outcome
from tutor.ask.kinds.slope import Slope
from tutor.ask.kinds.steeper import CLOSE
from tutor.ask.picture import Picture

ONE = "At which places shall I compare, or along which variables?"


@dataclass(frozen=True, kw_only=True)
class Steepest(Slope):
    """The slopes at several places of one variable, or along several variables at one place, and the largest of them.

    How steep it is does not go by the sign: downhill is as steep as uphill.
    """

    order: int = 1
    asked: str = "slope"

    NAME: ClassVar = "steepest"
    LABEL: ClassVar = "Where a function is steepest"
    FIELDS: ClassVar = (FUNCTION, WHERE, BY)
    RULED: ClassVar = False

    @classmethod
    def made(cls, slots: Slots) -> "Steepest":
        """Return the question: all that differ are compared."""
        made = super().made({**slots, "many": True})
        assert isinstance(made, cls)
        return made

    def check_slots(self) -> None:
        """Raise Open where there is nothing to compare."""
        super().check_slots()
        if not self._is_each and len(self.by) < 2:
            raise Open({"place": ONE})

    @property
    def _names(self) -> tuple[str, ...]:
        """Return what each slope is told by: its place, or its variable."""
        if self._is_each:
            return tuple(f"{self.by[0]} = {short(value)}" for value in row(self.place[self.by[0]]))
        return self.by

    def understood(self) -> str:
        """Return the formula and what is compared."""
        if self._is_each:
            return f"{equation(self.formula)}, where it is steepest: the slopes at {at(self.place)}"
        return f"{equation(self.formula)}, along which variable it is steepest at {at(self.place)}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the slopes, and which of them is the steepest."""
        return Outcome(values=numbers, said=self._said(numbers))

    def _said(self, numbers: Numbers) -> str:
        sizes = [abs(number) for number in numbers]
        best = [i for i, size in enumerate(sizes) if size >= max(sizes) - CLOSE * max(1.0, *sizes)]
        told = ", ".join(
            f"{short(number)} {self._where(name)}" for name, number in zip(self._names, numbers, strict=True)
        )
        if len(best) == len(sizes):
            return f"It is as steep everywhere you name: the slopes are {told}."
        return f"It is steepest {' and '.join(self._where(self._names[i]) for i in best)}: the slopes are {told}."

    def _where(self, name: str) -> str:
        return f"at {name}" if self._is_each else f"along {name}"

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the slopes, and what is compared of them."""
        return (*super().derivation(names, numbers), "Steep is how far from zero a slope is, up or down.")

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return no picture: several places are told in words."""
        return None

    def topics(self) -> tuple[str, ...]:
        """Return the topics of slopes."""
        return "gradient_meaning", "partial_derivatives"
