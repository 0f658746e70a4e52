"""Steps of gradient ascent: descent with its sign turned, without momentum."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.fields import Open, Slots
from tutor.ask.kinds import Numbers
from tutor.ask.kinds.descent import Descent
from tutor.ask.said import Said


@dataclass(frozen=True, kw_only=True)
class Ascent(Descent):
    """A few plain steps uphill on a formula from a place."""

    momentum: float = 0.0

    NAME: ClassVar = "ascent"
    LABEL: ClassVar = "Steps of gradient ascent"
    FIELDS: ClassVar = Descent.FIELDS[:-1]
    WANTS: ClassVar = (Descent.WANTS | {"ascent"}) - {"moved", "goes"}
    NEEDS: ClassVar = frozenset({"ascent"})
    RANK: ClassVar = 6  # behind descent, which is meant where a next text only gives a rate
    DIRECTION: ClassVar = 1

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether ascent is named."""
        return "ascent" in said.wants

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take the steps. Raises Open where descent is spoken of as well."""
        if said.starts("descent", "gradient descent", "minimi", "downhill"):
            raise Open({"asked": "Uphill or downhill?"})
        return super().fill(said, slots)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return how each step is taken."""
        return ("Each step adds the learning rate times the slope: new = old + rate · slope.",)
