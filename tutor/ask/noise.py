"""Tiny numbers are told from the noise of rounding, which changes altogether where the last digits of the input do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import count
from typing import Any, TypeVar

from tutor.ask.tree import Call, Neg, Num, Op, Tree

TINY = 1e-12
LAST_DIGIT = 2.0**-52
CHANGED = 0.1  # of itself: rounding alone moves a number that means something by far less
TRIES = 2
Numbers = tuple[float, ...]
Asked = TypeVar("Asked")


def without_noise(reading: Asked, numbers: Numbers, worked_out: Callable[[Asked], Sequence[float]]) -> Numbers:
    """Return an answer's numbers with zero in place of each that is nothing but rounding.

    `worked_out` gives the numbers of a question, a frozen dataclass; it is asked again only where one is tiny.
    """
    if not any(0 < abs(number) < TINY for number in numbers):
        return numbers
    others = [worked_out(_nudged(reading, start)) for start in range(TRIES)]
    return tuple(
        0.0 if abs(number) < TINY and any(_differs(number, other, place) for other in others) else number
        for place, number in enumerate(numbers)
    )


def _differs(number: float, others: Sequence[float], place: int) -> bool:
    return place < len(others) and not abs(others[place] - number) <= CHANGED * abs(number)


def _nudged(asked: Asked, start: int) -> Asked:
    """Return the question with each decimal changed in its last digits, no two of them alike."""
    order = count(2 + start)

    def moved(value: float) -> float:
        step = next(order)
        return value * (1 + (step if step % 2 else -step) * LAST_DIGIT)

    def each(value: Any) -> Any:
        if isinstance(value, Num | Neg | Op | Call):
            return _with(value, moved)
        if isinstance(value, float):
            return moved(value)
        if isinstance(value, tuple):
            return tuple(map(each, value))
        if isinstance(value, Mapping):
            return {name: each(inner) for name, inner in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{part.name: each(getattr(value, part.name)) for part in fields(value)})
        return value

    return each(asked)


def _with(tree: Tree, moved: Callable[[float], float]) -> Tree:
    """Return the formula with its decimals moved; a whole number is no rounded one."""
    match tree:
        case Num(value) if value != int(value):
            return Num(moved(value))
        case Neg(inner):
            return Neg(_with(inner, moved))
        case Op(sign, left, right):
            return Op(sign, _with(left, moved), _with(right, moved))
        case Call(name, arguments):
            return Call(name, tuple(_with(argument, moved) for argument in arguments))
    return tree
