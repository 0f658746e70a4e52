"""The lowest place of a formula of several variables that is of the second degree: then there is one exact answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check, along
from tutor.ask.derive import derived
from tutor.ask.evaluate import difference
from tutor.ask.fields import Open, Slots, at, equation, head
from tutor.ask.kinds import Numbers, Outcome
from tutor.ask.kinds.maximum import Maximum, turned
from tutor.ask.kinds.minimum import Minimum
from tutor.ask.picture import Picture
from tutor.ask.printer import identifier, pretty, torch_text
from tutor.ask.program import FLOAT, Program, text
from tutor.ask.said import Said
from tutor.ask.tree import Neg, Tree, Unreadable, degree, variables

SECOND = 2
MOST = 4
SAYS = {
    "flat": "where every partial derivative is zero",
    "minimum": "the lowest place",
    "lowest": "the lowest place",
    "height": "its lowest value",
    "both": "the lowest place and the value there",
}


@dataclass(frozen=True, kw_only=True)
class Valley(Minimum):
    """Where a formula of several variables is flat, or lowest, or how low it gets."""

    NAME: ClassVar = "valley"
    LABEL: ClassVar = "A minimum of several variables"
    LESSON: ClassVar = "loss_landscape"
    TOPICS: ClassVar = ("loss_surface_high_dim", "local_minima_saddle_plateau")

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Tell a place from a height, as for one variable. Raises Open where some of the variables are singled out."""
        if said.by:
            raise Open({"by": "I look for all variables together."})
        point = said.says("minimum point", "lowest point")
        return {**slots, "asked": "minimum"} if point else super().fill(said, slots)

    def check_slots(self) -> None:
        """Raise Open where there is one variable only, or where the formula is not of the second degree."""
        if not set(self.place) <= set(variables(self.formula.tree)):
            raise Open({"place": "Something is given that is not in the formula."})
        if not 1 < len(self.targets) <= MOST or set(variables(self.tree)) != set(self.targets):
            raise Open({"by": "Two variables to four, please."})
        if degree(self.tree, frozenset(self.targets)) != SECOND:
            raise Open(
                {"formula": "With several variables I find the place where there are squares and products only."}
            )

    def program(self) -> Program:
        """Return where the gradient is zero: with squares and products alone that is one linear system."""
        names = [identifier(name) for name in self.targets]
        lines = [
            "def f(place):",
            f"    {', '.join(names)} = place",
            f"    return {torch_text(self.tree)}",
            "",
            f"start = torch.zeros({len(names)}, {FLOAT})",
            "slopes = torch.autograd.functional.jacobian(f, start)",
            "curvature = torch.autograd.functional.hessian(f, start)",
            "place = torch.linalg.solve(curvature, -slopes)  # there every slope is zero",
        ]
        bends = "bends = torch.linalg.eigvalsh(curvature)"
        bowl = [bends, "bowl = bends.min() > 1e-9 * bends.max()  # it bends up whichever way one goes"]
        if self.asked == "flat":
            bowl = [bends, "bowl = bends.abs().min() > 1e-9 * bends.abs().max()  # else a whole line is flat"]
        height = f"{'-' * (self.SIGN < 0)}f(place).item()"
        both = {"height": height, "both": f"[*place.tolist(), {height}]"}
        answer = both.get(self.asked, "place.tolist()")
        return Program(text(lines, [*bowl, f"answer = {answer} if bowl else float('nan')"]), "answer")

    def understood(self) -> str:
        """Return the formula and what is looked for."""
        given = f" with {at(self.place)}" if self.place else ""
        return f"{equation(self.formula)}{given}, {SAYS[self.asked]}, by {', '.join(self.targets)}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the place, or the height."""
        return super(Minimum, self).outcome(numbers, verdict)

    def reached(self, numbers: Numbers) -> Mapping[str, float]:
        """Return the place that was found."""
        return dict(zip(self.targets, self.places(numbers), strict=True)) if self.places(numbers) else {}

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return that no small nudge of one variable changes anything there, or that it is as low nowhere around."""
        there = self.reached(numbers)
        if not there:
            return ()
        found = [difference(along(self, name, None, there), there[name]) for name in self.targets]
        pairs = zip(self.targets, found, strict=True)
        return tuple(Check(f"the slope by {name} there", 0.0, slope) for name, slope in pairs)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return each partial derivative, and where all of them are zero."""
        place = {name: float(f"{value:.6g}") for name, value in zip(self.targets, names["place"].tolist(), strict=True)}
        try:
            slopes = [
                f"The derivative of {head(self.formula)} by {name} is {pretty(derived(self.curve, name).tree)}."
                for name in self.targets
            ]
        except Unreadable:
            slopes = []
        return (*slopes, f"All of them are zero at {at(place)}.", *self._height(numbers))

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return nothing: a chart has room for one variable."""
        return None


@dataclass(frozen=True, kw_only=True)
class Summit(Valley):
    """The highest place: the lowest one of the formula with its sign turned."""

    NAME: ClassVar = "summit"
    LABEL: ClassVar = "A maximum of several variables"
    FIELDS: ClassVar = Maximum.FIELDS
    RULED: ClassVar = False
    SIGN: ClassVar = -1

    @property
    def tree(self) -> Tree:
        """Return the formula with its sign turned."""
        return Neg(self.curve)

    def understood(self) -> str:
        """Return the formula and what is looked for."""
        return turned(super().understood())

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return each partial derivative, and where all of them are zero."""
        return tuple(map(turned, super().derivation(names, numbers)))
