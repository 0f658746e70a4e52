"""A cleaned program is gone through, and its text is written anew from the tree."""

import ast
from collections import Counter
from dataclasses import dataclass

from tutor.ask.snippet_kinds import Kind
from tutor.ask.snippet_names import HEADERS
from tutor.ask.snippet_statements import block
from tutor.ask.snippet_values import Values
from tutor.ask.tree import Unreadable


@dataclass(frozen=True)
class Checked:
    """A program that may be run: its text as it stands, and with all decimals of sixteen digits.

    `typed` has the dtypes that the learner chose, `stored` how often each name is given a value; `silenced` says that
    prints which depend on a condition were left out.
    """

    plain: str
    precise: str
    kinds: dict[str, Kind]
    typed: frozenset[str]
    stored: Counter[str]
    silenced: bool


def check(tree: ast.Module, silenced: bool) -> Checked:
    """Go through a cleaned program and return its text. Raises Unreadable for what is not understood."""
    stored = _stored(tree)
    values = Values(constants=_constants(tree, stored))
    block(values, tree.body)
    if set(values.functions) - values.called:
        raise Unreadable("a function that is never called was not gone through")
    plain = _text(tree)
    if not values.typed:
        for call in values.floats.values():
            call.keywords.append(ast.keyword("dtype", ast.parse("torch.float64", mode="eval").body))
    return Checked(plain, _text(tree), values.kinds, frozenset(values.typed), stored, silenced)


def _text(tree: ast.Module) -> str:
    """Return a program's text with the imports that it needs, torch always."""
    roots = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {"torch"}
    lines = [line for root, line in HEADERS.items() if root in roots]
    return "\n".join(lines) + "\n\n" + ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _stored(tree: ast.Module) -> Counter[str]:
    """Return how often each name is given a value."""
    nodes = list(ast.walk(tree))
    stored = Counter(node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    stored.update(node.arg for node in nodes if isinstance(node, ast.arg))
    return stored


def _constants(tree: ast.Module, stored: Counter[str]) -> dict[str, int]:
    """Return the whole numbers that a name holds throughout: it is given a value once, and that is written out."""
    found = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign([ast.Name(name)], ast.Constant(value)) if type(value) is int and stored[name] == 1:
                found[name] = value
    return found
