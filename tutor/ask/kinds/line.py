"""A model over data, in plain fields: a line w·x + b, or one number c; other kinds work them out."""

from typing import ClassVar

from tutor.ask.evaluate import height
from tutor.ask.fields import Field, Names, Open, Slots, row, single
from tutor.ask.kinds import Question
from tutor.ask.kinds.descent import Descent
from tutor.ask.kinds.loss import LossHeight, LossSlope
from tutor.ask.kinds.minimum import Minimum
from tutor.ask.kinds.shortcut import Shortcut, named_in, place_of
from tutor.ask.kinds.valley import Valley
from tutor.ask.resolve import Formula
from tutor.ask.summands import MOST_SUMMANDS
from tutor.ask.tree import Num, degree, substitute, variables
from tutor.ask.typed import formula_of

X = Field("x", "Inputs x", "numbers", missing="Which inputs?")
Y = Field("y", "Targets y", "numbers", missing="Which targets?")
W = Field("w", "Weight w", missing="Which weight?")
B = Field("b", "Bias b", optional=True)
LINE = Field("line", "The line, instead of w and b", "formula", optional=True)
POINTS = Field("points", "Points (x, y), instead of both lists", "points", optional=True)
C = Field("c", "The number c that is predicted", missing="Which number?")
LR = Field("lr", "Learning rate", missing="Which learning rate?")
STEPS = Field("steps", "Steps", "count", default=1)
MOVES = Field("by", "With respect to", "names")
WITH_B = Field("with_b", "With a bias b", "choice", default="yes", choices={"yes": "w and b", "no": "w alone"})
MEAN, SUM = "mse({}, y)", "sum(({} - y)^2)"  # of the squared misses of a line
CONSTANT = "loss = mean((c - y)^2)"


class Model(Shortcut):
    """A model over data, with the mean of the squared misses as its loss."""

    @classmethod
    def read(cls, slots: Slots) -> Slots:
        """Return the slots with the coordinates of points, and with weight and bias of a line that was written out."""
        if slots.get("points"):
            slots = {**slots, "x": single(slots["points"][::2]), "y": single(slots["points"][1::2])}
        return cls._of_line(slots)

    @classmethod
    def _of_line(cls, slots: Slots) -> Slots:
        if not isinstance(slots.get("line"), Formula):
            return slots
        known = {name: Num(slots[name]) for name in ("w", "b") if slots.get(name) is not None}
        tree = substitute(slots["line"].tree, known)
        names = variables(tree)
        straight = len(names) == 1 and degree(tree, frozenset(names)) in (0, 1)
        zero, one = (height(tree, names[0], place) if straight else None for place in (0.0, 1.0))
        if zero is None or one is None:
            raise Open({"line": "A line with its numbers, please, such as y = 2x + 1."})
        return {**slots, "w": round(one - zero, 12), "b": zero or None}

    @classmethod
    def line(cls, slots: Slots, *, bias: bool, loss: str = MEAN) -> Slots:
        """Return formula, place and variables of the loss of a line. Raises Open where targets are missing."""
        if len(row(slots["x"])) != len(row(slots["y"])):
            raise Open({"y": "As many targets as inputs, please."})
        names = named_in(slots) or (("w", "b") if bias else ("w",))
        formula = formula_of(f"loss = {loss.format('w*x + b' if bias else 'w*x')}")
        return {"formula": formula, "place": place_of(slots, ("x", "y", "w", "b")), "by": Names(by=names)}

    @classmethod
    def constant(cls, slots: Slots) -> Slots:
        """Return formula, place and variable of the loss of one number for all targets."""
        return {"formula": formula_of(CONSTANT), "place": place_of(slots, ("y", "c")), "by": Names(by=("c",))}


class LineLoss(Model):
    """The mean squared loss of a line."""

    NAME: ClassVar = "line_loss"
    LABEL: ClassVar = "A line over data: its loss"
    FIELDS: ClassVar = (X, Y, W, B, LINE, POINTS)

    @classmethod
    def asks(cls, slots: Slots) -> Question:
        """Return the height of the loss."""
        return LossHeight.made(cls.line(slots, bias=slots["b"] is not None))


class LineSse(Model):
    """The sum of a line's squared misses."""

    NAME: ClassVar = "line_sse"
    LABEL: ClassVar = "A line over data: the sum of its squared errors"
    FIELDS: ClassVar = (X, Y, W, B, LINE, POINTS)

    @classmethod
    def asks(cls, slots: Slots) -> Question:
        """Return the height of that sum."""
        return LossHeight.made(cls.line(slots, bias=slots["b"] is not None, loss=SUM))


class LineSlopes(Model):
    """The gradients of a line's loss."""

    NAME: ClassVar = "line_slopes"
    LABEL: ClassVar = "A line over data: the gradients"
    FIELDS: ClassVar = (X, Y, W, B, LINE, POINTS, MOVES)

    @classmethod
    def asks(cls, slots: Slots) -> Question:
        """Return the gradient by the weight, and by the bias where there is one."""
        return LossSlope.made(cls.line(slots, bias=slots["b"] is not None))


class LineStep(Model):
    """A line's weight and bias after a step."""

    NAME: ClassVar = "line_step"
    LABEL: ClassVar = "A line over data: after a step"
    FIELDS: ClassVar = (X, Y, W, LR, B, LINE, POINTS, STEPS)

    @classmethod
    def asks(cls, slots: Slots) -> Question:
        """Return the steps of descent."""
        return Descent.made(cls.line(slots, bias=slots["b"] is not None) | {"lr": slots["lr"], "steps": slots["steps"]})


class LineBest(Model):
    """The line of least squares."""

    NAME: ClassVar = "line_best"
    LABEL: ClassVar = "A line over data: the best one"
    FIELDS: ClassVar = (X, Y, WITH_B, POINTS)

    @classmethod
    def asks(cls, slots: Slots) -> Question:
        """Return the lowest place of the loss."""
        if len(row(slots["x"])) > MOST_SUMMANDS:
            raise Open({"x": "That is more data than I can write out. Fewer points, please."})
        bias = slots["with_b"] == "yes"
        return (Valley if bias else Minimum).made(cls.line(slots, bias=bias))


class ConstantLoss(Model):
    """The mean squared loss of one number."""

    NAME: ClassVar = "constant_loss"
    LABEL: ClassVar = "One number for all targets: its loss"
    FIELDS: ClassVar = (Y, C)

    @classmethod
    def asks(cls, slots: Slots) -> Question:
        """Return the height of the loss."""
        return LossHeight.made(cls.constant(slots))


class ConstantSlope(Model):
    """The slope of that loss."""

    NAME: ClassVar = "constant_slope"
    LABEL: ClassVar = "One number for all targets: the slope"
    FIELDS: ClassVar = (Y, C)

    @classmethod
    def asks(cls, slots: Slots) -> Question:
        """Return the slope by the number."""
        return LossSlope.made(cls.constant(slots))


class ConstantBest(Model):
    """The best number for all targets."""

    NAME: ClassVar = "constant_best"
    LABEL: ClassVar = "One number for all targets: the best one"
    FIELDS: ClassVar = (Y,)

    @classmethod
    def asks(cls, slots: Slots) -> Question:
        """Return the lowest place of the loss."""
        if len(row(slots["y"])) > MOST_SUMMANDS:
            raise Open({"y": "Those are more than I can write out. Fewer targets, please."})
        return Minimum.made(cls.constant(slots))
