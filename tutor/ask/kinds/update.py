"""Steps along a gradient that is given as a number: the plainest update."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check
from tutor.ask.evaluate import Value
from tutor.ask.fields import Field, Open, Place, Slots, at, single, written
from tutor.ask.kinds import Numbers, Outcome, Question
from tutor.ask.printer import identifier
from tutor.ask.program import FLOAT, Program, literal, tensors, text
from tutor.ask.said import Said

LISTED = frozenset({"list", "listed", "after each", "after every", "each of"})
CONSTANT = frozenset(
    {"same", "constant", "stays", "each", "every", "keeps", "each step", "every step", "constant gradient"}
)


@dataclass(frozen=True, kw_only=True)
class Update(Question):
    """A weight, its gradient and a learning rate: where the weight is after the step."""

    start: Mapping[str, Value]
    gradient: Value
    lr: float
    steps: int
    shown: str

    NAME: ClassVar = "update"
    LABEL: ClassVar = "A step along a given gradient"
    FIELDS: ClassVar = (
        Field("start", "Weight", "values", missing="Which weight, and where is it?"),
        Field("gradient", "Gradient", "numbers", missing="Which gradient?"),
        Field("lr", "Learning rate", "number", missing="Which learning rate?"),
        Field("steps", "Steps with this same gradient", "count", default=1),
        Field(
            "shown",
            "How much of the way",
            "choice",
            default="end",
            choices={"end": "only the end", "each": "each step"},
        ),
    )
    WANTS: ClassVar = frozenset({"step", "each", "slope", "slopes"})
    RANK: ClassVar = 3
    LESSON: ClassVar = "update_rule"
    TOPICS: ClassVar = ("gradient_descent_update", "learning_rate")

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take the weight by whatever name, and more than one step only where the gradient stays the same."""
        found = dict(slots)
        start = slots.get("start")
        if isinstance(start, Place) and "g" in start.given and "gradient" not in found:
            found["gradient"] = single(start.given["g"])
            found["start"] = Place({name: values for name, values in start.given.items() if name != "g"})
        if found.get("steps", 1) > 1 and not said.words & CONSTANT:
            raise Open({"steps": "The gradient changes from step to step, unless you say that it stays the same."})
        return {
            **found,
            "shown": "each" if set(said.wants.get("each", ())) & LISTED and found.get("steps", 1) > 1 else "end",
        }

    def check_slots(self) -> None:
        """Raise Open where weight and gradient are not of one length."""
        sizes = {len(value) if isinstance(value, tuple) else 1 for value in (*self.start.values(), self.gradient)}
        if len(self.start) != 1 or len(sizes) != 1:
            raise Open({"start": "One weight, please, with as many numbers as the gradient has."})

    def program(self) -> Program:
        """Return the step written out."""
        name = identifier(next(iter(self.start)))
        start = [
            *tensors(self.start, ()),
            f"gradient = torch.tensor({literal(self.gradient)}, {FLOAT})",
            f"lr = {self.lr!r}",
        ]
        step = [f"{name} = {name} - lr * gradient"]
        answer = f"answer = {name}.tolist()"
        if self.shown == "each":
            start, step = [*start, "path = []"], [*step, f"path.append({name}.tolist())"]
            answer = "answer = path"
        if self.steps > 1:
            step = [f"for step in range({self.steps}):", *(f"    {line}" for line in step)]
        return Program(text(start, step, [answer]), "answer")

    def understood(self) -> str:
        """Return the numbers and what is wanted."""
        often = f"{self.steps} step{'s' * (self.steps > 1)}"
        after = f"each of {often}" if self.shown == "each" else often
        name = next(iter(self.start))
        return (
            f"{at(self.start)}, gradient {written(self.gradient)}, new {name} after {after} of descent, "
            f"learning rate {written(self.lr)}"
        )

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the end again in plain arithmetic."""
        ((name, value),) = self.start.items()
        if isinstance(value, tuple) or isinstance(self.gradient, tuple) or self.shown == "each":
            return ()
        return (Check(f"{name} after the steps", numbers[0], value - self.steps * self.lr * self.gradient),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the rule with the numbers put in."""
        ((name, value),) = self.start.items()
        rule = "A step takes the learning rate times the gradient away: new = old − rate · gradient."
        if isinstance(value, tuple) or isinstance(self.gradient, tuple) or self.steps > 1:
            return (rule,)
        return (
            rule,
            f"{name} = {written(value)} − {written(self.lr)} · ({written(self.gradient)}) = {written(numbers[0])}.",
        )

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the new weight, or all of them."""
        return Outcome(values=numbers) if self.shown == "each" else super().outcome(numbers, verdict)
