"""How a curve bends at a place: convex, like a bowl, or concave, like a hill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check, check_higher
from tutor.ask.derive import derived
from tutor.ask.fields import Open, at, equation, head, short
from tutor.ask.kinds import BY, FUNCTION, WHERE, Numbers, OnFormula, Outcome
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import identifier, pretty, torch_text
from tutor.ask.program import FLOAT, Program, differentiable, tensors, text
from tutor.ask.tree import Unreadable, kinked

SECOND = 2
SIDE, ROUNDING = 0.01, 1e-9
SAYS = {
    "convex": "it bends up there, as a bowl does: convex",
    "concave": "it bends down there, as a hill does: concave",
    "neither": "it does not bend there, to second order",
}


@dataclass(frozen=True, kw_only=True)
class Bending(OnFormula):
    """The sign of the second derivative by one variable."""

    NAME: ClassVar = "bending"
    LABEL: ClassVar = "Does it bend up or down there? Convex or concave"
    FIELDS: ClassVar = (FUNCTION, WHERE, BY)
    RULED: ClassVar = False
    LESSON: ClassVar = "bends"
    TOPICS: ClassVar = ("higher_order_gradients", "local_minima_saddle_plateau")
    STRAIGHT: ClassVar = SECOND

    def check_slots(self) -> None:
        """Raise Open where there is not one number to go along, or where there are kinks."""
        super().check_slots()
        if len(self.by) != 1 or isinstance(self.place[self.by[0]], tuple):
            raise Open({"by": "Along which one variable?"})
        if kinked(self.formula.tree):
            raise Open({"formula": "A formula without kinks, please."})

    def program(self) -> Program:
        """Return the second derivative there, and to both sides: beside these it may be nothing but rounding."""
        (name,) = map(identifier, self.by)
        here = float(self.place[self.by[0]])  # type: ignore[arg-type]
        side = SIDE * max(1.0, abs(here))
        others = {each: value for each, value in self.place.items() if each not in self.by}
        lines = [
            *tensors(others, ()),
            f"{name} = torch.tensor([{here!r}, {here - side!r}, {here + side!r}], {FLOAT}, requires_grad=True)",
            f"f = {torch_text(differentiable(self.formula.tree, self.by * SECOND))}",
            f"(slope,) = torch.autograd.grad(f.sum(), {name}, create_graph=True)",
            f"(bend,) = torch.autograd.grad(slope.sum(), {name})",
        ]
        return Program(text(lines, ["answer = bend.tolist()  # there, and to both sides"]), "answer")

    def understood(self) -> str:
        """Return the formula, and where."""
        along = f" along {self.by[0]}" if len(self.place) > 1 else ""
        return f"{equation(self.formula)}, whether it bends up or down{along} at {at(self.place)}"

    def _kind(self, numbers: Numbers) -> str:
        here, *beside = numbers
        if abs(here) <= ROUNDING * max(map(abs, beside)):
            return "neither"
        return "convex" if here > 0 else "concave"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the verdict, by the sign of the second derivative."""
        said = SAYS[self._kind(numbers)]
        return Outcome(verdict=self._kind(numbers), said=f"{said[:1].upper()}{said[1:]}.")

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the second derivative again by differences."""
        return check_higher(self, self.by[0], SECOND, numbers[0])

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the second derivative as a formula, and its number there."""
        bend, lines = numbers[0], []
        try:
            slope = derived(self.formula.tree, self.by[0])
            again = derived(slope.tree, self.by[0])
            lines = [
                f"The derivative of {head(self.formula)} by {self.by[0]} is {pretty(slope.tree)}.",
                f"The derivative of that is {pretty(again.tree)}.",
            ]
        except Unreadable:
            pass
        return (*lines, f"At {at(self.place)} that is {short(bend)}: {SAYS[self._kind(numbers)]}.")

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve at the place."""
        return drawn(self, head(self.formula), [float(self.place[self.by[0]])])  # type: ignore[arg-type]
