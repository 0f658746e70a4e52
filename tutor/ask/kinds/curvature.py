"""A bowl of which only the curvature is known: whether descent settles in it, and up to which learning rate."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import BY_SUMS, Check
from tutor.ask.fields import Field, Open, Slots, written
from tutor.ask.kinds import Numbers, Outcome, Question
from tutor.ask.kinds.fate import JUDGE, SAYS
from tutor.ask.kinds.stepping import MOMENTUM, check_momentum, reach, told_reach, with_momentum
from tutor.ask.program import Program, text
from tutor.ask.said import Said

CURVATURE = Field("curvature", "Curvature", "positive", missing="Which curvature?")


@dataclass(frozen=True, kw_only=True)
class Bowl(Question):
    """A curvature, and what it decides."""

    curvature: float
    momentum: float = 0.0

    RANK: ClassVar = 2
    LESSON: ClassVar = "learning_rate"

    @classmethod
    def seen(cls, said: Said) -> bool:
        """Say whether a curvature is given."""
        return "curvature" in said.numbers and cls.wished(said)

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """See that nothing else is given, and that momentum has its number."""
        if said.given or said.point or "momentum" in said.mentioned:
            raise Open({"curvature": "The curvature of which bowl, and what else is given?"})
        return slots

    def check_slots(self) -> None:
        """Raise Open where momentum is none."""
        check_momentum(self.momentum)

    @property
    def _limit(self) -> str:
        return f"limit = {reach(self.momentum)!r} / curvature  # the rate at which the steps bounce for ever"

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return two over the curvature."""
        return (told_reach(self.momentum, self.curvature, names["limit"]),)


@dataclass(frozen=True, kw_only=True)
class BowlFate(Bowl):
    """Whether descent settles in the bowl."""

    lr: float

    NAME: ClassVar = "bowl_fate"
    LABEL: ClassVar = "Does descent settle? From the curvature"
    FIELDS: ClassVar = (CURVATURE, Field("lr", "Learning rate", "positive", missing="Which learning rate?"), MOMENTUM)
    WANTS: ClassVar = frozenset({"verdict"})
    NEEDS: ClassVar = WANTS
    TOPICS: ClassVar = ("divergence_nan", "learning_rate", "gradient_descent_update")

    def program(self) -> Program:
        """Return the comparison of the rate with the limit."""
        start = [f"curvature = {self.curvature!r}", f"lr = {self.lr!r}", "lowest = curvature", self._limit]
        return Program(text(start, JUDGE.strip().splitlines()), "verdict")

    def understood(self) -> str:
        """Return the curvature and the rate."""
        rate = f"learning rate {written(self.lr)}{with_momentum(self.momentum)}"
        return f"a bowl of curvature {written(self.curvature)}, fate of gradient descent, {rate}"

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the limit, and the rate beside it."""
        said = SAYS[names["verdict"]]
        return (*super().derivation(names, numbers), f"The learning rate {written(self.lr)} is {said}.")


@dataclass(frozen=True, kw_only=True)
class BowlLimit(Bowl):
    """The learning rate at which descent no longer settles in the bowl."""

    NAME: ClassVar = "bowl_limit"
    LABEL: ClassVar = "The largest learning rate, from the curvature"
    FIELDS: ClassVar = (CURVATURE, MOMENTUM)
    WANTS: ClassVar = frozenset({"limit", "verdict"})
    NEEDS: ClassVar = frozenset({"limit"})
    RANK: ClassVar = 1
    TOPICS: ClassVar = ("learning_rate", "divergence_nan")

    def program(self) -> Program:
        """Return the limit."""
        return Program(text([f"curvature = {self.curvature!r}", self._limit]), "limit")

    def understood(self) -> str:
        """Return the curvature and what is wanted."""
        wanted = "the learning rate at which descent no longer settles"
        return f"a bowl of curvature {written(self.curvature)}{with_momentum(self.momentum)}, {wanted}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the rate."""
        return Outcome(value=numbers[0])

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return that the rate times the curvature is two, or more with momentum."""
        return (Check("rate times curvature", numbers[0] * self.curvature, reach(self.momentum), how=BY_SUMS),)
