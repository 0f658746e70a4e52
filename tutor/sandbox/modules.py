"""Classes of the learner's: nn.Module with methods, what beginners paste."""

import ast
from typing import Any

from torch import nn

from tutor.sandbox.functions import Function
from tutor.sandbox.scope import Scope
from tutor.sandbox.values import ADMITTED, Tool, refused
from tutor.sandbox.walker import Walker, statement

TAKEN = frozenset(dir(nn.Module)) - {"forward"}


class Learners(nn.Module):
    """What every class of the learner's is made from."""

    _functions: dict[str, Function]
    _constants: dict[str, Any]


def _forward(self: Learners, *values: Any, **named: Any) -> Any:
    """Let torch call the learner's forward."""
    return self._functions["forward"].bound_to(self)(*values, **named)


class LearnerClass:
    """A class of the learner's by its name; calling it makes a module."""

    def __init__(self, name: str, functions: dict[str, Function], constants: dict[str, Any]) -> None:
        self.name = name
        inner: dict[str, Any] = {"_functions": functions, "_constants": constants, "__module__": "__main__"}
        if "forward" in functions:
            inner["forward"] = _forward
        self.real: Any = type(name, (Learners,), inner)

    def make(self, values: tuple[Any, ...], named: dict[str, Any]) -> nn.Module:
        """Return a new module, its __init__ done."""
        module: nn.Module = self.real.__new__(self.real)
        functions: dict[str, Function] = self.real._functions
        if "__init__" in functions:
            functions["__init__"].bound_to(module).call(values, named)
        else:
            nn.Module.__init__(module, *values, **named)
        return module

    def __repr__(self) -> str:
        return f"<class '__main__.{self.name}'>"


ADMITTED.add(LearnerClass)


@statement(ast.ClassDef)
def defined(walker: Walker, node: ast.ClassDef, scope: Scope) -> None:
    """`class Net(nn.Module):`."""
    bases = [walker.evaluate(base, scope) for base in node.bases]
    if node.keywords or node.decorator_list or len(bases) != 1 or not _is_module(bases[0]):
        raise refused("A class here is an nn.Module: `class Net(nn.Module):`.")
    functions: dict[str, Function] = {}
    constants: dict[str, Any] = {}
    for part in node.body:
        if isinstance(part, ast.FunctionDef):
            _free(part.name)
            if part.decorator_list or not part.args.args:
                raise refused("A method here takes `self`, and has no decorators.")
            functions[part.name] = Function(walker, part, scope, f"{node.name}.{part.name}")
        elif isinstance(part, ast.Assign) and len(part.targets) == 1 and isinstance(part.targets[0], ast.Name):
            _free(part.targets[0].id)
            constants[part.targets[0].id] = walker.evaluate(part.value, scope)
        elif not isinstance(part, ast.Pass) and not (
            isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)
        ):
            raise refused("A class here holds methods and constants only.")
    scope.write(node.name, LearnerClass(node.name, functions, constants))
    walker.trace(node.lineno, scope)


def _is_module(base: Any) -> bool:
    return isinstance(base, Tool) and base.real is nn.Module


def _free(name: str) -> None:
    """Refuse names that nn.Module has, and hidden ones."""
    if name != "__init__" and (name.startswith("_") or name in TAKEN):
        raise refused(f"`{name}` already means something to nn.Module: take another name.")


def held(module: nn.Module, name: str, missing: Any) -> Any:
    """Return what a module holds under a name: parameters, modules, and what the learner stored or defined."""
    inside = vars(module)
    for where in ("_parameters", "_modules", "_buffers"):
        if name in inside.get(where, ()):
            return inside[where][name]
    if not isinstance(module, Learners):
        return missing
    if name in inside and name not in TAKEN and name != "training":
        return inside[name]
    functions, constants = type(module)._functions, type(module)._constants
    return functions[name].bound_to(module) if name in functions else constants.get(name, missing)


def store(module: nn.Module, name: str, value: Any) -> None:
    """Let a module of the learner's hold a value under a name."""
    if name == "forward" or name == "training":
        raise refused(f"Setting `.{name}` is not supported here.")
    _free(name)
    setattr(module, name, value)


def is_super_init(node: ast.Call) -> bool:
    """Say whether a call is super().__init__() or super(Net, self).__init__()."""
    func = node.func
    inner = func.value if isinstance(func, ast.Attribute) and func.attr == "__init__" else None
    return isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "super"


def super_init(walker: Walker, node: ast.Call, scope: Scope) -> None:
    """Do what nn.Module's own __init__ does to the module that is being made."""
    inner = node.func.value  # type: ignore[attr-defined]
    if node.args or node.keywords or len(inner.args) not in (0, 2):
        raise refused("Write super().__init__() without anything in its brackets.")
    module = walker.evaluate(inner.args[1], scope) if inner.args else scope.receiver
    if not isinstance(module, Learners):
        raise RuntimeError("super(): no arguments")
    nn.Module.__init__(module)
