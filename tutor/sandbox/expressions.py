"""Expressions: names, literals, operators, comparisons, subscripts, comprehensions."""

import ast
import operator
from collections.abc import Callable
from collections.abc import Iterator as Elements
from typing import Any

import torch
from torch import nn

from tutor.sandbox import charge, members
from tutor.sandbox.assign import assign
from tutor.sandbox.scope import Scope, targets
from tutor.sandbox.values import Iterator, admit
from tutor.sandbox.walker import VISITS, Walker, visits

_NAMES = {
    "Add": "add", "Sub": "sub", "Mult": "mul", "Div": "truediv", "FloorDiv": "floordiv", "Mod": "mod", "Pow": "pow",
    "MatMult": "matmul", "BitAnd": "and", "BitOr": "or", "BitXor": "xor", "LShift": "lshift", "RShift": "rshift",
}  # fmt: skip
BINARY = {getattr(ast, kind): getattr(operator, f"__{name}__") for kind, name in _NAMES.items()}
IN_PLACE = {getattr(ast, kind): getattr(operator, f"__i{name}__") for kind, name in _NAMES.items()}
UNARY: dict[type, Any] = {
    ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Not: operator.not_, ast.Invert: operator.invert,
}  # fmt: skip
COMPARE: dict[type, Any] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not,
}  # fmt: skip
CHEAP = frozenset({int, float, bool, torch.Tensor, nn.Parameter})
GROWING = (ast.Pow, ast.LShift)
SMALL = 2**64

VISITS.update({
    ast.Constant: lambda _walker, node, _scope: node.value,
    ast.Name: lambda _walker, node, scope: scope.read(node.id),
    ast.Tuple: lambda walker, node, scope: tuple(elements(walker, node.elts, scope)),
    ast.List: lambda walker, node, scope: elements(walker, node.elts, scope),
    ast.Set: lambda walker, node, scope: unique(walker, elements(walker, node.elts, scope)),
    ast.SetComp: lambda walker, node, scope: unique(
        walker, _made(walker, node, scope, lambda inner: walker.visit(node.elt, inner))
    ),
    ast.UnaryOp: lambda walker, node, scope: UNARY[type(node.op)](walker.visit(node.operand, scope)),
    ast.IfExp: lambda walker, node, scope: walker.visit(
        node.body if walker.visit(node.test, scope) else node.orelse, scope
    ),
    ast.Slice: lambda walker, node, scope: slice(
        *(part and walker.visit(part, scope) for part in (node.lower, node.upper, node.step))
    ),
    ast.Attribute: lambda walker, node, scope: members.read(walker, walker.visit(node.value, scope), node),
})  # fmt: skip


def elements(walker: Walker, nodes: list[ast.expr], scope: Scope) -> list[Any]:
    """Return the values of expressions, those with a star unpacked."""
    found: list[Any] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            value = walker.visit(node.value, scope)
            if not hasattr(value, "__iter__"):
                raise TypeError(f"Value after * must be an iterable, not {type(value).__name__}")
            found += walker.collect(value)
            charge.size(walker.budget, len(found))
        else:
            found.append(walker.visit(node, scope))
    return found


@visits(ast.Dict)
def _dict(walker: Walker, node: ast.Dict, scope: Scope) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None:
            held = charge.weigh(walker.budget, walker.visit(key, scope))
            found[held] = walker.visit(value, scope)
            continue
        more = walker.visit(value, scope)
        if not isinstance(more, dict):
            raise TypeError(f"'{type(more).__name__}' object is not a mapping")
        charge.hashed(walker.budget, found, more)
        found |= charge.weigh(walker.budget, more)
    return found


@visits(ast.BinOp)
def _binary(walker: Walker, node: ast.BinOp, scope: Scope) -> Any:
    return operate(walker, type(node.op), walker.visit(node.left, scope), walker.visit(node.right, scope))


