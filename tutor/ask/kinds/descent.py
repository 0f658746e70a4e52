"""Steps of gradient descent: where a weight is after them, each place on the way, or how high the loss is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check, along
from tutor.ask.counted import counted
from tutor.ask.evaluate import difference, evaluate
from tutor.ask.fields import Field, Open, Slots, at, equation, head, short, within, written
from tutor.ask.kinds import LOSS, MOVES, Numbers, OnFormula
from tutor.ask.kinds.stepping import (
    MOMENTUM,
    Stepping,
    check_momentum,
    check_moving,
    distance,
    plain_move,
    see_momentum,
    with_momentum,
)
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import identifier, pretty
from tutor.ask.program import Lines, Program, result, tensors, text
from tutor.ask.resolve import LOSS_NAMES
from tutor.ask.said import Said
from tutor.ask.tree import Var

MOST_CHECKED = 20
MOST_TOLD = 4
AFTER = ("after", "be", "become", "becomes", "now")
AHEAD = ("what", "is", "how", "does", "will", "new", "find", "of")
ENDINGS = tuple((name, verb, ";") for name in ("loss", "cost", "error") for verb in ("is", "equals", "was"))
EACH = ("at", "after each", "after every", "each of", "of", "on")
USED = ("use", "uses", "using", "used", "with", "by", "train")
LISTED = ("computed", "in", "that", "at", "during", "along", "of")
OBJECT = ("on", "for", "with", "minimise", "minimize", "minimising", "minimizing")
ASKED = {
    "place": "where the variable is at the end",
    "loss": "how high the loss is at the end",
    "change": "what one step adds to the variable",
    "far": "how far one step goes",
    "drop": "by how much the loss falls",
    "slopes before": "the slope before each step",
}
SAYS = {
    "loss": "the loss after",
    "change": "by how much {by} changes in",
    "far": "how far {by} moves in",
    "drop": "by how much the loss falls in",
    "slopes before": "the slope before",
}
SAID = {"end": "", "each": "", "ends": " before and"}
SHOWN = {"end": "only the end", "each": "after each step", "ends": "before the steps, and after them"}


@dataclass(frozen=True, kw_only=True)
class Descent(OnFormula, Stepping):
    """A few plain steps downhill on a formula from a place."""

    NAME: ClassVar = "descent"
    LABEL: ClassVar = "Steps of gradient descent"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        LOSS,
        Field("place", "Start", "place", missing="Where does it start?"),
        MOVES,
        Field("lr", "Learning rate", "number", missing="Which learning rate?"),
        Field("steps", "Steps", "count", missing="How many steps?"),
        Field("asked", "What is wanted", "choice", default="place", choices=ASKED),
        Field("shown", "How much of the way", "choice", default="end", choices=SHOWN),
        MOMENTUM,
    )
    WANTS: ClassVar = frozenset({"step", "each", "ends", "loss", "value", "moved", "goes", "slopes", "steepest_down"})
    RANK: ClassVar = 4
    DIRECTION: ClassVar = -1  # of a step, along the slope

    @property
    def way(self) -> str:
        """Return what the steps are of."""
        return "descent" if self.DIRECTION < 0 else "ascent"

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether steps are wished for, or counted."""
        numbered = any(name[-1:].isdigit() for name in said.names)  # w1, where w is after a step
        goes = "moved" in said.wants and "lr" in said.numbers
        return bool({"step", "each", "ends", "loss"} & said.wants.keys() or "steps" in said.numbers or numbered or goes)

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take one step where only "the new w" is wanted, and see whether the loss is wanted or the place."""
        see_momentum(said)
        how_often = counted(said, slots)
        found = {**slots, "shown": "each" if how_often.each else "ends" if "ends" in said.wants else "end"}
        if "lr" in slots or how_often.told:
            found["steps"] = how_often.steps
        if "moved" in said.wants:
            return {**found, "asked": distance(said)}
        formula = slots.get("formula")
        named = formula is not None and _asks_for(said, formula.name)
        if "slopes" in said.wants:
            return {**found, "asked": _slopes(said), "shown": "each"}
        each_loss = how_often.each and said.says(*(f"{name} {at}" for name in LOSS_NAMES for at in EACH))
        ends = any(name in ends.split() for name in LOSS_NAMES for ends in said.wants.get("ends", ()))
        loss = "loss" in said.wants or ends or each_loss or named or _asks_last(said) or said.says("# after", "# be")
        if loss and set(said.names) - {formula.name if formula else ""} and said.says("and the", "loss and"):
            raise Open({"asked": "Where it is, or how high the loss is there?"})
        return {**found, "asked": "loss" if loss else "place"}

    def check_slots(self) -> None:
        """Raise Open where a list moves, or several variables are to be listed in turn."""
        super().check_slots()
        if self.asked == "slopes before" and (len(self.by) > 1 or self.momentum):
            raise Open({"by": "Which one variable shall I list?"})
        check_moving(self.place, self.by)
        if self.shown != "end" and self.asked not in ("place", "loss", "slopes before"):
            raise Open({"shown": "Only the end, please."})
        if self.shown != "end" and len(self.by) > 1 and self.asked == "place":
            raise Open({"by": "Which one variable shall I list?"})
        if self.asked in ("change", "far") and (self.steps > 1 or len(self.by) > 1):
            raise Open({"steps": "I tell how far one step of one variable goes."})
        check_momentum(self.momentum)

    def program(self) -> Program:
        """Return the steps written out: forward, backward, move, clear."""
        names = [identifier(name) for name in self.by]
        path = [f"path = [{names[0]}.item()]", "slopes = []"] if len(names) == 1 else []
        losses = ["losses = []"] if self.asked == "loss" and self.shown == "each" else []
        before = [self.forward_line, f"before = {result(self.name)}.item()"]
        before = before if self.asked == "drop" or (self.asked, self.shown) == ("loss", "ends") else []
        start = [*tensors(self.place, self.by), f"lr = {self.lr!r}", *self.still(names), *path, *losses, *before]
        return Program(text(start, self._repeated(names), self._answer(names)), "answer")

    def _repeated(self, names: Lines) -> Lines:
        moves = [f"    {line}" for name in names for line in self.move(name)]
        slope = [f"slopes.append({names[0]}.grad.item())"] if len(names) == 1 else []
        both = (
            [f"slopes = [{', '.join(f'{name}.grad.item()' for name in names)}]"]
            if not slope and self.steps == 1
            else []
        )
        lines = [self.forward_line, f"{result(self.name)}.backward()", *slope, *both, "with torch.no_grad():", *moves]
        lines += [f"path.append({names[0]}.item())"] if slope else []
        lines += [f"velocities.append(velocity_{names[0]}.item())"] if slope and self.momentum else []
        if self.asked == "loss" and self.shown == "each":
            lines += [self.forward_line, f"losses.append({result(self.name)}.item())"]
        return lines if self.steps == 1 else [f"for step in range({self.steps}):", *(f"    {line}" for line in lines)]

    def still(self, names: Lines) -> Lines:
        """Return the lines in which nothing has moved yet."""
        velocities = [f"velocity_{name} = 0.0" for name in names if self.momentum]
        return [*velocities, "velocities = []"] if len(velocities) == 1 else velocities

    def move(self, name: str) -> Lines:
        """Return the lines that move one variable and clear its gradient."""
        if not self.momentum:
            return plain_move(name, "-" if self.DIRECTION < 0 else "+")
        return [
            f"velocity_{name} = {self.momentum!r} * velocity_{name} + {name}.grad  # as torch.optim.SGD does",
            f"{name} -= lr * velocity_{name}",
            f"{name}.grad = None",
        ]

    def _answer(self, names: Lines) -> Lines:
        if self.asked == "slopes before":
            return ["answer = slopes"]
        if self.asked == "drop":
            return [self.forward_line, f"answer = before - {result(self.name)}.item()"]
        if self.shown == "each":
            return ["answer = losses" if self.asked == "loss" else "answer = path[1:]  # without the start"]
        if self.asked == "loss":
            end = f"{result(self.name)}.item()"
            return [self.forward_line, f"answer = {f'[before, {end}]' if self.shown == 'ends' else end}"]
        if self.shown == "ends":
            return ["answer = [path[0], path[-1]]"]
        if self.asked in ("change", "far"):
            return ["answer = abs(lr * slopes[0])" if self.asked == "far" else "answer = -lr * slopes[0]"]
        ends = ", ".join(f"{name}.item()" for name in names)
        return [f"answer = [{ends}]" if len(names) > 1 else f"answer = {ends}"]

    def understood(self) -> str:
        """Return the loss, the start, the settings and what is wanted."""
        wanted = SAYS.get(self.asked, "{by} after" if self.shown == "ends" else "new {by} after")
        wanted = wanted.format(by=", ".join(self.by)).replace(" after", f"{SAID[self.shown]} after")
        return (
            f"{equation(self.formula)}, {wanted} {self.often} of {self.way} at {at(self.place)}, "
            f"learning rate {written(self.lr)}{with_momentum(self.momentum)}"
        )

    def reached(self, numbers: Numbers) -> Mapping[str, float]:
        """Return where the steps ended."""
        return dict(zip(self.by, numbers, strict=True)) if (self.asked, self.shown) == ("place", "end") else {}

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return a few steps again, each along a small nudge, without torch."""
        if self.asked in ("change", "far"):
            step = -self.lr * difference(along(self, self.by[0], None), evaluate(Var(self.by[0]), self.place))
            return (Check("the step", numbers[0], abs(step) if self.asked == "far" else step),)
        if self.steps > MOST_CHECKED:
            return ()
        place = {name: value for name, value in self.place.items() if isinstance(value, float)}
        kept: dict[str, Numbers] = dict.fromkeys(self.by, (0.0, 0.0))
        trail: list[list[tuple[str, float]]] = []
        for step in range(1, self.steps + 1):
            here = {**self.place, **place}
            slopes = {name: difference(along(self, name, None, here), place[name]) for name in self.by}
            trail += [[(f"the slope before step {step}", slopes[self.by[0]])]] if self.asked == "slopes before" else []
            for name, slope in slopes.items():
                place[name], kept[name] = self.moved(step, place[name], slope, kept[name])
            height = float(evaluate(self.formula.tree, {**self.place, **place}))
            first = float(evaluate(self.formula.tree, self.place)) if self.asked == "drop" else 0.0
            ends = {"loss": {"loss": height}, "drop": {"fall": first - height}, "slopes before": {}}.get(
                self.asked, {name: place[name] for name in self.by}
            )
            trail += [[(f"{name} after step {step}", value) for name, value in ends.items()]] if ends else []
        if self.shown == "ends":
            height = float(evaluate(self.formula.tree, self.place))
            begin = {"loss": height} if self.asked == "loss" else {name: float(self.place[name]) for name in self.by}  # type: ignore[arg-type]
            trail = [[(f"{name} before the steps", value) for name, value in begin.items()], *trail[-1:]]
        found = [pair for here in (trail if self.shown != "end" else trail[-1:]) for pair in here]
        return tuple(Check(what, number, value) for (what, value), number in zip(found, numbers, strict=True))

    def moved(self, step: int, here: float, slope: float, before: Numbers) -> tuple[float, Numbers]:
        """Return where one number moves to, and what is kept for the next step, without torch."""
        velocity = self.momentum * before[0] + slope
        return here + self.DIRECTION * self.lr * velocity, (velocity, 0.0)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return each of the first steps: the slope, and the move against it."""
        path, slopes = names.get("path"), names.get("slopes")
        rule = "Each step takes the learning rate times the slope away: new = old − rate · slope."
        if not path or not slopes:
            moved = zip(self.by, slopes or (), strict=False) if self.DIRECTION < 0 and not self.momentum else ()
            return (rule, *(self._told(name, slope, names) for name, slope in moved))
        by = self.by[0]
        if self.asked in ("change", "far"):
            added = f"−{written(self.lr)} · ({short(slopes[0])}) = {short(-self.lr * slopes[0])}"
            return ("A step adds −rate · slope.", f"At {at(self.place)} the slope is {short(slopes[0])}: {added}.")
        speeds = names.get("velocities", slopes)
        if self.momentum:
            rule = "velocity = momentum · velocity + slope, from 0; then new = old − rate · velocity."
        lines = [
            f"Step {step}: at {by} = {short(here)} the slope is {short(slope)}, "
            + (f"the velocity {short(speed)}, " if self.momentum else "")
            + f"so {by} = {short(here)} − {written(self.lr)} · ({short(speed)}) = {short(new)}."
            for step, (here, slope, speed, new) in enumerate(zip(path, slopes, speeds, path[1:], strict=False), start=1)
            if step <= MOST_TOLD
        ]
        more = [f"And so on, up to step {self.steps}: {by} = {short(path[-1])}."] if self.steps > MOST_TOLD else []
        loss = [f"The loss there: {pretty(self.formula.tree)} = {short(numbers[-1])}."] if self.asked == "loss" else []
        return (rule, *lines, *more, *loss)

    def _told(self, name: str, slope: float, names: Mapping[str, Any]) -> str:
        """Return the one step of one of several variables."""
        here, there = self.place[name], names[identifier(name)].item()
        step = f"{name} = {written(here)} − {written(self.lr)} · {within(slope)} = {short(there)}"
        return f"The slope by {name} is {short(slope)}, so {step}."

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve with the walk on it."""
        return drawn(self, head(self.formula), list(names.get("path", [])), walk=True)


def _slopes(said: Said) -> str:
    """See that the slopes on the way are what is to be listed. Raises Open for a gradient that is only used."""
    words = ("", *(word for word in said.order_of_words if word != "the"), "")
    listed = any(
        word in said.wants["slopes"] and before not in USED and behind in LISTED
        for before, word, behind in zip(words, words[1:], words[2:], strict=False)
    )
    if listed and "where" not in said.words and said.numbers.get("steps", (1.0,))[-1] > 1:
        return "slopes before"
    raise Open({"asked": "The slopes on the way, or where it is?"})


def _asks_last(said: Said) -> bool:
    """Say whether a clause ends in "the loss is": then that is what is asked for."""
    words = (*said.order_of_words, ";")
    return any(words[at : at + 3] in ENDINGS for at in range(len(words)))


def _asks_for(said: Said, name: str) -> bool:
    """Say whether the function's name is what is asked for: "what is f(w) after one step"."""
    words = said.order_of_words
    return any(
        word == name
        and words[place - 1] not in OBJECT
        and ((words[place + 1] if place + 1 < len(words) else ";") in AFTER or (place and words[place - 1] in AHEAD))
        for place, word in enumerate(words)
    )
