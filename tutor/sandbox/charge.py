"""What an operation may use is counted before Python or torch does it: sizes, bits, and the weight of nested values."""

import operator
import re
from typing import Any

import torch

from tutor.sandbox.budget import Budget
from tutor.sandbox.values import ATOMS, BITS, Kind, Tool, refused

DEEPEST = 40  # containers in containers
TENSOR = 40  # units for a tensor that is shown or compared
ROWS = 20_000  # of a tensor that is gone through: each becomes a tensor of its own
PER_CHARACTER = 16
SPEC = re.compile(r"(?:.?[<>=^])?[-+ ]?#?0?\d{0,3}[,_]?(?:\.\d{1,2})?[bcdeEfFgGnosxX%]?", re.DOTALL)
PERCENT = re.compile(r"%(?:\((\w+)\))?[-+ #0]{0,3}\d{0,3}(?:\.\d{1,2})?[diouxXeEfFgGcrsa%]")


def size(budget: Budget, elements: int) -> None:
    """Refuse lists and texts that are too long."""
    if elements > budget.limits.elements:
        raise refused(f"A list or text here has at most {budget.limits.elements:,} elements.")


def weigh(budget: Budget, value: Any, depth: int = 0) -> None:
    """Count all that is in a value, however often it is in there: a list in a list in a list soon is very large."""
    kind = type(value)
    if kind in ATOMS:
        return
    if kind is str:
        budget.tick(1 + len(value) // PER_CHARACTER)
    elif kind is int:
        budget.tick(1 + value.bit_length() // 64)
    elif isinstance(value, torch.Tensor):
        budget.tick(TENSOR if value.numel() > 1 else 4)
    else:
        _weigh_elements(budget, value, depth)


def _weigh_elements(budget: Budget, value: Any, depth: int) -> None:
    if isinstance(value, dict):
        elements: Any = (part for pair in value.items() for part in pair)
    elif isinstance(value, list | tuple | set | type({}.values()) | type({}.items()) | type({}.keys())):
        elements = value
    elif isinstance(value, Exception):
        elements = value.args
    elif isinstance(value, slice):
        elements = (value.start, value.stop, value.step)
    else:
        budget.tick()
        return
    if depth > DEEPEST:
        raise refused("These lists lie too deep inside each other for here.")
    budget.tick(len(value) if hasattr(value, "__len__") else 3)
    for element in elements:
        weigh(budget, element, depth + 1)


def rows(budget: Budget, value: Any) -> None:
    """Count the rows of a tensor that is gone through: torch makes all of them at once."""
    if isinstance(value, torch.Tensor) and value.dim():
        budget.tick(4 * value.shape[0])
        if value.shape[0] > ROWS:
            raise refused(f"A tensor that a loop goes through has at most {ROWS:,} rows here.")


def whole(value: Any) -> int:
    """Return a whole number as Python would take it; 0 where it is none, and Python says so itself."""
    try:
        return operator.index(value)
    except (TypeError, ValueError, RuntimeError):
        return 0


def repeated(budget: Budget, left: Any, right: Any) -> None:
    """Count the elements of a list or text times a number."""
    for many, times in ((left, right), (right, left)):
        if isinstance(many, list | tuple | str):
            length = len(many) * max(whole(times), 0)
            size(budget, length)
            budget.tick(length)


def power(left: Any, right: Any) -> None:
    """Refuse a power of whole numbers that would be too large."""
    if type(left) in (int, bool) and type(right) in (int, bool) and right > 0:
        bits = int(left).bit_length()
        if bits > 1 and (right > BITS or (bits - 1) * right > BITS):
            raise refused("This whole number is too large for here.")


def shifted(left: Any, right: Any) -> None:
    """Refuse a shift by too many bits."""
    if type(left) in (int, bool) and type(right) in (int, bool) and right > BITS:
        raise refused("This whole number is too large for here.")


def spec(text: str) -> None:
    """Refuse a format that is not a plain one."""
    if not SPEC.fullmatch(text):
        raise refused(f"The format {text[:20]!r} is not supported here.")


def percent(budget: Budget, text: str, values: Any) -> None:
    """Refuse a text for % whose formats are not plain ones, and count its values."""
    if "%" in PERCENT.sub("", text):
        raise refused("This format with % is not supported here.")
    weigh(budget, values)


def hashable(budget: Budget, key: Any) -> None:
    """Count what hashing a key reads, and refuse keys that Python would hash otherwise."""
    if type(key) not in ATOMS:
        weigh(budget, key)


def types_of(value: Any) -> Any:
    """Return the real types that isinstance or except is given, in a tuple as it was."""
    if isinstance(value, tuple):
        return tuple(types_of(one) for one in value)
    return value.real if isinstance(value, Tool | Kind) else value
