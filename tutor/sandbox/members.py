"""Attributes: read and set by the tables, never by what Python would find."""

import ast
import inspect
from typing import Any

import torch
from torch import nn

from tutor.sandbox import modules, tables
from tutor.sandbox.values import Kind, Method, Namespace, Tool, admit, kind_of, refused
from tutor.sandbox.walker import Walker


def read(walker: Walker, owner: Any, node: ast.Attribute) -> Any:
    """Return a member of a value. Raises AttributeError as Python does, or refuses what the tables have not."""
    name = node.attr
    if isinstance(owner, Namespace):
        return member_of(owner.name, name)
    if name == "__name__":
        return _name_of(owner)
    kind = kind_of(owner)
    if isinstance(owner, nn.Module):
        found = modules.held(owner, name, missing)
        if found is not missing:
            return found
    if name not in tables.MEMBERS.get(kind, ()):
        raise missing(owner, name)
    if callable(inspect.getattr_static(type(owner), name, None)) or (kind == "Node" and name == "name"):
        return Method(owner, name, kind)
    if name == "grad" and kind == "Tensor":
        walker.happen("grad_read", owner, ast.unparse(node.value))
    return admit(getattr(owner, name))


def member_of(space: str, name: str) -> Any:
    """Return what a namespace holds under a name."""
    held = tables.SPACES.get(space, {})
    if name in held:
        return held[name]
    if name not in vars(tables.real(space)):
        raise AttributeError(f"module '{space}' has no attribute '{name}'")
    raise refused(f"`{space}.{name}` is not supported here.")


def missing(owner: Any, name: str) -> BaseException:
    """Return AttributeError where Python would raise it, else a refusal."""
    kind = type(owner)
    here = owner.real if isinstance(owner, Tool | Kind) else kind
    if isinstance(inspect.getattr_static(here, name, None), type(None)) and name not in dir(here):
        said = f"type object '{here.__name__}'" if isinstance(owner, Tool | Kind) else f"'{kind.__name__}' object"
        return AttributeError(f"{said} has no attribute '{name}'", name=name)
    return refused(f"`.{name}` of a {kind.__name__} is not supported here.")


def _name_of(owner: Any) -> str:
    if isinstance(owner, Tool | Kind):
        return str(owner.real.__name__)
    if callable(owner) and hasattr(owner, "name"):
        return str(owner.name)
    raise AttributeError(f"'{type(owner).__name__}' object has no attribute '__name__'")


def write(walker: Walker, owner: Any, node: ast.Attribute, value: Any) -> None:
    """Set a member of a value, where the tables allow it."""
    name, kind = node.attr, kind_of(owner)
    if isinstance(owner, modules.Learners):
        return modules.store(owner, name, value)
    if name not in tables.SETTABLE.get(kind, ()):
        if kind in ("Tensor", "Module", "Optimizer", "Scheduler") or isinstance(owner, Namespace):
            raise refused(f"Setting `.{name}` is not supported here.")
        raise AttributeError(f"'{type(owner).__name__}' object has no attribute '{name}'")
    if name == "grad" and value is None:
        walker.happen("zero", owner, ast.unparse(node.value))
    if isinstance(owner, nn.Module) and not isinstance(value, torch.Tensor):
        raise refused(f"`.{name}` of a module is set to a parameter here.")
    setattr(owner, name, value)
