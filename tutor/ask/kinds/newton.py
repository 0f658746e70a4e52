"""Newton's steps: to a flat place, by slope and curvature; or to a zero, by height and slope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check
from tutor.ask.derive import derived
from tutor.ask.evaluate import evaluate
from tutor.ask.fields import Field, Open, at, equation, head, short, within
from tutor.ask.kinds import BY, FUNCTION, WHERE, Numbers, OnFormula
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import identifier, torch_text
from tutor.ask.program import Lines, Program, differentiable, tensors, text
from tutor.ask.tree import Unreadable, kinked

MOST_TOLD = 8
GOALS = {"flat": "a place where the slope is zero", "zero": "a place where the function is zero"}


@dataclass(frozen=True, kw_only=True)
class Newton(OnFormula):
    """Some steps of Newton's method along one variable."""

    steps: int
    goal: str

    NAME: ClassVar = "newton"
    LABEL: ClassVar = "Newton's steps"
    FIELDS: ClassVar = (
        FUNCTION,
        WHERE,
        BY,
        Field("steps", "Steps", "count", default=1, most=50),
        Field("goal", "What it looks for", "choice", default="flat", choices=GOALS),
    )
    RULED: ClassVar = False
    LESSON: ClassVar = "bends"
    TOPICS: ClassVar = ("higher_order_gradients", "gradient_descent_update")

    def check_slots(self) -> None:
        """Raise Open where there is not one number that moves, or where there are kinks."""
        super().check_slots()
        if len(self.by) != 1 or isinstance(self.place[self.by[0]], tuple):
            raise Open({"by": "Along which one variable?"})
        if kinked(self.formula.tree):
            raise Open({"formula": "A formula without kinks, please."})

    @property
    def _step(self) -> Lines:
        name = identifier(self.by[0])
        lines = [f"f = {torch_text(differentiable(self.formula.tree, self.by * 2))}"]
        if self.goal == "zero":
            return [*lines, f"slope, = torch.autograd.grad(f, {name})", "over, under = f, slope"]
        lines += [f"slope, = torch.autograd.grad(f, {name}, create_graph=True)"]
        return [*lines, f"curvature, = torch.autograd.grad(slope, {name})", "over, under = slope, curvature"]

    def program(self) -> Program:
        """Return the steps, each along the tangent of what is to become zero."""
        name = identifier(self.by[0])
        step = [
            *self._step,
            "quotients.append((over.item(), under.item()))",
            f"{name} = ({name} - over / under).detach().requires_grad_()",
            f"path.append({name}.item())",
        ]
        start = [*tensors(self.place, self.by), f"path, quotients = [{name}.item()], []"]
        loop = [f"for step in range({self.steps}):", *(f"    {line}" for line in step)]
        return Program(text(start, loop, ["answer = path[-1]"]), "answer")

    def understood(self) -> str:
        """Return the formula, the start, and how many steps go where."""
        often = f"{self.steps} Newton step{'s' * (self.steps > 1)}"
        return (
            f"{equation(self.formula)}, new {self.by[0]} after {often} towards {GOALS[self.goal]} at {at(self.place)}"
        )

    def reached(self, numbers: Numbers) -> Mapping[str, float]:
        """Return where the steps ended."""
        return {self.by[0]: numbers[0]}

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the steps again with the derivatives as formulas, without torch."""
        (name,) = self.by
        place = dict(self.place)
        try:
            over = self.formula.tree if self.goal == "zero" else derived(self.formula.tree, name).tree
            under = derived(over, name).tree
        except Unreadable:
            return ()
        for _ in range(self.steps):
            place[name] = place[name] - evaluate(over, place) / evaluate(under, place)
        return (Check(f"{name} after the steps", numbers[0], float(place[name])),)  # type: ignore[arg-type]

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return each of the first steps with the run's numbers."""
        what = ("height", "slope") if self.goal == "zero" else ("slope", "second derivative")
        (name,) = self.by
        lines = [
            f"Step {step}: at {name} = {short(here)} the {what[0]} is {short(over)} and the {what[1]} {short(under)}, "
            f"so {name} = {short(here)} − {within(over)} / {within(under)} = {short(new)}."
            for step, (here, (over, under), new) in enumerate(
                zip(names["path"], names["quotients"], names["path"][1:], strict=False), start=1
            )
            if step <= MOST_TOLD
        ]
        return (f"Newton's step: new = old − {what[0]} / {what[1]}.", *lines)

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve with the steps on it."""
        return drawn(self, head(self.formula), list(names["path"]), walk=True)
