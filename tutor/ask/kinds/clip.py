"""Clipping: a gradient, given or of a formula, made no longer than a limit, or each of its numbers no larger."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import BY_NUDGE, BY_SUMS, Check, along
from tutor.ask.evaluate import Value, difference
from tutor.ask.fields import Field, Open, Slots, at, equation, row, single, written
from tutor.ask.kinds import FUNCTION, WHERE, WHOLE, Numbers, OnFormula, Question
from tutor.ask.printer import identifier
from tutor.ask.program import FLOAT, Program, literal, result, tensors, text
from tutor.ask.said import Said

EACH = ("by value", "elementwise", "element wise", "clip_value", "clip_grad_value_", "each number", "range")
HOW = {"norm": "by norm: the whole gradient is made shorter", "value": "by value: each number on its own"}
RESULT = frozenset({"become", "becomes", "after", "afterwards"})  # a step to some, here what clipping leaves
LIMIT = Field("limit", "Limit", "positive", missing="Clipped at which limit?")
SORT = Field("how", "How it is clipped", "choice", choices=HOW, missing="By norm, or by value?")


def clipped(said: Said, slots: Slots) -> Slots:
    """Return the slots with the limit, of which there may be two: "to [-1, 1]"; and how it is clipped, where told."""
    limits = said.numbers.get("limit", ())
    found = {key: value for key, value in slots.items() if key != "how"}
    is_range = len(limits) == 2 and limits[0] == -limits[1]
    if is_range:
        found["limit"] = limits[1]
    by_value, by_norm = is_range or _has(said, *EACH), _has(said, "norm", "length")
    if by_value != by_norm:
        found["how"] = "value" if by_value else "norm"
    if by_norm and said.several:
        raise Open({"how": "Each of them on its own, or all together?"})
    return found


def _has(said: Said, *parts: str) -> bool:
    return any(part in word for word in said.words for part in parts)


def clips(said: Said) -> bool:
    """Say whether anything is clipped."""
    return "clip" in said.wants or any("clip" in word for word in said.words)


def plain(numbers: Numbers, how: str, limit: float) -> Numbers:
    """Return what clipping leaves, without torch."""
    if how == "value":
        return tuple(max(-limit, min(limit, number)) for number in numbers)
    return tuple(number * min(1.0, limit / (math.hypot(*numbers) or limit)) for number in numbers)


def checked(torch: Numbers, again: Numbers, by: str) -> tuple[Check, ...]:
    """Return the check of each number."""
    return tuple(Check(f"number {n}", a, b, how=by) for n, (a, b) in enumerate(zip(torch, again, strict=True), start=1))


def told(numbers: Numbers, how: str, limit: float, end: Numbers) -> tuple[str, ...]:
    """Return how it is clipped, with the run's numbers."""
    if how == "value":
        return (f"Each number stays between −{written(limit)} and {written(limit)}.", f"That leaves {_row(end)}.")
    norm = math.hypot(*numbers)
    root = f"The norm is the root of the sum of the squares: {written(float(f'{norm:.6g}'))}."
    if norm <= limit:
        return (root, f"That is no more than {written(limit)}, so nothing changes.")
    return (root, f"That is more than {written(limit)}, so all is multiplied by {written(limit)} over it: {_row(end)}.")


def _row(numbers: Numbers) -> str:
    return written(single(tuple(float(f"{number:.6g}") or 0.0 for number in numbers)))


