"""The tangent line at a place: its slope, and its height where the variable is zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import BY_SUMS, Check, check_slopes, has_kink
from tutor.ask.derive import derived
from tutor.ask.evaluate import evaluate
from tutor.ask.fields import Open, Slots, at, equation, head, short, within
from tutor.ask.kinds import BY, FUNCTION, WHERE, Numbers, OnFormula, Outcome
from tutor.ask.kinds.slope import CONSTANT, KINKED
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import identifier, pretty
from tutor.ask.program import Program, result, tensors, text
from tutor.ask.slots import anywhere
from tutor.ask.tree import Neg, Num, Op, Tree, Unreadable, Var, kinked

ONE = "With respect to which one variable?"


@dataclass(frozen=True, kw_only=True)
class Tangent(OnFormula):
    """The line that touches a formula at a place, by one of its variables."""

    NAME: ClassVar = "tangent"
    LABEL: ClassVar = "The tangent line"
    FIELDS: ClassVar = (FUNCTION, WHERE, BY)
    RULED: ClassVar = False
    LESSON: ClassVar = "slope_and_sign"
    TOPICS: ClassVar = ("gradient_meaning",)

    @classmethod
    def made(cls, slots: Slots) -> "Tangent":
        """Return the question; a straight line is its own tangent at every place."""
        return super().made(anywhere(slots))

    def check_slots(self) -> None:
        """Raise Open where there is not one number to go along, or where a kink has no tangent."""
        super().check_slots()
        if not self.by:
            raise Open({"formula": CONSTANT})
        if len(self.by) > 1 or isinstance(self.place[self.by[0]], tuple):
            raise Open({"by": ONE})
        if kinked(self.formula.tree) and has_kink(self):
            raise Open({"place": KINKED})

    def program(self) -> Program:
        """Return the slope by one backward call, and the line taken back to where the variable is zero."""
        name, height = identifier(self.by[0]), result(self.name)
        backward = [self.forward_line, f"{height}.backward()"]
        backward += [f"height, slope = {height}.item(), {name}.grad.item()"]
        line = [f"intercept = height - slope * {name}.item()  # the line, back at zero"]
        return Program(text(tensors(self.place, self.by), backward, [*line, "answer = [slope, intercept]"]), "answer")

    def understood(self) -> str:
        """Return the formula, and where the line touches it."""
        return f"{equation(self.formula)}, the tangent line in {self.by[0]} at {at(self.place)}: slope and intercept"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return slope and intercept."""
        return Outcome(values=numbers, said=self._line(numbers))

    def _line(self, numbers: Numbers) -> str:
        slope, intercept = (float(f"{number:.6g}") for number in numbers)
        return f"{self._output} = {pretty(_line(slope, intercept, self.by[0]))}"

    @property
    def _output(self) -> str:
        return "y" if "y" not in self.place else "z"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the slope by a small nudge, and that the line goes through the curve at the place."""
        here, there = (float(evaluate(tree, self.place)) for tree in (self.formula.tree, Var(self.by[0])))
        height = numbers[0] * there + numbers[1]
        return (*check_slopes(self, numbers[:1]), Check("the line's height at the place", height, here, how=BY_SUMS))

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the derivative, the slope and the height at the place, and the line through them."""
        (name,) = self.by
        here, height = names[identifier(name)].item(), names["height"]
        try:
            found = derived(self.formula.tree, name)
            rules = [*found.rules, f"So the derivative of {head(self.formula)} by {name} is {pretty(found.tree)}."]
        except Unreadable:
            rules = []
        back = f"{short(height)} − {within(numbers[0])} · {within(here)} = {short(numbers[1])}"
        return (
            *rules,
            f"At {at(self.place)} the slope is {short(numbers[0])} and the height is {short(height)}.",
            f"The line is {self._output} = m·{name} + b. m is the slope, b the height minus slope times place: {back}.",
            f"So the line is {self._line(numbers)}.",
        )

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve with the tangent."""
        return drawn(self, head(self.formula), [names[identifier(self.by[0])].item()], numbers[0])

    def topics(self) -> tuple[str, ...]:
        """Return the topics of a slope, or of a partial one."""
        return (*self.TOPICS, "partial_derivatives") if len(self.place) > 1 else self.TOPICS


def _line(slope: float, intercept: float, name: str) -> Tree:
    """Return m·x + b as one writes it."""
    if not slope:
        return Num(intercept)
    rise: dict[float, Tree] = {1.0: Var(name), -1.0: Neg(Var(name))}
    line = rise.get(slope, Op("*", Num(slope), Var(name)))
    return Op("+" if intercept > 0 else "-", line, Num(abs(intercept))) if intercept else line
