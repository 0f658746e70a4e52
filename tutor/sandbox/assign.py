"""Targets: what assignments, loops and `with … as` set."""

import ast
from itertools import islice
from typing import Any

import torch

from tutor.sandbox import charge, members
from tutor.sandbox.autograd import is_leaf
from tutor.sandbox.happenings import state_of
from tutor.sandbox.scope import Scope
from tutor.sandbox.walker import Walker


def assign(walker: Walker, target: ast.expr, value: Any, scope: Scope) -> None:
    """Let a target hold a value. Raises what Python raises where it cannot."""
    if isinstance(target, ast.Name):
        old = scope.home(target.id).values.get(target.id)
        weight = isinstance(old, torch.Tensor) and old.requires_grad and is_leaf(old)
        if weight and old is not value and isinstance(value, torch.Tensor):
            walker.happen("rebind", old, target, state=state_of(value))
        scope.write(target.id, value)
    elif isinstance(target, ast.Attribute):
        members.write(walker, walker.visit(target.value, scope), target, value)
    elif isinstance(target, ast.Subscript):
        owner = walker.visit(target.value, scope)
        set_item(walker, owner, walker.visit(target.slice, scope), value)
    elif isinstance(target, ast.Tuple | ast.List):
        _unpack(walker, target.elts, value, scope)


def set_item(walker: Walker, owner: Any, index: Any, value: Any) -> None:
    """Set an element of a list, dict or tensor."""
    charge.weigh(walker.budget, index)
    if isinstance(owner, torch.Tensor):
        charge.weigh(walker.budget, value)
    elif isinstance(index, slice) and isinstance(owner, list):
        value = walker.collect(value)
        charge.size(walker.budget, len(owner) + len(value))
        walker.budget.tick(len(owner))
    elif isinstance(owner, torch.nn.Module):
        raise TypeError(f"'{type(owner).__name__}' object does not support item assignment")
    elif isinstance(owner, dict):
        charge.size(walker.budget, len(owner) + 1)
    owner[index] = value


def _unpack(walker: Walker, targets: list[ast.expr], value: Any, scope: Scope) -> None:
    """Share the elements of a value out among targets, one of which may have a star."""
    if not hasattr(value, "__iter__") and not hasattr(value, "__getitem__"):
        raise TypeError(f"cannot unpack non-iterable {type(value).__name__} object")
    star = next((i for i, target in enumerate(targets) if isinstance(target, ast.Starred)), None)
    elements, need = walker.iterate(value), len(targets) - (star is not None)
    found = list(islice(elements, need + 1)) if star is None else walker.collect(elements)
    if len(found) < need:
        least = "" if star is None else "at least "
        raise ValueError(f"not enough values to unpack (expected {least}{need}, got {len(found)})")
    if star is None and len(found) > need:
        raise ValueError(f"too many values to unpack (expected {need})")
    if star is not None:
        end = star + len(found) - need
        found = [*found[:star], found[star:end], *found[end:]]
    for target, one in zip(targets, found, strict=True):
        assign(walker, target.value if isinstance(target, ast.Starred) else target, one, scope)
