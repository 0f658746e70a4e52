"""Flat places: where the slope of a formula is zero, where it is lowest, and how low it gets there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from tutor.ask.check import Check
from tutor.ask.derive import derived
from tutor.ask.evaluate import Value, difference, evaluate, height
from tutor.ask.fields import Field, Open, Slots, at, equation, head, written
from tutor.ask.kinds import FUNCTION, Numbers, OnFormula, Outcome
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import identifier, pretty, torch_text
from tutor.ask.program import FLOAT, Lines, Program, text
from tutor.ask.resolve import FUNCTION_NAMES, LOSS_NAMES
from tutor.ask.said import Said
from tutor.ask.summands import spelled_out
from tutor.ask.tree import Num, Op, Tree, Unreadable, calls, degree, kinked, variables, walk

MOST_PLACES = 6
BENDS = " and bends upward"
PERIODIC = frozenset({"sin", "cos", "tan"})
CONVEX_PARTS = frozenset({"exp", "softplus"})
SAMPLES = tuple(side * reach for side in (-1, 1) for reach in (*(n / 4 for n in range(241)), 1e2, 1e3, 1e4, 1e6))
NEAR = sorted(place for place in {*SAMPLES} if abs(place) <= 60)
POINTS = {f"{what} {point}" for what in ("stationary", "critical", "turning", "flat") for point in ("point", "points")}
FLAT = frozenset({"0", "flat", "horizontal", "vanish", "vanishes", "zero gradient", "stationary", "vertex", *POINTS})
LOWEST = frozenset({"lowest", "smallest", "as small as possible", "as low as possible", "best"})
HOW_LOW = frozenset({"how low", "how small"})
WHERE = frozenset({"where", "which", "at which", "at what", "for what"})
PLACE = WHERE | {"minimizer", "minimiser", "argmin", "min point", "minimum point"}
GIVING = frozenset({"gives", "give", "makes", "make", "has", "have", "yields", "minimizes", "minimises"})
HEIGHTS = tuple(
    f"{low} {of}"
    for low in ("lowest", "smallest", "minimum", "minimal")
    for of in ("value", "loss", "cost", "error", "f")
)
ASKED = {
    "flat": "every place where the slope is zero",
    "minimum": "every minimum",
    "lowest": "the lowest place of all",
    "height": "how low it gets",
    "both": "where it is lowest, and how low it gets there",
}
SAYS = {
    "flat": "the place where the derivative is zero",
    "minimum": "the minimum",
    "lowest": "the lowest place",
    "height": "its lowest value, at the minimum",
    "both": "the lowest place and the value there",
}


@dataclass(frozen=True, kw_only=True)
class Minimum(OnFormula):
    """Where a formula of one variable is flat, or lowest; `place` holds what else stands in it."""

    asked: str

    NAME: ClassVar = "minimum"
    LABEL: ClassVar = "A minimum, or a flat place"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        FUNCTION,
        Field("place", "What else is given", "values", default={}),
        Field("by", "What is looked for", "names"),
        Field("asked", "What is wanted", "choice", default="minimum", choices=ASKED),
    )
    WANTS: ClassVar = frozenset({"lowest", "where", "slope", "slopes", "value", "loss"})
    NEEDS: ClassVar = frozenset({"lowest"})
    RANK: ClassVar = 4
    LESSON: ClassVar = "slope_and_sign"
    TOPICS: ClassVar = ("gradient_meaning", "local_minima_saddle_plateau")
    SIGN: ClassVar = 1  # what the formula is multiplied by before its lowest place is looked for

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Tell flat places from the lowest one, and a place from a height. "The minimum" may be either: then both."""
        low = set(said.wants.get("lowest", ())) - FLAT
        if said.point:
            raise Open({"place": "I look everywhere, not only near one place."})
        if said.order > 1:
            raise Open({"asked": "I look for places where the slope is zero, not a higher derivative."})
        slope = bool({"slope", "slopes"} & said.wants.keys())
        if not slope and said.words & {"vanish", "vanishes"}:
            raise Open({"asked": "Where the formula is zero, or where its slope is?"})
        if not low:
            return {**slots, "asked": "flat"}
        if slope:
            raise Open({"asked": "The slope at the minimum, or where the minimum is?"})
        how_low = bool(HOW_LOW & said.words) or said.words & {"how high"}
        value = bool(how_low or {"value", "loss"} & said.wants.keys() or said.says(*HEIGHTS))
        named = any(name not in FUNCTION_NAMES | LOSS_NAMES | {"y"} for name in said.names)
        asking = PLACE - ({"where"} if said.says("where =") else set())  # "the minimum where x = 3" asks for no place
        place = bool(said.words & asking) or named
        if not value and "local" in said.words:
            return {**slots, "asked": "minimum"}
        if (value and place and (how_low or not said.words & GIVING)) or not (value or place):
            return {**slots, "asked": "both"}
        asked = "minimum" if place and not low & LOWEST else "lowest" if place else "height"
        return {**slots, "asked": asked}

    @property
    def targets(self) -> tuple[str, ...]:
        """Return the variable that is looked for."""
        return tuple(name for name in self.by if name not in self.place)

    @property
    def curve(self) -> Tree:
        """Return the formula with what is given put in, so that only what is looked for is left."""
        return spelled_out(self.formula.tree, self.place)

    @property
    def tree(self) -> Tree:
        """Return what is to be lowest."""
        return self.curve

    @property
    def point(self) -> Mapping[str, Value]:
        """Return nothing: the place is what is looked for."""
        return {}

    def check_slots(self) -> None:
        """Raise Open where there is not one variable left, or where Newton's steps would not find what is asked."""
        strange = set(self.place) - set(variables(self.formula.tree))
        if strange:
            raise Open({"place": f"{min(strange)} is not in the formula."})
        if len(self.targets) != 1 or variables(self.tree) != self.targets:
            raise Open({"by": "Which one variable shall I look for? The others need a number."})
        power = degree(self.tree, frozenset(self.targets))
        if kinked(self.tree) or calls(self.tree) & PERIODIC or (power is not None and power < 2):
            raise Open({"formula": "I find flat places where a curve is smooth, and where there are only a few."})
        if self.asked in ("lowest", "height", "both") and not _is_tame(self.tree):
            raise Open({"formula": "I cannot tell for sure how low this gets everywhere."})

    def program(self) -> Program:
        """Return Newton's steps from many starts at once, and a comparison of what they found."""
        name = identifier(self.targets[0])
        newton = newtons(self.tree, name)
        wanted = "(slope.abs() < 1e-8)" + ("" if self.asked == "flat" else " & (curvature > 1e-6)")
        found = [kept(name, wanted)]
        if self.asked in ("flat", "minimum"):
            return Program(text(newton, found, ['answer = places or "none"']), "answer")
        found += [f"{name} = torch.tensor(places, {FLOAT})", f"heights = {torch_text(self.tree)}"]
        lowest = f"{name}[heights <= heights.min() + 1e-9].tolist()"
        height = f"{'-' * (self.SIGN < 0)}heights.min().item()"
        answer = {"height": height, "both": f"[*{lowest}, {height}]"}.get(self.asked, lowest)
        return Program(
            text(newton, found, [f'answer = {answer} if places else "none"  # of the lowest of all']), "answer"
        )

    def understood(self) -> str:
        """Return the formula and what is looked for."""
        given = f" with {at(self.place)}" if self.place else ""
        return f"{equation(self.formula)}{given}, {SAYS[self.asked]} in {self.targets[0]}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the places, or the height. Raises ArithmeticError where they are no few places, or not the lowest."""
        if verdict and (self.asked in ("lowest", "height") or not self._has_none()):
            raise ArithmeticError("none was found, and there may be one")
        places = self.places(numbers)
        if len(places) > MOST_PLACES or any(second - first <= 1e-3 for first, second in pairwise(places)):
            raise ArithmeticError("no few places, well apart")
        if numbers and self.asked in ("lowest", "height", "both") and not self._is_lowest(numbers[0]):
            raise ArithmeticError("it gets lower elsewhere")
        return super().outcome(numbers, verdict)

    def places(self, numbers: Numbers) -> Numbers:
        """Return those of the numbers that are places; the others are heights."""
        return {"height": (), "both": numbers[:-1]}.get(self.asked, numbers)

    def _has_none(self) -> bool:
        """Say whether the formula only rises or falls where a flat place is asked for, and else never turns upward."""
        heights = [height(self.tree, self.targets[0], place) for place in NEAR]
        if None in heights or not _is_tame(self.tree):
            return False
        rises = [second > first for first, second in pairwise(each for each in heights if each is not None)]
        turns = [pair for pair in pairwise(rises) if len({*pair}) > 1]
        return not turns if self.asked == "flat" else (False, True) not in turns

    def _is_lowest(self, found: float) -> bool:
        """Say whether the formula is nowhere below what was found, near or far."""
        lowest = self.SIGN * found if self.asked == "height" else float(evaluate(self.tree, {self.targets[0]: found}))
        heights = [value for place in SAMPLES if (value := height(self.tree, self.targets[0], place)) is not None]
        return min(heights, default=lowest) >= lowest - 1e-6 * max(1.0, abs(lowest))

    def reached(self, numbers: Numbers) -> Mapping[str, float]:
        """Return the place that was found, where there is only one."""
        if len(self.places(numbers)) != 1:
            return {}
        (name,), (place,) = self.targets, self.places(numbers)
        try:  # the answer is rounded: one more of Newton's steps mends that
            slope = derived(self.tree, name).tree
            bend = evaluate(derived(slope, name).tree, {name: place})
            return {name: place - evaluate(slope, {name: place}) / bend}
        except (Unreadable, ArithmeticError):
            return {name: place}

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return that a nudge changes nothing there, to first order."""

        def curve(place: float) -> float:
            return float(evaluate(self.tree, {self.targets[0]: place}))

        return tuple(
            Check(
                f"the slope at {self.targets[0]} = {written(place)}",
                0.0,
                difference(curve, place),
                1e-4 * max(1.0, abs(difference(curve, place, 2, 1e-3))),
            )
            for place in self.places(numbers)
        )

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the derivative, where it is zero, and how high the curve is there."""
        name, places = self.targets[0], [float(f"{place:.6g}") for place in names["places"]]
        if not numbers:
            return (f"No place was found where the slope by {name} is zero{BENDS * (self.asked != 'flat')}.",)
        where = " or ".join(f"{name} = {written(place)}" for place in places)
        bends = "" if self.asked == "flat" else BENDS
        lines = [f"At a minimum the slope is zero. Here the curve is flat{bends} at {where}."]
        try:
            slope = derived(self.curve, name)
            lines = [
                *slope.rules,
                f"So the derivative of {head(self.formula)} by {name} is {pretty(slope.tree)}.",
                *lines,
            ]
        except Unreadable:
            pass
        return (*lines, *self._height(numbers))

    def _height(self, numbers: Numbers) -> tuple[str, ...]:
        """Return how low it gets, where that is asked."""
        return (f"The lowest value is {written(numbers[-1])}.",) if self.asked in ("height", "both") else ()

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve with every place marked."""
        return drawn(self, head(self.formula), list(self.places(tuple(numbers))) or list(names["places"]))


def newtons(tree: Tree, name: str, reach: tuple[float, float] = (-50.0, 50.0), starts: int = 201) -> Lines:
    """Return the lines of Newton's steps to where the slope by a name is zero."""
    return [
        f"{name} = torch.linspace({reach[0]!r}, {reach[1]!r}, {starts}, {FLOAT})  # many starts at once",
        "for step in range(80):",
        f"    before = {name} = {name}.detach().requires_grad_()",
        f"    f = {torch_text(tree)}",
        f"    slope, = torch.autograd.grad(f.sum(), {name}, create_graph=True)",
        f"    curvature, = torch.autograd.grad(slope.sum(), {name})",
        f"    moved = {name} - slope / curvature  # where the tangent of the slope is zero",
        f"    {name} = torch.where(curvature == 0, {name}, moved)",
    ]


def kept(name: str, wanted: str, decimals: int = 6) -> str:
    """Return the lines that keep those of the places found that are wanted."""
    found = f"still = (({name} - before).abs() < 1e-3) & {wanted}  # the steps have come to an end"
    return f"{found}\nplaces = {name}[still].detach().sort().values.round(decimals={decimals}).unique().tolist()"


def flat_places(tree: Tree, place: Mapping[str, Value], name: str) -> Lines:
    """Return the lines that find the flat places of a formula by one of its variables."""
    alone = spelled_out(tree, {each: value for each, value in place.items() if each != name})
    return [*newtons(alone, identifier(name)), kept(identifier(name), "(slope.abs() < 1e-8)")]


def _is_tame(tree: Tree) -> bool:
    """Say whether samples tell if a place is the lowest of all: no pole hides between them."""
    if degree(tree, frozenset(variables(tree))) is not None:
        return True
    signs = [node for node in walk(tree) if isinstance(node, Op)]
    poles = any(node.sign == "/" and variables(node.right) for node in signs)
    powers = [node.right for node in signs if node.sign == "^"]
    return (
        calls(tree) <= CONVEX_PARTS and not poles and all(isinstance(each, Num) and each.value >= 0 for each in powers)
    )
