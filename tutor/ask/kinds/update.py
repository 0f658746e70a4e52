"""Steps along a gradient that is given as a number: the plainest update."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import BY_SUMS, Check
from tutor.ask.evaluate import Value
from tutor.ask.fields import Field, Open, Place, Slots, at, single, written
from tutor.ask.kinds import Numbers
from tutor.ask.kinds.stepping import DECAY, MOMENTUM, Stepping, check_momentum, distance, see_momentum, with_momentum
from tutor.ask.printer import identifier
from tutor.ask.program import FLOAT, Program, literal, tensors, text
from tutor.ask.said import Said

LISTED = frozenset({"list", "listed", "after each", "after every", "each of"})
CONSTANT = frozenset(
    {"same", "constant", "stays", "each", "every", "keeps", "each step", "every step", "constant gradient"}
    | {"always", "constantly"}
)
SHOWN = {"end": "only the end", "each": "each step"}
ASKED = {
    "place": "where the weight is at the end",
    "change": "what one step adds to it",
    "far": "how far one step goes",
}
SAYS = {"change": "by how much {steps} {by}", "far": "how far {steps} {by}"}
VERBS = {"change": ("one step changes", "{} steps change"), "far": ("one step moves", "{} steps move")}


@dataclass(frozen=True, kw_only=True)
class Update(Stepping):
    """A weight, its gradient and a learning rate: where the weight is after the step."""

    start: Mapping[str, Value]
    gradient: Value
    velocity: float = 0.0
    decay: float = 0.0

    NAME: ClassVar = "update"
    LABEL: ClassVar = "A step along a given gradient"
    FIELDS: ClassVar = (
        Field("start", "Weight", "values", missing="Which weight, and where is it?"),
        Field("gradient", "Gradient", "numbers", missing="Which gradient?"),
        Field("lr", "Learning rate", "number", missing="Which learning rate?"),
        Field("steps", "Steps with this same gradient", "count", default=1),
        Field("shown", "How much of the way", "choice", default="end", choices=SHOWN),
        Field("asked", "What is wanted", "choice", default="place", choices=ASKED),
        MOMENTUM,
        Field("velocity", "Velocity before", default=0.0),
        DECAY,
    )
    WANTS: ClassVar = frozenset({"step", "each", "slope", "slopes", "moved", "goes"})
    ALSO: ClassVar = frozenset({"times"})
    RANK: ClassVar = 3

    @classmethod
    def seen(cls, said: Said) -> bool:
        """Say whether there are a gradient and a rate."""
        return "lr" in said.numbers and ("gradient" in said.numbers or "g" in said.given)

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take the weight by whatever name, and more than one step only where the gradient stays the same."""
        found = dict(slots)
        start = slots.get("start")
        if isinstance(start, Place) and "g" in start.given and "gradient" not in found:
            found["gradient"] = single(start.given["g"])
            found["start"] = Place({name: values for name, values in start.given.items() if name != "g"})
        if isinstance(found.get("start"), Place) and said.numbers.get("momentum") and "v" in found["start"].given:
            given = dict(found["start"].given)
            found |= {"velocity": single(given.pop("v")), "start": Place(given)}
            found["start"] = found["start"] if given else None
        see_momentum(said)
        if "moved" in said.wants:
            found["asked"] = distance(said)
        if "times" in said.numbers and "steps" not in found:
            return {**found, "steps": single(said.numbers["times"])}  # "the gradient is 2 three times"
        if found.get("steps", 1) > 1 and not said.words & CONSTANT:
            raise Open({"steps": "The gradient changes from step to step, unless you say that it stays the same."})
        return {
            **found,
            "shown": "each" if set(said.wants.get("each", ())) & LISTED and found.get("steps", 1) > 1 else "end",
        }

    @classmethod
    def made(cls, slots: Slots) -> "Update":
        """Return the question; where a step starts does not matter to how far it goes."""
        if slots.get("asked") in ("change", "far") and slots.get("start") is None:
            slots = {**slots, "start": Place({"w": (0.0,)})}
        return super().made(slots)

    def check_slots(self) -> None:
        """Raise Open where weight and gradient are not of one length."""
        sizes = {len(value) if isinstance(value, tuple) else 1 for value in (*self.start.values(), self.gradient)}
        if len(self.start) != 1 or len(sizes) != 1:
            raise Open({"start": "One weight, please, with as many numbers as the gradient has."})
        if self.asked != "place" and (self.shown == "each" or isinstance(self.gradient, tuple)):
            raise Open({"steps": "I tell how far one number goes, in one step or in all."})
        check_momentum(self.momentum)
        if self.decay and (self.momentum or self.steps > 1 or self.asked != "place" or self.decay < 0):
            raise Open({"decay": "With weight decay I take one step, without momentum."})
        if self.velocity and (not self.momentum or isinstance(self.gradient, tuple) or self.asked != "place"):
            raise Open({"velocity": "A velocity goes with a momentum, and one number; I tell where it leads."})

    def program(self) -> Program:
        """Return the step written out."""
        name = identifier(next(iter(self.start)))
        start = [
            *tensors(self.start, ()),
            f"gradient = torch.tensor({literal(self.gradient)}, {FLOAT})",
            f"lr = {self.lr!r}",
        ]
        if self.asked != "place" and self.steps == 1:
            moves = "(lr * gradient).abs()" if self.asked == "far" else "(-lr * gradient)"
            return Program(text(start[1:], [f"answer = {moves}.item()"]), "answer")
        step = [f"{name} = {name} - lr * gradient"]
        if self.decay:
            step.insert(0, f"gradient += {self.decay!r} * {name}  # weight decay")
        if self.momentum:
            start.append(f"velocity = torch.full_like(gradient, {self.velocity!r})")
            step = [f"velocity = {self.momentum!r} * velocity + gradient", f"{name} = {name} - lr * velocity"]
        answer = f"answer = {name}.tolist()"
        if self.asked != "place":
            start.append(f"start = {name}")
            answer = f"answer = ({name} - start){'.abs()' * (self.asked == 'far')}.item()"
        if self.shown == "each":
            start, step = [*start, "path = []"], [*step, f"path.append({name}.tolist())"]
            answer = "answer = path"
        if self.steps > 1:
            step = [f"for step in range({self.steps}):", *(f"    {line}" for line in step)]
        return Program(text(start, step, [answer]), "answer")

    def understood(self) -> str:
        """Return the numbers and what is wanted."""
        name = next(iter(self.start))
        steps = VERBS.get(self.asked, ("", ""))[self.steps > 1].format(self.steps)
        wanted = SAYS.get(self.asked, f"new {name} after {self.often} of descent").format(by=name, steps=steps)
        start = f"{at(self.start)}, " if self.asked == "place" else ""
        return (
            f"{start}gradient {written(self.gradient)}, {wanted}, "
            f"learning rate {written(self.lr)}{with_momentum(self.momentum)}"
            + (f", velocity {written(self.velocity)} before" if self.velocity else "")
            + (f", weight decay {written(self.decay)}" if self.decay else "")
        )

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the end again in plain arithmetic."""
        ((name, value),) = self.start.items()
        if isinstance(value, tuple) or isinstance(self.gradient, tuple) or self.shown == "each":
            return ()
        # Each gradient goes on in all later steps, weaker by the momentum every time.
        pushes = sum((self.steps - age) * self.momentum**age for age in range(self.steps))
        held = sum(self.momentum**step for step in range(1, self.steps + 1))  # what is left of the velocity before
        end = value - self.lr * (self.gradient * pushes + self.velocity * held + self.decay * value)
        moved = {"place": end, "change": end - value, "far": abs(end - value)}[self.asked]
        return (
            Check(f"{name} after the steps" if self.asked == "place" else "the step", numbers[0], moved, how=BY_SUMS),
        )

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the rule with the numbers put in."""
        ((name, value),) = self.start.items()
        rule = "A step takes the learning rate times the gradient away: new = old − rate · gradient."
        if self.momentum:
            first = written(self.velocity)
            rule = f"velocity = momentum · velocity + gradient, from {first}; then new = old − rate · velocity."
        if self.decay:
            rule = "Weight decay adds decay · weight to the gradient; then new = old − rate · gradient."
        if (
            isinstance(value, tuple)
            or isinstance(self.gradient, tuple)
            or self.steps > 1
            or self.velocity
            or self.decay
        ):
            return (rule,)
        if self.asked != "place":
            step = f"−{written(self.lr)} · ({written(self.gradient)}) = {written(-self.lr * self.gradient)}"
            return ("A step adds −rate · gradient.", f"{step}.")
        return (
            rule,
            f"{name} = {written(value)} − {written(self.lr)} · ({written(self.gradient)}) = {written(numbers[0])}.",
        )