@dataclass(frozen=True, kw_only=True)
class Clip(Question):
    """A gradient that is given, clipped."""

    gradient: Value
    limit: float
    how: str

    NAME: ClassVar = "clip"
    LABEL: ClassVar = "A gradient, clipped"
    FIELDS: ClassVar = (Field("gradient", "Gradient", "numbers", missing="Which gradient?"), LIMIT, SORT)
    WANTS: ClassVar = frozenset({"clip", "slope", "slopes", "value", "step"})
    RANK: ClassVar = 2
    LESSON: ClassVar = "training_loop"
    TOPICS: ClassVar = ("gradient_clipping",)

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether anything is clipped."""
        return clips(said)

    @classmethod
    def seen(cls, said: Said) -> bool:
        """Say whether a gradient, or a list of numbers, is clipped."""
        return clips(said) and bool("gradient" in said.numbers or "g" in said.given or len(said.point) > 1)

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take a plain list for the gradient; for a single number both ways of clipping are one."""
        found = clipped(said, slots)
        if (set(said.wants.get("step", ())) - RESULT and not said.says("new gradient", "new grad")) or said.words & {
            "weight",
            "weights",
            "parameter",
        }:
            raise Open({"gradient": "I clip the gradient; a step with it is another question."})
        if said.given.keys() == {"g"} and "gradient" not in found and not said.point:
            return {**found, "gradient": single(said.given["g"])}
        if said.given:
            raise Open({"gradient": f"Only the gradient plays a part here, not {next(iter(said.given))}."})
        if said.point and "gradient" not in found:
            found["gradient"] = single(said.point)
        elif said.point:
            raise Open({"gradient": "One gradient, please."})
        if isinstance(found.get("gradient"), float) and not _has(said, "norm", *EACH):
            found.setdefault("how", "norm")
        return found

    @property
    def _numbers(self) -> Numbers:
        return row(self.gradient)

    def program(self) -> Program:
        """Return torch's own clipping of it."""
        zeros = single(tuple(0.0 for _ in self._numbers))
        start = [
            f"w = torch.tensor({literal(zeros)}, {FLOAT}, requires_grad=True)  # its value plays no part",
            f"w.grad = torch.tensor({literal(self.gradient)}, {FLOAT})",
        ]
        clip = f"torch.nn.utils.clip_grad_{self.how}_([w], {self.limit!r})"
        return Program(text(start, [clip], ["gradient = w.grad.tolist()"]), "gradient")

    def understood(self) -> str:
        """Return the gradient and the limit."""
        return f"gradient {written(self.gradient)}, clipped by {self.how} at {written(self.limit)}"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return each number again in plain arithmetic."""
        return checked(numbers, plain(self._numbers, self.how, self.limit), BY_SUMS)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the norm, and what it is multiplied by; or the range."""
        return told(self._numbers, self.how, self.limit, numbers)


@dataclass(frozen=True, kw_only=True)
class ClippedSlope(OnFormula):
    """The gradient of a formula at a place, clipped."""

    limit: float
    how: str

    NAME: ClassVar = "clipped_slope"
    LABEL: ClassVar = "The gradient of a function, clipped"
    FIELDS: ClassVar = (FUNCTION, WHERE, WHOLE, LIMIT, SORT)
    WANTS: ClassVar = Clip.WANTS
    RANK: ClassVar = 3
    LESSON: ClassVar = Clip.LESSON
    TOPICS: ClassVar = (*Clip.TOPICS, "gradient_meaning")

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether a slope is clipped."""
        return clips(said) and bool({"slope", "slopes"} & said.wants.keys())

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """See how it is clipped."""
        if said.order > 1:
            raise Open({"formula": "I clip a first derivative."})
        found = clipped(said, slots)
        if said.formula and len(said.formula.arguments) == 1 and not said.several and not _has(said, "norm", *EACH):
            found.setdefault("how", "norm")
        return found

    def check_slots(self) -> None:
        """Raise Open where a list stands at the place."""
        super().check_slots()
        if any(isinstance(self.place[name], tuple) for name in self.by):
            raise Open({"place": "One number for each variable, please."})

    def program(self) -> Program:
        """Return one backward call, and torch's own clipping."""
        names = [identifier(name) for name in self.by]
        lines = [
            self.forward_line,
            f"{result(self.name)}.backward()",
            f"before = [{', '.join(f'{name}.grad.item()' for name in names)}]",
            f"torch.nn.utils.clip_grad_{self.how}_([{', '.join(names)}], {self.limit!r})",
        ]
        grads = ", ".join(f"{name}.grad.item()" for name in names)
        return Program(text(tensors(self.place, self.by), lines, [f"gradient = [{grads}]"]), "gradient")

    def understood(self) -> str:
        """Return the formula, the place and the limit."""
        wanted = f"gradient with respect to {', '.join(self.by)} at {at(self.place)}"
        return f"{equation(self.formula)}, {wanted}, clipped by {self.how} at {written(self.limit)}"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return each slope again by a small nudge, clipped in plain arithmetic."""
        here = {name: value for name, value in self.place.items() if isinstance(value, float)}
        slopes = tuple(difference(along(self, name, None), here[name]) for name in self.by)
        return checked(numbers, plain(slopes, self.how, self.limit), BY_NUDGE)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the gradient before, and what clipping leaves."""
        before = tuple(names["before"])
        return (f"The gradient is {_row(before)}.", *told(before, self.how, self.limit, numbers))
