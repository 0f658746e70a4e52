"""Expressions: names, literals, operators, comparisons, subscripts, comprehensions."""

import ast
import operator
from collections.abc import Callable
from collections.abc import Iterator as Elements
from typing import Any

import torch
from torch import nn

from tutor.sandbox import charge
from tutor.sandbox.scope import Scope, targets
from tutor.sandbox.values import BITS, Iterator, refused
from tutor.sandbox.walker import Walker, expression

BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.Pow: operator.pow, ast.MatMult: operator.matmul,
    ast.BitAnd: operator.and_, ast.BitOr: operator.or_, ast.BitXor: operator.xor, ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}  # fmt: skip
IN_PLACE: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.iadd, ast.Sub: operator.isub, ast.Mult: operator.imul, ast.Div: operator.itruediv,
    ast.FloorDiv: operator.ifloordiv, ast.Mod: operator.imod, ast.Pow: operator.ipow, ast.MatMult: operator.imatmul,
    ast.BitAnd: operator.iand, ast.BitOr: operator.ior, ast.BitXor: operator.ixor, ast.LShift: operator.ilshift,
    ast.RShift: operator.irshift,
}  # fmt: skip
UNARY = {ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Not: operator.not_, ast.Invert: operator.invert}
COMPARE: dict[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not,
}  # fmt: skip
CHEAP = frozenset({float, bool, torch.Tensor, nn.Parameter})


@expression(ast.Constant)
def constant(_walker: Walker, node: ast.Constant, _scope: Scope) -> Any:
    """A literal."""
    return node.value


@expression(ast.Name)
def name(_walker: Walker, node: ast.Name, scope: Scope) -> Any:
    """What a name holds."""
    return scope.read(node.id)


@expression(ast.Tuple)
def tuple_of(walker: Walker, node: ast.Tuple, scope: Scope) -> tuple[Any, ...]:
    """A tuple."""
    return tuple(elements(walker, node.elts, scope))


@expression(ast.List)
def list_of(walker: Walker, node: ast.List, scope: Scope) -> list[Any]:
    """A list."""
    return elements(walker, node.elts, scope)


@expression(ast.Set)
def set_of(walker: Walker, node: ast.Set, scope: Scope) -> set[Any]:
    """A set."""
    found = elements(walker, node.elts, scope)
    charge.weigh(walker.budget, found)
    return set(found)


def elements(walker: Walker, nodes: list[ast.expr], scope: Scope) -> list[Any]:
    """Return the values of expressions, those with a star unpacked."""
    found: list[Any] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            found += walker.collect(walker.evaluate(node.value, scope))
            charge.size(walker.budget, len(found))
        else:
            found.append(walker.evaluate(node, scope))
    return found


@expression(ast.Dict)
def dict_of(walker: Walker, node: ast.Dict, scope: Scope) -> dict[Any, Any]:
    """A dict."""
    found: dict[Any, Any] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            more = walker.evaluate(value, scope)
            if not isinstance(more, dict):
                raise TypeError(f"'{type(more).__name__}' object is not a mapping")
            charge.weigh(walker.budget, list(more))
            found |= more
        else:
            held = walker.evaluate(key, scope)
            charge.weigh(walker.budget, held)
            found[held] = walker.evaluate(value, scope)
    return found


@expression(ast.BinOp)
def binary(walker: Walker, node: ast.BinOp, scope: Scope) -> Any:
    """Two operands."""
    return operate(walker, node.op, walker.evaluate(node.left, scope), walker.evaluate(node.right, scope), BINARY)


def operate(walker: Walker, op: ast.operator, left: Any, right: Any, table: dict[type, Any]) -> Any:
    """Apply an operator, its cost counted first."""
    kind = type(op)
    if type(left) in CHEAP and type(right) in CHEAP:
        result = table[kind](left, right)
    else:
        _charge(walker, kind, left, right)
        result = table[kind](left, right)
    if type(result) is int and result.bit_length() > BITS:
        raise refused("This whole number is too large for here.")
    if type(result) is complex:
        raise refused("This gives a complex number. Complex numbers are not supported here.")
    return result


def _charge(walker: Walker, kind: type, left: Any, right: Any) -> None:
    """Count what an operator on whole numbers, texts or containers may make."""
    if kind is ast.Pow:
        charge.power(left, right)
    elif kind is ast.LShift:
        charge.shifted(left, right)
    elif kind is ast.Mult:
        charge.repeated(walker.budget, left, right)
    elif kind is ast.Mod and isinstance(left, str):
        charge.percent(walker.budget, left, right)
    if kind is ast.Add or isinstance(left, set | dict):
        _joined(walker, left, right)
    elif isinstance(right, list | tuple):
        charge.weigh(walker.budget, right)


