"""Python's own functions, done here where they would otherwise run, grow or call back uncounted."""

import ast
import types
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from tutor.sandbox import charge
from tutor.sandbox.autograd import look
from tutor.sandbox.calls import SPECIAL, Special, as_callable, special
from tutor.sandbox.expressions import operate, unique
from tutor.sandbox.functions import Function
from tutor.sandbox.modules import LearnerClass
from tutor.sandbox.tables import TYPES
from tutor.sandbox.values import Iterator, Kind, Method, Named, Namespace, Tool, Type, Values, admit, refused
from tutor.sandbox.walker import Walker

NUMBERS = frozenset({int, float, bool})
MARKS = {
    Tool: types.BuiltinFunctionType, Type: type, Method: types.BuiltinMethodType, Namespace: types.ModuleType,
    Function: types.FunctionType, LearnerClass: type, Kind: type,
}  # fmt: skip


def _gathering(real: Callable[..., Any], owner: int = 0) -> Special:
    """Return a function whose iterables become lists first, all of them weighed, and whose key function is counted."""

    def gathered(walker: Walker, values: Values, named: Named) -> Any:
        if len(values) == 1 + owner:
            last = values[-1] if isinstance(values[-1], dict) else walker.collect(values[-1])
            values = (*values[:owner], last)
        charge.weigh(walker.budget, (values, list(named.values())))
        charge.size(walker.budget, sum(len(value) for value in values if isinstance(value, charge.SIZED)))
        if real is dict or any(isinstance(value, set | dict) for value in values[:owner]):
            charge.hashed(walker.budget, *values)
        return real(*values, **(named | {"key": as_callable(walker, named["key"])} if "key" in named else named))

    return gathered


def _admitting(real: Callable[..., Any]) -> Special:
    """Return a function whose elements come one by one, each admitted."""
    return lambda walker, values, named: Iterator(map(admit, real(*values, **named)), walker)


for _real in (dict, sorted, min, max):
    SPECIAL[_real.__name__] = _gathering(_real)
for _owner, _names in {list: "extend sort", set: "update union intersection difference"}.items():
    SPECIAL.update({f"{_owner.__name__}.{n}": _gathering(getattr(_owner, n), 1) for n in _names.split()})
SPECIAL.update({
    "dict.update": _gathering(lambda owner, /, *values, **named: owner.update(*values, **named), 1),
    "set": lambda walker, values, named: set(*(unique(walker, value) for value in values), **named),
    "bool": lambda _walker, values, named: bool(*values, **named),
    "list": lambda walker, values, named: list(*map(walker.collect, values), **named),
    "tuple": lambda walker, values, named: tuple(*map(walker.collect, values), **named),
    "len": lambda _walker, values, named: len(*values, **named),
    "range": lambda _walker, values, named: range(*values, **named),
    "any": lambda walker, values, named: any(*map(walker.iterate, values), **named),
    "all": lambda walker, values, named: all(*map(walker.iterate, values), **named),
    "reversed": lambda walker, values, named: Iterator(reversed(*values, **named), walker, "reversed"),
    "zip": lambda walker, values, named: Iterator(zip(*map(walker.iterate, values), **named), walker, "zip"),  # noqa: B905
    "enumerate": lambda walker, values, named: Iterator(
        enumerate(*[walker.iterate(v) for v in values[:1]], *values[1:], **named),  # type: ignore[arg-type]
        walker, "enumerate",
    ),
    **{f"Module.{name}": _admitting(getattr(nn.Module, name)) for name in ("parameters", "named_parameters")},
})  # fmt: skip


@special("list.append")
def _append(walker: Walker, values: Values, named: Named) -> None:
    charge.size(walker.budget, len(values[0]) + 1)
    list.append(*values, **named)


@special("type")
def _type(_walker: Walker, values: Values, named: Named) -> Any:
    """type of one value: a mark that can be printed and compared."""
    if len(values) != 1 or named:
        raise refused("type() takes one value here.")
    kind = MARKS.get(type(values[0]), type(values[0]))
    return TYPES.get(kind) or Kind(kind)


@special("torch.cuda.is_available")
def _no_device(_walker: Walker, values: Values, named: Named) -> bool:
    """Whatever the machine has: every tensor lives on the CPU here."""
    if values or named:
        raise TypeError("is_available() takes 0 positional arguments")
    return False


@special("torch.inference_mode")
def _inference(_walker: Walker, values: Values, named: Named) -> Any:
    """inference_mode() does what no_grad() does, and its tensors can be looked at."""
    if values or named:
        raise refused("torch.inference_mode() takes nothing in its brackets here.")
    return torch.no_grad()


@special("isinstance")
def _isinstance(walker: Walker, values: Values, named: Named) -> bool:
    first, *others = values or (None,)
    charge.weigh(walker.budget, others)
    return isinstance(first, *map(_types, others), **named)


def _types(value: Any) -> Any:
    return tuple(map(_types, value)) if isinstance(value, tuple) else getattr(value, "real", value)


@special("sum")
def _sum(walker: Walker, values: Values, named: Named) -> Any:
    """sum: numbers by Python, anything else one addition after the other."""
    if not 1 <= len(values) <= 2 or named.keys() - {"start"}:
        return sum(*values, **named)
    elements = walker.collect(values[0])
    result = values[1] if len(values) == 2 else named.get("start", 0)
    if all(type(element) in NUMBERS for element in (*elements, result)) or isinstance(result, str):
        return admit(sum(elements, result))
    for element in elements:
        result = operate(walker, ast.Add, result, element)
    return result


@special("Tensor.register_hook")
def _hook(walker: Walker, values: Values, named: Named) -> Any:
    """register_hook: what a hook records is not kept in gradients, else they would hold each other for ever."""
    tensor, *hooks = values
    look(walker.budget)
    hook: Any = hooks[0] if hooks else None
    function = as_callable(walker, hook) if isinstance(hook, Tool | Method) else hook

    def hooked(gradient: torch.Tensor) -> Any:
        with torch.set_grad_enabled(recorded := torch.is_grad_enabled()):
            result = function(gradient)
        return result if recorded or not isinstance(result, torch.Tensor) else result.detach()

    handle = tensor.register_hook(*[hooked if callable(function) else function, *hooks[1:]][: len(hooks)], **named)
    walker.keeps_hook(handle)
    return handle
