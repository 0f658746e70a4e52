"""Targets: what assignments, loops and `with … as` set."""

import ast
from typing import Any

import torch

from tutor.sandbox import charge, members
from tutor.sandbox.scope import Scope
from tutor.sandbox.walker import Walker


def assign(walker: Walker, target: ast.expr, value: Any, scope: Scope) -> None:
    """Let a target hold a value. Raises what Python raises where it cannot."""
    if isinstance(target, ast.Name):
        _rebound(walker, target.id, value, scope)
        scope.write(target.id, value)
    elif isinstance(target, ast.Attribute):
        members.write(walker, walker.evaluate(target.value, scope), target, value)
    elif isinstance(target, ast.Subscript):
        owner = walker.evaluate(target.value, scope)
        set_item(walker, owner, walker.evaluate(target.slice, scope), value)
    elif isinstance(target, ast.Tuple | ast.List):
        _unpack(walker, target.elts, value, scope)


def set_item(walker: Walker, owner: Any, index: Any, value: Any) -> None:
    """Set an element of a list, dict or tensor."""
    charge.weigh(walker.budget, index)
    if isinstance(owner, torch.Tensor) or isinstance(index, slice):
        charge.weigh(walker.budget, value)
    if isinstance(index, slice) and isinstance(owner, list):
        value = walker.collect(value)
        charge.size(walker.budget, len(owner) + len(value))
        walker.budget.tick(len(owner))
    if isinstance(owner, torch.nn.Module):
        raise TypeError(f"'{type(owner).__name__}' object does not support item assignment")
    owner[index] = value
    if isinstance(owner, dict):
        charge.size(walker.budget, len(owner))


def _rebound(walker: Walker, name: str, value: Any, scope: Scope) -> None:
    """Tell of a name that held a weight and now holds another tensor."""
    old = scope.home(name).values.get(name)
    if old is not value and isinstance(value, torch.Tensor) and _is_weight(old):
        walker.happen("rebind", old, name)


def _is_weight(value: Any) -> bool:
    return isinstance(value, torch.Tensor) and value.is_leaf and value.requires_grad


def _unpack(walker: Walker, targets: list[ast.expr], value: Any, scope: Scope) -> None:
    """Share the elements of a value out among targets, one of which may have a star."""
    try:
        elements = walker.iterate(value)
    except TypeError:
        if isinstance(value, torch.Tensor):
            raise
        raise TypeError(f"cannot unpack non-iterable {type(value).__name__} object") from None
    stars = [i for i, target in enumerate(targets) if isinstance(target, ast.Starred)]
    found = walker.collect(elements) if stars else _at_most(elements, len(targets) + 1)
    after = len(targets) - stars[0] - 1 if stars else 0
    _counted(found, targets, bool(stars))
    if stars:
        star, end = stars[0], len(found) - after
        found = [*found[:star], found[star:end], *found[end:]]
    for target, one in zip(targets, found, strict=True):
        assign(walker, target.value if isinstance(target, ast.Starred) else target, one, scope)


def _at_most(elements: Any, most: int) -> list[Any]:
    found: list[Any] = []
    while len(found) < most:
        try:
            found.append(next(elements))
        except StopIteration:
            break
    return found


def _counted(found: list[Any], targets: list[ast.expr], star: bool) -> None:
    """Raise Python's error where there are too few elements or too many."""
    need = len(targets) - star
    if len(found) < need:
        least = "at least " if star else ""
        raise ValueError(f"not enough values to unpack (expected {least}{need}, got {len(found)})")
    if not star and len(found) > need:
        raise ValueError(f"too many values to unpack (expected {need})")
