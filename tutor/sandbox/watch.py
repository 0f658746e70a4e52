"""Every operation that torch runs is seen here first, backward's and torch.func's included."""

import math
from collections.abc import Sequence
from functools import cache
from operator import attrgetter
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from tutor.sandbox.budget import Budget, Limits, Stopped
from tutor.sandbox.costs import LISTS, Call, cost, tensors

DIMENSIONS = 20  # of one tensor
LISTED = 1_000  # sizes or places in one argument: what torch does with them can take the square of that
UNFILLED = frozenset({"empty", "empty_like", "empty_strided", "new_empty", "new_empty_strided"})
LEARNS = attrgetter("requires_grad")
OBJECT = 1_024  # bytes that a tensor and its place in the graph take, however few its numbers


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
        for value in args:
            if isinstance(value, LISTS) and len(value) > LISTED and type(value[0]) is int:
                raise Stopped("refused", "These sizes or places are too many for here.")
        with torch._C.DisableTorchFunction():  # a look at shapes is nothing to note
            call = Call(func, args, kwargs or {}, tensors(args))
            price = cost(call)
            if torch.is_grad_enabled():
                if (way_back := torch._C._current_graph_task_id()) >= 0:
                    self.budget.record(way_back)
            else:
                self.budget.unrecorded += any(map(LEARNS, call.given))
        if price is None:
            raise Stopped("refused", f"`{_plain_name(func)}` is not one of torch's operations that can be used here.")
        work, size = price
        self.budget.operate(work, size + OBJECT)
        made = func(*args, **call.kwargs)
        return _fit(func, made) if isinstance(made, torch.Tensor) else made


def _fit(func: Any, made: torch.Tensor) -> torch.Tensor:
    """Refuse a tensor of so many dimensions that to walk them ends the process, and fill what is not filled.

    There could be anybody's numbers in it.
    """
    if made.dim() > DIMENSIONS:
        raise Stopped("refused", f"A tensor has at most {DIMENSIONS} dimensions here.")
    return made.zero_() if _plain_name(func) in UNFILLED else made


@cache
def _plain_name(func: Any) -> str:
    """Return an operation's name as a learner may have written it."""
    return str(func.name().removeprefix("aten::").partition(".")[0].strip("_"))


@cache
def warm() -> None:
    """Pay, once in a process, for what torch imports at its first watched operations: a second or more."""
    with Watch(Budget(Limits(seconds=math.inf))):
        w = torch.ones((), requires_grad=True)
        (w * 2).backward()
        torch.optim.SGD([w], lr=0.1).step()
        repr(w)
        torch.func.vmap(torch.func.grad(torch.sin))(torch.ones(2))
