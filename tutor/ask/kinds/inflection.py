"""Inflection points: where a curve turns from bending one way to bending the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from tutor.ask.check import TOLERANCE, Check
from tutor.ask.derive import derived
from tutor.ask.evaluate import difference, evaluate, height
from tutor.ask.fields import Field, Open, equation, head, short, written
from tutor.ask.kinds import Numbers, Outcome
from tutor.ask.kinds.minimum import MOST_PLACES, NEAR, SAMPLES, Minimum
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import identifier, pretty, torch_text
from tutor.ask.program import FLOAT, Lines, Program, text
from tutor.ask.tree import Unreadable, degree

THIRD = 3


@dataclass(frozen=True, kw_only=True)
class Inflection(Minimum):
    """Where the second derivative of a formula of one variable changes its sign."""

    asked: str = "flat"

    NAME: ClassVar = "inflection"
    LABEL: ClassVar = "Inflection points"
    FIELDS: ClassVar[tuple[Field, ...]] = Minimum.FIELDS[:3]
    RULED: ClassVar = False
    LESSON: ClassVar = "bends"
    TOPICS: ClassVar = ("higher_order_gradients", "local_minima_saddle_plateau")

    def check_slots(self) -> None:
        """Raise Open where not all of them could be found."""
        super().check_slots()
        power = degree(self.tree, frozenset(self.targets))
        if power is not None and power < THIRD:
            raise Open({"formula": "A curve of the second degree bends the same everywhere: it has none."})

    def program(self) -> Program:
        """Return Newton's steps to where the second derivative is zero, from many starts at once."""
        name = identifier(self.targets[0])
        kept = [
            f"still = (({name} - before).abs() < 1e-3) & (bend.abs() < 1e-8) & (turn.abs() > 1e-6)",
            f"places = {name}[still].detach().sort().values.round(decimals=6).unique().tolist()",
            'answer = places or "none"',
        ]
        return Program(text(self._steps(name), kept), "answer")

    def _steps(self, name: str) -> Lines:
        return [
            f"{name} = torch.linspace(-50.0, 50.0, 201, {FLOAT})  # many starts at once",
            "for step in range(80):",
            f"    before = {name} = {name}.detach().requires_grad_()",
            f"    f = {torch_text(self.tree)}",
            f"    slope, = torch.autograd.grad(f.sum(), {name}, create_graph=True)",
            f"    bend, = torch.autograd.grad(slope.sum(), {name}, create_graph=True)",
            f"    turn, = torch.autograd.grad(bend.sum(), {name})",
            f"    {name} = torch.where(turn == 0, {name}, {name} - bend / turn)  # where the bend is zero",
        ]

    def understood(self) -> str:
        """Return the formula and what is looked for."""
        given = super().understood().removeprefix(equation(self.formula)).partition(",")[0]
        return f"{equation(self.formula)}{given}, its inflection points in {self.targets[0]}"

    def outcome(self, numbers: Numbers, verdict: str | None) -> Outcome:
        """Return the places. Raises ArithmeticError where they are no few, or may be others than these."""
        if len(numbers) > MOST_PLACES or any(second - first <= 1e-3 for first, second in pairwise(numbers)):
            raise ArithmeticError("no few places, well apart")
        if self._turns() != len(numbers):
            raise ArithmeticError("the bend turns elsewhere as well")
        if verdict and degree(self.tree, frozenset(self.targets)) is None:
            raise ArithmeticError("there may be one between the samples")
        if verdict:
            return Outcome(verdict="none", said="There is none: it bends the same way everywhere.")
        return Outcome(values=numbers) if len(numbers) > 1 else Outcome(value=numbers[0])

    def _turns(self) -> int:
        """Return how often the second derivative changes its sign between samples, without torch."""
        bends = [self._bend(place) for place in sorted({*NEAR, *SAMPLES})]
        signs = [bend > 0 for bend in bends if bend]
        return sum(first != second for first, second in pairwise(signs))

    def _bend(self, place: float) -> float | None:
        try:
            slope = derived(self.tree, self.targets[0]).tree
            return height(derived(slope, self.targets[0]).tree, self.targets[0], place)
        except Unreadable as reason:
            raise ArithmeticError("no second derivative as a formula") from reason

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return that differences find no bend there."""

        def curve(place: float) -> float:
            return float(evaluate(self.tree, {self.targets[0]: place}))

        name = self.targets[0]
        return tuple(
            Check(f"the bend at {name} = {written(place)}", 0.0, difference(curve, place, 2, 1e-3), TOLERANCE[2])
            for place in numbers
        )

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the second derivative, and where it is zero."""
        name = self.targets[0]
        slope = derived(self.curve, name).tree
        lines = [
            f"The derivative of {head(self.formula)} by {name} is {pretty(slope)}.",
            f"The derivative of that is {pretty(derived(slope, name).tree)}.",
        ]
        where = " and ".join(f"{name} = {short(place)}" for place in numbers)
        return (*lines, f"It is zero, and changes its sign, at {where}." if where else "It changes its sign nowhere.")

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve with every place marked."""
        return drawn(self, head(self.formula), list(numbers)) if numbers else None
