"""The velocity that momentum keeps: what a gradient makes of the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import BY_SUMS, Check
from tutor.ask.fields import Field, Open, Slots, single, written
from tutor.ask.kinds import Numbers, Question
from tutor.ask.kinds.stepping import check_momentum, see_momentum
from tutor.ask.program import FLOAT, Program, text
from tutor.ask.said import Said

NAMES = frozenset({"v"})


@dataclass(frozen=True, kw_only=True)
class Velocity(Question):
    """A velocity, a momentum and a gradient: the velocity after it."""

    velocity: float
    momentum: float
    gradient: float

    NAME: ClassVar = "velocity"
    LABEL: ClassVar = "The velocity of momentum"
    FIELDS: ClassVar = (
        Field("velocity", "Velocity before", missing="Which velocity before?"),
        Field("momentum", "Momentum", missing="How much momentum?"),
        Field("gradient", "Gradient", missing="Which gradient?"),
    )
    WANTS: ClassVar = frozenset({"step", "slope", "slopes"})
    RANK: ClassVar = 2
    LESSON: ClassVar = "update_rule"
    TOPICS: ClassVar = ("momentum_adaptive_optimizers", "gradient_descent_update")

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether there is a velocity, and no rate: then it is the new one that is asked for."""
        told = "velocity" in said.numbers or "v" in said.given
        return told and "momentum" in said.numbers and "lr" not in said.numbers and "step" in said.wants

    @classmethod
    def seen(cls, said: Said) -> bool:
        """Say whether there are all three numbers."""
        return cls.wished(said) and "gradient" in said.numbers

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take v for the velocity."""
        see_momentum(said)
        if said.given.keys() - NAMES or said.point:
            raise Open({"velocity": "Only velocity, momentum and gradient play a part here."})
        return {"velocity": single(said.given["v"]), **slots} if "v" in said.given else slots

    def check_slots(self) -> None:
        """Raise Open where momentum is none."""
        check_momentum(self.momentum)

    def program(self) -> Program:
        """Return the rule, written out as torch's SGD has it."""
        start = [
            f"velocity = torch.tensor({self.velocity!r}, {FLOAT})",
            f"gradient = torch.tensor({self.gradient!r}, {FLOAT})",
        ]
        rule = [f"velocity = {self.momentum!r} * velocity + gradient", "answer = velocity.item()"]
        return Program(text(start, rule), "answer")

    def understood(self) -> str:
        """Return the numbers and what is wanted."""
        return (
            f"velocity {written(self.velocity)}, momentum {written(self.momentum)}, "
            f"gradient {written(self.gradient)}, the new velocity (momentum · velocity + gradient)"
        )

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the velocity again in plain arithmetic."""
        return (Check("the velocity", numbers[0], self.momentum * self.velocity + self.gradient, how=BY_SUMS),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the rule with the numbers put in."""
        put_in = f"{written(self.momentum)} · ({written(self.velocity)}) + ({written(self.gradient)})"
        return ("new velocity = momentum · velocity + gradient.", f"{put_in} = {written(numbers[0])}.")
