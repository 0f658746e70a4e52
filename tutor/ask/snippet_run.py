"""The program made of pasted code is run: without builtins, with the listed names of torch alone, and metered."""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from tutor.ask.budget import TOO_MUCH, Declined, tick
from tutor.ask.snippet_names import facade

MOST_CALLS = 60_000
MOST_ELEMENTS = 2_000_000
MOST_GRAPH = 200_000
Numbers = tuple[float, ...]
FEW = {"range": range, "zip": zip, "enumerate": enumerate, "len": len, "float": float, "abs": abs, "round": round}


class Warned(Exception):
    """A program does what torch warns of."""


class Meter(TorchFunctionMode):
    """Counts what a program makes torch do, a second bound beside the one that was worked out before it ran.

    Whole numbers leave torch as decimals: in Python they could grow without end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls = self.elements = self.graph = 0

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        """Do what was called, and count it."""
        tick()
        self.calls += 1
        name = getattr(func, "__name__", "")
        if name in ("backward", "grad"):
            self.graph += _graph(args[0])
        if name == "__get__" and func.__self__ is torch.Tensor.grad and not _keeps_gradient(args[0]):
            return None  # without torch's warning
        if name.endswith("_loss") and args[0].shape != args[1].shape:
            raise Warned("torch warns that this is likely to be a mistake")
        found = float(args[0].detach()) if name in ("item", "__float__") else func(*args, **(kwargs or {}))
        self.elements += found.numel() if isinstance(found, torch.Tensor) else 0
        if self.calls > MOST_CALLS or self.elements > MOST_ELEMENTS or self.graph > MOST_GRAPH:
            raise Declined(TOO_MUCH)
        return found


def _keeps_gradient(of: torch.Tensor) -> bool:
    return of.is_leaf or of.retains_grad


def _graph(of: Any) -> int:
    """Return how many operations are recorded behind a tensor; no more than is too many."""
    ends = of if isinstance(of, list | tuple) else [of]
    waiting = [each.grad_fn for each in ends if each.grad_fn is not None]
    seen = set(waiting)
    while waiting and len(seen) <= MOST_GRAPH:
        tick()
        fresh = {node for node, _ in waiting.pop().next_functions if node is not None} - seen
        seen |= fresh
        waiting += fresh
    return len(seen)


def run(code: str) -> tuple[list[Numbers | None], Numbers | None]:
    """Run a checked program. Return what each print shows, and the answer if it has one. Raises what torch raises."""
    printed: list[Numbers | None] = []

    def show(*values: Any) -> None:
        printed.append(_row(values))

    names: dict[str, Any] = {"__builtins__": {}, **facade(), **FEW, "sum": sum, "print": show}
    body = code.partition("\n\n")[2]  # the imports stand before it: their names are there already
    with Meter():
        exec(_compiled(body), names)
    return printed, numbers(names["answer"]) if "answer" in names else None


@lru_cache(maxsize=64)
def _compiled(body: str) -> Any:
    return compile(body, "<snippet>", "exec")


def _row(values: tuple[Any, ...]) -> Numbers | None:
    """Return all the numbers of some values; None where one of them is none."""
    rows = [numbers(value) for value in values]
    return None if any(row is None for row in rows) else tuple(each for row in rows if row is not None for each in row)


def numbers(value: Any) -> Numbers | None:
    """Return a value's numbers in one row; None where it is no number, or not finite."""
    if isinstance(value, torch.Tensor):
        plain = value.is_floating_point() or value.dtype == torch.int64
        return numbers(value.detach().tolist()) if plain else None
    if isinstance(value, list | tuple):
        return _row(tuple(value))
    fine = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return (float(value),) if fine else None
