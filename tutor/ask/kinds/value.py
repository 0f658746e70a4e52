"""The value of a formula at a place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import BY_SUMS, Check
from tutor.ask.evaluate import evaluate
from tutor.ask.fields import at, equation, head, written
from tutor.ask.kinds import FUNCTION, WHERE, Numbers, OnFormula
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import pretty, torch_text
from tutor.ask.program import FLOAT, Program, differentiable, result, tensors, text
from tutor.ask.said import Said
from tutor.ask.tree import Num, calls, substitute, variables


@dataclass(frozen=True, kw_only=True)
class Height(OnFormula):
    """How high a formula is at a place."""

    NAME: ClassVar = "value"
    LABEL: ClassVar = "The value of a function"
    FIELDS: ClassVar = (FUNCTION, WHERE)
    WANTS: ClassVar = frozenset({"value", "loss"})
    RANK: ClassVar = 8
    LESSON: ClassVar = "one_function"
    TOPICS: ClassVar = ("loss_functions", "gradient_meaning")

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether a value is wished for: in so many words, or as f(3), or as nothing but a formula at a place."""
        plain = said.words & {"compute", "calculate", "evaluate"} or said.says("is #", "is f", "is loss", "is the loss")
        plain = plain or (said.formula is not None and said.formula.arguments in ((), ("h",)))  # or a quotient
        plain = plain or (said.formula is not None and not (said.wants or variables(said.formula.tree)))  # f(3) − f(2)
        return bool(cls.WANTS & said.wants.keys() or plain) and "derivation" not in said.words

    @property
    def targets(self) -> tuple[str, ...]:
        """Return every variable: the chart has room for one."""
        return tuple(self.place)

    @property
    def forward(self) -> list[str]:
        """Return the lines that compute the formula."""
        formula = torch_text(differentiable(self.formula.tree, ()))
        numbers = not (variables(self.formula.tree) or calls(self.formula.tree))  # else torch has a tensor in it
        return [f"{result(self.name)} = {f'torch.tensor({formula}, {FLOAT})' if numbers else formula}"]

    def program(self) -> Program:
        """Return the formula computed once."""
        lines = [*self.forward, f"value = {result(self.name)}.item()"]
        return Program(text(tensors(self.place, ()), lines), "value")

    def understood(self) -> str:
        """Return the formula and where."""
        return f"{equation(self.formula)}, its value{f' at {at(self.place)}' if self.place else ''}"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the value again in plain floats."""
        where = f" at {at(self.place)}" if self.place else ""
        return (
            Check(f"{head(self.formula)}{where}", numbers[0], evaluate(self.formula.tree, self.place), how=BY_SUMS),
        )

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the formula with the numbers put in."""
        inside = substitute(
            self.formula.tree, {name: Num(value) for name, value in self.place.items() if isinstance(value, float)}
        )
        put_in = f"Put in {at(self.place)}: " if self.place else ""
        return (f"{put_in}{pretty(inside)} = {written(numbers[0])}.",)

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve with the place marked."""
        places = [value for value in self.place.values() if isinstance(value, float)]
        return drawn(self, head(self.formula), places)
