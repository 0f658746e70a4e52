"""Sizes that torch is asked for are looked at before the call."""

import math
from collections.abc import Iterable
from typing import Any

import torch

from tutor.sandbox import charge
from tutor.sandbox.budget import Stopped
from tutor.sandbox.calls import BOUNDS, Named, Values
from tutor.sandbox.values import refused
from tutor.sandbox.walker import Walker

BYTES = 4


def _ints(values: Iterable[Any]) -> Iterable[int]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from _ints(value)
        elif not isinstance(value, float | str):
            yield charge.whole(value)


def _product(walker: Walker, *sizes: Any) -> None:
    """Refuse a tensor of more elements than one may have."""
    if math.prod(max(abs(size), 1) for size in _ints(sizes)) * BYTES > walker.budget.limits.tensor_bytes:
        raise Stopped("memory", "One of these tensors is too large for here. Try smaller sizes.")


def _arange(walker: Walker, values: Values, named: Named) -> None:
    given = (*values[:2], named.get("start", 0), named.get("end", 0))
    ends = [float(v) for v in given if isinstance(v, int | float)]
    step = values[2] if len(values) > 2 else named.get("step", 1)
    if isinstance(step, int | float) and step and all(map(math.isfinite, ends)):
        _product(walker, math.ceil((max(*ends, 0.0) - min(*ends, 0.0)) / max(abs(step), 1e-9)))


def _listed(walker: Walker, values: Values, _named: Named) -> None:
    charge.size(walker.budget, values[0].numel())
    walker.budget.tick(values[0].numel())


def _rows(walker: Walker, values: Values, _named: Named) -> None:
    if values and isinstance(values[0], torch.Tensor) and max(values[0].shape, default=0) > charge.ROWS:
        raise refused(f"A tensor is taken apart into at most {charge.ROWS:,} pieces here.")


def _dtype_only(walker: Walker, values: Values, named: Named) -> None:
    charge.weigh(walker.budget, values[0])
    for value in (*values[1:], *named.values()):
        if not isinstance(value, torch.dtype | torch.Tensor) and value not in ("cpu", torch.device("cpu")):
            raise refused("Every tensor lives on the CPU here.")


def _layer(walker: Walker, values: Values, named: Named) -> None:
    if len(values) > 3:
        raise refused("A layer takes at most its two sizes and `bias` without a name here.")
    _product(walker, values, named.get("in_features", ()), named.get("out_features", ()))


def _whole_model(walker: Walker, values: Values, _named: Named) -> None:
    charge.weigh(walker.budget, values[0])


def _graph(_walker: Walker, values: Values, _named: Named) -> None:
    if len(values) > 3:
        raise refused("backward() takes at most `gradient` and `retain_graph` here.")


def _replaced(_walker: Walker, values: Values, _named: Named) -> None:
    """Refuse to put anything into a module that is no parameter of it."""
    if len(values) < 2 or not isinstance(values[0], torch.nn.Module) or not isinstance(values[1], dict):
        raise refused("functional_call() takes a module, a dict of its parameters, and what goes in here.")
    if not values[1].keys() <= dict(values[0].named_parameters()).keys():
        raise refused("functional_call() replaces parameters only here.")


_SHAPED = ("zeros", "ones", "rand", "randn", "empty", "randperm")
BOUNDS.update(
    {f"torch.{name}": lambda walker, v, named: _product(walker, v, named.get("size", ())) for name in _SHAPED}
)
BOUNDS.update({
    "torch.full": lambda walker, v, named: _product(walker, v[:1], named.get("size", ())),
    "torch.randint": lambda walker, v, named: _product(walker, v[1:2] if len(v) == 2 else v[2:], named.get("size", ())),
    "torch.eye": lambda walker, v, named: _product(walker, [*v, *named.values(), *v[:1]][:2]),
    "torch.linspace": lambda walker, v, named: _product(walker, v[2:3], named.get("steps", 1)),
    "torch.arange": _arange, "torch.nn.Linear": _layer, "Module.train": _whole_model, "Module.eval": _whole_model,
    "torch.Tensor": lambda walker, v, named: _product(walker, v if all(type(size) is int for size in v) else ()),
    "torch.func.functional_call": _replaced,
    "Tensor.repeat": lambda walker, v, named: _product(walker, v[0].numel(), v[1:], list(named.values())),
    "Tensor.tolist": _listed, "Tensor.to": _dtype_only, "Module.to": _dtype_only, "Tensor.backward": _graph,
    **{f"{owner}.{name}": _rows for owner in ("torch", "Tensor") for name in ("unbind", "split", "chunk")},
})  # fmt: skip
