"""The walker goes through the tree, node by node, over real values; what it does at each kind is registered here."""

import ast
import weakref
from collections.abc import Callable
from typing import Any

from tutor.sandbox import charge
from tutor.sandbox.budget import Budget
from tutor.sandbox.happenings import MOST, Happening, What, number_of
from tutor.sandbox.scope import Scope
from tutor.sandbox.values import Iterator

Visit = Callable[["Walker", Any, Scope], Any]
VISITS: dict[type, Visit] = {}


def visits(*kinds: type) -> Callable[[Visit], Visit]:
    """Register what is done at these kinds of node: an expression's value, or how a statement ended."""
    return lambda visit: VISITS.update(dict.fromkeys(kinds, visit)) or visit


class Returned:
    """A function is left, with this value."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Walker:
    """One run: its budget, its names, what it printed, and what happened."""

    def __init__(self, budget: Budget, tracer: Any = None, recorder: Any = None) -> None:
        self.budget, self.tracer, self.recorder, self.globals = budget, tracer, recorder, Scope()
        self.line = self.depth = self.iterators = self._shown = 0
        self.output: list[str] = []
        self.happenings: list[Happening] = []
        self.called: dict[int, str] = {}  # weights by their numbers, under the first name that each was seen by
        self.cuts: dict[ast.AST, str] = {}  # where something leaves the record that gradients are kept for, and how
        self.raised: tuple[BaseException | None, int, Scope] = (None, 0, self.globals)  # where: line and scope
        self.handled: list[Exception] = []  # what the except blocks that are being executed caught
        self.last_backward: Any = None
        self.inside = 0  # how many calls of torch's and Python's functions have not come back
        self._graded: dict[int, weakref.ref[Any]] = {}
        self.hooks: list[Any] = []
        self._code: dict[ast.expr, str] = {}

    def visit(self, node: ast.expr | ast.stmt, scope: Scope) -> Any:
        """Evaluate an expression, or execute a statement. An error's innermost line is remembered."""
        budget = self.budget
        budget.units += 1
        if budget.units >= budget.next_look:
            budget.tick(0)
        try:
            return VISITS[type(node)](self, node, scope)
        except BaseException as error:
            if self.raised[0] is not error:
                self.raised = (error, _line(node), scope)
            raise

    def execute(self, statements: list[ast.stmt], scope: Scope) -> Any:
        """Execute statements; return how they ended, None if by themselves."""
        for node in statements:
            self.line = node.lineno
            ended = self.visit(node, scope)
            if ended is not None:
                return ended
        return None

    def trace(self, node: ast.stmt | ast.excepthandler, scope: Scope) -> None:
        """Tell the tracer that a statement was executed."""
        if self.tracer is not None and not self.tracer.truncated:
            printed, self._shown = "".join(self.output[self._shown :]), len(self.output)
            self.tracer.statement(node.lineno, scope.name, scope.depth, scope.values, printed)

    def happen(self, what: What, target: Any, named: ast.expr, **more: Any) -> None:
        """Note what happened, to which value, and how the text names it."""
        if len(self.happenings) < MOST:
            code = self._code[named] = self._code.get(named) or ast.unparse(named)
            self.happenings.append(Happening(self.line, what, number_of(target), code, **more))

    def keeps_grad(self, tensor: Any) -> None:
        """Remember a tensor whose gradient the text can reach."""
        self._graded[id(tensor)] = weakref.ref(tensor)

    def keeps_hook(self, handle: Any) -> None:
        """Remember a hook."""
        self.hooks.append(handle)

    def let_go(self) -> None:
        """Part what holds each other through torch, where Python's collector does not see it; forget all names."""
        for handle in self.hooks:
            handle.remove()
        for kept in self._graded.values():
            if (tensor := kept()) is not None:
                tensor.grad = None
        self.globals.values.clear()
        self.raised, self.last_backward = (None, 0, self.globals), None

    def iterate(self, value: Any) -> Iterator:
        """Return an iterator over a value; each element is counted."""
        return value if isinstance(value, Iterator) else Iterator(value, self)

    def collect(self, value: Any) -> list[Any]:
        """Return a value's elements as a list, at most as many as a list may have."""
        found: list[Any] = []
        for element in self.iterate(value):
            charge.size(self.budget, len(found) + 1)
            found.append(element)
        return found


def _line(node: Any) -> int:
    """Return the line that Python names: of a method's call the one with the method's name."""
    named = node.func if isinstance(node, ast.Call) else node
    return named.end_lineno if isinstance(named, ast.Attribute) and named.end_lineno else node.lineno
