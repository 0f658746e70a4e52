"""What an operation may use is counted before Python or torch does it: sizes, bits, and the weight of nested values."""

import ast
import math
import operator
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer
from torch.overrides import TorchFunctionMode

from tutor.sandbox.budget import Budget
from tutor.sandbox.values import ATOMS, BITS, TOO_LARGE, VIEWS, refused

DEEPEST = 40  # containers in containers
TENSOR = 40  # units for a tensor that is handed on or compared
WRITTEN, EDGES = 1_000, 6  # numbers of a tensor that torch writes whole; of larger ones, in each dimension
HASH, LARGE = 61, 400  # a whole number of so many bits counts so many units: a set may compare it with all others
PER_CHARACTER = 16
HASHED = 10_000  # elements of sets and dicts in one operation
SPEC = re.compile(r"(?:.?[<>=^])?[-+ ]?#?0?\d{0,3}[,_]?(?:\.\d{1,2})?[bcdeEfFgGnosxX%]?", re.DOTALL)
PERCENT = re.compile(r"%(?:\((\w+)\))?[-+ #0]{0,3}\d{0,3}(?:\.\d{1,2})?[diouxXeEfFgGcrsa%]")
SIZED = (list, tuple, str, dict, set)
CONTAINERS: Any = (*SIZED, *VIEWS)
HASHING = (dict, set, *VIEWS)


def size(budget: Budget, elements: int) -> None:
    """Refuse lists and texts that are too long."""
    if elements > budget.limits.elements:
        raise refused(f"A list or text here has at most {budget.limits.elements:,} elements.")


def hashed(budget: Budget, *values: Any) -> None:
    """Refuse to make or compare large sets and dicts at once: keys may be chosen so that each meets all others."""
    held = [value for value in values if isinstance(value, CONTAINERS)]
    if sum(map(len, held)) > HASHED:
        raise refused(f"Sets and dicts here are made and compared with at most {HASHED:,} elements at once.")
    if chosen := sum(isinstance(key, tuple | range) for value in held for key in value):
        before = budget.units
        weigh(budget, held)
        budget.tick((budget.units - before) * chosen // PER_CHARACTER)


def weigh(budget: Budget, value: Any, depth: int = 0, written: bool = False) -> Any:
    """Count all that is in a value, however often it is in there; a list in a list in a list soon is very large.

    Where it is to be `written`, a tensor counts by its numbers.
    """
    kind = type(value)
    if kind is str:
        budget.tick(1 + len(value) // PER_CHARACTER)
    elif kind is int:
        budget.tick(1 if value.bit_length() < HASH else LARGE)
    elif isinstance(value, torch.Tensor):
        budget.tick(TENSOR + 2 * _cells(value) if written else TENSOR if value.numel() > 1 else 4)
    elif kind is range:
        size(budget, len(value[: budget.limits.elements + 1]))
    elif kind not in ATOMS:
        if depth > DEEPEST:
            raise refused("These lists lie too deep inside each other for here.")
        for element in _inside(budget, value):
            if type(element) not in ATOMS:
                weigh(budget, element, depth + 1, written)
    return value


class Writing(TorchFunctionMode):
    """While it is entered, the clock is read before each tensor that is written: Watch does not see that."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self.budget = budget

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Read the clock, then go on."""
        self.budget.look()
        return func(*args, **(kwargs or {}))


def write(budget: Budget, value: Any) -> None:
    """Count what the text of a value takes, at least a character for each unit."""
    before = budget.units
    weigh(budget, value, written=True)
    size(budget, budget.units - before)


def _cells(tensor: torch.Tensor) -> int:
    """Return how many numbers of a tensor torch writes."""
    return tensor.numel() if tensor.numel() <= WRITTEN else math.prod(min(side, EDGES) for side in tensor.shape)


def _inside(budget: Budget, value: Any) -> Iterable[Any]:
    """Return what is directly in a value."""
    if isinstance(value, CONTAINERS):
        budget.tick(1 + len(value))
        return (part for pair in value.items() for part in pair) if isinstance(value, dict) else value
    if isinstance(value, slice):
        return value.start, value.stop, value.step
    if isinstance(value, Exception):
        return value.args
    if isinstance(value, nn.Module):  # what its repr tells
        return [held for module in value.modules() for held in vars(module).values()]
    if isinstance(value, Optimizer):
        return value.param_groups
    budget.tick()
    return ()


def whole(value: Any) -> int:
    """Return a whole number as Python would take it; 0 where it is none, and Python says so itself."""
    try:
        return operator.index(value)
    except (TypeError, ValueError, RuntimeError):
        return 0


def operands(budget: Budget, kind: type, left: Any, right: Any) -> None:
    """Count what an operator on whole numbers, texts or containers may make."""
    if isinstance(left, nn.Sequential) or isinstance(right, nn.Sequential):
        raise refused("Models cannot be added or multiplied here.")
    if isinstance(left, int) and isinstance(right, int):
        power = kind is ast.Pow and abs(left) > 1 and right > 0 and (left.bit_length() - 1) * right > BITS
        if power or (kind is ast.LShift and right > BITS):
            raise refused(TOO_LARGE)
    elif kind is ast.Mult:
        for many, times in ((left, right), (right, left)):
            if isinstance(many, list | tuple | str):
                made(budget, many, len(many) * max(whole(times), 0))
    elif kind is ast.Mod and isinstance(left, str):
        percent(budget, left, right)
    else:
        made(budget, left, sum(len(v) for v in (left, right) if isinstance(v, SIZED)))
        if isinstance(left, HASHING):
            hashed(budget, left, right)
            weigh(budget, [list(v) for v in (left, right) if isinstance(v, SIZED)])


def made(budget: Budget, example: Any, length: int) -> None:
    """Count a list or text of a length."""
    size(budget, length)
    budget.tick(1 + (length // PER_CHARACTER if isinstance(example, str) else length))


def spec(text: str) -> None:
    """Refuse a format that is not a plain one."""
    if not SPEC.fullmatch(text):
        raise refused(f"The format {text[:20]!r} is not supported here.")


def percent(budget: Budget, text: str, values: Any) -> None:
    """Refuse a text for % whose formats are not plain ones, or that would become too long."""
    if "%" in PERCENT.sub("", text):
        raise refused("This format with % is not supported here.")
    write(budget, values)
    fields, length = PERCENT.finditer(text), len(text)
    with suppress(Exception), Writing(budget):  # Python says itself what does not fit
        for place, field in enumerate(fields):
            one = values if isinstance(values, dict) else values[place] if isinstance(values, tuple) else values
            length += len(field[0] % (one if isinstance(values, dict) or field[0] != "%%" else ()))
            made(budget, text, length)
