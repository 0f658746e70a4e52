"""Steps of gradient descent with momentum, as a form of their own: how much of it has to be said."""

from dataclasses import dataclass, replace
from typing import ClassVar

from tutor.ask.kinds.descent import Descent
from tutor.ask.kinds.stepping import MOMENTUM
from tutor.ask.said import Said


@dataclass(frozen=True, kw_only=True)
class Momentum(Descent):
    """A few steps downhill with a velocity that keeps a part of itself."""

    NAME: ClassVar = "momentum"
    LABEL: ClassVar = "Steps with momentum"
    FIELDS: ClassVar = tuple(
        replace(each, default=None, missing="How much momentum?") if each is MOMENTUM else each
        for each in Descent.FIELDS
    )
    RANK: ClassVar = 3

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether steps are wished for, and how much momentum there is."""
        return "momentum" in said.numbers and super().wished(said)
