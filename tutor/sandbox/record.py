"""The operations that autograd records, noted while they run.

torch keeps what backward() needs and frees it then. Here small copies of what went in are kept, so that each operation
can be done again by itself, in float64: its slopes come from autograd over that one operation, and are checked against
finite differences of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_flatten, tree_leaves, tree_unflatten

from tutor.sandbox.autograd import Key, key_of, wrapped
from tutor.sandbox.budget import Budget
from tutor.sandbox.show import number

KEPT = 600  # operations: those before the last so many are forgotten
PASSES = 80  # at either end of a loop that are noted: more than a graph has nodes
SMALL = 128  # elements of a tensor that is kept
ITEMS = 64  # of a list among the arguments
NUDGE = 1e-6
SIGNS = {"mul": "*", "add": "+", "sub": "-", "div": "/", "pow": "**", "matmul": "@", "neg": "-"}
PLAIN = int | float | str | slice | torch.dtype | type(None) | type(...)
UNNOTED: frozenset[Any] = frozenset({
    *(getattr(torch.Tensor, name).__get__ for name in ("grad", "grad_fn", "shape", "requires_grad", "is_leaf")),
    *(getattr(torch.Tensor, name) for name in ("numel", "dim", "size", "backward", "item", "tolist", "detach")),
    torch.autograd.grad,  # goes back through a graph: done again alone, it would have none
})  # fmt: skip
SLOT = object()  # the place of a tensor among arguments

Input = tuple[Key, torch.Tensor, bool]  # by what it is known, a copy, whether it learns
Slope = tuple[torch.Tensor | None, bool]


@dataclass(frozen=True)
class Operation:
    """One operation as it ran. `kept` are inputs that were not computed: no other tensor may take their id."""

    label: str
    again: Callable[[list[torch.Tensor]], torch.Tensor]
    inputs: list[Input]
    value: torch.Tensor
    kept: list[torch.Tensor]
    version: int

    @property
    def cells(self) -> int:
        """Say how many slopes there are, from every number that went in to every one that came out."""
        return self.value.numel() * sum(value.numel() for _, value, _ in self.inputs)

    @cached_property
    def _redone(self) -> tuple[list[torch.Tensor], torch.Tensor] | None:
        """Do it again; None where that gives something else, as what throws dice does."""
        values = [value.clone().requires_grad_(learns) for _, value, learns in self.inputs]
        made = self.again(values)
        same = made.shape == self.value.shape
        same = same and torch.allclose(made.to(self.value), self.value, 1e-3, 1e-5, equal_nan=True)
        return (values, made) if same else None

    def backward(self, gradient: torch.Tensor) -> list[torch.Tensor | None]:
        """Take a gradient from the result to the inputs."""
        if self._redone is None:
            return [None] * len(self.inputs)
        values, made = self._redone
        wanted, kept = [value for value in values if value.requires_grad], {"retain_graph": True, "allow_unused": True}
        grads = iter(torch.autograd.grad(made, wanted, gradient.to(made), materialize_grads=True, **kept))
        return [next(grads) if value.requires_grad else None for value in values]

    def slopes(self) -> list[Slope]:
        """Return for each input its table of slopes (outputs by inputs), and whether nudging the input agrees.

        There is at least one output.
        """
        size = self.value.numel()
        rows = [self.backward(row.reshape(self.value.shape)) for row in torch.eye(size)]
        columns = zip(*rows, strict=True)
        tables = [None if column[0] is None else torch.stack(column).reshape(size, -1) for column in columns]
        return [(table, table is not None and self._agrees(table, place)) for place, table in enumerate(tables)]

    def _agrees(self, table: torch.Tensor, place: int) -> bool:
        """Nudge one input a little both ways, number by number, and compare."""
        columns = []
        for cell, middle in enumerate(self.inputs[place][1].reshape(-1).tolist()):
            ends, step = [], NUDGE * max(1.0, abs(middle))
            for move in (step, -step):
                values = [value.clone() for _, value, _ in self.inputs]
                values[place].view(-1)[cell] += move
                ends.append(self.again(values).reshape(-1))
            columns.append((ends[0] - ends[1]) / (2 * step))
        if not columns or not table.isfinite().all():
            return False  # there is nothing near it to compare with
        close = 1e-5 * (1 + float(table.abs().max()))
        return torch.allclose(table, torch.stack(columns, 1), 1e-4, close)


class Recorder(TorchFunctionMode):
    """While it is entered, notes the last operations on small tensors that autograd records."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self.operations: dict[Key, Operation] = {}
        self.resting, self.budget = False, budget

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Run one operation; note it if it made part of a graph."""
        if self.resting:
            return func(*args, **(kwargs or {}))
        given = (args, kwargs or {})
        once = torch.is_grad_enabled() and self.budget.sees(0) and func not in UNNOTED and _plain(given)
        before = [leaf for leaf in tree_leaves(given) if isinstance(leaf, torch.Tensor)] if once else []
        if not any(t.requires_grad for t in before) or not all(map(small, before)):
            return func(*args, **given[1])
        self.budget.sees(len(before))
        inputs = [(key := key_of(t), self._copied(t, key), t.requires_grad) for t in before]
        kept = [t for t in before if key_of(t)[0] == "given"]
        made = func(*args, **given[1])
        places: list[int | None] = [*range(len(made))] if isinstance(made, tuple) else [None]
        for place in places[:ITEMS]:
            out = made if place is None else made[place]
            if isinstance(out, torch.Tensor) and key_of(out)[0] == "made" and small(out):
                again, value = _again(func, given, place), copied(out)
                self._note(out, Operation(_label(func, args), again, inputs, value, kept, out._version))
        return made

    def rest(self, done: int, left: int) -> None:
        """Note nothing in the middle of a long loop: the graph is that of its end, or of an early error."""
        self.resting = done >= PASSES and left > PASSES

    def _copied(self, tensor: torch.Tensor, key: Key) -> torch.Tensor:
        """Copy an input, unless it is as it was noted when it was made."""
        made = self.operations.get(key)
        return made.value if made and made.version == tensor._version else copied(tensor)

    def _note(self, out: torch.Tensor, operation: Operation) -> None:
        key = key_of(out)
        if all(key != other for other, _, _ in operation.inputs):
            self.operations[key] = operation
        if len(self.operations) > KEPT:
            del self.operations[next(iter(self.operations))]


def _label(func: Any, args: Any) -> str:
    """Name an operation as the learner wrote it: `* 2`, `sin`, `[0]`."""
    name = func.__self__.__name__ if func.__name__ == "__get__" else func.__name__.strip("_")
    turned = name.removeprefix("r") if name in ("rsub", "rdiv", "rpow", "rmatmul") else ""
    sign, other = SIGNS.get(turned or name, ""), args[1] if len(args) > 1 else None
    if name == "getitem":
        return f"[{other}]" if isinstance(other, int) else "[…]"
    if sign and isinstance(other, int | float):
        return f"{number(other)} {sign}" if turned else f"{sign} {number(other)}"
    return sign or name


def _again(func: Any, given: Any, place: int | None) -> Callable[[list[torch.Tensor]], torch.Tensor]:
    """Return what does an operation once more, with other tensors in the places of its own."""
    leaves, shape = tree_flatten(given)
    pattern = [SLOT if isinstance(leaf, torch.Tensor) else leaf for leaf in leaves]  # tensors would keep their graph

    def again(values: list[torch.Tensor]) -> torch.Tensor:
        left = (value.clone() for value in values)  # they may be changed in place
        args, kwargs = tree_unflatten([next(left) if leaf is SLOT else leaf for leaf in pattern], shape)
        made = func(*args, **kwargs)
        return made if place is None else made[place]

    return again


def _plain(value: Any, deep: int = 0) -> bool:
    """Say whether arguments are few tensors, numbers and texts: no function of a learner's is called again."""
    if isinstance(value, dict | list | tuple):
        items = list(value.values()) if isinstance(value, dict) else value
        return deep < 4 and len(items) <= ITEMS and all(_plain(item, deep + 1) for item in items)
    return isinstance(value, torch.Tensor | PLAIN)


def small(tensor: torch.Tensor) -> bool:
    """Say whether a tensor's numbers are kept."""
    return tensor.numel() <= SMALL and not wrapped(tensor)


def copied(tensor: torch.Tensor) -> torch.Tensor:
    """Return a tensor's numbers as they are now, exactly enough to be nudged."""
    with torch._C._DisableTorchDispatch():  # at most 128 numbers, and no work of the learner's
        return tensor.detach().to(torch.float64 if tensor.is_floating_point() else tensor.dtype, copy=True)
