"""The learning rate that lands at the bottom of a bowl, or at a given place, in a single step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check, along
from tutor.ask.evaluate import difference, evaluate
from tutor.ask.fields import Field, Open, Slots, at, equation, written
from tutor.ask.kinds import LOSS, MOVES, Numbers, OnFormula, Outcome
from tutor.ask.kinds.limit import OneRate
from tutor.ask.printer import identifier, torch_text
from tutor.ask.program import Program, differentiable, tensors, text
from tutor.ask.said import Said
from tutor.ask.tree import Var, degree

AT_ONCE = frozenset({"single", "at once", "in one go", "in one jump", "straight to"})
WIDTH = 1e-4
RATE = "rate = 1.0 / curvature  # slope = curvature · distance, so this much of it is the distance"


@dataclass(frozen=True, kw_only=True)
class Landing(OneRate):
    """The rate at which one step of descent ends at the minimum, wherever it begins."""

    LINE: ClassVar = RATE
    ANSWER: ClassVar = "rate"

    NAME: ClassVar = "landing"
    LABEL: ClassVar = "The learning rate that lands in one step"
    FIELDS: ClassVar = (LOSS, Field("place", "Start", "place", missing="Where does it start?"), MOVES)
    WANTS: ClassVar = frozenset({"lowest", "verdict", "limit", "step", "move", "where", "rest"})
    ALSO: ClassVar = frozenset({"steps"})
    RANK: ClassVar = 1
    TOPICS: ClassVar = ("learning_rate", "gradient_descent_update")

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether a rate without a number is asked for, with one step, and a minimum."""
        lands = any(end in word for word in said.wants.get("verdict", ()) for end in ("minimum", "bottom"))
        return _is_rate_of_one_step(said) and (lands or "lowest" in said.wants)

    def check_slots(self) -> None:
        """Raise Open where the curvature is not the same everywhere, or there are several variables."""
        super().check_slots()
        if len(self.by) != 1 or degree(self.formula.tree, frozenset(self.by)) != 2:
            raise Open({"formula": "Only a bowl of one variable has one such rate."})

    @property
    def start(self) -> float:
        """Return where the variable stands."""
        value = self.place[self.by[0]]
        return value if isinstance(value, float) else value[0]

    def understood(self) -> str:
        """Return the loss and what is wanted."""
        return f"{equation(self.formula)}, the learning rate that lands at the minimum in one step"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the slope where a step with this rate lands, by a small nudge; it must be none."""
        name = self.by[0]
        curve, start = along(self, name, None), self.start + 1.0
        lands = start - numbers[0] * difference(curve, start, 1, WIDTH)
        return (Check("the slope where the step lands", 0.0, difference(curve, lands, 1, WIDTH), 1e-3),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return one over the curvature."""
        bend = written(names["curvature"])
        return (
            f"The curvature is {bend}: so much does the slope grow with each unit away from the minimum.",
            "One step lands there where rate · curvature is one.",
            f"1 over curvature: 1 / {bend} = {written(numbers[0])}.",
        )


@dataclass(frozen=True, kw_only=True)
class Bringing(OnFormula):
    """The rate at which one step of descent ends at a given place."""

    goal: float

    NAME: ClassVar = "bringing"
    LABEL: ClassVar = "The learning rate that leads there in one step"
    FIELDS: ClassVar = (
        LOSS,
        Field("place", "Start", "place", missing="Where does it start?"),
        MOVES,
        Field("goal", "To", missing="To which place?"),
    )
    WANTS: ClassVar = frozenset({"limit", "step", "move", "where", "rest"})
    ALSO: ClassVar = frozenset({"steps"})
    RANK: ClassVar = 1
    LESSON: ClassVar = "update_rule"
    TOPICS: ClassVar = ("learning_rate", "gradient_descent_update")

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether a rate without a number is asked for, with one step and a place to go to."""
        return "goal" in said.numbers and _is_rate_of_one_step(said)

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """See that it is the variable that goes there: "w^2 from 4 to 1" may be the loss."""
        if said.point and said.says("# from"):
            raise Open({"place": "From which place to which, or from which loss?"})
        return slots

    def check_slots(self) -> None:
        """Raise Open where more than one number moves."""
        super().check_slots()
        if len(self.by) != 1 or isinstance(self.place[self.by[0]], tuple):
            raise Open({"by": "One variable, please."})

    def program(self) -> Program:
        """Return the distance over the slope."""
        name = identifier(self.by[0])
        forward = [f"loss = {torch_text(differentiable(self.formula.tree, self.by))}", "loss.backward()"]
        rate = f"rate = (({name} - {self.goal!r}) / {name}.grad).item()  # a step goes rate · slope"
        return Program(text(tensors(self.place, self.by), forward, [rate]), "rate")

    def understood(self) -> str:
        """Return the loss, and from where to where."""
        way = f"from {at(self.place)} to {written(self.goal)}"
        return f"{equation(self.formula)}, the learning rate of one step {way}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the rate. Raises ArithmeticError where descent goes the other way."""
        if numbers[0] <= 0:
            raise ArithmeticError("the other way")
        return Outcome(value=numbers[0])

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return where the step ends, along a small nudge."""
        name = self.by[0]
        start = float(evaluate(Var(name), self.place))
        ends = start - numbers[0] * difference(along(self, name, None), start)
        return (Check("where the step ends", self.goal, ends, 1e-3 * max(1.0, abs(self.goal))),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the way over the slope."""
        (name,) = self.by
        slope = written(float(f"{names[identifier(name)].grad.item():.6g}"))
        way = f"from {at({name: self.place[name]})} to {written(self.goal)}"
        return (
            f"A step takes rate · slope away. The slope there is {slope}.",
            f"So {way} the rate is {written(numbers[0])}.",
        )


def _is_rate_of_one_step(said: Said) -> bool:
    """Say whether a rate without a number is asked for, with one step."""
    once = said.numbers.get("steps") == (1.0,) or bool(AT_ONCE & said.words)
    rate = "lr" in said.mentioned or any("learning rate" in word or "lr" in word.split() for word in said.words)
    return once and rate and "lr" not in said.numbers and not {"momentum"} & {*said.numbers, *said.mentioned}
