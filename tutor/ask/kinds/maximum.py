"""The highest places of a formula: the lowest ones of the formula with its sign turned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from tutor.ask.fields import Field, Slots
from tutor.ask.kinds import Numbers
from tutor.ask.kinds.minimum import ASKED, Minimum
from tutor.ask.picture import Picture
from tutor.ask.said import Said
from tutor.ask.tree import Neg, Tree

TURNED = {
    **dict.fromkeys(("max", "maxima", "maximum", "maximum point", "max point"), "minimum"),
    **dict.fromkeys(("highest", "highest point", "peak", "top", "hilltop"), "lowest"),
    **dict.fromkeys(("maximum value", "largest value", "biggest value", "greatest value"), "minimum value"),
    "maximal": "minimal",
}
WORDS = (("minimum", "maximum"), ("lowest", "highest"), ("low", "high"), ("upward", "downward"))


def turned(text: str) -> str:
    """Return a sentence about a minimum as one about a maximum."""
    for low, high in WORDS:
        text = text.replace(low, high)
    return text


@dataclass(frozen=True, kw_only=True)
class Maximum(Minimum):
    """Where a formula of one variable is highest, and how high it gets there."""

    asked: str

    NAME: ClassVar = "maximum"
    LABEL: ClassVar = "A maximum"
    FIELDS: ClassVar = (
        *Minimum.FIELDS[:3],
        Field(
            "asked",
            "What is wanted",
            "choice",
            default="minimum",
            choices={name: turned(words) for name, words in ASKED.items() if name != "flat"},
        ),
    )
    WANTS: ClassVar = frozenset({"highest", "where", "value", "loss"})
    NEEDS: ClassVar = frozenset({"highest"})
    SIGN: ClassVar = -1

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Read the words as those about a minimum."""
        low = tuple(TURNED.get(word, "minimum") for word in said.wants.get("highest", ()))
        wants = {wish: words for wish, words in said.wants.items() if wish != "highest"} | {"lowest": low}
        words = tuple(TURNED.get(word, word) for word in said.order_of_words)
        return super().fill(replace(said, wants=wants, words=said.words | {*words}, order_of_words=words), slots)

    @property
    def tree(self) -> Tree:
        """Return the formula with its sign turned."""
        return Neg(self.curve)

    def understood(self) -> str:
        """Return the formula and what is looked for."""
        return turned(super().understood())

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the derivative, where it is zero, and how high the curve is there."""
        return tuple(map(turned, super().derivation(names, numbers)))

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve as it is, with every place marked."""
        upright = Minimum(formula=self.formula, place=self.place, by=self.by, asked=self.asked)
        return upright.picture(names, numbers)
