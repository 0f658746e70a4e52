"""A form that was filled with what was read: what is open in it, and what it has no field for."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Offer:
    """What was read, as a form of a kind: the texts of its fields, what is open in which, and the words not used.

    Those of them that are `owed` were not used by the text before either: who goes on once more does without them.
    """

    kind: str
    slots: Mapping[str, str]
    open: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    owed: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the batch form's `offer`."""
        return {"kind": self.kind, "slots": dict(self.slots), "unused": list(self.unused)}
