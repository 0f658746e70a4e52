"""Trees are built with care: powers and calls that are too large, or make no sense, are refused."""

from collections.abc import Callable

from tutor.ask.functions import FUNCTIONS
from tutor.ask.tree import Call, Num, Op, Tree, Unreadable, Var, variables

LARGEST_POWER = 100.0


def raised(base: Tree, exponent: Tree, euler: bool = False) -> Tree:
    """Return a power: e to something is exp, numbers alone are worked out at once, and sizes are bounded."""
    if euler and base == Var("e"):
        return Call("exp", (exponent,))
    if isinstance(exponent, Num) and abs(exponent.value) > LARGEST_POWER:
        raise Unreadable("an exponent beyond all measure")
    if not variables(base) and not variables(exponent):
        return Num(_number_power(base, exponent))
    return Op("^", base, exponent)


def _number_power(base: Tree, exponent: Tree) -> float:
    """Work out a power of two plain numbers; anything more deeply nested is refused."""
    if not isinstance(base, Num) or not isinstance(exponent, Num):
        raise Unreadable("a tower of numbers")
    try:
        value = base.value**exponent.value
    except (OverflowError, ZeroDivisionError) as error:
        raise Unreadable("no number") from error
    if isinstance(value, complex) or not abs(value) < 1e12:
        raise Unreadable("no number of a usual size")
    return value


SPECIAL: dict[str, Callable[[Tree], Tree]] = {
    "square": lambda inner: raised(inner, Num(2.0)),
    "cube": lambda inner: raised(inner, Num(3.0)),
    "cot": lambda inner: Op("/", Call("cos", (inner,)), Call("sin", (inner,))),
    "huber": lambda inner: Call("huber", (inner, Num(0.0))),  # of a miss
}


def applied(name: str, arguments: tuple[Tree, ...]) -> Tree:
    """Return a function of the list applied to as many arguments as it takes."""
    if name in SPECIAL and len(arguments) == 1:
        return SPECIAL[name](arguments[0])
    if name not in FUNCTIONS or not FUNCTIONS[name].takes(len(arguments)):
        raise Unreadable(f"{name} takes another number of arguments")
    if not all(isinstance(setting, Num) for setting in arguments[FUNCTIONS[name].arguments :]):
        raise Unreadable(f"{name} has a setting that is no plain number")
    return Call(name, arguments)
