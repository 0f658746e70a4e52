"""Torch as the course needs it: in one thread, at once and never compiled, with nobody who profiles it."""

import importlib
import sys
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import Any

COMPILER = "torch._dynamo"
SHAPES = "torch.fx.experimental.symbolic_shapes"


@cache
def prepare_torch() -> None:
    """Let torch work in one thread: its work here is small, and learners on one machine would wait for each other.

    Its optimizers tell a profiler of each step, which takes a good part of a small one, and nobody reads it.
    """
    for name, few in FEW.items():
        sys.modules.setdefault(name, StandIn(name, few))
    import torch

    torch._dynamo = sys.modules[COMPILER]  # else each step of an optimizer goes through Python's import, twice
    torch.set_num_threads(1)
    torch.autograd.profiler.record_function = nullcontext  # type: ignore[assignment, misc]


class StandIn(ModuleType):
    """Stands for a large part of torch that a course never needs, until somebody wants more of it than a few names.

    Optimizers, `torch.manual_seed` and `torch.func.grad` ask the compiler to leave a function alone, `backward(slopes)`
    asks the algebra of unknown sizes whether two known ones are the same. Torch imports all of each to say so: two
    seconds of a processor, and seventy megabytes in every process.
    """

    def __init__(self, name: str, few: dict[str, Any]) -> None:
        super().__init__(name)
        vars(self).update(few, __file__=None)  # who walks through all modules asks for that one

    def __getattr__(self, name: str) -> Any:
        if name == "__path__" and self.__name__ == SHAPES:  # `from … import` asks each time; it is no package
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def _as_it_is(function: Callable[..., Any], recursive: bool = True, **_reasons: Any) -> Callable[..., Any]:
    """Compile nothing of a function."""
    return function


def _same(one: Any, other: Any) -> bool:
    """Say whether two sizes are the same, or two lists of them."""
    return bool(one == other if isinstance(one, int) else [*one] == [*other])


FEW: dict[str, dict[str, Any]] = {
    COMPILER: {
        "compiled_autograd": SimpleNamespace(_disable=nullcontext),
        "disable": _as_it_is,
        "graph_break": lambda *_reasons: None,
    },
    SHAPES: {"expect_true": lambda known, skip=0: known, "sym_eq": _same},
}
