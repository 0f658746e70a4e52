"""How steep a formula of several variables is in one direction, whose length does not count."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check
from tutor.ask.evaluate import Value, difference, evaluate
from tutor.ask.fields import Field, Open, Slots, at, equation, row, written
from tutor.ask.kinds import FUNCTION, WHERE, Numbers
from tutor.ask.kinds.gradient import WithGradient
from tutor.ask.program import FLOAT, Program, literal, tensors, text
from tutor.ask.said import Said
from tutor.ask.slots import everywhere


@dataclass(frozen=True, kw_only=True)
class Directional(WithGradient):
    """The slope at a place for one who walks in a direction: the gradient times a step of length one."""

    direction: Value

    NAME: ClassVar = "directional"
    LABEL: ClassVar = "The slope in a direction"
    FIELDS: ClassVar = (FUNCTION, WHERE, Field("direction", "Direction", "numbers", missing="In which direction?"))
    WANTS: ClassVar = frozenset({"directional", "slope", "slopes"})
    RANK: ClassVar = 3
    LESSON: ClassVar = "partial_derivatives"
    TOPICS: ClassVar = ("partial_derivatives", "gradient_direction_sign")
    STRAIGHT: ClassVar = 1

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether it is named, or a direction given."""
        return "directional" in said.wants or "direction" in said.numbers

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take first derivatives only."""
        if said.order > 1:
            raise Open({"formula": "I take first derivatives here."})
        return {name: value for name, value in slots.items() if name != "by"}

    def check_slots(self) -> None:
        """Raise Open where the direction has not one number for each variable, or is no direction at all."""
        super().check_slots()
        if len(self.names) != len(row(self.direction)) or len(self.names) < 2:
            raise Open({"direction": "One number for each variable, please."})
        if not any(row(self.direction)) or any(isinstance(value, tuple) for value in self.place.values()):
            raise Open({"direction": "Which way is that?"})

    @property
    def unit(self) -> tuple[float, ...]:
        """Return the direction, one long."""
        length = math.hypot(*row(self.direction))
        return tuple(part / length for part in row(self.direction))

    def program(self) -> Program:
        """Return the gradient, the direction made one long, and their product."""
        lines = [
            *self.backward,
            f"direction = torch.tensor({literal(self.direction)}, {FLOAT})",
            "direction = direction / direction.norm()  # one long",
            "answer = (gradient @ direction).item()",
        ]
        return Program(text(tensors(self.place, self.names), lines), "answer")

    def understood(self) -> str:
        """Return the formula, where, and which way."""
        way = f"({', '.join(map(written, row(self.direction)))})"
        steep = f"slope at {at(self.place)} in the direction {way}, for each step of length 1"
        return f"{equation(self.formula)}, {steep}{everywhere(self.formula)}"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the slope again by a small walk that way."""

        def walked(t: float) -> float:
            there = {name: self.place[name] + t * part for name, part in zip(self.names, self.unit, strict=True)}  # type: ignore[operator]
            return float(evaluate(self.formula.tree, {**self.place, **there}))

        return (Check("the slope that way", numbers[0], difference(walked, 0.0)),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return gradient, direction, and how they are multiplied, with the run's numbers."""
        gradient, unit = names["gradient"].tolist(), names["direction"].tolist()
        slopes, way = ([float(f"{part:.6g}") for part in parts] for parts in (gradient, unit))
        products = " + ".join(f"({written(a)}) · ({written(b)})" for a, b in zip(slopes, way, strict=True))
        return (
            f"The gradient there is {written(tuple(slopes))}.",
            f"The direction, made one long, is {written(tuple(way))}.",
            f"Multiplied number by number and added: {products} = {written(numbers[0])}.",
        )
