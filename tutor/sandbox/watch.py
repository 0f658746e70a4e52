"""Every operation that torch runs is seen here first, backward's and torch.func's included."""

import math
from collections.abc import Sequence
from functools import cache
from operator import attrgetter
from typing import Any

import torch
from torch import Tensor, is_grad_enabled
from torch._C import _current_graph_task_id
from torch.utils._python_dispatch import TorchDispatchMode

from tutor.course.eager import prepare_torch
from tutor.sandbox.budget import Budget, Limits
from tutor.sandbox.costs import LISTS, Given, cost, known, nothing, tensors
from tutor.sandbox.values import refused

DIMENSIONS = 20  # of one tensor: to walk many more ends the process
LISTED = 1_000  # sizes or places in one argument: what torch does with them can take the square of that
LEARNS = attrgetter("requires_grad")
OBJECT = 1_024  # bytes that a tensor and its place in the graph take, however few its numbers
_is_tensor = Tensor.__instancecheck__


class Watch(TorchDispatchMode):
    """While it is entered: an operation that costs too much, or whose cost is not known, is stopped before it runs."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self.budget = budget

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # nothing is compiled here, and to keep that off costs more than a small operation

    def __torch_dispatch__(
        self, func: Any, types: Sequence[type], args: Sequence[Any] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Count one operation, then run it."""
        operation, kwargs = known(func), kwargs or {}
        given = _in_lists(args) if operation.lists else [*filter(_is_tensor, args)]
        work, size = (0, 0) if operation.rule is nothing else cost(operation, func, given, args, kwargs)
        if not is_grad_enabled():
            self.budget.unrecorded += any(map(LEARNS, given))
        else:
            if work + size > self.budget.widest and any(map(LEARNS, given)):
                self.budget.widest = work + size
            if (way_back := _current_graph_task_id()) >= 0:
                self.budget.record(way_back)
        self.budget.operate(work, size + OBJECT)
        made = func._op(*args, **kwargs)
        if isinstance(made, Tensor):
            if made.dim() > DIMENSIONS:
                raise refused(f"A tensor has at most {DIMENSIONS} dimensions here.")
            if operation.unfilled:  # there could be anybody's numbers in it
                made.zero_()
        return made


def _in_lists(args: Sequence[Any]) -> Given:
    """Return the tensors among arguments, those in lists too. Refuse lists of too many sizes or places."""
    for value in args:
        if isinstance(value, LISTS) and len(value) > LISTED and type(value[0]) is int:
            raise refused("These sizes or places are too many for here.")
    return tensors(args)


@cache
def warm() -> None:
    """Pay, once in a process, for what torch imports at its first watched operations: a second or more."""
    prepare_torch()
    with Watch(Budget(Limits(seconds=math.inf))):
        w = torch.ones((), requires_grad=True)
        (w * 2).backward()
        torch.optim.SGD([w], lr=0.1).step()
        repr(w)
        torch.func.vmap(torch.func.grad(torch.sin))(torch.ones(2))
