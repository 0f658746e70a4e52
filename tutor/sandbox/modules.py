"""Classes of the learner's: nn.Module with methods, what beginners paste."""

import ast
from typing import Any

from torch import nn

from tutor.sandbox.functions import Function
from tutor.sandbox.scope import Scope
from tutor.sandbox.values import ADMITTED, Tool, refused
from tutor.sandbox.walker import Walker, visits

TAKEN = frozenset(dir(nn.Module)) | {"training"}
METHODS = ("__init__", "forward")  # what torch or we call: only a `def` makes them
FORM = "A class here is an nn.Module with methods and constants: `class Net(nn.Module):`."


class Learners(nn.Module):
    """What every class of the learner's is made from; `_defined` holds its methods and constants."""

    _defined: dict[str, Any]


def _forward(self: Learners, *values: Any, **named: Any) -> Any:
    """Let torch call the learner's forward."""
    return self._defined["forward"].bound_to(self)(*values, **named)


class LearnerClass:
    """A class of the learner's by its name; calling it makes a module."""

    def __init__(self, name: str, defined: dict[str, Any]) -> None:
        forward = {"forward": _forward} if isinstance(defined.get("forward"), Function) else {}
        self.real: Any = type(name, (Learners,), {"_defined": defined, "__module__": "__main__", **forward})

    def make(self, values: tuple[Any, ...], named: dict[str, Any]) -> nn.Module:
        """Return a new module, its __init__ done."""
        if "__init__" not in self.real._defined:
            return self.real(*values, **named)
        module: nn.Module = self.real.__new__(self.real)
        self.real._defined["__init__"].bound_to(module).call(values, named)
        return module

    def __repr__(self) -> str:
        return repr(self.real)


LearnerClass.__name__ = "type"
ADMITTED.add(LearnerClass)


@visits(ast.ClassDef)
def _class(walker: Walker, node: ast.ClassDef, scope: Scope) -> None:
    bases = [walker.visit(base, scope) for base in node.bases]
    module = len(bases) == 1 and isinstance(bases[0], Tool) and bases[0].real is nn.Module
    if not module or node.keywords or node.decorator_list:
        raise refused(FORM)
    defined: dict[str, Any] = {}
    for part in node.body:
        if isinstance(part, ast.FunctionDef) and not part.decorator_list:
            defined[_free(part.name)] = Function(walker, part, scope, f"{node.name}.{part.name}")
        elif isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name) and len(part.targets) == 1:
            if part.targets[0].id in METHODS:
                raise refused(FORM)
            defined[_free(part.targets[0].id)] = walker.visit(part.value, scope)
        elif not isinstance(part, ast.Pass) and not isinstance(getattr(part, "value", None), ast.Constant):
            raise refused(FORM)
    scope.write(node.name, LearnerClass(node.name, defined))
    walker.trace(node, scope)


def _free(name: str) -> str:
    """Refuse names that nn.Module has, and hidden ones."""
    if name not in METHODS and (name.startswith("_") or name in TAKEN):
        raise refused(f"`{name}` already means something to nn.Module: take another name.")
    return name


def held(module: nn.Module, name: str, missing: Any) -> Any:
    """Return what a module holds under a name: parameters, modules, and what the learner stored or defined."""
    inside = vars(module)
    for where in ("_parameters", "_modules", "_buffers"):
        if name in inside.get(where, ()):
            return inside[where][name]
    if not isinstance(module, Learners) or name.startswith("_"):
        return missing
    if name in inside and name not in TAKEN:
        return inside[name]
    defined = type(module)._defined.get(name, missing)
    return defined.bound_to(module) if isinstance(defined, Function) else defined


def store(module: nn.Module, name: str, value: Any) -> None:
    """Let a module of the learner's hold a value under a name."""
    if name in METHODS:
        raise refused(f"`{name}` is defined in the class here, not set.")
    setattr(module, _free(name), value)


def is_super_init(node: ast.Call) -> bool:
    """Say whether a call is super().__init__() or super(Net, self).__init__()."""
    inner = getattr(node.func, "value", None)
    named = isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "super"
    return named and getattr(node.func, "attr", "") == "__init__"


def super_init(walker: Walker, node: ast.Call, scope: Scope) -> None:
    """Do what nn.Module's own __init__ does to the module that is being made."""
    inner = node.func.value  # type: ignore[attr-defined]
    if node.args or node.keywords or len(inner.args) not in (0, 2) or inner.keywords:
        raise refused("Write super().__init__() with nothing in its brackets.")
    module = walker.visit(inner.args[1], scope) if inner.args else scope.receiver
    if not isinstance(module, Learners):
        raise RuntimeError("super(): no arguments")
    nn.Module.__init__(module)
