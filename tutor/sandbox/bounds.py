"""Sizes that torch is asked for are looked at before the call."""

import math
from collections.abc import Iterable
from typing import Any

import torch

from tutor.sandbox import charge
from tutor.sandbox.budget import Stopped
from tutor.sandbox.calls import BOUNDS
from tutor.sandbox.values import refused
from tutor.sandbox.walker import Walker

Values = tuple[Any, ...]
Named = dict[str, Any]
BYTES = 4


def _ints(values: Iterable[Any]) -> Iterable[int]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from _ints(value)
        elif not isinstance(value, float | str):
            yield charge.whole(value)


def most(walker: Walker, elements: float) -> None:
    """Refuse a tensor of more elements than one may have."""
    if elements * BYTES > walker.budget.limits.tensor_bytes:
        raise Stopped("memory", "One of these tensors is too large for here. Try smaller sizes.")


def _product(walker: Walker, values: Iterable[Any]) -> None:
    most(walker, math.prod(max(abs(size), 1) for size in _ints(values)))


def _shape(walker: Walker, values: Values, named: Named) -> None:
    _product(walker, (*values, named.get("size", ())))


def _full(walker: Walker, values: Values, named: Named) -> None:
    _product(walker, (*values[:1], named.get("size", ())))


def _randint(walker: Walker, values: Values, named: Named) -> None:
    _product(walker, (*(v for v in values if isinstance(v, list | tuple)), named.get("size", ())))


def _arange(walker: Walker, values: Values, named: Named) -> None:
    given = (*values[:2], named.get("start", 0), named.get("end", 0))
    bounds = [float(v) for v in given if isinstance(v, int | float)]
    step = values[2] if len(values) > 2 else named.get("step", 1)
    if isinstance(step, int | float) and step and bounds:
        most(walker, (max(*bounds, 0.0) - min(*bounds, 0.0)) / abs(step))


def _steps(walker: Walker, values: Values, named: Named) -> None:
    _product(walker, (*values[2:3], named.get("steps", 1)))


def _repeated(walker: Walker, values: Values, named: Named) -> None:
    _product(walker, (values[0].numel(), *values[1:], *named.values()))


def _listed(walker: Walker, values: Values, _named: Named) -> None:
    charge.size(walker.budget, values[0].numel())
    walker.budget.tick(values[0].numel())


def _rows(walker: Walker, values: Values, _named: Named) -> None:
    if values and isinstance(values[0], torch.Tensor) and values[0].dim() and max(values[0].shape) > charge.ROWS:
        raise refused(f"A tensor is taken apart into at most {charge.ROWS:,} pieces here.")


def _dtype_only(_walker: Walker, values: Values, named: Named) -> None:
    if not all(isinstance(v, torch.dtype | torch.Tensor) for v in (*values[1:], *named.values())):
        raise refused("`.to(…)` takes a dtype here: every tensor lives on the CPU.")


def _graph(_walker: Walker, values: Values, _named: Named) -> None:
    if len(values) > 3:
        raise refused("backward() takes at most `gradient` and `retain_graph` here.")


_TOOLS = {
    _shape: ("zeros", "ones", "rand", "randn", "empty", "nn.Linear", "eye", "randperm"),
    _full: ("full",), _randint: ("randint",), _arange: ("arange",), _steps: ("linspace", "logspace"),
    _rows: ("unbind", "split", "chunk"),
}  # fmt: skip
BOUNDS.update({f"torch.{name}": bound for bound, names in _TOOLS.items() for name in names})
BOUNDS.update({
    "Tensor.repeat": _repeated, "Tensor.tile": _repeated, "Tensor.tolist": _listed, "Tensor.to": _dtype_only,
    "Tensor.unbind": _rows, "Tensor.split": _rows, "Tensor.chunk": _rows, "Tensor.backward": _graph,
    "Module.to": _dtype_only,
})  # fmt: skip


def _factorial(_walker: Walker, values: Values, _named: Named) -> None:
    if any(charge.whole(value) > 10_000 for value in values):
        raise refused("This whole number is too large for here.")


BOUNDS.update({f"math.{name}": _factorial for name in ("factorial", "comb", "perm")})