def operate(walker: Walker, kind: type, left: Any, right: Any, table: dict[type, Any] = BINARY) -> Any:
    """Apply an operator, its cost counted first."""
    if type(left) not in CHEAP or type(right) not in CHEAP or kind in GROWING:
        charge.operands(walker.budget, kind, left, right)
    if type(left) is str and kind is ast.Mod:
        with charge.Writing(walker.budget):
            result = left % right
    else:
        result = table[kind](left, right)
    if type(result) is int and not -SMALL < result < SMALL:
        walker.budget.tick(result.bit_length() // 32)
    elif type(result) is str:
        charge.size(walker.budget, len(result))
    elif type(result) is not complex:
        return result
    return admit(result)


@visits(ast.BoolOp)
def _boolean(walker: Walker, node: ast.BoolOp, scope: Scope) -> Any:
    for operand in node.values[:-1]:
        value = walker.visit(operand, scope)
        if bool(value) == isinstance(node.op, ast.Or):
            return value
    return walker.visit(node.values[-1], scope)


@visits(ast.Compare)
def _comparison(walker: Walker, node: ast.Compare, scope: Scope) -> Any:
    left, result = walker.visit(node.left, scope), None
    for place, (op, right_node) in enumerate(zip(node.ops, node.comparators, strict=True), 1):
        right = walker.visit(right_node, scope)
        result = _compare(walker, type(op), left, right)
        if place == len(node.ops) or not result:
            break
        left = right
    return result


def _compare(walker: Walker, kind: type, left: Any, right: Any) -> Any:
    """Apply one comparison, its cost counted first."""
    if kind in (ast.In, ast.NotIn):
        return _contains(walker, left, right) != (kind is ast.NotIn)
    if kind not in (ast.Is, ast.IsNot) and not (type(left) in CHEAP and type(right) in CHEAP):
        charge.weigh(walker.budget, (left, right))
        if isinstance(left, charge.HASHING):
            charge.hashed(walker.budget, left, right)
    return COMPARE[kind](left, right)


def _contains(walker: Walker, left: Any, right: Any) -> bool:
    charge.weigh(walker.budget, left)
    if isinstance(right, Iterator) or (isinstance(right, range) and type(left) not in (int, bool)):
        return any(one is left or _compare(walker, ast.Eq, one, left) for one in walker.iterate(right))
    if not isinstance(right, dict | set | range | torch.Tensor | nn.Module):
        charge.weigh(walker.budget, right)
    return left in right


@visits(ast.Subscript)
def _subscript(walker: Walker, node: ast.Subscript, scope: Scope) -> Any:
    owner, index = walker.visit(node.value, scope), charge.weigh(walker.budget, walker.visit(node.slice, scope))
    result = owner[index]
    if isinstance(index, slice) and isinstance(result, list | tuple | str):
        walker.budget.tick(len(result))
    return result


def _made(walker: Walker, node: Any, scope: Scope, make: Callable[[Scope], Any]) -> Elements[Any]:
    """Return what a comprehension makes; its first iterable is evaluated here and now, as Python does."""
    own = frozenset[str]().union(*(targets(part.target) for part in node.generators))
    inner = Scope(scope.name, own, scope, depth=scope.depth, receiver=scope.receiver)
    return _loop(walker, node.generators, inner, walker.iterate(walker.visit(node.generators[0].iter, scope)), make)


def _loop(walker: Walker, parts: list[Any], inner: Scope, first: Any, make: Callable[[Scope], Any]) -> Elements[Any]:
    for element in first:
        assign(walker, parts[0].target, element, inner)
        if not all(walker.visit(test, inner) for test in parts[0].ifs):
            continue
        if len(parts) == 1:
            yield make(inner)
        else:
            yield from _loop(walker, parts[1:], inner, walker.iterate(walker.visit(parts[1].iter, inner)), make)


@visits(ast.ListComp, ast.GeneratorExp)
def _comprehension(walker: Walker, node: Any, scope: Scope) -> Any:
    made = Iterator(_made(walker, node, scope, lambda inner: walker.visit(node.elt, inner)), walker)
    return made if isinstance(node, ast.GeneratorExp) else walker.collect(made)


def unique(walker: Walker, source: Any) -> set[Any]:
    """Return a set, made one by one: each key may be compared with all others."""
    found: set[Any] = set()
    for element in walker.iterate(source):
        found.add(charge.weigh(walker.budget, element))
        charge.size(walker.budget, len(found))
    return found


@visits(ast.DictComp)
def _dict_comprehension(walker: Walker, node: ast.DictComp, scope: Scope) -> dict[Any, Any]:
    def pair(inner: Scope) -> tuple[Any, Any]:
        return charge.weigh(walker.budget, walker.visit(node.key, inner)), walker.visit(node.value, inner)

    found: dict[Any, Any] = {}
    for key, value in _made(walker, node, scope, pair):
        found[key] = value
        charge.size(walker.budget, len(found))
    return found
