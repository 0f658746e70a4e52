"""A model over data, in plain fields: a line w·x + b, one number c, one linear neuron; other kinds work them out."""

from typing import ClassVar

from tutor.ask.evaluate import Value
from tutor.ask.fields import Field, Names, Open, Place, Slots, row
from tutor.ask.kinds import Question
from tutor.ask.kinds.descent import Descent
from tutor.ask.kinds.loss import LossHeight, LossSlope
from tutor.ask.kinds.minimum import Minimum
from tutor.ask.kinds.shortcut import Shortcut
from tutor.ask.kinds.slope import Slope
from tutor.ask.kinds.valley import Valley
from tutor.ask.kinds.value import Height
from tutor.ask.summands import MOST_SUMMANDS
from tutor.ask.typed import formula_of

X = Field("x", "Inputs x", "numbers", missing="Which inputs?")
Y = Field("y", "Targets y", "numbers", missing="Which targets?")
W = Field("w", "Weight w", missing="Which weight?")
B = Field("b", "Bias b", optional=True)
WEIGHTS = Field("w", "Weights w", "numbers", missing="Which weights?")
TARGET = Field("y", "Target y", missing="Which target?")
C = Field("c", "The number c that is predicted", missing="Which number?")
LR = Field("lr", "Learning rate", missing="Which learning rate?")
STEPS = Field("steps", "Steps", "count", default=1)
MOVES = Field("by", "With respect to", "names")
WITH_B = Field("with_b", "With a bias b", "choice", default="yes", choices={"yes": "w and b", "no": "w alone"})
CONSTANT = "loss = mean((c - y)^2)"


class Model(Shortcut):
    """A model over data, with the mean of the squared misses as its loss."""

    @classmethod
    def line(cls, slots: Slots, *, bias: bool) -> Slots:
        """Return formula, place and variables of the loss of a line. Raises Open where targets are missing."""
        if len(row(slots["x"])) != len(row(slots["y"])):
            raise Open({"y": "As many targets as inputs, please."})
        names = _named(slots) or (("w", "b") if bias else ("w",))
        formula = formula_of("loss = mse(w*x + b, y)" if bias else "loss = mse(w*x, y)")
        return {"formula": formula, "place": _place(slots, ("x", "y", "w", "b")), "by": Names(by=names)}

    @classmethod
    def constant(cls, slots: Slots) -> Slots:
        """Return formula, place and variable of the loss of one number for all targets."""
        return {"formula": formula_of(CONSTANT), "place": _place(slots, ("y", "c")), "by": Names(by=("c",))}


class LineLoss(Model):
    """The mean squared loss of a line."""

    NAME: ClassVar = "line_loss"
    LABEL: ClassVar = "A line over data: its loss"
    FIELDS: ClassVar = (X, Y, W, B)

    @classmethod
    def asks(cls, slots: Slots) -> Question:
        """Return the height of the loss."""
        return LossHeight.made(cls.line(slots, bias=slots["b"] is not None))


class LineSlopes(Model):
    """The gradients of a line's loss."""

    NAME: ClassVar = "line_slopes"
    LABEL: ClassVar = "A line over data: the gradients"
    FIELDS: ClassVar = (X, Y, W, B, MOVES)

    @classmethod
    def asks(cls, slots: Slots) -> Question:
        """Return the gradient by the weight, and by the bias where there is one."""
        return LossSlope.made(cls.line(slots, bias=slots["b"] is not None))


class LineStep(Model):
    """A line's weight and bias after a step."""

    NAME: ClassVar = "line_step"
    LABEL: ClassVar = "A line over data: after a step"
    FIELDS: ClassVar = (X, Y, W, B, LR, STEPS)

    @classmethod
    def asks(cls, slots: Slots) -> Question:
        """Return the steps of descent."""
        return Descent.made(cls.line(slots, bias=slots["b"] is not None) | {"lr": slots["lr"], "steps": slots["steps"]})


class LineBest(Model):
    """The line of least squares."""

    NAME: ClassVar = "line_best"
    LABEL: ClassVar = "A line over data: the best one"
    FIELDS: ClassVar = (X, Y, WITH_B)

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


class OneNeuron(Shortcut):
    """One linear neuron with a squared error."""

    @classmethod
    def error(cls, slots: Slots) -> Slots:
        """Return formula, place and variables of the squared error. Raises Open where inputs and weights differ."""
        inputs = len(row(slots["x"]))
        if inputs != len(row(slots["w"])):
            raise Open({"w": "As many weights as inputs, please."})
        names = _named(slots)
        biased = slots["b"] is not None or "b" in names
        sum_, bias = "sum(w*x)" if inputs > 1 else "w*x", " + b" if biased else ""
        place = _place({**slots, "b": slots["b"] or 0.0} if biased else slots, ("x", "w", "b", "y"))
        by = Names(by=names or (("w", "b") if biased else ("w",)))
        return {"formula": formula_of(f"loss = ({sum_}{bias} - y)^2"), "place": place, "by": by}


class Neuron(OneNeuron):
    """The gradients of that error."""

    NAME: ClassVar = "neuron"
    LABEL: ClassVar = "One linear neuron: the gradients"
    FIELDS: ClassVar = (X, WEIGHTS, B, TARGET, MOVES)

    @classmethod
    def asks(cls, slots: Slots) -> Question:
        """Return the gradient by the weights, and by the bias where there is one."""
        return Slope.made(cls.error(slots))


class NeuronLoss(OneNeuron):
    """The squared error itself."""

    NAME: ClassVar = "neuron_loss"
    LABEL: ClassVar = "One linear neuron: its squared error"
    FIELDS: ClassVar = (X, WEIGHTS, B, TARGET)

    @classmethod
    def asks(cls, slots: Slots) -> Question:
        """Return the height of the error."""
        return Height.made(cls.error(slots))


def _named(slots: Slots) -> tuple[str, ...]:
    return slots["by"].by if slots.get("by") else ()


def _place(slots: Slots, names: tuple[str, ...]) -> Place:
    given: dict[str, Value] = {name: slots[name] for name in names if slots.get(name) is not None}
    return Place({name: row(value) for name, value in given.items()})
