"""A formula's tree becomes text: torch's for the code, mathematics for the learner. Both can be parsed again."""

import keyword
import math
import re
from collections.abc import Callable

from tutor.ask.functions import FUNCTIONS
from tutor.ask.tree import Call, Neg, Num, Op, Tree, Var, calls, variables
from tutor.ask.vocabulary import word_set

LEVELS = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}
NEGATIVE, ATOM = 3, 5
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
TAKEN = frozenset(keyword.kwlist) | word_set(
    """
    torch gradient gradients loss f optimizer step path lr verdict limit lowest curvature curvatures clipped h slope
    first second third fourth hessian velocity places moved last value start rows answer print call true false none
    low high length change
    """
)


def number(value: float) -> str:
    """Return a number as one would write it: without a trailing .0, and never as 1e+02."""
    if value == math.pi:
        return "torch.pi"
    return str(int(value)) if value == int(value) else repr(value)


def sign_of(value: float) -> str:
    """Return the sign of a number as a word."""
    return "zero" if value == 0 else "positive" if value > 0 else "negative"


def identifier(name: str) -> str:
    """Return a variable's name as the code may use it. Raises ValueError for what is no plain name."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,15}", name):
        raise ValueError(f"{name!r} is no name for a variable")
    return f"{name}_" if name in TAKEN else name


def torch_text(tree: Tree) -> str:
    """Return the formula in torch's Python."""
    match tree:
        case Num(value):
            return number(value)
        case Var(name):
            return identifier(name)
        case Neg(inner):
            return f"-{_inside(inner, NEGATIVE, torch_text)}"
        case Call(name, arguments):
            tensors = [_tensor_text(each) for each in arguments[: FUNCTIONS[name].arguments]]
            settings = map(torch_text, arguments[FUNCTIONS[name].arguments :])
            return f"{FUNCTIONS[name].torch}({', '.join((*tensors, *settings))})"
        case Op(sign, left, right):
            low, high = _sides(sign)
            shown = "**" if sign == "^" else sign
            return f"{_inside(left, low, torch_text)} {shown} {_right(right, high, torch_text)}"


def pretty(tree: Tree) -> str:
    """Return the formula as a beginner would see it in a book: 3·w² − 6."""
    match tree:
        case Num(value):
            return "π" if value == math.pi else number(value).replace("-", "−")
        case Var(name):
            return name
        case Neg(inner):
            return f"−{_inside(inner, NEGATIVE, pretty)}"
        case Call("abs", (inner,)):
            return f"|{pretty(inner)}|"
        case Call(name, arguments):
            return f"{name}({', '.join(map(pretty, arguments))})"
        case Op("^", base, exponent):
            return _pretty_power(base, exponent)
        case Op(sign, left, right):
            low, high = _sides(sign)
            shown = {"*": "·", "/": "/", "+": " + ", "-": " − "}[sign]
            return f"{_inside(left, low, pretty)}{shown}{_right(right, high, pretty)}"


def level(tree: Tree) -> int:
    """Return how tightly a tree's outermost operation binds."""
    match tree:
        case Op(sign):
            return LEVELS[sign]
        case Neg():
            return NEGATIVE
        case Num(value) if value < 0:
            return NEGATIVE
    return ATOM


def _sides(sign: str) -> tuple[int, int]:
    """Return the levels below which the left and the right side need brackets."""
    return {"+": (1, 2), "-": (1, 2), "*": (2, 3), "/": (2, 3), "^": (ATOM, NEGATIVE + 1)}[sign]


def _inside(tree: Tree, needed: int, text: Callable[[Tree], str]) -> str:
    return text(tree) if level(tree) >= needed else f"({text(tree)})"


def _right(tree: Tree, needed: int, text: Callable[[Tree], str]) -> str:
    """Bracket what has a sign of its own: x − (−3)."""
    return f"({text(tree)})" if level(tree) == NEGATIVE else _inside(tree, needed, text)


def _tensor_text(tree: Tree) -> str:
    """Return an argument's text; torch's functions want a tensor where the formula has a plain number."""
    written = torch_text(tree)
    is_tensor = variables(tree) or calls(tree)
    return written if is_tensor else f"torch.tensor({written}, dtype=torch.float64)"


def _pretty_power(base: Tree, exponent: Tree) -> str:
    below = _inside(base, ATOM, pretty)
    if isinstance(exponent, Var):
        return f"{below}^{exponent.name}"
    if isinstance(exponent, Num) and exponent.value == int(exponent.value):
        return below + number(exponent.value).translate(RAISED)
    return f"{below}^({pretty(exponent)})"
