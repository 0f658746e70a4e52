"""Which of the fixed topics a computed question belongs to, best guess first."""

from tutor.ask.check import has_kink
from tutor.ask.evaluate import ERRORS
from tutor.ask.functions import LOSSES
from tutor.ask.reading import Reading
from tutor.ask.tree import calls, kinked

BY_ASK = {
    "sign": ("gradient_direction_sign", "gradient_meaning"),
    "update": ("gradient_descent_update", "learning_rate"),
    "loss": ("gradient_descent_update", "learning_rate"),
    "verdict": ("divergence_nan", "learning_rate", "gradient_descent_update"),
    "limit": ("learning_rate", "divergence_nan"),
    "zero": ("gradient_meaning", "local_minima_saddle_plateau"),
    "lowest": ("gradient_meaning", "local_minima_saddle_plateau"),
    "value": ("loss_functions", "gradient_meaning"),
}


def topics_of(reading: Reading) -> tuple[str, ...]:
    """Return up to three topic ids."""
    found = list(_special(reading)) + list(BY_ASK.get(reading.ask, _of_gradient(reading)))
    return tuple(dict.fromkeys(found))[:3]


def _special(reading: Reading) -> tuple[str, ...]:
    """Return the topics of what only some questions have: a kink, a named loss."""
    if reading.tree is not None and calls(reading.tree) & set(LOSSES):
        return ("loss_functions",)
    return ("nondifferentiable_points",) if _at_kink(reading) else ()


def _at_kink(reading: Reading) -> bool:
    if reading.tree is None or not reading.point or not kinked(reading.tree):
        return False
    try:
        return has_kink(reading)
    except ERRORS:
        return False


def _of_gradient(reading: Reading) -> tuple[str, ...]:
    if reading.chain:
        return ("higher_order_gradients", "gradient_meaning")
    if reading.scheme == "each":
        return ("gradient_meaning", "chain_rule")
    if len(reading.targets) > 1 or len(reading.point) > 1:
        return ("partial_derivatives", "gradient_meaning")
    if any(isinstance(value, tuple) for value in reading.point.values()):
        return ("partial_derivatives", "backward_semantics", "scalar_output_vjp")
    return ("gradient_meaning", "chain_rule")
