"""How much a formula changes under a nudge as its slope tells it: to first order, about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from tutor.ask.check import Check
from tutor.ask.evaluate import difference
from tutor.ask.fields import Open, Place, Slots, at, equation, head, written
from tutor.ask.kinds import FUNCTION, MOVES, WHERE, Numbers
from tutor.ask.kinds.nudge import NUDGE, Nudge, by_slope
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import identifier, torch_text
from tutor.ask.program import Program, differentiable, tensors, text
from tutor.ask.said import Said


@dataclass(frozen=True, kw_only=True)
class Linear(Nudge):
    """The slope times the nudge."""

    asked: str = "change"

    NAME: ClassVar = "linear"
    LABEL: ClassVar = "What a nudge changes, by the slope"
    FIELDS: ClassVar = (FUNCTION, WHERE, MOVES, NUDGE)
    WANTS: ClassVar = Nudge.WANTS | {"linear"}
    ALSO: ClassVar = frozenset()
    RANK: ClassVar = 1

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether a change is wished for as the slope tells it."""
        return by_slope(said)

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take two places of one variable for where the nudge begins and ends: "from x = 4 to x = 4.1"."""
        place = slots.get("place")
        if not isinstance(place, Place) or "nudge" in slots:
            return slots
        name, ends = next(iter(place.given.items()), ("", place.point))
        if len(ends) != 2 or len(place.given) > 1 or (name and place.point):
            return slots
        begin = replace(place, given={name: ends[:1]} if name else {}, point=() if name else ends[:1], several=False)
        return {**slots, "place": begin, "nudge": round(ends[1] - ends[0], 12)}

    @classmethod
    def made(cls, slots: Slots) -> "Linear":
        """Return the question. Raises Open where the nudge is not known."""
        if "nudge" not in slots:
            raise Open({"nudge": NUDGE.missing})
        return super(Nudge, cls).made(slots)

    def program(self) -> Program:
        """Return the slope, found by torch, times the nudge."""
        names = ", ".join(map(identifier, self.by))
        total = "torch.autograd.grad(f, {})[0]" if len(self.by) == 1 else "sum(torch.autograd.grad(f, [{}]))"
        slope = [
            f"f = {torch_text(differentiable(self.formula.tree, self.by))}",
            f"slope = {total.format(names)}.item()",
        ]
        start = [*tensors(self.place, self.by), f"h = {self.nudge!r}"]
        return Program(text(start, slope, ["change = slope * h"]), "change")

    def understood(self) -> str:
        """Return the formula, where, and the nudge."""
        nudge = written(self.nudge)
        told = f"the change under a nudge of {nudge}{self.on} at {at(self.place)}, to first order"
        return f"{equation(self.formula)}, {told}"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the nudge times a slope from nearby heights."""
        slope = difference(self.height, 0.0)
        return (Check("the slope from nearby heights, times the nudge", numbers[0], slope * self.nudge),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the rule with the numbers of the run put in."""
        slope, nudge = written(float(f"{names['slope']:.12g}")), written(self.nudge)
        product = f"{slope} · {f'({nudge})' if self.nudge < 0 else nudge}"
        first = "The slope" if len(self.by) == 1 else "The sum of the slopes"
        return f"{first} at {at(self.place)} is {slope}.", f"Slope times nudge: {product} = {written(numbers[0])}."

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve at the place."""
        return drawn(self, head(self.formula), [self.place[self.by[0]]])  # type: ignore[list-item]
