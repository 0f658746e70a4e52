"""Slopes: a derivative, a partial, a gradient, one of higher order, slopes at several places, or only the sign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from tutor.ask.check import Check, check_higher, check_slopes, has_kink
from tutor.ask.derive import derived, nth_derived
from tutor.ask.evaluate import ERRORS
from tutor.ask.fields import Field, Open, Slots, at, equation, head, written
from tutor.ask.functions import FUNCTIONS
from tutor.ask.kinds import BY, FUNCTION, WHERE, Numbers, OnFormula, Outcome
from tutor.ask.kinds.rising import DESCENT, FAST, direction, how_often, says_sign
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import identifier, pretty, sign_of, torch_text
from tutor.ask.program import Program, derivatives, differentiable, result, tensors, text
from tutor.ask.resolve import Formula
from tutor.ask.said import Said
from tutor.ask.slots import anywhere, everywhere
from tutor.ask.tree import Call, Num, Unreadable, calls, kinked, substitute, variables

ORDINALS = {2: "second ", 3: "third ", 4: "fourth "}
MOST_DERIVED = 4
KINKED = "There is a kink: the slope jumps there, so it has no single value."
CONSTANT = "There is no variable in it. What changes there?"
TORCH = frozenset({"torch", "pytorch", "in torch", "in pytorch", "autograd", "as torch computes it", "backward"})
KINK = ": a kink, where torch chooses one slope of several"
UNSETTLED = frozenset({"max", "min", "floor", "ceil", "round", "sign"})
ASKED = {
    "slope": "the slope itself",
    "sign": "its sign: positive, negative or zero",
    "rises": "whether the curve goes up or down",
    "move": "which way descent moves the variable",
}


@dataclass(frozen=True, kw_only=True)
class Slope(OnFormula):
    """The slope of a formula at a place, by each of the variables named; or what its sign tells."""

    order: int
    asked: str

    NAME: ClassVar = "slope"
    LABEL: ClassVar = "A slope, or a gradient"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        FUNCTION,
        WHERE,
        BY,
        Field("order", "How often differentiated", "count", default=1),
        Field("asked", "What is wanted", "choice", default="slope", choices=ASKED),
    )
    WANTS: ClassVar = frozenset({"slope", "slopes", "sign", "rises", "move", "twice"})
    NEEDS: ClassVar = WANTS - {"twice"}
    ALSO: ClassVar = frozenset({"times"})
    LESSON: ClassVar = "slope_and_sign"

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take the order, and what is wanted: a sign only where up and down, or plus and minus, are asked about."""
        wishes = said.wants
        if said.words & FAST and said.words & DESCENT:
            raise Open({"asked": "How steep the curve is, or how far a step goes?"})
        order = how_often(said)
        asked = next((wish for wish in ("move", "rises", "sign") if wish in wishes), "slope")
        if asked == "move" and any(word.startswith("loss") for word in wishes.get("rises", ())):
            raise Open({"asked": "Which way the variable goes, or the loss?"})
        if asked == "sign" and not wishes.keys() & {"slope", "slopes"}:
            raise Open({"asked": "The sign of the slope, or of the function itself?"})
        if asked == "rises":
            asked = "sign" if says_sign(said) else direction(said)
        many, torch = (
            "slopes" in said.wants or not said.wants,
            bool(said.words & TORCH or any(mark.kind == "leaf" for mark in said.marks)),
        )
        return {**slots, "order": order, "asked": asked, "many": many, "torch": torch}

    @classmethod
    def made(cls, slots: Slots) -> "Slope":
        """Return the question. Raises Open where one derivative is asked for and there are several variables."""
        question = super().made(anywhere(slots, int(slots.get("order") or 1)))
        if not question.by:
            raise Open({"formula": CONSTANT})
        said = slots.get("by")
        named = bool(getattr(said, "by", said) or getattr(said, "alone", ()))
        if len(question.by) > 1 and not named and not slots.get("many", True):
            raise Open({"by": "With respect to which variable?"})
        if not slots.get("torch", True) and "abs" in calls(question.formula.tree) and question._at_kink():
            raise Open({"place": KINKED})
        return question

    @classmethod
    def meanwhile(cls, slots: Slots) -> str:
        """Return the derivatives as formulas: they need no place, and where they are constant that is all."""
        formula, order = slots["formula"], slots.get("order") or 1
        by = getattr(slots.get("by"), "by", ()) or variables(formula.tree)
        if not set(by) <= set(variables(formula.tree)) or not 1 <= order <= MOST_DERIVED or (order > 1 and len(by) > 1):
            return ""
        try:
            return " ".join(_as_formula(formula, name, int(order)) for name in by)
        except Unreadable:
            return ""

    def check_slots(self) -> None:
        """Raise Open where the slots do not go together."""
        if self.order > MOST_DERIVED:
            raise Open({"order": "I differentiate four times at most."})
        if not self._is_each:
            super().check_slots()
        single = len(self.by) == 1 and not isinstance(self.place[self.by[0]], tuple)
        if not single and (self.asked != "slope" or self.order > 1):
            raise Open({"by": "With respect to which one variable?"})
        unsettled = bool(calls(self.formula.tree) & UNSETTLED) or self.asked in ("rises", "move")
        if self.order == 1 and unsettled and kinked(self.formula.tree) and has_kink(self._whole):
            raise Open({"place": KINKED})

    @property
    def _is_each(self) -> bool:
        """Say whether there are several places, one after the other, for a formula of a single number."""
        whole = any(FUNCTIONS[name].whole for name in calls(self.formula.tree))
        return not whole and any(isinstance(value, tuple) for value in self.place.values())

    @property
    def _whole(self) -> "Slope":
        """Return the question about the sum over all places: each place's slope is its part of the sum's gradient."""
        if not self._is_each:
            return self
        return replace(self, formula=replace(self.formula, tree=Call("sum", (self.formula.tree,))))

    @property
    def forward(self) -> list[str]:
        """Return the lines that compute the formula."""
        return [f"{result(self.name)} = {torch_text(differentiable(self._whole.formula.tree, self.by))}"]

    def program(self) -> Program:
        """Return one backward call, or torch differentiating the derivative again."""
        if self.order > 1:
            return self._higher()
        backward = [*self.forward, f"{result(self.name)}.backward()"]
        read = [f"{identifier(each)}.grad.tolist()" for each in self.by]
        answer = f"gradient = [{', '.join(read)}]" if len(read) > 1 else f"gradient = {read[0]}"
        return Program(text(tensors(self.place, self.by), backward, [answer]), "gradient")

    def _higher(self) -> Program:
        chain = self.by * self.order
        tree = differentiable(self.formula.tree, chain)
        return Program(text(tensors(self.place, self.by), derivatives(tree, chain)), "gradient")

    def understood(self) -> str:
        """Return formula, what is wanted and where."""
        by = ", ".join(self.by)
        plain = "derivative" if len(self.by) == 1 else "gradient"
        wanted = {
            "slope": f"{ORDINALS.get(self.order, '')}{plain} with respect to {by}",
            "sign": f"sign of the {ORDINALS.get(self.order, '')}derivative with respect to {by}",
            "rises": f"whether it rises: the derivative with respect to {by}",
            "move": f"which way descent moves {by}: against the derivative",
        }[self.asked]
        kink = KINK if self.asked == "slope" and not self._is_each and self._at_kink() else ""
        always = everywhere(self.formula, self.order) if self.place else ""
        return f"{equation(self.formula)}, {wanted} at {at(self.place)}{always}{kink}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the slopes, or the sign of the one."""
        if self.asked == "slope":
            return super().outcome(numbers, verdict)
        number = numbers[0]
        return Outcome(number, sign=sign_of(number))

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return each slope again by a small nudge."""
        return (
            check_higher(self, self.by[0], self.order, numbers[0])
            if self.order > 1
            else check_slopes(self._whole, numbers)
        )

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the rules, the derivative as a formula, and the numbers put in, for each variable."""
        lines: list[str] = []
        try:
            for name, number in zip(self.by, numbers, strict=False):
                lines += self._derived(name, number)
        except Unreadable:
            return ()
        return tuple(lines)

    def _derived(self, name: str, number: float) -> list[str]:
        tree = self.formula.tree
        rules: list[str] = []
        for _ in range(self.order):
            found = derived(tree, name)
            tree, rules = found.tree, [*rules, *found.rules]
        order = ORDINALS.get(self.order, "")
        lines = [*rules, f"So the {order}derivative of {head(self.formula)} by {name} is {pretty(tree)}."]
        if self._is_each:
            return lines
        inside = substitute(tree, {each: Num(value) for each, value in self.place.items() if isinstance(value, float)})
        return [*lines, f"At {at(self.place)}: {pretty(inside)} = {written(number)}."]

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve, its tangent and the place."""
        place = self.place[self.by[0]]
        if isinstance(place, tuple):
            return None
        return drawn(self, head(self.formula), [place], numbers[0] if self.order == 1 else None)

    def told(self) -> tuple[str, str]:
        """Return what the sign was asked for."""
        return (self.asked if self.asked in ("rises", "move") else ""), self.by[0]

    def topics(self) -> tuple[str, ...]:
        """Return the topics of a slope, a partial, a kink or a higher order."""
        if self.asked != "slope":
            return "gradient_direction_sign", "gradient_meaning"
        if self._at_kink():
            return "nondifferentiable_points", "gradient_meaning"
        if self.order > 1:
            return "higher_order_gradients", "gradient_meaning"
        several = len(self.place) > 1 or (isinstance(self.place[self.by[0]], tuple) and not self._is_each)
        return ("partial_derivatives" if several else "gradient_meaning"), "chain_rule"

    def _at_kink(self) -> bool:
        try:
            return kinked(self.formula.tree) and has_kink(self._whole)
        except ERRORS:
            return False

    def lesson(self) -> str:
        """Return the lesson of several variables, or of one."""
        return "partial_derivatives" if len(self.place) > 1 else self.LESSON


def _as_formula(formula: Formula, name: str, order: int) -> str:
    """Say what a derivative is as a formula. Raises Unreadable where none is known."""
    tree = nth_derived(formula.tree, name, order)
    return f"The {ORDINALS.get(order, '')}derivative of {head(formula)} by {name} is {pretty(tree)}."
