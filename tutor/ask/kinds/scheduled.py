"""Schedulers: the learning rate that one gives after so many epochs, or steps."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import BY_SUMS, Check
from tutor.ask.fields import Field, Open, Slots, written
from tutor.ask.kinds import Numbers, Question
from tutor.ask.program import FLOAT, Lines, Program, text
from tutor.ask.said import Said

SCHEDULERS = {
    "steplr": "StepLR",
    "exponentiallr": "ExponentialLR",
    "cosineannealinglr": "CosineAnnealingLR",
    "linearwarmup": "linear warm-up",
}
TURNED = {
    "steplr": (
        "rate = torch.tensor({lr!r}, {float})",
        "for turn in range(1, {turn} + 1):",
        "    if turn % {period} == 0:",
        "        rate = rate * {gamma!r}",
    ),
    "exponentiallr": (
        "rate = torch.tensor({lr!r}, {float})",
        "for turn in range({turn}):",
        "    rate = rate * {gamma!r}",
    ),
    "cosineannealinglr": (
        "part = torch.tensor({turn} / {period}, {float})  # of the way",
        "rate = {lr!r} * (1 + torch.cos(torch.pi * part)) / 2",
    ),
    "linearwarmup": (
        "part = torch.tensor({turn} / {period}, {float})  # of the way",
        "rate = {lr!r} * part.clamp(max=1.0)",
    ),
}
RULES = {
    "steplr": "Every {period} epochs the rate is multiplied by {gamma}.",
    "exponentiallr": "After every epoch the rate is multiplied by {gamma}.",
    "cosineannealinglr": "The rate follows half a cosine down to zero, over {period} steps.",
    "linearwarmup": "The rate grows by the same amount in each of {period} steps, from zero to the whole.",
}
PERIODIC = frozenset(SCHEDULERS.keys() - {"exponentiallr"})
MOST = 100_000  # epochs, or steps
FADING = frozenset({"steplr", "exponentiallr"})


@dataclass(frozen=True, kw_only=True)
class Scheduled(Question):
    """The rate of a scheduler after `turn` calls of its step(); `period` and `gamma` count where it has them."""

    scheduler: str
    lr: float
    turn: int
    period: int
    gamma: float

    NAME: ClassVar = "scheduled"
    LABEL: ClassVar = "The rate that a scheduler gives"
    FIELDS: ClassVar = (
        Field("scheduler", "Scheduler", "choice", choices=SCHEDULERS, missing="Which scheduler?"),
        Field("lr", "Learning rate it starts from, or warms up to", "positive", missing="Which learning rate?"),
        Field(
            "turn", "After how many epochs, or steps", "count", most=MOST, missing="After how many epochs, or steps?"
        ),
        Field("period", "Epochs between its changes, or steps that it takes", "count", default=1, most=MOST),
        Field("gamma", "Factor of each change", "factor", default=0.1),
    )
    WANTS: ClassVar = frozenset({*SCHEDULERS, "step", "value"})
    NEEDS: ClassVar = frozenset(SCHEDULERS)
    RANK: ClassVar = 3
    LESSON: ClassVar = "schedulers"
    TOPICS: ClassVar = ("lr_schedulers",)

    @classmethod
    def seen(cls, said: Said) -> bool:
        """Say whether a number of a scheduler stands there, and the rate: "how does warm-up help" has neither."""
        return bool({"turn", "period", "gamma"} & said.numbers.keys() and ("lr" in said.numbers or said.point))

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take the scheduler by its name, and a number that it starts from as the rate. Raises Open for one too few."""
        names = cls.NEEDS & said.wants.keys()
        found = {**slots, "lr": said.point[0]} if len(said.point) == 1 and "lr" not in slots else dict(slots)
        if len(names) != 1 or said.given:
            raise Open({"scheduler": "Which scheduler?"})
        (name,) = names
        needed = {"period": name in PERIODIC, "gamma": name in FADING}
        if lacking := [slot for slot, needs in needed.items() if needs and slot not in found]:
            raise Open({lacking[0]: "Please say how often it changes, and by which factor."})
        return {**found, "scheduler": name}

    def program(self) -> Program:
        """Return the rate, as the scheduler makes it turn by turn."""
        told = {"lr": self.lr, "turn": self.turn, "period": self.period, "gamma": self.gamma, "float": FLOAT}
        lines: Lines = [line.format(**told) for line in TURNED[self.scheduler]]
        return Program(text([*lines, "rate = rate.item()"]), "rate")

    @property
    def factor(self) -> float:
        """Return what the rate is multiplied by by then, without torch."""
        return {
            "steplr": self.gamma ** (self.turn // self.period),
            "exponentiallr": self.gamma**self.turn,
            "cosineannealinglr": (1 + math.cos(math.pi * self.turn / self.period)) / 2,
            "linearwarmup": min(1.0, self.turn / self.period),
        }[self.scheduler]

    def understood(self) -> str:
        """Return the scheduler, its settings, and when."""
        period = f", period {self.period}" if self.scheduler in PERIODIC else ""
        gamma = f", factor {written(self.gamma)}" if self.scheduler in FADING else ""
        name = SCHEDULERS[self.scheduler]
        return f"{name} with learning rate {written(self.lr)}{period}{gamma}: the rate after {self.turn} of its steps"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the rate again in plain floats."""
        return (Check("the rate", numbers[0], self.lr * self.factor, how=BY_SUMS),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the scheduler's rule, and what it makes of the rate."""
        rule = RULES[self.scheduler].format(period=self.period, gamma=written(self.gamma))
        factor = written(float(f"{numbers[0] / self.lr:.6g}"))
        return (
            rule,
            f"By then that makes a factor of {factor}: {written(self.lr)} · {factor} = {written(numbers[0])}.",
        )
