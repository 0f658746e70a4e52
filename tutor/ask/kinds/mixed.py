"""Mixed partial derivatives: by one variable first, then by another; the order makes no difference."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check, check_mixed
from tutor.ask.derive import derived
from tutor.ask.fields import Field, Names, Open, Slots, at, equation, head, written
from tutor.ask.kinds import FUNCTION, WHERE, Numbers, OnFormula
from tutor.ask.printer import pretty
from tutor.ask.program import Program, derivatives, tensors, text
from tutor.ask.resolve import Formula
from tutor.ask.said import Said
from tutor.ask.tree import Num, Op, Tree, Unreadable, Var, substitute, variables

PAIR = 2


@dataclass(frozen=True, kw_only=True)
class Mixed(OnFormula):
    """How fast the slope by one variable changes as another one moves."""

    NAME: ClassVar = "mixed"
    LABEL: ClassVar = "A mixed partial derivative"
    FIELDS: ClassVar = (FUNCTION, WHERE, Field("by", "By which two variables, one after the other", "names"))
    WANTS: ClassVar = frozenset({"mixed", "slope", "slopes"})
    RANK: ClassVar = 4
    LESSON: ClassVar = "partial_derivatives"
    TOPICS: ClassVar = ("higher_order_gradients", "partial_derivatives")

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether it is named, or two variables stand below as in ∂²f/∂x∂y."""
        return "mixed" in said.wants or (said.order == PAIR and len(set(said.by)) == PAIR)

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take the variables below the line; where none are named, the formula's own two."""
        formula = slots.get("formula")
        if said.order > PAIR:
            raise Open({"by": "By two variables, please."})
        own = variables(formula.tree) if isinstance(formula, Formula) else ()
        return {**slots, "by": Names(by=tuple(dict.fromkeys(said.by)) or own)}

    def check_slots(self) -> None:
        """Raise Open where there are not two variables."""
        super().check_slots()
        if len(self.by) != PAIR or any(isinstance(self.place[name], tuple) for name in self.by):
            raise Open({"by": "By which two variables?"})

    def program(self) -> Program:
        """Return torch differentiating its first derivative again."""
        tree: Tree = self.formula.tree
        for name in self.by:  # torch needs every variable to be there at each turn
            tree = Op("+", tree, Op("*", Num(0.0), Op("^", Var(name), Num(2.0))))
        return Program(text(tensors(self.place, self.by), derivatives(tree, self.by)), "gradient")

    def understood(self) -> str:
        """Return the formula, the two variables and where."""
        first, second = self.by
        return f"{equation(self.formula)}, derivative with respect to {first} and then {second} at {at(self.place)}"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return it again from the four corners of a small square."""
        return (check_mixed(self, numbers[0]),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return both derivatives as formulas, and the numbers put in."""
        first, second = self.by
        try:
            once = derived(self.formula.tree, first)
            twice = derived(once.tree, second)
        except Unreadable:
            return ()
        inside = substitute(
            twice.tree, {name: Num(value) for name, value in self.place.items() if isinstance(value, float)}
        )
        return (
            *once.rules,
            f"The derivative of {head(self.formula)} by {first} is {pretty(once.tree)}.",
            *twice.rules,
            f"The derivative of that by {second} is {pretty(twice.tree)}.",
            f"At {at(self.place)}: {pretty(inside)} = {written(numbers[0])}.",
        )
