"""The walker goes through the tree, node by node, over real values; what it does at each kind is registered here."""

import ast
from collections.abc import Callable
from typing import Any

from tutor.sandbox import charge
from tutor.sandbox.budget import Budget
from tutor.sandbox.happenings import MOST, Happening, What
from tutor.sandbox.scope import Scope
from tutor.sandbox.values import Iterator

Visit = Callable[["Walker", Any, Scope], Any]
EXPRESSIONS: dict[type, Visit] = {}
STATEMENTS: dict[type, Visit] = {}
BREAK, CONTINUE = object(), object()  # how a statement ended, where it did not end by itself


class Returned:
    """A statement ended by returning this value."""

    def __init__(self, value: Any) -> None:
        self.value = value


def expression(*kinds: type) -> Callable[[Visit], Visit]:
    """Register what evaluates these kinds of node."""
    return lambda visit: EXPRESSIONS.update(dict.fromkeys(kinds, visit)) or visit


def statement(*kinds: type) -> Callable[[Visit], Visit]:
    """Register what executes these kinds of statement."""
    return lambda visit: STATEMENTS.update(dict.fromkeys(kinds, visit)) or visit


class Walker:
    """One run: its budget, its names, what it printed, and what happened."""

    def __init__(self, budget: Budget, tracer: Any = None) -> None:
        self.budget, self.tracer, self.globals = budget, tracer, Scope()
        self.line, self.depth = 0, 0
        self.output: list[str] = []
        self.happenings: list[Happening] = []
        self.raised: tuple[BaseException | None, int] = (None, 0)
        self.handled: list[Exception] = []  # what the except blocks that are being executed caught
        self.last_backward: Any = None
        self.plans: dict[ast.AST, Any] = {}
        self._shown = 0

    def evaluate(self, node: ast.expr, scope: Scope) -> Any:
        """Return an expression's value."""
        self.budget.tick()
        try:
            return EXPRESSIONS[type(node)](self, node, scope)
        except BaseException as error:
            self.note(error, node.lineno)
            raise

    def execute(self, statements: list[ast.stmt], scope: Scope) -> Any:
        """Execute statements; return how they ended, None if by themselves."""
        for node in statements:
            self.budget.tick()
            self.line = node.lineno
            try:
                ended = STATEMENTS[type(node)](self, node, scope)
            except BaseException as error:
                self.note(error, node.lineno)
                raise
            if ended is not None:
                return ended
        return None

    def note(self, error: BaseException, line: int) -> None:
        """Remember where an error was raised: the innermost line is told first."""
        if self.raised[0] is not error:
            self.raised = (error, line)

    def trace(self, line: int, scope: Scope) -> None:
        """Tell the tracer that a statement was executed."""
        if self.tracer is not None:
            printed, self._shown = "".join(self.output[self._shown :]), len(self.output)
            self.tracer.statement(line, scope.name, scope.depth, scope.values, printed)

    def happen(self, what: What, target: Any, detail: str) -> None:
        """Note what happened."""
        if len(self.happenings) < MOST:
            self.happenings.append(Happening(self.line, what, id(target), detail))

    def iterate(self, value: Any) -> Any:
        """Return an iterator over a value; each element is counted."""
        charge.rows(self.budget, value)
        return value if isinstance(value, Iterator) else Iterator(value, self.budget.tick)

    def collect(self, value: Any) -> list[Any]:
        """Return a value's elements as a list, at most as many as a list may have."""
        found: list[Any] = []
        for element in self.iterate(value):
            found.append(element)
            charge.size(self.budget, len(found))
        return found
