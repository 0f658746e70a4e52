"""Statements: assignments, loops, branches, imports, errors, `with`."""

import ast
from typing import Any

import torch

from tutor.sandbox import charge, tables
from tutor.sandbox.assign import assign, set_item
from tutor.sandbox.expressions import IN_PLACE, operate
from tutor.sandbox.members import member_of
from tutor.sandbox.scope import Scope
from tutor.sandbox.values import Method, Namespace, Tool, refused
from tutor.sandbox.walker import BREAK, CONTINUE, Returned, Walker, statement

MODES = (torch.no_grad, torch.enable_grad, torch.set_grad_enabled)


@statement(ast.Expr)
def lone(walker: Walker, node: ast.Expr, scope: Scope) -> None:
    """An expression on a line of its own."""
    value = walker.evaluate(node.value, scope)
    if isinstance(value, Method) and isinstance(node.value, ast.Attribute):
        walker.happen("unbracketed", value.owner, ast.unparse(node.value))
    walker.trace(node.lineno, scope)


@statement(ast.Assign)
def assignment(walker: Walker, node: ast.Assign, scope: Scope) -> None:
    """`a = b = value`."""
    value = walker.evaluate(node.value, scope)
    for target in node.targets:
        assign(walker, target, value, scope)
    walker.trace(node.lineno, scope)


@statement(ast.AnnAssign)
def annotated(walker: Walker, node: ast.AnnAssign, scope: Scope) -> None:
    """`a: float = value`."""
    if node.value is not None:
        assign(walker, node.target, walker.evaluate(node.value, scope), scope)
    walker.trace(node.lineno, scope)


@statement(ast.AugAssign)
def augmented(walker: Walker, node: ast.AugAssign, scope: Scope) -> None:
    """`a += value`, in place where the value can be changed in place."""
    target = node.target
    if isinstance(target, ast.Subscript):
        owner, index = walker.evaluate(target.value, scope), walker.evaluate(target.slice, scope)
        charge.weigh(walker.budget, index)
        set_item(walker, owner, index, _changed(walker, node, owner[index], scope))
    else:
        old = walker.evaluate(_loaded(target), scope)
        assign(walker, target, _changed(walker, node, old, scope), scope)
    walker.trace(node.lineno, scope)


def _changed(walker: Walker, node: ast.AugAssign, old: Any, scope: Scope) -> Any:
    value = walker.evaluate(node.value, scope)
    if isinstance(old, list) and isinstance(node.op, ast.Add):
        value = walker.collect(value)
    return operate(walker, node.op, old, value, IN_PLACE)


def _loaded(target: Any) -> ast.expr:
    """Return a target as an expression that is read."""
    if isinstance(target, ast.Name):
        return ast.copy_location(ast.Name(target.id, ast.Load()), target)
    return ast.copy_location(ast.Attribute(target.value, target.attr, ast.Load()), target)


@statement(ast.Delete)
def deletion(walker: Walker, node: ast.Delete, scope: Scope) -> None:
    """`del name`, `del list[0]`."""
    for target in node.targets:
        if isinstance(target, ast.Name):
            scope.delete(target.id)
        elif isinstance(target, ast.Subscript):
            owner, index = walker.evaluate(target.value, scope), walker.evaluate(target.slice, scope)
            charge.weigh(walker.budget, index)
            if isinstance(owner, torch.nn.Module):
                raise refused("Deleting from a module is not supported here.")
            del owner[index]
        else:
            raise refused("This form of `del` is not supported here.")
    walker.trace(node.lineno, scope)


@statement(ast.Pass, ast.Global, ast.Nonlocal)
def nothing(walker: Walker, node: ast.stmt, scope: Scope) -> None:
    """What does nothing when it is reached."""
    walker.trace(node.lineno, scope)


@statement(ast.If)
def branch(walker: Walker, node: ast.If, scope: Scope) -> Any:
    """`if`, `elif`, `else`."""
    holds = walker.evaluate(node.test, scope)
    taken = node.body if holds else node.orelse
    walker.trace(node.lineno, scope)
    return walker.execute(taken, scope)


@statement(ast.For)
def loop(walker: Walker, node: ast.For, scope: Scope) -> Any:
    """`for`."""
    elements = walker.iterate(walker.evaluate(node.iter, scope))
    for element in elements:
        assign(walker, node.target, element, scope)
        walker.trace(node.lineno, scope)
        ended = walker.execute(node.body, scope)
        if ended is BREAK:
            return None
        if isinstance(ended, Returned):
            return ended
        walker.line = node.lineno
    return walker.execute(node.orelse, scope)


@statement(ast.While)
def repeat(walker: Walker, node: ast.While, scope: Scope) -> Any:
    """`while`."""
    while walker.evaluate(node.test, scope):
        walker.trace(node.lineno, scope)
        ended = walker.execute(node.body, scope)
        if ended is BREAK:
            return None
        if isinstance(ended, Returned):
            return ended
        walker.line = node.lineno
    return walker.execute(node.orelse, scope)