def _joined(walker: Walker, left: Any, right: Any) -> None:
    both = [v for v in (left, right) if isinstance(v, list | tuple | str | dict | set)]
    total = sum(map(len, both))
    charge.size(walker.budget, total)
    walker.budget.tick(total if not isinstance(left, str) else total // charge.PER_CHARACTER)
    if isinstance(left, set | dict):
        charge.weigh(walker.budget, [list(v) for v in both if not isinstance(v, str)])


@expression(ast.UnaryOp)
def unary(walker: Walker, node: ast.UnaryOp, scope: Scope) -> Any:
    """One operand."""
    return UNARY[type(node.op)](walker.evaluate(node.operand, scope))  # type: ignore[operator]


@expression(ast.BoolOp)
def boolean(walker: Walker, node: ast.BoolOp, scope: Scope) -> Any:
    """`and`, `or`: the first operand that decides."""
    decides = isinstance(node.op, ast.Or)
    value = None
    for operand in node.values:
        value = walker.evaluate(operand, scope)
        if operand is not node.values[-1] and bool(value) == decides:
            return value
    return value


@expression(ast.Compare)
def comparison(walker: Walker, node: ast.Compare, scope: Scope) -> Any:
    """Comparisons, in a chain."""
    left = walker.evaluate(node.left, scope)
    last = len(node.ops) - 1
    for place, (op, right_node) in enumerate(zip(node.ops, node.comparators, strict=True)):
        right = walker.evaluate(right_node, scope)
        result = compare(walker, type(op), left, right)
        if place == last or not result:
            return result
        left = right


def compare(walker: Walker, kind: type, left: Any, right: Any) -> Any:
    """Apply one comparison, its cost counted first."""
    if kind in (ast.In, ast.NotIn):
        found = _contains(walker, left, right)
        return not found if kind is ast.NotIn else found
    if kind not in (ast.Is, ast.IsNot) and not (type(left) in CHEAP and type(right) in CHEAP):
        charge.weigh(walker.budget, left)
        charge.weigh(walker.budget, right)
    return COMPARE[kind](left, right)


def _contains(walker: Walker, left: Any, right: Any) -> Any:
    charge.weigh(walker.budget, left)
    if isinstance(right, Iterator):
        return any(compare(walker, ast.Eq, element, left) or element is left for element in right)
    if not isinstance(right, dict | set | range | torch.Tensor):
        charge.weigh(walker.budget, right)
    if isinstance(right, nn.Module):
        raise TypeError(f"argument of type '{type(right).__name__}' is not iterable")
    return left in right


@expression(ast.IfExp)
def choice(walker: Walker, node: ast.IfExp, scope: Scope) -> Any:
    """`a if test else b`."""
    return walker.evaluate(node.body if walker.evaluate(node.test, scope) else node.orelse, scope)


@expression(ast.Slice)
def slice_of(walker: Walker, node: ast.Slice, scope: Scope) -> slice:
    """A slice, inside a subscript."""
    parts = [None if part is None else walker.evaluate(part, scope) for part in (node.lower, node.upper, node.step)]
    return slice(*parts)


@expression(ast.Subscript)
def subscript(walker: Walker, node: ast.Subscript, scope: Scope) -> Any:
    """An element or slice."""
    owner = walker.evaluate(node.value, scope)
    index = walker.evaluate(node.slice, scope)
    charge.weigh(walker.budget, index)
    result = owner[index]
    if isinstance(index, slice) and isinstance(result, list | tuple | str):
        walker.budget.tick(len(result))
    return result


@expression(ast.Attribute)
def attribute(walker: Walker, node: ast.Attribute, scope: Scope) -> Any:
    """A member of a value, from the tables."""
    from tutor.sandbox.members import read

    return read(walker, walker.evaluate(node.value, scope), node)


@expression(ast.ListComp)
def list_comprehension(walker: Walker, node: ast.ListComp, scope: Scope) -> list[Any]:
    """A list made element by element."""
    return walker.collect(_made(walker, node, scope, lambda inner: walker.evaluate(node.elt, inner)))


@expression(ast.SetComp)
def set_comprehension(walker: Walker, node: ast.SetComp, scope: Scope) -> set[Any]:
    """A set made element by element."""
    found = walker.collect(_made(walker, node, scope, lambda inner: walker.evaluate(node.elt, inner)))
    charge.weigh(walker.budget, found)
    return set(found)


@expression(ast.DictComp)
def dict_comprehension(walker: Walker, node: ast.DictComp, scope: Scope) -> dict[Any, Any]:
    """A dict made pair by pair."""

    def pair(inner: Scope) -> tuple[Any, Any]:
        key = walker.evaluate(node.key, inner)
        charge.weigh(walker.budget, key)
        return key, walker.evaluate(node.value, inner)

    return dict(walker.collect(_made(walker, node, scope, pair)))


@expression(ast.GeneratorExp)
def generator(walker: Walker, node: ast.GeneratorExp, scope: Scope) -> Iterator:
    """Elements made when they are asked for."""
    return Iterator(_made(walker, node, scope, lambda inner: walker.evaluate(node.elt, inner)), walker.budget.tick)


def _made(walker: Walker, node: Any, scope: Scope, make: Callable[[Scope], Any]) -> Elements[Any]:
    """Return what a comprehension makes; its first iterable is evaluated here and now, as Python does."""
    own = frozenset[str]().union(*(targets(part.target) for part in node.generators))
    inner = Scope(scope.name, own, scope, depth=scope.depth)
    first = walker.iterate(walker.evaluate(node.generators[0].iter, scope))
    return _loop(walker, node.generators, inner, first, make)


def _loop(walker: Walker, parts: list[Any], inner: Scope, first: Any, make: Callable[[Scope], Any]) -> Elements[Any]:
    from tutor.sandbox.assign import assign

    for element in first:
        assign(walker, parts[0].target, element, inner)
        if not all(walker.evaluate(test, inner) for test in parts[0].ifs):
            continue
        if len(parts) == 1:
            yield make(inner)
        else:
            following = walker.iterate(walker.evaluate(parts[1].iter, inner))
            yield from _loop(walker, parts[1:], inner, following, make)
