"""The kinds of value of our own, and what may enter a variable."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import torch
from torch import nn
from torch.nn.modules.module import _IncompatibleKeys
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler
from torch.utils.hooks import RemovableHandle

from tutor.sandbox.budget import Limits, Stopped

BITS = Limits.bits
TOO_DEEP = "These calls lie too deep inside each other for here."
TOO_LARGE = "This whole number is too large for here."
Values = tuple[Any, ...]  # what a call is given by position, a method's owner first
Named = dict[str, Any]


def refused(message: str) -> Stopped:
    """Return what ends the run because it asks for something that does not exist here."""
    return Stopped("refused", message)


class Namespace:
    """A module by its dotted name; what it holds stands in the tables."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"<module '{self.name}'>"


class Tool:
    """A callable from the tables: a function or type of Python or torch, under the name that leads to it."""

    def __init__(self, name: str, real: Any) -> None:
        self.name, self.full, self.real = name, name, real

    def __repr__(self) -> str:
        return repr(self.real)


class Type(Tool):
    """A type from the tables."""


class Method:
    """A method from the tables, bound to its owner."""

    def __init__(self, owner: Any, name: str, kind: str) -> None:
        self.owner, self.name, self.kind, self.full = owner, name, kind, f"{kind}.{name}"

    def __repr__(self) -> str:
        return f"<built-in method {self.name} of {type(self.owner).__name__} object>"


class Iterator:
    """Elements that come one after another: each of them is counted, and how deep iterators ask each other for one."""

    def __init__(self, elements: Iterable[Any], walker: Any, name: str = "generator") -> None:
        self.elements, self.walker, self.name = iter(elements), walker, name

    def __iter__(self) -> "Iterator":
        return self

    def __next__(self) -> Any:
        self.walker.budget.tick()
        if self.walker.iterators >= self.walker.budget.limits.depth:
            raise refused("These iterators lie too deep inside each other for here.")
        self.walker.iterators += 1
        try:
            return next(self.elements)
        finally:
            self.walker.iterators -= 1

    def __repr__(self) -> str:
        return f"<{self.name} object>"


class Kind:
    """The type of a value that has no name in the tables: it can be printed and compared."""

    def __init__(self, real: type) -> None:
        self.real = real

    def __eq__(self, other: object) -> bool:
        return getattr(other, "real", None) is self.real

    def __hash__(self) -> int:
        return hash(self.real)

    def __repr__(self) -> str:
        return repr(self.real)


Namespace.__name__, Iterator.__name__ = "module", "generator"  # what Python's messages say
Kind.__name__ = Type.__name__ = "type"
Tool.__name__ = Method.__name__ = "builtin_function_or_method"

_EMPTY: tuple[dict[str, Any], ...] = {}, OrderedDict()
VIEWS: tuple[type, ...] = tuple(type(view) for one in _EMPTY for view in (one.keys(), one.values(), one.items()))
ATOMS = frozenset({type(None), bool, float, type(...), torch.dtype, torch.device})
ADMITTED: set[type] = {
    *ATOMS, int, str, list, tuple, dict, OrderedDict, set, range, *VIEWS, Namespace, Tool, Type, Method, Iterator, Kind,
    torch.Tensor, nn.Parameter, torch.Size, _IncompatibleKeys, torch.Generator, RemovableHandle,
    torch.no_grad, torch.enable_grad, torch.set_grad_enabled,
}  # fmt: skip
EXACT = {
    list: "list", dict: "dict", OrderedDict: "dict", str: "str", set: "set", tuple: "tuple", int: "int", float: "float",
    torch.Tensor: "Tensor", torch.Size: "Size", RemovableHandle: "Handle", torch.Generator: "Generator",
}  # fmt: skip
FAMILIES: tuple[tuple[str, type], ...] = (
    ("Tensor", torch.Tensor), ("Module", nn.Module), ("Optimizer", Optimizer), ("Scheduler", LRScheduler),
    ("Error", Exception),
)  # fmt: skip


def kind_of(value: Any) -> str:
    """Return the kind under which the tables list a value's members; '' where they list none."""
    kind = type(value)
    if kind in EXACT:
        return EXACT[kind]
    if kind.__module__ == "torch.return_types":
        return "result"
    for name, family in FAMILIES:
        if isinstance(value, family):
            return name
    return "Node" if issubclass(kind, torch.autograd.graph.Node) else ""


def admit(value: Any) -> Any:
    """Return a value that came from Python or torch, if it may enter a variable; tuples are looked through."""
    kind = type(value)
    if kind is complex:
        raise refused("This gives a complex number. Complex numbers are not supported here.")
    if kind not in ADMITTED and not kind_of(value):
        raise refused(f"This gives a {kind.__name__}, which is not supported here.")
    if kind is int and value.bit_length() > BITS:
        raise refused(TOO_LARGE)
    if isinstance(value, tuple):
        for element in value:
            admit(element)
    return value


OWN = frozenset({"list", "dict", "set", "tuple", "str", "Error"})  # what they hold was admitted when it went in
