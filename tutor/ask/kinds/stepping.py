"""What all kinds of steps downhill share: momentum, how often, and whether a way or a distance is asked for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from tutor.ask.evaluate import Value
from tutor.ask.fields import Field, Open, written
from tutor.ask.kinds import Numbers, Outcome, Question
from tutor.ask.lexicon import order, roles
from tutor.ask.program import Lines
from tutor.ask.resolve import FUNCTION_NAMES, LOSS_NAMES
from tutor.ask.said import Said

MOMENTUM = Field("momentum", "Momentum", default=0.0)
DECAY = Field("decay", "Weight decay", default=0.0, missing="How much weight decay?")
CHANGES = ("change", "changes", "increase", "increases", "rise", "rises", "grow", "grows")
GOES = ("move", "moves", "jump", "jumps", "go", "goes", "travel", "travels")
MOVED = ("weight", "parameter")
MOVER = ("it", "step", "update", "we", "i")
AHEAD = frozenset(
    {"does", "do", "did", "will", "would", "can", "the", "my", *MOVED, "how far", "how much", "how much does", "one"}
)
DROPS = re.compile(
    r"by how much (does|do|did|will|would) (the |my )?(loss|cost|error) (# )?(drop|fall|decrease|decline)\b"
    r"|how much (does|do|did|will|would) (the |my )?(loss|cost|error) (# )?(drop|fall|decrease|decline) in\b"
    r"|(improvement|drop|decrease|decline|fall) in (the |my )?(loss|cost|error)\b"
    r"|how much (lower|smaller|less) (is |will |would |be )*(the |my )?(loss|cost|error)\b"
)
HOW_BIG = frozenset(f"how {size} is the {what}" for size in ("big", "large", "long") for what in ("step", "update"))
HOW_BIG |= frozenset(f"size of the {what}" for what in ("step", "first step", "update", "first update"))


def check_momentum(momentum: float) -> None:
    """Raise Open where momentum is none."""
    if not 0 <= momentum < 1:
        raise Open({"momentum": "It must be from 0 to less than 1."})


def with_momentum(momentum: float) -> str:
    """Return how a question with momentum goes on; nothing without."""
    return f", momentum {written(momentum)}" if momentum else ""


def see_momentum(said: Said) -> None:
    """Raise Open where momentum is spoken of without its number."""
    if "momentum" in said.mentioned:
        raise Open({"momentum": "How much momentum?"})


def check_moving(place: Mapping[str, Value], by: tuple[str, ...]) -> None:
    """Raise Open where what moves is a list."""
    if any(isinstance(place[name], tuple) for name in by):
        raise Open({"place": "One number for what moves, please."})


def plain_move(name: str, sign: str = "-") -> Lines:
    """Return the lines of a program that move one variable along its slope, and clear it."""
    return [f"{name} {sign}= lr * {name}.grad", f"{name}.grad = None"]


def reach(momentum: float) -> float:
    """Return what the rate times the curvature must stay below: two, more with momentum."""
    return 2 * (1 + momentum)


def told_reach(momentum: float, curvature: float, limit: float) -> str:
    """Return in a sentence how that gives the limit of the rate."""
    rule = "2 · (1 + momentum)" if momentum else "2"
    top = written(reach(momentum))
    return f"{rule} over curvature is the limit: {top} / {written(curvature)} = {written(limit)}."


def distance(said: Said) -> str:
    """Return whether a distance is asked for, a change with its sign, or a drop. Raises Open where it may be either."""
    if DROPS.search(" ".join(said.order_of_words)):
        if any("order" in roles(word) and order(word) > 1 for word in said.words):
            raise Open({"asked": "In that one step, or in all of them?"})
        return "drop"
    named = (*(name for name in said.names if name not in FUNCTION_NAMES | LOSS_NAMES), *MOVED)
    far = bool(said.words & HOW_BIG) or ("how far" in said.words and _does(said, (*named, *MOVER), GOES))
    change = _does(said, named, (*CHANGES, "change in")) or said.says(*(f"change in {name}" for name in named))
    if far == change or {"how far", "change in"} <= said.words:
        raise Open({"asked": "How far the step goes, or by how much the variable changes?"})
    return "far" if far else "change"


def _does(said: Said, movers: tuple[str, ...], verbs: tuple[str, ...]) -> bool:
    """Say whether one of the movers is what moves: "how far does w move", not "the loss of w changes"."""
    words = said.order_of_words
    return any(
        ahead in AHEAD and mover in movers and verb in verbs
        for ahead, mover, verb in zip(words, words[1:], words[2:], strict=False)
    )


@dataclass(frozen=True, kw_only=True)
class Stepping(Question):
    """Some steps with one learning rate."""

    lr: float
    steps: int
    shown: str
    asked: str
    momentum: float

    LESSON: ClassVar = "update_rule"
    TOPICS: ClassVar = ("gradient_descent_update", "learning_rate")

    @property
    def often(self) -> str:
        """Return how many steps there are, and whether each is wanted."""
        often = f"{self.steps} step{'s' * (self.steps > 1)}"
        return f"each of {often}" if self.shown == "each" else often

    def topics(self) -> tuple[str, ...]:
        """Return the topics of a step, after momentum where there is some."""
        return ("momentum_adaptive_optimizers", *self.TOPICS) if self.momentum else self.TOPICS

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the end; a list, where each step was wanted, stays one with a single number in it."""
        return Outcome(values=numbers) if self.shown == "each" else super().outcome(numbers, verdict)
