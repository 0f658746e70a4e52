"""Backward from a slope: where a formula has the slope that is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check
from tutor.ask.derive import derived
from tutor.ask.evaluate import difference, evaluate
from tutor.ask.fields import Field, Open, Slots, equation, head, written
from tutor.ask.kinds import Numbers
from tutor.ask.kinds.minimum import Minimum
from tutor.ask.ledger import ASKED, SOUGHT
from tutor.ask.picture import Picture
from tutor.ask.printer import pretty
from tutor.ask.said import Said
from tutor.ask.tree import Num, Op, Tree, Var, variables


@dataclass(frozen=True, kw_only=True)
class Steepness(Minimum):
    """Every place with the given slope: there the formula, less a line of that slope, is flat."""

    gradient: float
    asked: str = "flat"

    NAME: ClassVar = "steepness"
    LABEL: ClassVar = "The place of a given slope"
    FIELDS: ClassVar = (*Minimum.FIELDS[:3], Field("gradient", "The slope", missing="Which slope?"))
    WANTS: ClassVar = frozenset({"slope", "slopes", "where", "limit"})
    NEEDS: ClassVar = frozenset()

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether a place is asked for, and a slope is given."""
        which = said.says(*(f"{word} {name}" for word in ASKED for name in said.names))
        return (which or bool(said.words & SOUGHT)) and "gradient" in said.numbers

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take the slope. Raises Open where there is a place already, or no plain slope."""
        if said.point or "lr" in said.numbers or said.order > 1:
            raise Open({"place": "I look everywhere for a slope, not only near one place."})
        formula = slots.get("formula")
        named = formula is not None and set(said.names) & set(variables(formula.tree))
        its = formula is not None and said.says(*(f"{formula.name} {word}" for word in SOUGHT))
        if its or "value" in said.words or ("what" in said.words and not named):  # "what is f where its slope is 6"
            raise Open({"formula": "The place of that slope, or something else there?"})
        return slots

    @property
    def tree(self) -> Tree:
        """Return the formula less a line of the given slope."""
        line = Op("*", Num(self.gradient), Var(self.targets[0]))
        return Op("-", super().tree, line)

    def understood(self) -> str:
        """Return the formula and the slope."""
        wanted = f"the place where the derivative is {written(self.gradient)}"
        return f"{equation(self.formula)}, {wanted} in {self.targets[0]}"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the slope again at each place, by a small nudge."""
        where = self.targets[0]
        curve = super().tree

        def height(place: float) -> float:
            return float(evaluate(curve, {where: place}))

        return tuple(
            Check(f"the slope at {where} = {written(place)}", self.gradient, difference(height, place))
            for place in numbers
        )

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the derivative, and where it is what was given."""
        name = self.targets[0]
        found = derived(super().tree, name)
        places = " or ".join(f"{name} = {written(place)}" for place in numbers)
        return (
            *found.rules,
            f"So the derivative of {head(self.formula)} by {name} is {pretty(found.tree)}.",
            f"It is {written(self.gradient)} at {places}.",
        )

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the formula's curve with every place marked; the curve that is flat there is only a means."""
        return None