@statement(ast.Break)
def broken(walker: Walker, node: ast.Break, scope: Scope) -> Any:
    """`break`."""
    walker.trace(node.lineno, scope)
    return BREAK


@statement(ast.Continue)
def continued(walker: Walker, node: ast.Continue, scope: Scope) -> Any:
    """`continue`."""
    walker.trace(node.lineno, scope)
    return CONTINUE


@statement(ast.Return)
def returned(walker: Walker, node: ast.Return, scope: Scope) -> Returned:
    """`return`."""
    value = None if node.value is None else walker.evaluate(node.value, scope)
    walker.trace(node.lineno, scope)
    return Returned(value)


@statement(ast.With)
def with_mode(walker: Walker, node: ast.With, scope: Scope) -> Any:
    """`with torch.no_grad():` and its like."""
    item, *more = node.items
    mode = walker.evaluate(item.context_expr, scope)
    if not isinstance(mode, MODES):
        raise refused("`with` is for torch.no_grad(), torch.enable_grad() and torch.set_grad_enabled() here.")
    if isinstance(mode, torch.no_grad):
        walker.happen("no_grad", mode, "")
    with mode:
        if item.optional_vars is not None:
            assign(walker, item.optional_vars, None, scope)
        walker.trace(node.lineno, scope)
        rest = ast.copy_location(ast.With(more, node.body), node)
        return with_mode(walker, rest, scope) if more else walker.execute(node.body, scope)


@statement(ast.Import)
def imported(walker: Walker, node: ast.Import, scope: Scope) -> None:
    """`import torch.nn as nn`: binds a name."""
    for alias in node.names:
        _known(alias.name)
        name = alias.asname or alias.name.partition(".")[0]
        scope.write(name, Namespace(alias.name if alias.asname else name))
    walker.trace(node.lineno, scope)


@statement(ast.ImportFrom)
def imported_from(walker: Walker, node: ast.ImportFrom, scope: Scope) -> None:
    """`from torch import nn`: binds names."""
    space = node.module or ""
    if node.level:
        raise refused("Only torch, its parts and math can be imported here.")
    _known(space)
    for alias in node.names:
        if alias.name == "*":
            raise refused("`import *` is not supported here: name what you need.")
        try:
            value = member_of(space, alias.name)
        except AttributeError:
            raise ImportError(f"cannot import name '{alias.name}' from '{space}'") from None
        scope.write(alias.asname or alias.name, value)
    walker.trace(node.lineno, scope)


def _known(space: str) -> None:
    if space not in tables.SPACES or space == "builtins":
        raise refused(f"`{space}` cannot be imported here: only torch, its parts and math can.")


@statement(ast.Assert)
def asserted(walker: Walker, node: ast.Assert, scope: Scope) -> None:
    """`assert`."""
    if not walker.evaluate(node.test, scope):
        raise AssertionError(*([] if node.msg is None else [walker.evaluate(node.msg, scope)]))
    walker.trace(node.lineno, scope)


@statement(ast.Raise)
def raising(walker: Walker, node: ast.Raise, scope: Scope) -> None:
    """`raise`."""
    if node.exc is None:
        raise walker.handled[-1] if walker.handled else RuntimeError("No active exception to reraise")
    error = walker.evaluate(node.exc, scope)
    if isinstance(error, Tool) and isinstance(error.real, type) and issubclass(error.real, Exception):
        error = error.real()
    if not isinstance(error, Exception):
        raise TypeError("exceptions must derive from BaseException")
    if node.cause is not None:
        walker.evaluate(node.cause, scope)
    raise error


@statement(ast.Try)
def attempt(walker: Walker, node: ast.Try, scope: Scope) -> Any:
    """`try`, `except`, `else`, `finally`."""
    try:
        try:
            ended = walker.execute(node.body, scope)
        except Exception as error:
            ended = _handle(walker, node, error, scope)
        else:
            ended = ended if ended is not None else walker.execute(node.orelse, scope)
    except Exception:
        last = walker.execute(node.finalbody, scope)
        if last is not None:
            return last
        raise
    return walker.execute(node.finalbody, scope) or ended


def _handle(walker: Walker, node: ast.Try, error: Exception, scope: Scope) -> Any:
    """Execute the handler that fits, or raise the error again."""
    for handler in node.handlers:
        if handler.type is not None and not _fits(error, walker.evaluate(handler.type, scope)):
            continue
        if handler.name:
            scope.write(handler.name, error)
        walker.handled.append(error)
        try:
            walker.trace(handler.lineno, scope)
            return walker.execute(handler.body, scope)
        finally:
            walker.handled.pop()
            if handler.name:
                scope.home(handler.name).values.pop(handler.name, None)
    raise error


def _fits(error: Exception, kinds: Any) -> bool:
    for kind in kinds if isinstance(kinds, tuple) else (kinds,):
        real = kind.real if isinstance(kind, Tool) else None
        if not (isinstance(real, type) and issubclass(real, Exception)):
            raise TypeError("catching classes that do not inherit from BaseException is not allowed")
        if isinstance(error, real):
            return True
    return False
