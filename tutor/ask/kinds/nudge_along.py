"""A nudge where there is no function: what it changes, about, by a gradient that is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import BY_SUMS, Check
from tutor.ask.fields import Field, written
from tutor.ask.kinds import Numbers, Question
from tutor.ask.kinds.nudge import CHANGE, NUDGE
from tutor.ask.program import FLOAT, Program, literal, text
from tutor.ask.said import Said


@dataclass(frozen=True, kw_only=True)
class NudgeAlong(Question):
    """What a nudge changes, about, where only the gradient is known."""

    gradient: float
    nudge: float

    NAME: ClassVar = "nudge_along"
    LABEL: ClassVar = "What a nudge changes, from the gradient"
    FIELDS: ClassVar = (Field("gradient", "Gradient", missing="Which gradient?"), NUDGE)
    WANTS: ClassVar = frozenset({"slope", "slopes", "nudged", "changed", "moved"})
    RANK: ClassVar = 2
    LESSON: ClassVar = "slope_and_sign"
    TOPICS: ClassVar = ("gradient_meaning", "gradient_checking")

    @classmethod
    def seen(cls, said: Said) -> bool:
        """Say whether gradient and nudge are given."""
        return {"gradient", "nudge"} <= said.numbers.keys()

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether a change is asked about."""
        return cls.seen(said) and bool(said.words & CHANGE)

    def program(self) -> Program:
        """Return the gradient times the nudge."""
        lines = [f"gradient = torch.tensor({literal(self.gradient)}, {FLOAT})"]
        return Program(text([*lines, f"change = (gradient * {self.nudge!r}).item()"]), "change")

    def understood(self) -> str:
        """Return gradient and nudge."""
        return f"gradient {written(self.gradient)}, the change under a nudge of {written(self.nudge)}, about"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the product again."""
        return (Check("the change", numbers[0], self.gradient * self.nudge, how=BY_SUMS),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the rule with the numbers put in."""
        product = f"{written(self.gradient)} · {f'({written(self.nudge)})' if self.nudge < 0 else written(self.nudge)}"
        rule = "A small nudge changes a function by about the gradient times the nudge."
        return rule, f"{product} = {written(numbers[0])}."
