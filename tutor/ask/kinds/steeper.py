"""Two functions at one place: the slope of each, and which of them is steeper."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from tutor.ask.check import Check, check_slopes, has_kink
from tutor.ask.derive import derived
from tutor.ask.fields import Field, Open, Slots, at, equation, head, short
from tutor.ask.kinds import BY, FUNCTION, WHERE, Numbers, OnFormula, Outcome
from tutor.ask.kinds.slope import CONSTANT, KINKED
from tutor.ask.kinds.tangent import ONE
from tutor.ask.printer import identifier, pretty, torch_text
from tutor.ask.program import Program, differentiable, tensors, text
from tutor.ask.resolve import Formula, is_scalar
from tutor.ask.tree import Unreadable, Var, kinked, substitute, variables

CLOSE = 1e-9


@dataclass(frozen=True, kw_only=True)
class Steeper(OnFormula):
    """The slopes of two formulas at the same place; the larger one, without its sign, is the steeper."""

    other: Formula

    NAME: ClassVar = "steeper"
    LABEL: ClassVar = "Which of two functions is steeper?"
    FIELDS: ClassVar = (
        FUNCTION,
        Field("other", "The other function", "formula", missing="Which is the other function?"),
        WHERE,
        BY,
    )
    RULED: ClassVar = False
    LESSON: ClassVar = "slope_and_sign"
    TOPICS: ClassVar = ("gradient_meaning", "gradient_direction_sign")

    @classmethod
    def made(cls, slots: Slots) -> "Steeper":
        """Return the question, both functions with the same variables. Raises Open, as `completed` does."""
        formula, other = slots.get("formula"), slots.get("other")
        if isinstance(formula, Formula) and isinstance(other, Formula):
            other = _renamed(other, formula)
            other = replace(other, name=next(name for name in (other.name, "g", "h") if name != formula.name))
            names = tuple(dict.fromkeys((*formula.arguments, *other.arguments)))
            slots = {**slots, "formula": replace(formula, arguments=names), "other": replace(other, arguments=names)}
        return super().made(slots)

    def check_slots(self) -> None:
        """Raise Open where there is not one number to go along, or one of the two has no slope there."""
        if not all(is_scalar(each.formula.tree, self.place) for each in self._both):
            raise Open({"place": "One of the functions has no finite value there."})
        if not self.by:
            raise Open({"formula": CONSTANT})
        if len(self.by) > 1 or isinstance(self.place[self.by[0]], tuple):
            raise Open({"by": ONE})
        if any(kinked(each.formula.tree) and has_kink(each) for each in self._both):
            raise Open({"place": KINKED})

    @property
    def _both(self) -> tuple[OnFormula, OnFormula]:
        return tuple(OnFormula(formula=each, place=self.place, by=self.by) for each in (self.formula, self.other))  # type: ignore[return-value]

    def program(self) -> Program:
        """Return both slopes, each by torch."""
        name = identifier(self.by[0])
        lines = [
            f"{slope} = torch.autograd.grad({torch_text(differentiable(each.formula.tree, self.by))}, {name})[0].item()"
            for slope, each in zip(("first", "second"), self._both, strict=True)
        ]
        return Program(text(tensors(self.place, self.by), lines, ["answer = [first, second]"]), "answer")

    def understood(self) -> str:
        """Return both formulas, and where."""
        both = f"{equation(self.formula)} and {equation(self.other)}"
        return f"{both}, the slopes with respect to {self.by[0]} at {at(self.place)}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return both slopes, and which is the steeper."""
        return Outcome(values=numbers, said=self._said(numbers))

    def _said(self, numbers: Numbers) -> str:
        sizes, names = [abs(number) for number in numbers], [equation(each.formula) for each in self._both]
        slopes = f"the slopes are {short(numbers[0])} and {short(numbers[1])}"
        if abs(sizes[0] - sizes[1]) <= CLOSE * max(1.0, *sizes):
            return f"Neither is steeper: {slopes}."
        return f"{names[sizes.index(max(sizes))]} is steeper: {slopes}."

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return each slope again by a small nudge."""
        pairs = zip(self._both, numbers, strict=True)
        return tuple(check for each, number in pairs for check in check_slopes(each, (number,)))

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return both derivatives, and both slopes without their signs."""
        lines: list[str] = []
        for each, number in zip(self._both, numbers, strict=True):
            try:
                slope = f", its derivative by {self.by[0]} is {pretty(derived(each.formula.tree, self.by[0]).tree)}"
            except Unreadable:
                slope = ""
            lines.append(f"{head(each.formula)} = {pretty(each.formula.tree)}{slope}: {short(number)} there.")
        sizes = " and ".join(short(abs(number)) for number in numbers)
        steep = f"Steep is how far from zero a slope is, up or down: without their signs these are {sizes}."
        return (*lines, steep, self._said(numbers))


def _renamed(other: Formula, formula: Formula) -> Formula:
    """Return the other function of the first one's variable, where each has one: x² and t³ are looked at together."""
    mine, its = variables(formula.tree), variables(other.tree)
    if len(mine) != 1 or len(its) != 1 or mine == its:
        return other
    return replace(other, tree=substitute(other.tree, {its[0]: Var(mine[0])}), arguments=mine)
