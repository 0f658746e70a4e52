"""A formula in plain Python floats, without torch: the second opinion on every computed number."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from tutor.ask.budget import tick
from tutor.ask.functions import FUNCTIONS
from tutor.ask.tree import Call, Neg, Num, Op, Tree, Var

Value = float | tuple[float, ...]
Values = Mapping[str, Value]
ERRORS = (ArithmeticError, ValueError)
SIGNS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
}


def evaluate(tree: Tree, values: Values) -> Any:
    """Return the formula's value, a float or a tuple of them.

    Raises one of ERRORS where it has none, or where lists of different lengths meet.
    """
    tick()
    match tree:
        case Num(value):
            return float(value)
        case Var(name):
            if name not in values:
                raise ArithmeticError(f"{name} has no number")
            return values[name]
        case Neg(inner):
            return _each(operator.neg, evaluate(inner, values))
        case Op(sign, left, right):
            return _each(SIGNS[sign], evaluate(left, values), evaluate(right, values))
        case Call(name, arguments):
            if name not in FUNCTIONS or not FUNCTIONS[name].takes(len(arguments)):
                raise ArithmeticError(f"{name} cannot be worked out of that")
            given = [evaluate(argument, values) for argument in arguments]
            return _whole(name, given) if FUNCTIONS[name].whole else _each(FUNCTIONS[name].plain, *given)


def _each(function: Callable[..., float], *given: Value) -> Value:
    """Apply a function to numbers, or element by element to lists."""
    lengths = {len(value) for value in given if isinstance(value, tuple)}
    if not lengths:
        return _real(function(*given))
    (length,) = lengths
    columns = [value if isinstance(value, tuple) else (value,) * length for value in given]
    return tuple(_real(function(*row)) for row in zip(*columns, strict=True))


def _real(value: Any) -> float:
    if isinstance(value, complex):  # a root of a negative number
        raise ArithmeticError("no real number")
    return float(value)


def _whole(name: str, given: list[Value]) -> float:
    """Apply a function of whole lists; a single number is a list of one."""
    return float(FUNCTIONS[name].plain(*[value if isinstance(value, tuple) else (value,) for value in given]))


def height(tree: Tree, name: str, at: float) -> float | None:
    """Return the value of a formula of one variable at a place; None where it has none."""
    try:
        value = evaluate(tree, {name: at})
    except ERRORS:
        return None
    return value if isinstance(value, float) else None


def number(tree: Tree) -> float | None:
    """Return the value of a formula without variables; None where it has none."""
    try:
        value = evaluate(tree, {})
    except ERRORS:
        return None
    return value if isinstance(value, float) and abs(value) < 1e15 else None


def difference(function: Callable[[float], float], at: float, order: int = 1, width: float = 1e-5) -> float:
    """Return the central finite difference of an order from 1 to 4; its error shrinks with the width squared."""
    if order == 1:
        return (function(at + width) - function(at - width)) / (2 * width)
    return difference(lambda x: difference(function, x, 1, width), at, order - 1, width)


def one_sided(function: Callable[[float], float], at: float, width: float = 1e-6) -> tuple[float, float]:
    """Return the slope to the left and the slope to the right: where they differ, there is a kink."""
    here = function(at)
    return (here - function(at - width)) / width, (function(at + width) - here) / width
