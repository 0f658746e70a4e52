"""Which way a formula of several variables rises or falls fastest: along its gradient, or against it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check, check_slopes
from tutor.ask.fields import Field, Open, Slots, at, equation, written
from tutor.ask.kinds import FUNCTION, WHERE, Numbers
from tutor.ask.kinds.gradient import WithGradient
from tutor.ask.program import Program, tensors, text
from tutor.ask.said import Said
from tutor.ask.slots import everywhere

UNIT = frozenset({"unit", "unit direction", "unit vector", "normalised", "normalized"})
WAYS = {"up": "uphill: the gradient", "down": "downhill: minus the gradient"}
LENGTHS = {"whole": "as long as the gradient", "unit": "one long"}


@dataclass(frozen=True, kw_only=True)
class Heading(WithGradient):
    """The direction of steepest ascent, or of steepest descent, at a place; one long where that is asked."""

    way: str
    length: str

    NAME: ClassVar = "heading"
    LABEL: ClassVar = "The steepest direction"
    FIELDS: ClassVar = (
        FUNCTION,
        WHERE,
        Field("way", "Which way", "choice", default="up", choices=WAYS),
        Field("length", "How long", "choice", default="whole", choices=LENGTHS),
    )
    WANTS: ClassVar = frozenset({"steepest_up", "steepest_down", "move", "slope", "slopes", "rises", "lowest"})
    NEEDS: ClassVar = frozenset({"steepest_up", "steepest_down"})
    ALSO: ClassVar = frozenset({"direction"})
    RANK: ClassVar = 3
    LESSON: ClassVar = "partial_derivatives"
    TOPICS: ClassVar = ("gradient_direction_sign", "partial_derivatives")
    STRAIGHT: ClassVar = 1

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take the way by its name. Raises Open where both are named, or a direction is given by numbers."""
        if said.wants.keys() >= cls.NEEDS:
            raise Open({"way": "Uphill, or downhill?"})
        if "direction" in said.numbers or said.order > 1:
            raise Open({"way": "How steep it is that way, or which way is steepest?"})
        found = {name: value for name, value in slots.items() if name != "by"}
        way = "up" if "steepest_up" in said.wants else "down"
        return {**found, "way": way, "length": "unit" if UNIT & said.words else "whole"}

    def check_slots(self) -> None:
        """Raise Open where there is one variable only, or a list."""
        super().check_slots()
        if len(self.names) < 2 or any(isinstance(value, tuple) for value in self.place.values()):
            raise Open({"place": "I look for a direction where there are two variables or more, at one place."})

    def program(self) -> Program:
        """Return the gradient, with its sign turned for the way down, and made one long where that is asked."""
        lines = [
            *self.backward,
            f"direction = {'-' * (self.way == 'down')}gradient",
            *(["direction = direction / direction.norm()  # one long"] if self.length == "unit" else []),
            "answer = direction.tolist()",
        ]
        return Program(text(tensors(self.place, self.names), lines), "answer")

    def understood(self) -> str:
        """Return the formula, where, and which way."""
        way = "ascent: the gradient" if self.way == "up" else "descent: minus the gradient"
        long = ", made one long" if self.length == "unit" else ""
        where = f"{at(self.place)}{everywhere(self.formula)}"
        return f"{equation(self.formula)}, the direction of steepest {way}{long}, at {where}"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return each slope again by a small nudge, where it is told as it is."""
        return check_slopes(self, numbers) if (self.way, self.length) == ("up", "whole") else ()

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the gradient, its sign and its length, with the run's numbers."""
        slopes = tuple(float(f"{part:.6g}") for part in names["gradient"].tolist())
        lines = [f"The gradient there is {written(slopes)}. It points to where the formula rises fastest."]
        if self.way == "down":
            lines.append("It falls fastest the other way: each number gets the other sign.")
        if self.length == "unit":
            lines.append(f"It is {written(float(f'{math.hypot(*slopes):.6g}'))} long: each number is divided by that.")
        return (*lines, f"So the direction is {written(tuple(float(f'{part:.6g}') for part in numbers))}.")
