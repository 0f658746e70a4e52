"""What an expression of pasted code may be when it runs, as far as its bounds depend on it.

A value may be several things at once ("tensor" after a loop, "int" before it), so a kind holds tags. `bits` bounds
whole numbers, which grow without end in Python; `size` bounds every dimension of a tensor and the length of a list.
"""

import ast
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from tutor.ask.tree import Unreadable

MOST_BITS = 256
MOST_EXPONENT = 64
MOST_DATA = 100
DIGIT_BITS = 6  # Python rounds to a power of ten that it works out in whole
NUMBER = frozenset({"int", "float"})
ARITHMETIC = NUMBER | {"tensor"}


@dataclass(frozen=True)
class Kind:
    """What a value may be: tensor, int, float, data (a list of numbers), nested (a list of lists), log (a list that
    grows), tensors (a list of them), tool (an optimizer, a loss, a scheduler), function, context or none.
    """

    tags: frozenset[str]
    bits: float = 0
    size: int = 1

    def is_only(self, *tags: str) -> bool:
        """Say whether the value is surely one of these."""
        return self.tags <= frozenset(tags)


def kind(*tags: str, bits: float = 0, size: int = 1) -> Kind:
    """Return the kind with these tags."""
    return Kind(frozenset(tags), bits, size)


FLOAT = kind("float")
NONE = kind("none")


def tensor(size: int = 1) -> Kind:
    """Return the kind of a tensor that has no dimension longer than this."""
    return kind("tensor", size=size)


def whole(value: int) -> Kind:
    """Return the kind of a whole number."""
    if abs(value) > 10**9:
        raise Unreadable("a huge number")
    return kind("int", bits=max(1, value.bit_length()))


def joined(first: Kind, second: Kind) -> Kind:
    """Return the kind of a value that is the one or the other."""
    return Kind(first.tags | second.tags, max(first.bits, second.bits), max(first.size, second.size))


def element(of: Kind) -> Kind:
    """Return the kind of what a list or a tensor holds."""
    if of.is_only("tensor"):
        return of
    if of.is_only("tensors"):
        return tensor(100)
    if "nested" in of.tags:
        return Kind(of.tags - {"nested"}, of.bits, of.size)
    if "data" in of.tags and of.tags <= NUMBER | {"data"}:
        return Kind(of.tags & NUMBER, of.bits)
    raise Unreadable("nothing to take an element of")


def combined(sign: ast.operator, left: Kind, right: Kind, exponent: int | None) -> Kind:
    """Return the kind of two values joined by an operator; `exponent` is the right one where it is written out."""
    if not (left.tags and right.tags and left.tags <= ARITHMETIC and right.tags <= ARITHMETIC):
        raise Unreadable("arithmetic with something that is no number")
    size = max(left.size, right.size)
    if isinstance(sign, ast.MatMult):
        return tensor(size)
    plain = bool(left.tags & NUMBER and right.tags & NUMBER)
    tags = {"tensor"} & (left.tags | right.tags)
    if plain and (isinstance(sign, ast.Div | ast.Pow) or "float" in left.tags | right.tags):
        tags |= {"float"}
    if plain and "int" in left.tags and "int" in right.tags and not isinstance(sign, ast.Div):
        return Kind(frozenset(tags | {"int"}), _bits(sign, left.bits, right.bits, exponent), size)
    return Kind(frozenset(tags), 0, size)


def _bits(sign: ast.operator, left: float, right: float, exponent: int | None) -> float:
    """Return how many bits a whole result has at most. Sums may grow: a loop adds no more than a bit each time."""
    if isinstance(sign, ast.Add | ast.Sub):
        return max(left, right) + 1
    if isinstance(sign, ast.Mult):
        bits = left + right
    else:
        bits = left * exponent if exponent is not None and 0 <= exponent <= MOST_EXPONENT else math.inf
    if bits > MOST_BITS:
        raise Unreadable("whole numbers that may grow too large")
    return bits


def listed(kinds: Sequence[Kind]) -> Kind:
    """Return the kind of a list: of numbers, of lists of numbers, of tensors, or empty and there to be filled."""
    if not kinds:
        return kind("log")
    if all(each.is_only("tensor") for each in kinds) and len(kinds) <= MOST_DATA:
        return kind("tensors", size=len(kinds))
    whole_of = reduce(joined, kinds)
    nested = all("data" in each.tags for each in kinds)
    if not whole_of.is_only(*NUMBER, *(["data"] if nested else [])):
        raise Unreadable("a list of unlike things")
    if (sum(each.size for each in kinds) if nested else len(kinds)) > MOST_DATA:
        raise Unreadable("a long list")
    return Kind(whole_of.tags | {"nested" if nested else "data"}, whole_of.bits, max(whole_of.size, len(kinds)))


def called(name: str, given: Sequence[Kind]) -> Kind:
    """Return what a call of one of Python's own few functions gives."""
    match name, given:
        case "float", [one] if one.is_only("tensor", *NUMBER):
            return FLOAT
        case "abs", [one] if one.is_only("tensor", *NUMBER):
            return one
        case "round", [one, digits] if one.is_only(*NUMBER) and digits.is_only("int") and digits.bits <= DIGIT_BITS:
            return one
        case "len", [one] if one.is_only("tensor", "data", "nested", "log", *NUMBER):
            return kind("int", bits=20)
        case "sum", [one] if one.is_only("data", *NUMBER):
            return Kind(one.tags & NUMBER, math.inf)
        case "sum", [one] if one.is_only("log"):
            return kind("int", "float", bits=1)
    raise Unreadable("a function that is not understood")
