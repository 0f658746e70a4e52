"""Names and what they hold: Python's rules for locals, closures, globals and builtins."""

import ast
import builtins
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tutor.sandbox.tables import BUILTINS
from tutor.sandbox.values import refused

INNER = (ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(slots=True)
class Scope:
    """One scope: the names that are its own, their values, and the scope of the function around it."""

    name: str = ""
    own: frozenset[str] = frozenset()
    outer: "Scope | None" = None  # None: this is the global one
    values: dict[str, Any] = field(default_factory=dict)
    to_globals: frozenset[str] = frozenset()
    depth: int = 0
    receiver: Any = None  # the module whose method this is

    def home(self, name: str) -> "Scope":
        """Return the scope that a name belongs to."""
        scope, to_globals = self, False
        while scope.outer is not None and (to_globals or name not in scope.own):
            to_globals = to_globals or name in scope.to_globals
            scope = scope.outer
        return scope

    def read(self, name: str) -> Any:
        """Return what a name holds. Raises NameError as Python does."""
        if name in self.values:
            return self.values[name]
        home = self.home(name)
        if name in home.values:
            return home.values[name]
        if name in BUILTINS and home.outer is None:
            return BUILTINS[name]
        raise self._unknown(name)

    def names(self) -> list[str]:
        """Return all names that hold a value here: the scope's own, and those of the scopes around it."""
        return [*self.values, *(self.outer.names() if self.outer is not None else ())]

    def write(self, name: str, value: Any) -> None:
        """Let a name hold a value."""
        self.home(name).values[name] = value

    def delete(self, name: str) -> None:
        """Forget a name. Raises NameError where it holds nothing."""
        if name not in self.home(name).values:
            raise self._unknown(name)
        del self.home(name).values[name]

    def _unknown(self, name: str) -> BaseException:
        home = self.home(name)
        if home.outer is None:
            known = hasattr(builtins, name)
            return refused(f"`{name}` is not supported here.") if known else NameError(f"name '{name}' is not defined")
        if home is self:
            return UnboundLocalError(f"cannot access local variable '{name}' where it is not associated with a value")
        free = f"cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        return NameError(free)


def names_of(place: ast.FunctionDef | ast.Lambda) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that are a function's own, and those it declares global."""
    parameters = {node.arg for node in ast.iter_child_nodes(place.args) if isinstance(node, ast.arg)}
    nodes = list(_within(place.body if isinstance(place.body, list) else [place.body]))
    to_globals = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    elsewhere = {name for node in nodes if isinstance(node, ast.Nonlocal) for name in node.names}
    bound = parameters.union(*map(_bound_by, nodes))
    return frozenset(bound - to_globals - elsewhere), frozenset(to_globals)


def targets(node: ast.AST) -> frozenset[str]:
    """Return the names that a target of a loop or assignment sets."""
    return frozenset(n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))


def _within(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Walk through nodes without going into scopes of their own."""
    for node in nodes:
        yield node
        if not isinstance(node, INNER):
            yield from _within(ast.iter_child_nodes(node))


def _bound_by(node: ast.AST) -> set[str]:
    """Return the names that one node sets."""
    if isinstance(node, ast.Name):
        return set() if isinstance(node.ctx, ast.Load) else {node.id}
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.ExceptHandler):
        return {node.name} if node.name else set()
    return {(node.asname or node.name).partition(".")[0]} if isinstance(node, ast.alias) else set()
