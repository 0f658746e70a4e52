"""A loss over data: how high it is, and its gradient by the predictions or by a model's parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from tutor.ask.derive import derived
from tutor.ask.fields import Field, Open, written
from tutor.ask.functions import LOSSES
from tutor.ask.kinds import Numbers, OnFormula
from tutor.ask.kinds.slope import Slope
from tutor.ask.kinds.value import Height
from tutor.ask.printer import identifier, pretty, torch_text
from tutor.ask.said import Said
from tutor.ask.tree import Call, Num, Op, Tree, Unreadable, Var

# What each loss makes of prediction p and target t, and the part of one prediction in its slope; of n all told.
RULES = {
    "mse": ("the mean of their squares", "2 · miss / {n}"),
    "mean": ("the mean of their squares", "2 · miss / {n}"),
    "sum": ("the sum of their squares", "2 · miss"),
    "mae": ("the mean of them without their signs", "the sign of the miss / {n}"),
    "huber": (
        "the mean of miss² / 2 where a miss is below 1, else of its size less a half",
        "the miss, cut to ±1, / {n}",
    ),
    "bce": ("the mean of −(t·ln(p) + (1 − t)·ln(1 − p))", "(p − t) / (p·(1 − p)) / {n}"),
    "bce_logits": ("the mean of ln(1 + e^p) − t·p", "(sigmoid(p) − t) / {n}"),
}
MISSING = frozenset({"mse", "mean", "sum", "mae", "huber"})
SQUARED = ("sum", "mean")  # of the misses' squares, written out
WANTED = Open({"formula": "A loss of predictions and targets, please, as mse(w·x, t)."})
FORMULA = Field("formula", "Loss, with t for the targets", "formula", missing="Which loss?")


@dataclass(frozen=True)
class Scored:
    """A formula as a loss of predictions and targets."""

    loss: str
    preds: Tree
    targets: Tree

    @property
    def lines(self) -> list[str]:
        """Return the lines that compute predictions and loss."""
        made = [] if isinstance(self.preds, Var) else [f"preds = {torch_text(self.preds)}"]
        short = replace(self, preds=Var("preds")) if made else self
        return [*made, f"loss = {torch_text(short.tree)}"]

    @property
    def tree(self) -> Tree:
        """Return the formula."""
        if self.loss not in SQUARED:
            return Call(self.loss, (self.preds, self.targets))
        return Call(self.loss, (Op("^", Op("-", self.preds, self.targets), Num(2.0)),))

    def told(self, names: Mapping[str, Any]) -> tuple[int, list[str]]:
        """Return how many predictions there are, and the lines that say what they are and by how much they miss."""
        made = names[identifier(self.preds.name) if isinstance(self.preds, Var) else "preds"].detach()
        lines = (
            [] if isinstance(self.preds, Var) else [f"The predictions p = {pretty(self.preds)}: {_row(_listed(made))}."]
        )
        if self.loss in MISSING and isinstance(self.targets, Var):
            made = made - names[identifier(self.targets.name)]  # one prediction may stand for all targets
            lines.append(f"By how much they miss, prediction minus target: {_row(_listed(made))}.")
        return made.numel(), lines


def scored(tree: Tree | None) -> Scored | None:
    """Return a formula as a loss over data; None for any other formula."""
    match tree:
        case Call(loss, (preds, targets)) if loss in LOSSES:
            return Scored(loss, preds, targets)
        case Call("sum" | "mean" as total, (Op("^", Op("-", preds, Var() as targets), Num(2.0)),)):
            return Scored(total, preds, targets)
    return None


@dataclass(frozen=True, kw_only=True)
class OverData(OnFormula):
    """A formula that is a loss over data."""

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether such a loss is asked about at all."""
        return bool(said.formula and scored(said.formula.tree)) and super().wished(said)

    def check_slots(self) -> None:
        """Raise Open where the formula is no loss over data."""
        super().check_slots()
        if scored(self.formula.tree) is None:
            raise WANTED

    @property
    def scored(self) -> Scored:
        """Return the formula taken apart. Raises Open, as `check_slots` does."""
        loss = scored(self.formula.tree)
        if loss is None:
            raise WANTED
        return loss

    @property
    def name(self) -> str:
        """Return what the lines below call it, whatever its own name is."""
        return "loss"

    @property
    def forward(self) -> list[str]:
        """Return the lines that compute predictions and loss."""
        return self.scored.lines


@dataclass(frozen=True, kw_only=True)
class LossHeight(OverData, Height):
    """How high a loss over data is."""

    NAME: ClassVar = "loss"
    LABEL: ClassVar = "A loss over data"
    FIELDS: ClassVar = (FORMULA, *Height.FIELDS[1:])
    RANK: ClassVar = 7
    LESSON: ClassVar = "loss_curve"

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the predictions, by how much they miss, and what is made of that."""
        loss = self.scored
        return (*loss.told(names)[1], f"The loss is {RULES[loss.loss][0]}: {written(numbers[0])}.")


@dataclass(frozen=True, kw_only=True)
class LossSlope(OverData, Slope):
    """The gradient of a loss over data."""

    NAME: ClassVar = "loss_slope"
    LABEL: ClassVar = "The gradient of a loss over data"
    FIELDS: ClassVar = (FORMULA, *Slope.FIELDS[1:])
    WANTS: ClassVar = frozenset({"slope", "slopes"})
    NEEDS: ClassVar = WANTS
    RANK: ClassVar = 4

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether the gradient of such a loss is wished for."""
        return said.order == 1 and super().wished(said)

    def check_slots(self) -> None:
        """Raise Open where the formula is no loss over data, or more is wanted than its gradient."""
        super().check_slots()
        if self.order > 1 or self.asked != "slope":
            raise Open({"asked": "The gradient itself, please: the form for slopes has the rest."})

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the misses, the part of each prediction, and the chain rule through the model."""
        loss = self.scored
        count, lines = loss.told(names)
        lines.append(f"Each prediction has its part in the slope of the loss: {RULES[loss.loss][1].format(n=count)}.")
        if isinstance(loss.preds, Var):
            told = "So the gradient is" if len(numbers) == count else "All added up:"
            return (*lines, f"{told} {_row(numbers)}.")
        for name, number in zip(self.by, numbers, strict=False):
            try:
                inner = pretty(derived(loss.preds, name).tree)
            except Unreadable:
                return tuple(lines)
            lines.append(
                f"The chain rule: each part times the slope by {name}, {inner}, all added up: {written(number)}."
            )
        return tuple(lines)

    def topics(self) -> tuple[str, ...]:
        """Return the topics of a loss."""
        return "loss_functions", "gradient_meaning"

    def lesson(self) -> str:
        """Return the lesson that goes from predictions to the loss."""
        return "chain_rule"


def _listed(tensor: Any) -> list[float]:
    return [float(f"{each:.12g}") or 0.0 for each in tensor.reshape(-1).tolist()]


def _row(values: Any) -> str:
    return ", ".join(map(written, values))
