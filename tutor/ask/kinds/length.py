"""How long a gradient is: the root of the sum of the squares of its numbers."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import BY_SUMS, Check, check_slopes
from tutor.ask.evaluate import Value
from tutor.ask.fields import Field, Slots, at, equation, row, single, written
from tutor.ask.kinds import FUNCTION, WHERE, WHOLE, Numbers, OnFormula, Question
from tutor.ask.kinds.slope import Slope
from tutor.ask.program import FLOAT, Program, literal, text
from tutor.ask.said import Said

NORM = "length = torch.linalg.vector_norm(torch.tensor({}, {})).item()"


@dataclass(frozen=True, kw_only=True)
class Length(OnFormula):
    """The length of a formula's gradient at a place."""

    NAME: ClassVar = "length"
    LABEL: ClassVar = "The length of a gradient"
    FIELDS: ClassVar = (FUNCTION, WHERE, WHOLE)
    WANTS: ClassVar = frozenset({"norm", "slope", "slopes"})
    NEEDS: ClassVar = frozenset({"norm"})
    RANK: ClassVar = 1
    LESSON: ClassVar = "partial_derivatives"
    TOPICS: ClassVar = ("partial_derivatives", "gradient_meaning")
    STRAIGHT: ClassVar = 1

    @property
    def _slope(self) -> Slope:
        return Slope(formula=self.formula, place=self.place, by=self.by, order=1, asked="slope")

    def check_slots(self) -> None:
        """Raise Open where there is no slope."""
        super().check_slots()
        self._slope.check_slots()

    def program(self) -> Program:
        """Return the program of the gradient, and its length."""
        slope = self._slope.program()
        return Program(f"{slope.code}{NORM.format(slope.answer, FLOAT)}\n", "length")

    def understood(self) -> str:
        """Return the formula and where."""
        return (
            f"{equation(self.formula)}, length of the gradient with respect to {', '.join(self.by)} at {at(self.place)}"
        )

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the length again, by small nudges."""
        found = check_slopes(self, [0.0] * len(self._flat(self.place)))
        return (Check("the length", numbers[0], math.hypot(*(each.difference for each in found))),) if found else ()

    def _flat(self, values: Mapping[str, Any]) -> list[float]:
        return [each for name in self.by for each in row(values[name])]

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the gradient, and its squares added up."""
        gradient = names["gradient"] if len(self.by) > 1 else [names["gradient"]]
        flat = [each for value in gradient for each in (value if isinstance(value, list) else [value])]
        slope = tuple(float(f"{each:.12g}") for each in flat)
        return *self._slope.derivation(names, slope), _squares(slope, numbers[0])


@dataclass(frozen=True, kw_only=True)
class LengthOf(Question):
    """The length of a gradient that is given."""

    gradient: Value

    NAME: ClassVar = "length_of"
    LABEL: ClassVar = "The length of a gradient in numbers"
    FIELDS: ClassVar = (Field("gradient", "Gradient", "numbers", missing="Which gradient?"),)
    WANTS: ClassVar = Length.WANTS
    NEEDS: ClassVar = Length.NEEDS
    RANK: ClassVar = 1
    LESSON: ClassVar = "partial_derivatives"
    TOPICS: ClassVar = ("partial_derivatives", "gradient_meaning")

    @classmethod
    def seen(cls, said: Said) -> bool:
        """Say whether a gradient is given, and its length asked for."""
        return "norm" in said.wants and bool(said.point or "gradient" in said.numbers)

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take the numbers in brackets."""
        return {"gradient": single(said.point), **slots} if said.point else slots

    def program(self) -> Program:
        """Return the length."""
        return Program(text([f"gradient = {literal(row(self.gradient))}", NORM.format("gradient", FLOAT)]), "length")

    def understood(self) -> str:
        """Return the gradient."""
        return f"length of the gradient {written(self.gradient)}"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the length again in plain floats."""
        return (Check("the length", numbers[0], math.hypot(*row(self.gradient)), how=BY_SUMS),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the squares added up."""
        return (_squares(row(self.gradient), numbers[0]),)


def _squares(gradient: tuple[float, ...], length: float) -> str:
    squares = " + ".join(f"({written(each)})²" if each < 0 else f"{written(each)}²" for each in gradient)
    return f"The length is the root of the squares added up: √({squares}) = {written(length)}."
