"""A learning rate that the curvature of a bowl alone decides; first the largest at which descent settles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.fields import Field, Open, Slots, equation, written
from tutor.ask.kinds import LOSS, MOVES, Numbers, Outcome
from tutor.ask.kinds.fate import LIMIT, OnBowl, curvature
from tutor.ask.program import Program, text
from tutor.ask.said import Said

RATES = frozenset({"lr", "rate", "rates", "size", "sizes", "alpha", "eta"})


@dataclass(frozen=True, kw_only=True)
class OneRate(OnBowl):
    """A rate that torch finds by one line from the curvature: `LINE`, which gives `ANSWER`."""

    LINE: ClassVar[str]
    ANSWER: ClassVar[str]

    def program(self) -> Program:
        """Return the curvature and the line."""
        return Program(text(curvature(self.formula, self.place, self.by), [self.LINE]), self.ANSWER)

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the rate. Raises ArithmeticError where it is not more than zero: that is no bowl."""
        if numbers[0] <= 0:
            raise ArithmeticError("no bowl")
        return Outcome(value=numbers[0])


@dataclass(frozen=True, kw_only=True)
class Limit(OneRate):
    """The learning rate at which descent no longer settles."""

    LINE: ClassVar = LIMIT
    ANSWER: ClassVar = "limit"

    NAME: ClassVar = "limit"
    LABEL: ClassVar = "The largest learning rate that settles"
    FIELDS: ClassVar = (
        LOSS,
        Field("place", "Where", "place", missing="Where? The curvature is not the same everywhere."),
        MOVES,
    )
    WANTS: ClassVar = frozenset({"limit", "verdict", "where"})
    NEEDS: ClassVar = frozenset({"limit"})
    RANK: ClassVar = 1
    TOPICS: ClassVar = ("learning_rate", "divergence_nan")

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """See that it is the learning rate whose limit is wanted."""
        if "lr" not in said.mentioned and not RATES & set(" ".join(said.wants.get("limit", ())).split()):
            raise Open({"formula": "The largest learning rate, or the largest of what?"})
        return slots

    def check_slots(self) -> None:
        """Raise Open where there is no one curvature."""
        super().check_slots()
        if not self.is_bowl:
            raise Open(
                {"formula": "Only a bowl has one largest rate; this curve bends differently from place to place."}
            )

    def understood(self) -> str:
        """Return the loss and what is wanted."""
        return f"{equation(self.formula)}, the learning rate at which descent no longer settles"

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return two over the curvature."""
        curvature = written(names["curvature"])
        return (f"The curvature is {curvature}.", f"2 over curvature: 2 / {curvature} = {written(numbers[0])}.")
