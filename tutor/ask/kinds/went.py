"""Backward from a step: which gradient brought a weight from one number to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import BY_SUMS, Check
from tutor.ask.evaluate import Value
from tutor.ask.fields import Field, Open, at, written
from tutor.ask.kinds import Numbers, Question
from tutor.ask.printer import identifier
from tutor.ask.program import Program, tensors, text
from tutor.ask.said import Said


@dataclass(frozen=True, kw_only=True)
class Went(Question):
    """A weight before and after one plain step, and the rate: the gradient in between."""

    start: Mapping[str, Value]
    goal: float
    lr: float

    NAME: ClassVar = "went"
    LABEL: ClassVar = "The gradient behind a step"
    FIELDS: ClassVar = (
        Field("start", "Weight before", "values", missing="Which weight, and where was it?"),
        Field("goal", "Weight after", missing="Where is it after the step?"),
        Field("lr", "Learning rate", "positive", missing="Which learning rate?"),
    )
    WANTS: ClassVar = frozenset({"slope", "slopes", "step"})
    NEEDS: ClassVar = frozenset({"slope", "slopes"})
    RANK: ClassVar = 3
    LESSON: ClassVar = "update_rule"
    TOPICS: ClassVar = ("gradient_descent_update", "learning_rate")

    @classmethod
    def seen(cls, said: Said) -> bool:
        """Say whether a rate is given, and where the weight went."""
        return {"lr", "goal"} <= said.numbers.keys()

    def check_slots(self) -> None:
        """Raise Open where more than one number moved."""
        if len(self.start) != 1 or any(isinstance(value, tuple) for value in self.start.values()):
            raise Open({"start": "One weight, please."})

    @property
    def name(self) -> str:
        """Return the weight's name."""
        return next(iter(self.start))

    def program(self) -> Program:
        """Return the way over the rate."""
        name = identifier(self.name)
        lines = [f"new = torch.tensor({self.goal!r}, dtype=torch.float64)", f"lr = {self.lr!r}"]
        answer = f"answer = (({name} - new) / lr).item()  # a step takes lr · gradient away"
        return Program(text([*tensors(self.start, ()), *lines], [answer]), "answer")

    def understood(self) -> str:
        """Return the way and what is looked for."""
        way = f"{at(self.start)}, {self.name} = {written(self.goal)} after one step of descent"
        return f"{way}, learning rate {written(self.lr)}: the gradient"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return where the step ends with this gradient."""
        start = self.start[self.name]
        assert isinstance(start, float)
        return (Check("where the step ends", self.goal, start - self.lr * numbers[0], how=BY_SUMS),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the rule turned round."""
        way = f"({written(self.start[self.name])} − {written(self.goal)}) / {written(self.lr)}"
        return ("new = old − rate · gradient, so gradient = (old − new) / rate.", f"{way} = {written(numbers[0])}.")
