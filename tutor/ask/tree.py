"""A formula as a tree of numbers, variables, operations and calls. Nothing in it can be executed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import islice

from tutor.ask.budget import Declined, tick
from tutor.ask.functions import FUNCTIONS

MOST_NODES = 150


class Unreadable(Exception):
    """What was written is no formula, or one that can be read in two ways."""


@dataclass(frozen=True)
class Num:
    """A number."""

    value: float


@dataclass(frozen=True)
class Var:
    """A variable, by name."""

    name: str


@dataclass(frozen=True)
class Neg:
    """Minus something that is not itself a number."""

    inner: "Tree"


@dataclass(frozen=True)
class Op:
    """Two trees joined by one of + - * / ^."""

    sign: str
    left: "Tree"
    right: "Tree"


@dataclass(frozen=True)
class Call:
    """A function of the list, or one of the learner's own until it is resolved, and its arguments."""

    name: str
    arguments: tuple["Tree", ...]


Tree = Num | Var | Neg | Op | Call


def children(tree: Tree) -> tuple[Tree, ...]:
    """Return the trees right below this one."""
    match tree:
        case Neg(inner):
            return (inner,)
        case Op(_, left, right):
            return (left, right)
        case Call(_, arguments):
            return arguments
    return ()


def walk(tree: Tree) -> Iterator[Tree]:
    """Yield the tree and everything below it, from left to right."""
    waiting = [tree]
    while waiting:
        tick()
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def bounded(tree: Tree) -> Tree:
    """Return the tree. Raises Declined where it has too many nodes; it stops counting there."""
    if sum(1 for _ in islice(walk(tree), MOST_NODES + 1)) > MOST_NODES:
        raise Declined("With everything put in, that formula is longer than I can take. I can work out a shorter one.")
    return tree


def variables(tree: Tree) -> tuple[str, ...]:
    """Return the variables' names in the order in which they first appear."""
    return tuple(dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Var)))


def calls(tree: Tree) -> frozenset[str]:
    """Return the names of all functions that the tree calls."""
    return frozenset(node.name for node in walk(tree) if isinstance(node, Call))


def kinked(tree: Tree) -> bool:
    """Say whether the tree calls a function with a kink."""
    return any(FUNCTIONS[name].kinked for name in calls(tree))


def substitute(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    """Return the tree with variables replaced by trees."""
    tick()
    match tree:
        case Var(name):
            return values.get(name, tree)
        case Neg(inner):
            return negative(substitute(inner, values))
        case Op(sign, left, right):
            return Op(sign, substitute(left, values), substitute(right, values))
        case Call(name, arguments):
            return Call(name, tuple(substitute(argument, values) for argument in arguments))
    return tree


def attached(tree: Tree) -> Tree:
    """Return the tree with a zero in place of what is detached: no slope comes through there."""
    match tree:
        case Call("detach"):
            return Num(0.0)
        case Neg(inner):
            return Neg(attached(inner))
        case Op(sign, left, right):
            return Op(sign, attached(left), attached(right))
        case Call(name, arguments):
            return Call(name, tuple(map(attached, arguments)))
    return tree


def negative(tree: Tree) -> Tree:
    """Return minus the tree; a number takes the sign itself."""
    return Num(-tree.value) if isinstance(tree, Num) else Neg(tree)


def degree(tree: Tree, names: frozenset[str]) -> int | None:
    """Return the degree of a polynomial in the named variables, the others taken as given; None for what is none."""
    match tree:
        case Num():
            return 0
        case Var(name):
            return int(name in names)
        case Neg(inner):
            return degree(inner, names)
        case Call(name, arguments):
            return _degree_of_call(name, [degree(argument, names) for argument in arguments])
        case Op("^", base, Num(power)) if power == int(power) and 0 <= power <= 12:
            inside = degree(base, names)
            return None if inside is None else inside * int(power)
        case Op(sign, left, right):
            return _degree_of_pair(sign, degree(left, names), degree(right, names))
    return None


def _degree_of_call(name: str, degrees: list[int | None]) -> int | None:
    if any(each is None for each in degrees):
        return None
    if name in ("sum", "mean"):
        return degrees[0]
    if name == "mse":
        return 2 * reduce(max, (each or 0 for each in degrees))
    return None if any(degrees) else 0


def _degree_of_pair(sign: str, left: int | None, right: int | None) -> int | None:
    if left is None or right is None:
        return None
    if sign in "+-":
        return max(left, right)
    if sign == "*":
        return left + right
    return left if right == 0 and (sign == "/" or left == 0) else None
