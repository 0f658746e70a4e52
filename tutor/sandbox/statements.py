"""Statements: assignments, loops, branches, imports, `with`."""

import ast
from itertools import count, islice
from typing import Any

import torch

from tutor.sandbox import charge, members, tables
from tutor.sandbox.assign import assign, set_item
from tutor.sandbox.expressions import IN_PLACE, operate
from tutor.sandbox.functions import annotated
from tutor.sandbox.scope import Scope
from tutor.sandbox.values import Method, Namespace, refused
from tutor.sandbox.walker import Returned, Walker, visits

MODES = (torch.no_grad, torch.enable_grad, torch.set_grad_enabled)
BREAK, CONTINUE = object(), object()


@visits(ast.Expr)
def _alone(walker: Walker, node: ast.Expr, scope: Scope) -> None:
    value = walker.visit(node.value, scope)
    if isinstance(value, Method) and isinstance(node.value, ast.Attribute):
        walker.happen("unbracketed", value.owner, node.value)
    walker.trace(node, scope)


@visits(ast.Assign, ast.AnnAssign)
def _assign(walker: Walker, node: ast.Assign | ast.AnnAssign, scope: Scope) -> None:
    if isinstance(node, ast.AnnAssign) and not scope.name:
        annotated(walker, node.annotation, scope)
    before = walker.budget.unrecorded
    value = walker.visit(node.value, scope) if node.value is not None else None
    if walker.budget.unrecorded > before and not torch.is_grad_enabled():
        walker.cuts[node] = "no_grad"
    for target in (node.targets if isinstance(node, ast.Assign) else [node.target]) if node.value else []:
        assign(walker, target, value, scope)
    walker.trace(node, scope)


@visits(ast.AugAssign)
def _augment(walker: Walker, node: ast.AugAssign, scope: Scope) -> None:
    target: Any = node.target
    owner: Any = None if isinstance(target, ast.Name) else walker.visit(target.value, scope)
    if isinstance(target, ast.Subscript):
        index = charge.weigh(walker.budget, walker.visit(target.slice, scope))
        old = owner[index]
    else:
        old = scope.read(target.id) if isinstance(target, ast.Name) else members.read(walker, owner, target)
    value = walker.visit(node.value, scope)
    if isinstance(old, list) and isinstance(node.op, ast.Add):
        value = walker.collect(value)
    result = operate(walker, type(node.op), old, value, IN_PLACE)
    if isinstance(target, ast.Subscript):
        set_item(walker, owner, index, result)
    elif isinstance(target, ast.Attribute):
        members.write(walker, owner, target, result)
    else:
        assign(walker, target, result, scope)
    walker.trace(node, scope)


@visits(ast.Delete)
def _delete(walker: Walker, node: ast.Delete, scope: Scope) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            scope.delete(target.id)
            continue
        owner = walker.visit(target.value, scope) if isinstance(target, ast.Subscript) else None
        if not isinstance(owner, list | dict):
            raise refused("`del` is for names, and for elements of lists and dicts here.")
        del owner[charge.weigh(walker.budget, walker.visit(target.slice, scope))]  # type: ignore[attr-defined]
    walker.trace(node, scope)


@visits(ast.Pass, ast.Global, ast.Nonlocal)
def _nothing(walker: Walker, node: ast.stmt, scope: Scope) -> None:
    walker.trace(node, scope)


@visits(ast.If)
def _if(walker: Walker, node: ast.If, scope: Scope) -> Any:
    taken = node.body if walker.visit(node.test, scope) else node.orelse
    walker.trace(node, scope)
    return walker.execute(taken, scope)


@visits(ast.For, ast.While)
def _loop(walker: Walker, node: ast.For | ast.While, scope: Scope) -> Any:
    source = walker.visit(node.iter, scope) if isinstance(node, ast.For) else None
    elements = walker.iterate(source) if isinstance(node, ast.For) else None
    rests = walker.recorder is not None and isinstance(source, range | list) and _goes_on(node)
    for done in count():
        if rests:
            walker.recorder.rest(done, len(source) - done)  # type: ignore[arg-type]
        if elements is None:
            if not walker.visit(node.test, scope):  # type: ignore[union-attr]
                break
        else:
            try:
                element = next(elements)
            except StopIteration:
                break
            assign(walker, node.target, element, scope)  # type: ignore[union-attr]
        walker.trace(node, scope)
        ended = walker.execute(node.body, scope)
        if ended is BREAK:
            return None
        if isinstance(ended, Returned):
            return ended
        walker.line = node.lineno
    return walker.execute(node.orelse, scope)


def _goes_on(node: ast.For | ast.While) -> bool:
    """Say whether a loop goes through all its passes, and is the innermost one."""
    return not any(
        isinstance(inner, ast.Break | ast.Return | ast.For | ast.While) for inner in islice(ast.walk(node), 1, None)
    )


@visits(ast.Break, ast.Continue)
def _leave(walker: Walker, node: ast.Break | ast.Continue, scope: Scope) -> Any:
    walker.trace(node, scope)
    return BREAK if isinstance(node, ast.Break) else CONTINUE


@visits(ast.Return)
def _return(walker: Walker, node: ast.Return, scope: Scope) -> Returned:
    value = None if node.value is None else walker.visit(node.value, scope)
    walker.trace(node, scope)
    return Returned(value)


@visits(ast.With)
def _with(walker: Walker, node: ast.With, scope: Scope) -> Any:
    (item, *more) = node.items
    mode = walker.visit(item.context_expr, scope)
    if not isinstance(mode, MODES) or item.optional_vars is not None:
        raise refused("`with` is for torch.no_grad(), torch.enable_grad() and torch.set_grad_enabled(…) here.")
    with mode:
        walker.trace(node, scope)
        if more:
            return _with(walker, ast.copy_location(ast.With(more, node.body), node), scope)
        return walker.execute(node.body, scope)


@visits(ast.Import)
def _import(walker: Walker, node: ast.Import, scope: Scope) -> None:
    for alias in node.names:
        top = alias.name.partition(".")[0]
        scope.write(alias.asname or top, Namespace(_known(alias.name) if alias.asname else _known(alias.name) and top))
    walker.trace(node, scope)


@visits(ast.ImportFrom)
def _import_from(walker: Walker, node: ast.ImportFrom, scope: Scope) -> None:
    space = _known("." * node.level + (node.module or ""))
    for alias in node.names:
        if alias.name == "*":
            raise refused("`import *` is not supported here: name what you need.")
        try:
            value = members.member_of(space, alias.name)
        except AttributeError:
            raise ImportError(f"cannot import name '{alias.name}' from '{space}'") from None
        scope.write(alias.asname or alias.name, value)
    walker.trace(node, scope)


def _known(space: str) -> str:
    if space not in tables.SPACES or space == "builtins":
        instead = tables.INSTEAD.get(space) or tables.INSTEAD.get(space.partition(".")[0], "")
        here = ", ".join(f"`{name}`" for name in sorted(tables.SPACES.keys() - {"builtins"}))
        raise refused(f"`{space}` cannot be imported here. {instead or f'What can: {here}.'}")
    return space
