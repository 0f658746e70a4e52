"""A nudge where there is no function: what it changes, about, by a gradient that is given."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from tutor.ask.check import BY_SUMS, Check
from tutor.ask.evaluate import Value
from tutor.ask.fields import Field, Open, row, written
from tutor.ask.kinds import Numbers, Question
from tutor.ask.kinds.nudge import CHANGE, NUDGE
from tutor.ask.program import FLOAT, Program, literal, text
from tutor.ask.said import Said


@dataclass(frozen=True, kw_only=True)
class NudgeAlong(Question):
    """What a nudge changes, about, where only the gradient is known."""

    gradient: Value
    nudge: Value

    NAME: ClassVar = "nudge_along"
    LABEL: ClassVar = "What a nudge changes, from the gradient"
    FIELDS: ClassVar = (
        Field("gradient", "Gradient", "numbers", missing="Which gradient?"),
        replace(NUDGE, sort="numbers"),
    )
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

    def check_slots(self) -> None:
        """Raise Open where there is not one nudge for each slope."""
        if len(row(self.gradient)) != len(row(self.nudge)):
            raise Open({"nudge": "One nudge for each slope, please."})

    @property
    def _pairs(self) -> list[tuple[float, float]]:
        return list(zip(row(self.gradient), row(self.nudge), strict=True))

    def program(self) -> Program:
        """Return the gradient times the nudge."""
        lines = [f"{name} = torch.tensor({literal(getattr(self, name))}, {FLOAT})" for name in ("gradient", "nudge")]
        return Program(
            text([*lines, "change = (gradient * nudge).sum().item()  # the part of each, added up"]), "change"
        )

    def understood(self) -> str:
        """Return gradient and nudge."""
        return f"gradient {written(self.gradient)}, the change under a nudge of {written(self.nudge)}, about"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the product again."""
        return (Check("the change", numbers[0], sum(slope * nudge for slope, nudge in self._pairs), how=BY_SUMS),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the rule with the numbers put in."""
        products = [f"{written(slope)} · {bracketed(nudge)}" for slope, nudge in self._pairs]
        rule = "A small nudge changes a function by about the gradient times the nudge."
        return rule, f"{' + '.join(products)} = {written(numbers[0])}."


def bracketed(number: float) -> str:
    """Return a number in brackets where it is negative."""
    return f"({written(number)})" if number < 0 else written(number)
