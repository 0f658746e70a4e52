"""Attributes: read and set by the tables, never by what Python would find."""

import ast
import types
from typing import Any

import torch
from torch import nn

from tutor.sandbox import modules, tables
from tutor.sandbox.autograd import look
from tutor.sandbox.functions import Function
from tutor.sandbox.happenings import state_of
from tutor.sandbox.values import OWN, Kind, Method, Namespace, Tool, admit, kind_of, refused
from tutor.sandbox.walker import Walker

ABSENT = object()


def read(walker: Walker, owner: Any, node: ast.Attribute) -> Any:
    """Return a member of a value. Raises AttributeError as Python does, or refuses what the tables have not."""
    if isinstance(owner, Namespace):
        return member_of(owner.name, node.attr)
    name, kind = node.attr, kind_of(owner)
    if name == "__name__" and isinstance(owner, Tool | Kind | Function | modules.LearnerClass):
        return owner.name if isinstance(owner, Function) else owner.real.__name__
    held = modules.held(owner, name, ABSENT) if isinstance(owner, nn.Module) else ABSENT
    if held is not ABSENT:
        return held
    if name not in tables.MEMBERS.get(kind, ()):
        raise _missing(owner, name)
    if kind == "Tensor" and name == "grad":
        walker.keeps_grad(owner)
        walker.happen("grad_read", owner, node.value, state=state_of(owner))
    if name in ("grad_fn", "next_functions"):
        look(walker.budget)
    if name == "data" and owner.requires_grad:
        walker.cuts[node] = "data"
    if name == "data" and not owner.is_floating_point():
        return owner.detach()  # its changes are seen: backward() trusts the positions that it kept, and writes there
    if callable(getattr(type(owner), name, None)) or (kind == "Node" and name == "name"):
        return Method(owner, name, kind)
    return getattr(owner, name) if kind in OWN else admit(getattr(owner, name))


def member_of(space: str, name: str) -> Any:
    """Return what a namespace holds under a name. Raises AttributeError where Python's module has no such name."""
    if name in tables.SPACES.get(space, {}):
        return tables.SPACES[space][name]
    if name not in dir(tables.real(space)):
        raise AttributeError(f"module '{space}' has no attribute '{name}'")
    raise refused(f"`{space}.{name}` is not supported here.")


def _missing(owner: Any, name: str) -> BaseException:
    """Return the AttributeError that Python would raise, else a refusal."""
    named = isinstance(owner, Tool | Kind | modules.LearnerClass)
    real: Any = owner.real if named else types.FunctionType if isinstance(owner, Function) else type(owner)
    title = getattr(real, "__name__", "function")
    if name not in dir(real) and not name.startswith("_"):
        try:
            getattr(owner, name)  # neither its type nor the tables have it: Python says so itself
        except AttributeError as error:
            return AttributeError(f"type object '{title}' has no attribute '{name}'" if named else str(error))
    return refused(f"`.{name}` of a {title} is not supported here.")


def write(walker: Walker, owner: Any, node: ast.Attribute, value: Any) -> None:
    """Set a member of a value, where the tables allow it."""
    name, kind = node.attr, kind_of(owner)
    if isinstance(owner, modules.Learners):
        return modules.store(owner, name, value)
    if name not in tables.SETTABLE.get(kind, ()) or (kind == "Module" and not isinstance(value, torch.Tensor)):
        if kind in ("list", "dict", "str", "set", "tuple", "int", "float") or owner is None:
            raise AttributeError(f"'{type(owner).__name__}' object has no attribute '{name}'")
        raise refused(f"Setting `.{name}` like this is not supported here.")
    if name == "data" and (_alike(owner) != _alike(value) or not owner.is_floating_point()):
        raise refused("`.data` is set to decimal numbers of the same kind and shape here.")
    if name == "grad":
        walker.keeps_grad(owner)
        if value is None:
            walker.happen("zero", owner, node.value)
    setattr(owner, name, value)


def _alike(value: Any) -> Any:
    """Return what a tensor's numbers must have in common with those that take their place: memory of one size."""
    return (value.shape, value.dtype) if isinstance(value, torch.Tensor) else None
