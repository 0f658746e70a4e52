"""Steps of Adam, RMSprop or Adagrad along gradients that are given as numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import BY_SUMS, Check
from tutor.ask.evaluate import Value
from tutor.ask.fields import Field, Open, Slots, row, short, written
from tutor.ask.kinds import Numbers, Question
from tutor.ask.kinds.optimizer import ADAM, RATES, RULES
from tutor.ask.program import FLOAT, Program, literal, text

MOST_TOLD = 8
CHOICES = {"adam": "Adam", "rmsprop": "RMSprop", "adagrad": "Adagrad"}
ASKED = {"place": "the new weight", "far": "how far the last step goes"}


@dataclass(frozen=True, kw_only=True)
class Adaptive(Question):
    """A weight, its gradients one after the other, and torch's own optimizer."""

    start: float | None
    gradients: Value
    lr: float
    steps: int
    optimizer: str
    asked: str

    NAME: ClassVar = "adaptive"
    LABEL: ClassVar = "An optimizer's steps along given gradients"
    FIELDS: ClassVar = (
        Field("gradients", "Gradients, one after the other", "numbers", missing="Which gradients?"),
        Field("lr", "Learning rate", "positive", missing="Which learning rate?"),
        Field("start", "Weight before", optional=True),
        Field("steps", "How often one gradient comes", "count", default=1, most=100),
        Field("optimizer", "Optimizer", "choice", default="adam", choices=CHOICES),
        Field("asked", "What is wanted", "choice", default="place", choices=ASKED),
    )
    RULED: ClassVar = False
    LESSON: ClassVar = "schedulers"
    TOPICS: ClassVar = ("momentum_adaptive_optimizers", "learning_rate")

    @classmethod
    def made(cls, slots: Slots) -> "Adaptive":
        """Return the question; without a weight only the way of a step can be told."""
        return super().made(slots if slots.get("start") is not None else {**slots, "asked": "far"})

    def check_slots(self) -> None:
        """Raise Open where a gradient is zero at first: there the quotient is none."""
        if not row(self.gradients)[0]:
            raise Open({"gradients": "A first gradient of zero moves nothing yet."})
        if self.steps > 1 and len(row(self.gradients)) > 1:
            raise Open({"steps": "One gradient, or a list of them."})

    @property
    def _each(self) -> Numbers:
        """Return the gradient of each step."""
        return row(self.gradients) * self.steps

    def program(self) -> Program:
        """Return the optimizer with each gradient put into .grad."""
        lines = [
            f"weight = torch.tensor({self.start or 0.0!r}, {FLOAT}, requires_grad=True)",
            f"optimizer = torch.optim.{CHOICES[self.optimizer]}([weight], lr={self.lr!r})",
            "path = [weight.item()]",
            f"for gradient in {literal(self._each)}:",
            f"    weight.grad = torch.tensor(gradient, {FLOAT})",
            "    optimizer.step()",
            "    path.append(weight.item())",
        ]
        answer = "path[-1]" if self.asked == "place" else "abs(path[-1] - path[-2])"
        return Program(text(lines, [f"answer = {answer}"]), "answer")

    def understood(self) -> str:
        """Return the optimizer, the gradients, the rate and the weight."""
        start = f", weight {written(self.start)} before" if self.asked == "place" and self.start is not None else ""
        several = "s one after the other" if len(row(self.gradients)) > 1 else ""
        often = f", {self.steps} times" * (self.steps > 1)
        told = f"gradient{several} {written(self.gradients)}{often}, learning rate {written(self.lr)}{start}"
        return f"{CHOICES[self.optimizer]}, {told}: {ASKED[self.asked]}"

    def _path(self) -> list[float]:
        keeps, adds, kept, added, least = RATES[self.optimizer]
        mean = square = 0.0
        path = [self.start or 0.0]
        for step, gradient in enumerate(self._each, start=1):
            mean, square = keeps * mean + adds * gradient, kept * square + added * gradient**2
            freed = (1 - keeps**step, 1 - kept**step) if RATES[self.optimizer] is ADAM else (1.0, 1.0)
            path.append(path[-1] - self.lr * mean / freed[0] / ((square / freed[1]) ** 0.5 + least))
        return path

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the steps again in plain arithmetic."""
        path = self._path()
        found = path[-1] if self.asked == "place" else abs(path[-1] - path[-2])
        return (Check(ASKED[self.asked], numbers[0], found, how=BY_SUMS),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the optimizer's rule, and where each step leads."""
        pairs = zip(self._each, names["path"], names["path"][1:], strict=False)
        steps = [f"Gradient {short(g)}: the weight goes from {short(a)} to {short(b)}." for g, a, b in pairs]
        return (RULES[self.optimizer], *steps[:MOST_TOLD])
