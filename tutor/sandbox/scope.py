"""Names and what they hold: Python's rules for locals, closures, globals and builtins."""

import ast
import builtins
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tutor.sandbox.tables import BUILTINS
from tutor.sandbox.values import refused

Place = ast.FunctionDef | ast.Lambda
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

    def top(self) -> "Scope":
        """Return the global scope."""
        scope = self
        while scope.outer is not None:
            scope = scope.outer
        return scope

    def home(self, name: str) -> "Scope":
        """Return the scope that a name belongs to."""
        scope = self
        while scope.outer is not None:
            if name in scope.to_globals:
                return scope.top()
            if name in scope.own:
                return scope
            scope = scope.outer
        return scope

    def read(self, name: str) -> Any:
        """Return what a name holds. Raises NameError as Python does."""
        home = self.home(name)
        if name in home.values:
            return home.values[name]
        if home.outer is None and name in BUILTINS:
            return BUILTINS[name]
        raise self._unknown(name, home)

    def write(self, name: str, value: Any) -> None:
        """Let a name hold a value."""
        self.home(name).values[name] = value

    def delete(self, name: str) -> None:
        """Forget a name. Raises NameError where it holds nothing."""
        home = self.home(name)
        if name not in home.values:
            raise self._unknown(name, home)
        del home.values[name]

    def _unknown(self, name: str, home: "Scope") -> BaseException:
        if home.outer is None and hasattr(builtins, name):
            return refused(f"`{name}` is not supported here.")
        if home.outer is None:
            return NameError(f"name '{name}' is not defined")
        if home is self:
            return UnboundLocalError(f"cannot access local variable '{name}' where it is not associated with a value")
        said = f"cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        return NameError(said)


def names_of(place: Place) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that are a function's own, and those it declares global."""
    body = place.body if isinstance(place.body, list) else [place.body]
    arguments = place.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    bound, to_globals, elsewhere = {a.arg for a in every if a}, set[str](), set[str]()
    for node in _within(body):
        if isinstance(node, ast.Global):
            to_globals.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            elsewhere.update(node.names)
        else:
            bound.update(_bound_by(node))
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


def _bound_by(node: ast.AST) -> Iterator[str]:
    """Return the names that one node sets."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
        yield node.id
    elif isinstance(node, ast.FunctionDef | ast.ClassDef) or (isinstance(node, ast.ExceptHandler) and node.name):
        yield str(node.name)
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
