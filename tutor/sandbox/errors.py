"""Statements about errors: assert, raise, try."""

import ast
from typing import Any

from tutor.sandbox.scope import Scope
from tutor.sandbox.values import TOO_DEEP, Tool, refused
from tutor.sandbox.walker import Walker, visits


@visits(ast.Assert)
def _assert(walker: Walker, node: ast.Assert, scope: Scope) -> None:
    if not walker.visit(node.test, scope):
        raise AssertionError(*([] if node.msg is None else [walker.visit(node.msg, scope)]))
    walker.trace(node, scope)


@visits(ast.Raise)
def _raise(walker: Walker, node: ast.Raise, scope: Scope) -> None:
    if node.exc is None:
        raise walker.handled[-1] if walker.handled else RuntimeError("No active exception to reraise")
    error = walker.visit(node.exc, scope)
    if node.cause is not None:
        walker.visit(node.cause, scope)
    if isinstance(error, Tool) and _is_error(error.real):
        error = error.real()
    if not isinstance(error, Exception):
        raise TypeError("exceptions must derive from BaseException")
    raise error.with_traceback(None)  # what led to it before would be kept, and grow each time it is raised again


@visits(ast.Try)
def _try(walker: Walker, node: ast.Try, scope: Scope) -> Any:
    try:
        try:
            ended = walker.execute(node.body, scope)
        except Exception as error:
            ended = _handle(walker, node, error, scope)
        else:
            ended = ended if ended is not None else walker.execute(node.orelse, scope)
    except Exception:
        last = walker.execute(node.finalbody, scope)
        if last is None:
            raise
        return last
    last = walker.execute(node.finalbody, scope)
    return ended if last is None else last


def _handle(walker: Walker, node: ast.Try, error: Exception, scope: Scope) -> Any:
    """Execute the handler that fits, or raise the error again."""
    if isinstance(error, RecursionError):
        raise refused(TOO_DEEP) from None
    for handler in node.handlers:
        if handler.type is not None and not _fits(error, walker.visit(handler.type, scope)):
            continue
        if handler.name:
            scope.write(handler.name, error)
        walker.handled.append(error)
        walker.trace(handler, scope)
        try:
            return walker.execute(handler.body, scope)
        finally:
            walker.handled.pop()
            if handler.name:
                scope.home(handler.name).values.pop(handler.name, None)
    raise error


def _is_error(real: Any) -> bool:
    return isinstance(real, type) and issubclass(real, Exception)


def _fits(error: Exception, kinds: Any) -> bool:
    reals = [getattr(kind, "real", None) for kind in (kinds if isinstance(kinds, tuple) else (kinds,))]
    if not all(map(_is_error, reals)):
        raise TypeError("catching classes that do not inherit from BaseException is not allowed")
    return any(isinstance(error, real) for real in reals if real)
