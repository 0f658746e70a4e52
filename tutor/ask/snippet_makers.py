"""The calls of pasted code that make tensors: small ones, of numbers that are written out."""

import ast
from collections.abc import Callable
from typing import Protocol

from tutor.ask.snippet_kinds import NUMBER, Kind, tensor
from tutor.ask.tree import Unreadable

MOST_ELEMENTS = 100


class Known(Protocol):
    """What is known of a program's names."""

    floats: dict[int, ast.Call]
    typed: set[str]

    def of(self, node: ast.expr) -> Kind:
        """Return an expression's kind."""

    def number(self, node: ast.expr | None) -> int | None:
        """Return the whole number that an expression surely is, or None."""

    def arguments(self, node: ast.Call) -> list[Kind]:
        """Return the kinds of a call's arguments."""


def made(known: Known, node: ast.Call, path: str) -> Kind:
    """Return the kind of a tensor that a call makes, and note the call where it makes one of decimals."""
    name = path.rsplit(".", 1)[1]
    keywords = ast.Call(node.func, [], node.keywords)
    if {each.arg for each in node.keywords} - {"requires_grad", "dtype", "steps"}:
        raise Unreadable("a keyword that is not understood")
    known.arguments(keywords)
    size, decimal = MAKERS[name](known, node)
    if decimal and not any(each.arg == "dtype" for each in node.keywords):
        known.floats[id(node)] = node
    return tensor(size)


def _tensor(known: Known, node: ast.Call) -> tuple[int, bool]:
    """Return the size of torch.tensor(…), and whether it holds decimals."""
    if len(node.args) != 1:
        raise Unreadable("a tensor of what?")
    found = known.of(node.args[0])
    if not found.is_only("data", "nested", *NUMBER) or (node.keywords and _steps(node)):
        raise Unreadable("a tensor of something that is no number")
    return found.size, "float" in found.tags


def _sized(known: Known, arguments: list[ast.expr]) -> int:
    """Return the longest of one or two dimensions that are written out."""
    parts = arguments[0].elts if len(arguments) == 1 and isinstance(arguments[0], ast.Tuple | ast.List) else arguments
    sizes = [known.number(part) or 0 for part in parts]
    if len(sizes) > 2 or any(size < 1 for size in sizes):
        raise Unreadable("a size that is not written out")
    elements = 1
    for size in sizes:
        elements *= size
    if elements > MOST_ELEMENTS:
        raise Unreadable("a large tensor")
    return max(sizes, default=1)


def _filled(known: Known, node: ast.Call) -> tuple[int, bool]:
    return _sized(known, node.args), True


def _full(known: Known, node: ast.Call) -> tuple[int, bool]:
    if len(node.args) != 2:
        raise Unreadable("full of what?")
    value = known.of(node.args[1])
    if not value.is_only(*NUMBER):
        raise Unreadable("full of something that is no number")
    return _sized(known, node.args[:1]), "float" in value.tags


def _eye(known: Known, node: ast.Call) -> tuple[int, bool]:
    if len(node.args) != 1 or not 1 <= (known.number(node.args[0]) or 0) <= 10:
        raise Unreadable("a large matrix")
    return 10, True


def _arange(known: Known, node: ast.Call) -> tuple[int, bool]:
    """Return the size of a row of whole numbers; a row of decimals by its literal ends."""
    ends = [_literal(known, each) for each in node.args]
    if not 1 <= len(ends) <= 3 or _steps(node):
        raise Unreadable("a row that is not understood")
    start, end, step = (0, ends[0], 1) if len(ends) == 1 else (*ends, 1)[:3]
    if not step or not 0 < (end - start) / step <= MOST_ELEMENTS:
        raise Unreadable("a long row, or an empty one")
    return MOST_ELEMENTS, any(isinstance(each, float) for each in ends)


def _linspace(known: Known, node: ast.Call) -> tuple[int, bool]:
    steps = [*node.args[2:], *_steps(node)]
    if len(node.args) < 2 or len(steps) != 1 or not all(known.of(each).is_only(*NUMBER) for each in node.args[:2]):
        raise Unreadable("a row that is not understood")
    return _sized(known, steps), True


def _like(known: Known, node: ast.Call) -> tuple[int, bool]:
    """Return the size of a tensor that is made like another, whose dtype it takes over."""
    (found,) = (known.of(each) for each in node.args) if len(node.args) == 1 else (Kind(frozenset({"none"})),)
    if not found.is_only("tensor"):
        raise Unreadable("like what?")
    return found.size, False


def _steps(node: ast.Call) -> list[ast.expr]:
    return [each.value for each in node.keywords if each.arg == "steps"]


def _literal(known: Known, node: ast.expr) -> float:
    """Return a number that is written out."""
    match node:
        case ast.Constant(float() as value):
            return value
        case ast.UnaryOp(ast.USub(), ast.Constant(float() as value)):
            return -value
    found = known.number(node)
    if found is None:
        raise Unreadable("an end that is not written out")
    return found


MAKERS: dict[str, Callable[[Known, ast.Call], tuple[int, bool]]] = {
    "tensor": _tensor,
    "zeros": _filled,
    "ones": _filled,
    "full": _full,
    "eye": _eye,
    "arange": _arange,
    "linspace": _linspace,
    "zeros_like": _like,
    "ones_like": _like,
}
