"""A gradient that comes from behind, times a function's own slope: what arrives at its input."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.ask.check import Check, along
from tutor.ask.evaluate import difference
from tutor.ask.extremes import on_kink
from tutor.ask.fields import Field, Open, at, equation, short, within, written
from tutor.ask.kinds import BY, FUNCTION, WHERE, Numbers, OnFormula
from tutor.ask.kinds.slope import KINKED
from tutor.ask.printer import identifier
from tutor.ask.program import FLOAT, Program, result, tensors, text


@dataclass(frozen=True, kw_only=True)
class Upstream(OnFormula):
    """The chain rule's one step: backward() begun with a gradient."""

    gradient: float

    NAME: ClassVar = "upstream"
    LABEL: ClassVar = "A gradient from behind, times the local slope"
    FIELDS: ClassVar = (
        FUNCTION,
        WHERE,
        BY,
        Field("gradient", "Gradient from behind", missing="Which gradient comes from behind?"),
    )
    RULED: ClassVar = False
    LESSON: ClassVar = "chain_rule"
    TOPICS: ClassVar = ("chain_rule", "backprop_mechanics", "scalar_output_vjp")

    def check_slots(self) -> None:
        """Raise Open where the inputs are lists."""
        super().check_slots()
        if not self.by or any(isinstance(self.place[name], tuple) for name in self.by):
            raise Open({"place": "One number for each variable, please."})
        if on_kink(self.formula.tree, self.place):
            raise Open({"place": KINKED})
        if not self.gradient:
            raise Open({"gradient": "It must not be zero: then nothing arrives anywhere."})

    def program(self) -> Program:
        """Return backward() begun with the gradient from behind."""
        grads = [f"{identifier(name)}.grad.item()" for name in self.by]
        behind = f"{result(self.name)}.backward(torch.tensor({self.gradient!r}, {FLOAT}))  # from behind"
        answer = f"answer = {grads[0]}" if len(grads) == 1 else f"answer = [{', '.join(grads)}]"
        return Program(text(tensors(self.place, self.by), [self.forward_line, behind, answer]), "answer")

    def understood(self) -> str:
        """Return the formula, where, and what comes from behind."""
        told = f"gradient {written(self.gradient)} from behind: what arrives at {' and '.join(self.by)}"
        return f"{equation(self.formula)}, {told}, at {at(self.place)}"

    def _local(self, name: str) -> float:
        return difference(along(self, name, None), float(self.place[name]))  # type: ignore[arg-type]

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the gradient times a slope by a small nudge."""
        pairs = zip(self.by, numbers, strict=True)
        return tuple(Check(f"at {name}", number, self.gradient * self._local(name)) for name, number in pairs)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return each local slope, and its product with what comes from behind."""
        lines = []
        for name, number in zip(self.by, numbers, strict=True):
            local = number / self.gradient
            product = f"{within(self.gradient)} · {within(local)} = {short(number)}"
            lines.append(f"The local slope by {name} is {short(local)}. From behind times local: {product}.")
        return tuple(lines)
