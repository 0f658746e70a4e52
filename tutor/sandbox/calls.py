"""Calls: of the learner's functions, of tools and methods from the tables, of modules."""

import ast
from collections.abc import Callable
from typing import Any

from torch import nn

from tutor.sandbox import charge
from tutor.sandbox.expressions import elements
from tutor.sandbox.functions import Function
from tutor.sandbox.modules import LearnerClass, is_super_init, super_init
from tutor.sandbox.scope import Scope
from tutor.sandbox.values import Kind, Method, Tool, admit, refused
from tutor.sandbox.walker import Walker, expression

Special = Callable[[Walker, tuple[Any, ...], dict[str, Any]], Any]
SPECIAL: dict[str, Special] = {}  # tools and methods that are done here, by their name; methods as "list.append"
BOUNDS: dict[str, Callable[[Walker, tuple[Any, ...], dict[str, Any]], None]] = {}  # what is looked at before a call
NEVER = {
    "device": "another device",
    "out": "`out=`",
    "create_graph": "`create_graph=True`",
    "pin_memory": "`pin_memory`",
}
TELLS = {
    "Tensor.backward": "backward", "Tensor.item": "item", "Tensor.detach": "detach", "Tensor.zero_": "zero",
    "Optimizer.step": "step", "Optimizer.zero_grad": "zero", "Module.zero_grad": "zero",
    "Scheduler.step": "scheduler_step",
}  # fmt: skip
TRANSFORMS = frozenset({"torch.vmap", "torch.func.vmap", "torch.func.grad"})  # give functions
MAKERS = frozenset({"tensor", "zeros", "ones", "full", "rand", "randn", "arange", "linspace", "eye", "randint"})


def special(*names: str) -> Callable[[Special], Special]:
    """Register what is done here instead of by Python or torch."""
    return lambda do: SPECIAL.update(dict.fromkeys(names, do)) or do


@expression(ast.Call)
def called(walker: Walker, node: ast.Call, scope: Scope) -> Any:
    """A call."""
    if is_super_init(node):
        return super_init(walker, node, scope)
    callee = walker.evaluate(node.func, scope)
    values = tuple(elements(walker, node.args, scope))
    named: dict[str, Any] = {}
    for keyword in node.keywords:
        value = walker.evaluate(keyword.value, scope)
        more = {keyword.arg: value} if keyword.arg else _mapping(value)
        if more.keys() & named.keys():
            twice = next(iter(more.keys() & named.keys()))
            raise TypeError(f"{callee!r} got multiple values for keyword argument '{twice}'")
        named.update(more)
    walker.line = node.lineno
    result = call(walker, callee, values, named)
    _tell(walker, callee, node, result)
    return result


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"argument after ** must be a mapping, not {type(value).__name__}")
    if not all(type(name) is str for name in value):
        raise TypeError("keywords must be strings")
    return value


def call(walker: Walker, callee: Any, values: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """Call a value of whatever kind. Raises TypeError where it cannot be called."""
    if isinstance(callee, Function):
        return callee.call(values, named)
    if isinstance(callee, Tool):
        return _tool(walker, callee.name, callee.real, values, named)
    if isinstance(callee, LearnerClass):
        return callee.make(values, named)
    if isinstance(callee, Method):
        return _method(walker, callee, values, named)
    if isinstance(callee, nn.Module):
        _charge(walker, values, named)
        return admit(callee(*values, **named))
    raise TypeError(f"'{'type' if isinstance(callee, Kind) else type(callee).__name__}' object is not callable")


def _tool(walker: Walker, name: str, real: Any, values: tuple[Any, ...], named: dict[str, Any]) -> Any:
    if name in SPECIAL:
        return SPECIAL[name](walker, values, named)
    _charge(walker, values, named)
    if name in BOUNDS:
        BOUNDS[name](walker, values, named)
    result = real(*(_plain(walker, v) for v in values), **{k: _plain(walker, v) for k, v in named.items()})
    return Tool(f"{name}(…)", result) if name in TRANSFORMS else admit(result)


def _method(walker: Walker, method: Method, values: tuple[Any, ...], named: dict[str, Any]) -> Any:
    name = f"{method.kind}.{method.name}"
    if name in SPECIAL:
        return SPECIAL[name](walker, (method.owner, *values), named)
    _charge(walker, values, named)
    if name in BOUNDS:
        BOUNDS[name](walker, (method.owner, *values), named)
    real = getattr(method.owner, method.name)
    return admit(real(*(_plain(walker, v) for v in values), **{k: _plain(walker, v) for k, v in named.items()}))


def _plain(walker: Walker, value: Any) -> Any:
    """Return what torch is given for a value: a type it knows, or something to call that is counted."""
    if isinstance(value, Tool) and value.real in (float, int, bool):
        return value.real
    return as_callable(walker, value) if isinstance(value, Tool | Method) else value


def as_callable(walker: Walker, value: Any) -> Any:
    """Return a function that calls a value from outside, what comes out weighed."""

    def outside(*values: Any, **named: Any) -> Any:
        result = call(walker, value, values, named)
        charge.weigh(walker.budget, result)
        return result

    return value if isinstance(value, Function) else outside


def _charge(walker: Walker, values: tuple[Any, ...], named: dict[str, Any]) -> None:
    """Count what goes into a call, and refuse what no call may be given."""
    walker.budget.tick(4)
    for name, value in named.items():
        if name in NEVER and value is not None and value is not False:
            raise refused(f"{NEVER[name]} is not supported here.")
        charge.weigh(walker.budget, value)
    for value in values:
        charge.weigh(walker.budget, value)


def _tell(walker: Walker, callee: Any, node: ast.Call, result: Any) -> None:
    """Tell what happened, for the rules that say what went wrong."""
    if isinstance(callee, Method):
        what = TELLS.get(f"{callee.kind}.{callee.name}")
        if what is not None:
            owner = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
            walker.happen(what, callee.owner, owner)  # type: ignore[arg-type]
            if what == "backward":
                walker.last_backward = callee.owner
    elif isinstance(callee, Tool) and callee.name.removeprefix("torch.") in MAKERS:
        walker.happen("tensor", result, ast.unparse(node.func))
