"""Calls: of the learner's functions, of tools and methods from the tables, of modules."""

import ast
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import torch
from torch import nn

from tutor.sandbox import charge
from tutor.sandbox.bounds import BOUNDS, CPU
from tutor.sandbox.expressions import elements
from tutor.sandbox.functions import Function
from tutor.sandbox.happenings import CALLED, tell
from tutor.sandbox.modules import LearnerClass, is_super_init, super_init
from tutor.sandbox.scope import Scope
from tutor.sandbox.small import small
from tutor.sandbox.values import OWN, TOO_DEEP, Method, Named, Tool, Values, admit, refused
from tutor.sandbox.walker import Walker, visits

unwatched = torch._C._DisableTorchDispatch
Special = Callable[[Walker, Values, Named], Any]
SPECIAL: dict[str, Special] = {}  # done here instead of by Python or torch, by name; a method as "list.append"
INSIDE = 30  # from 60 on, backward() inside hooks goes on in other threads
TRANSFORMS = frozenset({"torch.vmap", "torch.func.vmap", "torch.func.grad"})  # give functions
NEVER = {"device": "Another device", "out": "`out=`", "create_graph": "`create_graph=True`", "sparse": "`sparse=True`"}


def special(*names: str) -> Callable[[Special], Special]:
    """Register what is done here instead of by Python or torch."""
    return lambda do: SPECIAL.update(dict.fromkeys(names, do)) or do


@visits(ast.Call)
def _call(walker: Walker, node: ast.Call, scope: Scope) -> Any:
    if is_super_init(node):
        return super_init(walker, node, scope)
    callee = walker.visit(node.func, scope)
    values, named = tuple(elements(walker, node.args, scope)), Named()
    for keyword in node.keywords:
        value = walker.visit(keyword.value, scope)
        more = {keyword.arg: value} if keyword.arg else _mapping(value)
        for twice in more.keys() & named.keys():
            raise TypeError(f"{callee!r} got multiple values for keyword argument '{twice}'")
        named.update(more)
    walker.line = node.lineno
    if isinstance(callee, Method) and callee.kind == "Optimizer":
        walker.budget.tick(sum(len(group["params"]) for group in callee.owner.param_groups))
    tell(walker, callee, values, node, scope)
    return call(walker, callee, values, named)


def _mapping(value: Any) -> Named:
    if not isinstance(value, dict):
        raise TypeError(f"argument after ** must be a mapping, not {type(value).__name__}")
    if not all(type(name) is str for name in value):
        raise TypeError("keywords must be strings")
    return value


def call(walker: Walker, callee: Any, values: Values, named: Named) -> Any:
    """Call a value of whatever kind. Raises TypeError where it cannot be called."""
    if isinstance(callee, Function):
        return callee.call(values, named)
    if isinstance(callee, LearnerClass):
        return callee.make(values, named)
    if isinstance(callee, Tool):
        return _counted(walker, callee.name, callee.real, values, values, named)
    if isinstance(callee, Method):
        real = getattr(callee.owner, callee.name)
        return _counted(walker, callee.full, real, (callee.owner, *values), values, named)
    if isinstance(callee, torch.no_grad | torch.enable_grad | torch.set_grad_enabled):
        raise refused("What switches gradients on and off stands after `with` here.")
    if isinstance(callee, nn.Module):
        return _counted(walker, "", callee, values, values, named)
    raise TypeError(f"'{type(callee).__name__}' object is not callable")


def _counted(walker: Walker, name: str, real: Any, owned: Values, values: Values, named: Named) -> Any:
    """Call something of Python's or torch's, what goes in counted and what comes out admitted."""
    if name in SPECIAL:
        return SPECIAL[name](walker, owned, named)
    charge.weigh(walker.budget, (*values, *named.values()))
    for key in NEVER.keys() & named.keys() if named else ():
        free = {"device": CPU, "create_graph": (False, name == "torch.autograd.grad"), "sparse": (False,)}
        if named[key] not in (None, *free.get(key, ())):
            raise refused(f"{NEVER[key]} is not supported here.")
    if name in BOUNDS:
        BOUNDS[name](walker.budget, owned, named)
    given = [_plain(walker, value) for value in values]
    with unwatched() if small(walker, name, real, owned, named) else nullcontext():
        result = _called(walker, real, given, {key: _plain(walker, value) for key, value in named.items()})
    if name in TRANSFORMS:
        return Tool(f"{name}(…)", result)
    if name.partition(".")[0] not in OWN:
        return admit(result)
    if isinstance(result, charge.SIZED):
        walker.budget.tick(len(result))
    return result


def _called(walker: Walker, real: Any, values: list[Any], named: Named) -> Any:
    """Call it: what calls back is at most so deep inside each other as torch stays in this thread and on its stack."""
    if walker.inside >= INSIDE:
        raise refused(TOO_DEEP)
    walker.inside += 1
    try:
        result = real(*values, **named)
    finally:
        walker.inside -= 1
    walker.budget.look()
    return result


def _plain(walker: Walker, value: Any) -> Any:
    """Return what torch is given for a value: a type it knows as dtype, or something to call that is counted."""
    if isinstance(value, Tool) and value.real in (float, int, bool):
        return value.real
    return as_callable(walker, value) if isinstance(value, CALLED) else value


def as_callable(walker: Walker, value: Any) -> Any:
    """Return a function that calls a value from outside, what comes out weighed."""
    if value is None or isinstance(value, Function):
        return value
    return lambda *values, **named: charge.weigh(walker.budget, call(walker, value, values, named))
