"""The learning rate that lands at the bottom of a bowl in a single step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check, along
from tutor.ask.evaluate import difference
from tutor.ask.fields import Field, Open, Slots, equation, written
from tutor.ask.kinds import LOSS, MOVES, Numbers
from tutor.ask.kinds.limit import OneRate
from tutor.ask.said import Said
from tutor.ask.tree import degree

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
    WANTS: ClassVar = frozenset({"lowest", "verdict", "limit", "step", "move", "where"})
    ALSO: ClassVar = frozenset({"steps"})
    RANK: ClassVar = 1
    TOPICS: ClassVar = ("learning_rate", "gradient_descent_update")

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether a rate without a number is asked for, with one step, and a minimum."""
        once = said.numbers.get("steps") == (1.0,) or bool(AT_ONCE & said.words)
        rate = "lr" in said.mentioned or any("learning rate" in word or "lr" in word.split() for word in said.words)
        lands = any(end in word for word in said.wants.get("verdict", ()) for end in ("minimum", "bottom"))
        return once and rate and "lr" not in said.numbers and (lands or "lowest" in said.wants)

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """See that there is no momentum."""
        if "momentum" in said.numbers or "momentum" in said.mentioned:
            raise Open({"formula": "With momentum I can not tell it."})
        return slots

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
