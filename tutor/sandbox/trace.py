"""What each executed statement changed, for the stepper: one event per statement, until there are enough of them."""

from collections.abc import Iterable, Iterator
from itertools import count, islice
from typing import Any

import torch
from torch.optim import Optimizer

from tutor.sandbox.autograd import gradient, wrapped
from tutor.sandbox.budget import Budget
from tutor.sandbox.happenings import number_of
from tutor.sandbox.show import NAMES, Shown, named, show, text, unseen

PRINTED = 2_000  # characters that one statement is shown to have printed
LOOKED_AT = 16  # numbers of a tensor, elements of a list
DEEP, MARKS = 3, 200  # of what a name holds
PLAIN, HOLDING = (type(None), bool, int, float, str), (list, tuple, dict, set)


class Tracer:
    """Keeps the events of one run. `truncated` says that statements came after the last that is kept.

    Whether a text has `uncounted` changes is known beforehand: `w.data` changes numbers without torch's counting it.
    """

    def __init__(self, budget: Budget, uncounted: bool = True) -> None:
        self.most, self._budget, self._uncounted = budget.limits.events, budget, uncounted
        self.events: list[dict[str, Any]] = []
        self.truncated = False
        self._seen: list[tuple[str, dict[str, Any]]] = []  # scope and marks, outermost first

    def statement(self, line: int, scope: str, depth: int, variables: dict[str, Any], printed: str) -> None:
        """Note one executed statement, in the scope whose names are given; they are neither kept nor changed."""
        if len(self.events) >= self.most:
            self.truncated = True
            return
        self._budget.look()  # to look at many tensors takes time
        data = dict(islice(named(variables), NAMES))
        with unseen():
            marks = {name: self._mark(value, islice(count(), MARKS)) for name, value in data.items()}
            before = self._before(scope, depth)
            changed: dict[str, Shown] = {name: show(data[name]) for name in data if before.get(name) != marks[name]}
        self._seen.append((scope, marks))
        event = {"line": line, "scope": scope, "depth": depth, "changed": changed, "printed": printed[:PRINTED]}
        self.events.append(event)

    def _before(self, scope: str, depth: int) -> dict[str, Any]:
        """Return what the names of this call were at its last statement, and forget calls inside it that ended."""
        del self._seen[depth + 1 :]
        self._seen += [("", {})] * (depth - len(self._seen))
        name, marks = self._seen.pop() if len(self._seen) > depth else (scope, {})
        return marks if name == scope else {}

    def _mark(self, value: Any, left: Iterator[int], deep: int = 0) -> Any:
        """Return what differs when a value has changed: cheap, bounded by what is `left`, and equal to itself."""
        if next(left, None) is None:
            return None
        if isinstance(value, torch.Tensor):
            return self._tensor_mark(value)
        if isinstance(value, PLAIN):
            return type(value), str(value) if isinstance(value, float) else value
        if deep < DEEP and isinstance(value, HOLDING):
            inside: Iterable[Any] = value.items() if isinstance(value, dict) else value
            return type(value), len(value), [self._mark(item, left, deep + 1) for item in islice(inside, LOOKED_AT)]
        return id(value), text(value) if isinstance(value, Optimizer) else ""

    def _tensor_mark(self, tensor: torch.Tensor) -> Any:
        if wrapped(tensor):
            return id(tensor)
        grad = gradient(tensor)
        marks = [(number_of(one), one._version, one.requires_grad) for one in (tensor, grad) if one is not None]
        return marks, [_numbers(one) for one in (tensor, grad) if one is not None and self._uncounted]


def _numbers(tensor: torch.Tensor) -> str:
    """Return a few of the numbers, as text: what is not a number equals itself there."""
    if tensor.numel() > LOOKED_AT:
        if not tensor.is_contiguous():
            return ""
        tensor = tensor.detach().view(-1)[:LOOKED_AT]
    return str(tensor.tolist())
