"""The tangent plane of a formula of two variables: its two slopes, and its height at the origin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import BY_SUMS, Check, check_slopes, has_kink
from tutor.ask.evaluate import evaluate
from tutor.ask.extremes import on_kink
from tutor.ask.fields import Open, at, equation, short, within
from tutor.ask.kinds import FUNCTION, WHERE, Numbers, OnFormula, Outcome
from tutor.ask.kinds.slope import KINKED
from tutor.ask.printer import identifier, pretty, torch_text
from tutor.ask.program import Program, differentiable, result, tensors, text
from tutor.ask.tree import Num, Op, Tree, Var, negative

TWO = 2


def _minus(part: Tree) -> Tree:
    return Op("*", negative(part.left), part.right) if isinstance(part, Op) else negative(part)


@dataclass(frozen=True, kw_only=True)
class TangentPlane(OnFormula):
    """The plane that touches a formula at a place."""

    NAME: ClassVar = "tangent_plane"
    LABEL: ClassVar = "The tangent plane"
    FIELDS: ClassVar = (FUNCTION, WHERE)
    RULED: ClassVar = False
    LESSON: ClassVar = "partial_derivatives"
    TOPICS: ClassVar = ("partial_derivatives", "gradient_meaning")

    @property
    def targets(self) -> tuple[str, ...]:
        """Return both variables."""
        return tuple(self.place)

    @property
    def forward_line(self) -> str:
        """Return the line of a program that works the formula out, every variable in it."""
        return f"{result(self.name)} = {torch_text(differentiable(self.formula.tree, tuple(self.place)))}"

    def check_slots(self) -> None:
        """Raise Open where there are not two numbers to go along, or where a kink has no plane."""
        super().check_slots()
        if len(self.place) != TWO or any(isinstance(value, tuple) for value in self.place.values()):
            raise Open({"formula": "A formula of two variables, please."})
        if on_kink(self.formula.tree, self.place) or has_kink(self):
            raise Open({"place": KINKED})

    def program(self) -> Program:
        """Return both slopes by one backward call, and the plane taken back to the origin."""
        one, two = map(identifier, self.place)
        height = result(self.name)
        lines = [
            self.forward_line,
            f"{height}.backward()",
            f"slopes = [{one}.grad.item(), {two}.grad.item()]",
            f"height = {height}.item() - slopes[0] * {one}.item() - slopes[1] * {two}.item()  # at the origin",
        ]
        return Program(text(tensors(self.place, tuple(self.place)), [*lines, "answer = [*slopes, height]"]), "answer")

    def understood(self) -> str:
        """Return the formula, and where the plane touches it."""
        told = f"the tangent plane at {at(self.place)}: both slopes, and the height at the origin"
        return f"{equation(self.formula)}, {told}"

    def _plane(self, numbers: Numbers) -> str:
        found: Tree | None = None
        trees = (Var(name) for name in self.place)
        for number, tree in zip(numbers, (*trees, None), strict=True):
            size = Num(float(f"{abs(number):.6g}"))
            if not size.value:
                continue
            part: Tree = size if tree is None else tree if size.value == 1 else Op("*", size, tree)
            sign = "+" if number > 0 else "-"
            found = Op(sign, found, part) if found else part if number > 0 else _minus(part)
        name = "z" if "z" not in self.place else "f"
        return f"{name} = {pretty(found or Num(0.0))}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the slopes and the height."""
        return Outcome(values=numbers, said=self._plane(numbers))

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return both slopes by small nudges, and that the plane goes through the place."""
        here = float(evaluate(self.formula.tree, self.place))
        spots = [float(value) for value in self.place.values()]  # type: ignore[arg-type]
        there = sum(slope * spot for slope, spot in zip(numbers, spots, strict=False)) + numbers[-1]
        return (*check_slopes(self, numbers[:-1]), Check("the height at the place", there, here, how=BY_SUMS))

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return slopes and height at the place, and the plane through them."""
        slopes = ", ".join(f"{short(slope)} by {name}" for slope, name in zip(numbers, self.place, strict=False))
        here = float(evaluate(self.formula.tree, self.place))
        taken = " − ".join(
            f"{within(slope)} · {within(float(spot))}"  # type: ignore[arg-type]
            for slope, spot in zip(numbers, self.place.values(), strict=False)
        )
        return (
            f"At {at(self.place)} the slopes are {slopes}, and the height is {short(here)}.",
            f"Back at the origin the plane is as high as {short(here)} − {taken} = {short(numbers[-1])}.",
            f"So the plane is {self._plane(numbers)}.",
        )
