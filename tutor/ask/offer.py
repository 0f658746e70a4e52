"""A form that was filled with what was read: what is open in it, and what it has no field for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tutor.ask.fields import usual
from tutor.ask.kinds import kind


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

    def adds_nothing_to(self, other: "Offer") -> bool:
        """Say whether it is of the same kind as another one, and has nothing that is not there, or usual."""
        of = {each.name: usual(each) for each in kind(self.kind).FIELDS}
        same = (other.slots.get(name) == text or text == of[name] for name, text in self.slots.items())
        return self.kind == other.kind and all(same)


def quoted(told: Sequence[str]) -> str:
    """Return words in quotation marks, as a list in a sentence."""
    return " and ".join(f"“{word}”" for word in told)
