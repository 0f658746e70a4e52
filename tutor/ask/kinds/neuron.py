"""One linear neuron, in plain fields: its squared error is a formula, which other kinds work out."""

from typing import ClassVar

from tutor.ask.fields import Field, Names, Open, Slots, row
from tutor.ask.kinds import Question
from tutor.ask.kinds.line import MOVES, B, X
from tutor.ask.kinds.shortcut import Shortcut, named_in, place_of
from tutor.ask.kinds.slope import Slope
from tutor.ask.kinds.value import Height
from tutor.ask.typed import formula_of

WEIGHTS = Field("w", "Weights w", "numbers", missing="Which weights?")
TARGET = Field("y", "Target y", missing="Which target?")


class OneNeuron(Shortcut):
    """One linear neuron with a squared error."""

    @classmethod
    def error(cls, slots: Slots) -> Slots:
        """Return formula, place and variables of the squared error. Raises Open where inputs and weights differ."""
        inputs = len(row(slots["x"]))
        if inputs != len(row(slots["w"])):
            raise Open({"w": "As many weights as inputs, please."})
        names = named_in(slots)
        biased = slots["b"] is not None or "b" in names
        sum_, bias = "sum(w*x)" if inputs > 1 else "w*x", " + b" if biased else ""
        place = place_of({**slots, "b": slots["b"] or 0.0} if biased else slots, ("x", "w", "b", "y"))
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
