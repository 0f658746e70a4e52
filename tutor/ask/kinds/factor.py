"""By what each step of descent multiplies the distance to the minimum: one minus rate times curvature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check, along
from tutor.ask.derive import derived
from tutor.ask.evaluate import difference
from tutor.ask.fields import Field, Names, Open, Place, Slots, at, equation, head, short, within, written
from tutor.ask.kinds import LOSS, MOVES, Numbers, OnFormula, Outcome
from tutor.ask.kinds.minimum import PERIODIC, kept, newtons
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import identifier, pretty
from tutor.ask.program import FLOAT, Lines, Program, derivatives, text
from tutor.ask.resolve import Formula
from tutor.ask.summands import spelled_out
from tutor.ask.tree import Tree, Unreadable, calls, degree, kinked, variables

NEAR = 1e-3  # from the minimum a step is taken there, without torch


@dataclass(frozen=True, kw_only=True)
class Factor(OnFormula):
    """What a step keeps of the distance to the minimum; `place` holds what else is given, or a place near it."""

    lr: float

    NAME: ClassVar = "factor"
    LABEL: ClassVar = "What a step keeps of the distance to the minimum"
    FIELDS: ClassVar = (
        LOSS,
        Field("lr", "Learning rate", missing="Which learning rate?"),
        Field("place", "What else is given, or a place near the minimum", "values", default={}),
        MOVES,
    )
    RULED: ClassVar = False
    LESSON: ClassVar = "learning_rate"
    TOPICS: ClassVar = ("learning_rate", "gradient_descent_update")

    @classmethod
    def made(cls, slots: Slots) -> "Factor":
        """Return the question; a place without a name is the one variable's, and what has no number moves."""
        formula, place = slots.get("formula"), slots.get("place") or Place()
        if isinstance(formula, Formula) and isinstance(place, Place):
            names = variables(formula.tree)
            if len(names) == 1 and place.point:
                place = Place({names[0]: place.point})
            free = tuple(name for name in names if name not in place.given)
            by = {} if slots.get("by") or len(free) != 1 else {"by": Names(by=free)}
            slots = {**slots, "place": place, **by}
        return super().made(slots)

    @property
    def tree(self) -> Tree:
        """Return the loss with what is given put in, so that only what moves is left."""
        return spelled_out(
            self.formula.tree, {name: value for name, value in self.place.items() if name not in self.by}
        )

    @property
    def point(self) -> Mapping[str, float]:
        """Return nothing: the minimum is looked for."""
        return {}

    def check_slots(self) -> None:
        """Raise Open where not one variable moves, or no curvature decides."""
        if {*self.place} - {*variables(self.formula.tree)}:
            raise Open({"place": "Something is given that is not in the formula."})
        if len(self.by) != 1 or variables(self.tree) != self.by:
            raise Open({"by": "Which one variable moves? The others need a number."})
        power = degree(self.tree, frozenset(self.by))
        if kinked(self.tree) or calls(self.tree) & PERIODIC or (power is not None and power < 2):
            raise Open({"formula": "I can tell that where a curve is smooth and has its minimum."})
        if isinstance(self.place.get(self.by[0]), tuple):
            raise Open({"place": "One number for what moves, please."})

    @property
    def is_bowl(self) -> bool:
        """Say whether the curvature is the same everywhere."""
        return degree(self.tree, frozenset(self.by)) == 2

    def program(self) -> Program:
        """Return the curvature, at the minimum where it is not the same everywhere, and the factor."""
        name = identifier(self.by[0])
        bend = derivatives(self.tree, self.by * 2, "curvature")
        if self.is_bowl:
            start = [f"{name} = torch.tensor(0.0, {FLOAT}, requires_grad=True)  # it bends the same everywhere", *bend]
            rest = [f"rest = ({name} - first / second).item()  # where the slope is zero"]
            return Program(text(start, rest, self._factor), "answer")
        newton = [*newtons(self.tree, name), kept(name, "(slope.abs() < 1e-8) & (curvature > 1e-6)"), self._nearest]
        there = [f"{name} = torch.tensor(rest, {FLOAT}, requires_grad=True)", *bend]
        return Program(text(newton, there, self._factor), "answer")

    @property
    def _nearest(self) -> str:
        near = self.place.get(self.by[0])
        if near is None:
            return "(rest,) = places  # the only minimum"
        return f"rest = min(places, key=lambda place: abs(place - {near!r}))  # the nearest minimum"

    @property
    def _factor(self) -> Lines:
        return [
            f"lr = {self.lr!r}",
            "factor = 1.0 - lr * curvature  # slope = curvature · distance",
            "answer = [factor, rest]",
        ]

    def understood(self) -> str:
        """Return the loss and the rate."""
        where = "" if self.is_bowl else ", close to the minimum"
        given = f" with {at(self.place)}" if self.place else ""
        told = f"by what each step multiplies the distance to the minimum{where}"
        return f"{equation(self.formula)}{given}, {told}, learning rate {written(self.lr)}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the factor. Raises ArithmeticError where the curve bends down: there is no minimum."""
        factor, rest = numbers
        if (1 - factor) * self.lr < 0:
            raise ArithmeticError("no minimum")
        where = f" That is close to the minimum, at {self.by[0]} = {short(rest)}; elsewhere it bends differently."
        side = " Less than zero: each step lands on the other side." if factor < 0 else ""
        return Outcome(value=factor, said=f"By {short(factor)} in each step.{side}{where * (not self.is_bowl)}")

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return what becomes of a short distance on both sides of the minimum, each slope by a small nudge."""
        factor, rest = numbers
        curve = along(self, self.by[0], None, {self.by[0]: rest})
        ends = [rest + side * NEAR - self.lr * difference(curve, rest + side * NEAR) for side in (1, -1)]
        return (Check("a short way from the minimum, after a step", factor, (ends[0] - ends[1]) / (2 * NEAR), 1e-3),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the derivatives, the curvature, and what a step makes of the distance."""
        (name,), bend = self.by, names["curvature"]
        try:
            first = derived(self.tree, name).tree
            second = pretty(derived(first, name).tree)
            lines = [f"The derivative of {head(self.formula)} by {name} is {pretty(first)}, the second one {second}."]
        except Unreadable:
            lines = []
        where = "everywhere" if self.is_bowl else f"at the minimum, {name} = {short(names['rest'])}"
        return (
            *lines,
            f"The curvature is {short(bend)} {where}: so much does the slope grow with each unit of distance.",
            "A step takes rate · slope away, which is rate · curvature · distance.",
            f"What is left of each unit: 1 − {written(self.lr)} · {within(bend)} = {short(numbers[0])}.",
        )

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve with its minimum."""
        return drawn(self, head(self.formula), [names["rest"]])
