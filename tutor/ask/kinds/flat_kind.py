"""What a flat place is: a minimum, a maximum, a saddle, or neither; at a place, or at every flat one."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check, along, has_kink
from tutor.ask.derive import derived
from tutor.ask.evaluate import difference
from tutor.ask.fields import Field, Open, Place, Slots, at, equation, head, short
from tutor.ask.flatness import ANSWER, CODES, LOOK, NEWTON, ROUND, SAYS, around, listed, named, rounded, told
from tutor.ask.kinds import FUNCTION, Numbers, OnFormula, Outcome
from tutor.ask.kinds.minimum import PERIODIC, Minimum, flat_places
from tutor.ask.kinds.slope import CONSTANT, KINKED
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import identifier, pretty, torch_text
from tutor.ask.program import Lines, Program, differentiable, literal, text
from tutor.ask.resolve import Formula
from tutor.ask.slots import placed
from tutor.ask.summands import spelled_out
from tutor.ask.tree import Tree, Unreadable, calls, kinked, variables

MOST_PLACES = 9


@dataclass(frozen=True, kw_only=True)
class FlatKind(OnFormula):
    """What a formula of one or two variables is at a flat place; without a place, at each one that there is."""

    NAME: ClassVar = "flat_kind"
    LABEL: ClassVar = "Is a flat place a minimum, a maximum or a saddle?"
    FIELDS: ClassVar = (FUNCTION, Field("place", "Where: empty for every flat place", "values", default={}))
    RULED: ClassVar = False
    LESSON: ClassVar = "slope_and_sign"
    TOPICS: ClassVar = ("local_minima_saddle_plateau", "gradient_meaning")

    @classmethod
    def made(cls, slots: Slots) -> "FlatKind":
        """Return the question; a place without names is one of all variables. Raises Open where it cannot be."""
        formula, place = slots.get("formula"), slots.get("place")
        if isinstance(formula, Formula) and isinstance(place, Place):
            whole = place.point or {*variables(formula.tree)} <= place.given.keys()
            try:
                slots = {**slots, "place": placed(formula, place)} if whole else slots
            except Unreadable as reason:
                raise Open({"place": str(reason)}) from reason
        return super().made(slots)

    @property
    def at_place(self) -> bool:
        """Say whether there is a place: every variable has its number."""
        return {*variables(self.formula.tree)} <= self.place.keys()

    @property
    def targets(self) -> tuple[str, ...]:
        """Return the variables that one may go along."""
        names = tuple(name for name in self.formula.arguments if name in variables(self.formula.tree))
        return tuple(
            name for name in names if (isinstance(self.place[name], float) if self.at_place else name not in self.place)
        )

    @property
    def tree(self) -> Tree:
        """Return the formula with what is given put in, so that only those variables are left."""
        return spelled_out(
            self.formula.tree, {name: value for name, value in self.place.items() if name not in self.targets}
        )

    @property
    def point(self) -> Mapping[str, float]:
        """Return the place, where there is one."""
        return {name: float(self.place[name]) for name in self.targets} if self.at_place else {}  # type: ignore[arg-type]

    @property
    def _alone(self) -> Minimum:
        """Return the question where a formula of one variable is flat."""
        return Minimum(formula=self.formula, place=self.place, by=self.targets, asked="flat")

    def check_slots(self) -> None:
        """Raise Open where there is no place to judge, or where the flat ones could not all be found."""
        if {*self.place} - {*variables(self.formula.tree)}:
            raise Open({"place": "Something is given that is not in the formula."})
        if not variables(self.formula.tree):
            raise Open({"formula": CONSTANT})
        if not 1 <= len(self.targets) <= 2 or {*variables(self.tree)} != {*self.targets}:
            raise Open({"formula": "I can judge a formula of one variable, or of two."})
        if self.at_place:
            super().check_slots()
            if kinked(self.tree) and has_kink(self):
                raise Open({"place": KINKED})
        elif len(self.targets) == 1:
            self._alone.check_slots()
        elif kinked(self.tree) or calls(self.tree) & PERIODIC:
            raise Open({"place": "At which place? Here there may be more of them than I can find."})

    def program(self) -> Program:
        """Return slopes and curvatures at the place, or at each flat one, and what they make of it."""
        names = ", ".join(map(identifier, self.targets)) + "," * (len(self.targets) == 1)
        formula = torch_text(differentiable(self.tree, self.targets * 2))
        curve = ["def f(place):", f"    {names} = place", f"    return {formula}"]
        tools = [ROUND[len(self.targets)], "", LOOK]
        if self.at_place:
            spot = f"place = torch.tensor({literal(tuple(self.point.values()))}, dtype=torch.float64)"
            judge = [
                "slopes, bends, kind = look(place)",
                "answer = kind if slopes.abs().max() < 1e-6 else slopes.tolist()",
            ]
            return Program(text(curve, tools, [spot, *judge]), "answer")
        return Program(text(*self._found(curve), tools, ANSWER.strip().splitlines()), "answer")

    def _found(self, curve: Lines) -> tuple[Lines, ...]:
        """Return the formula, and the lines that find the flat places of one variable, or of two."""
        if len(self.targets) == 2:
            return curve, NEWTON.strip().splitlines()
        newton = flat_places(self.formula.tree, self.place, self.targets[0])
        return [*newton, "places = [[place] for place in places]"], curve

    def understood(self) -> str:
        """Return the formula, and where it is judged."""
        given = f" with {at(self.place)}" if self.place and not self.at_place else ""
        where = f"at {at(self.place)}" if self.at_place else f"where it is flat in {', '.join(self.targets)}"
        return f"{equation(self.formula)}{given}, what kind of place it is {where}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return what it is, or the slope of a place that is not flat; of several places each with its kind.

        Raises ArithmeticError where that is not sure.
        """
        if self.at_place and verdict is None:
            slopes = f"the slope is {short(numbers[0])}" if len(numbers) == 1 else f"the slopes are {listed(numbers)}"
            said = f"It is not flat there: {slopes}."
            one = len(numbers) == 1
            return Outcome(numbers[0] if one else None, None if one else numbers, verdict="not flat", said=said)
        if self.at_place:
            kind = self._sure(self.point, verdict or "")
            return Outcome(verdict=kind, said=f"It is {SAYS[kind]}.")
        if len(self.targets) == 1:
            self._alone.outcome(tuple(spot[self.targets[0]] for spot, _ in self._spots(numbers)), verdict)
        found = [(spot, self._sure(spot, kind)) for spot, kind in self._spots(numbers)]
        if not found and len(self.targets) == 1:
            return Outcome(verdict="none")
        if not found or len(found) > MOST_PLACES or self._are_near([spot for spot, _ in found]):
            raise ArithmeticError("no few places, well apart")
        kinds = [f"{kind} at {at(rounded(spot))}" for spot, kind in found]
        said = "; ".join(f"at {at(rounded(spot))} {SAYS[kind]}" for spot, kind in found)
        return Outcome(
            verdict=found[0][1] if len(found) == 1 else ", ".join(kinds), said=f"{said[0].upper()}{said[1:]}."
        )

    def _spots(self, numbers: Numbers) -> list[tuple[dict[str, float], str]]:
        """Return each place that was found, and what torch says it is."""
        size, kinds = len(self.targets) + 1, {code: kind for kind, code in CODES.items()}
        rows = [numbers[start : start + size] for start in range(0, len(numbers), size)]
        return [(dict(zip(self.targets, row, strict=False)), kinds[row[-1]]) for row in rows]

    def _are_near(self, spots: Sequence[Mapping[str, float]]) -> bool:
        rows = [tuple(spot.values()) for spot in spots]
        return any(math.dist(one, other) < 1e-3 for at, one in enumerate(rows) for other in rows[:at])

    def _sure(self, spot: Mapping[str, float], kind: str) -> str:
        """Return the kind, where the heights around say the same. Raises ArithmeticError where they do not."""
        if kind != around(self.tree, spot):
            raise ArithmeticError("the heights around do not say so")
        return named(kind, spot)

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return each slope again by a small nudge: zero at a flat place."""
        spots = [self.point] if self.at_place else [spot for spot, _ in self._spots(numbers)]
        slopes = numbers if self.at_place and numbers else (0.0,) * len(self.targets)
        return tuple(
            Check(
                f"the slope by {name} at {at(rounded(spot))}",
                slope,
                difference(along(self, name, None, spot), spot[name]),
            )
            for spot in spots
            for name, slope in zip(self.targets, slopes, strict=True)
        )

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the derivatives, and at each place what the second ones, or the heights around, say."""
        lines = self._slopes()
        if self.at_place:
            looks = [(self.point, names["slopes"], names["bends"], names["kind"])]
        else:
            spots = [spot for spot, _ in self._spots(numbers)]
            looks = [(spot, *look) for spot, look in zip(spots, names["looks"], strict=True)]
            lines.append(
                "A place is flat where every slope is zero." if looks else "No place was found where the slope is zero."
            )
        return (*lines, *(told(*look) for look in looks))

    def _slopes(self) -> list[str]:
        try:
            return [
                f"The derivative of {head(self.formula)} by {name} is {pretty(derived(self.tree, name).tree)}."
                for name in self.targets
            ]
        except Unreadable:
            return []

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve with every place marked."""
        spots = [self.point] if self.at_place else [spot for spot, _ in self._spots(tuple(numbers))]
        alone = OnFormula(formula=self.formula, place={}, by=self.targets)
        return drawn(alone, head(self.formula), [value for spot in spots for value in spot.values()])

    def lesson(self) -> str:
        """Return the lesson of one variable, or of a landscape."""
        return self.LESSON if len(self.targets) == 1 else "loss_landscape"
