"""Torch as the course needs it: in one thread, at once and never compiled, with nobody who profiles it."""

import importlib
import sys
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import Any

COMPILER = "torch._dynamo"


@cache
def prepare_torch() -> None:
    """Let torch work in one thread: its work here is small, and learners on one machine would wait for each other.

    Its optimizers tell a profiler of each step, which takes a good part of a small one, and nobody reads it.
    """
    stands_in = sys.modules.setdefault(COMPILER, Uncompiled(COMPILER))
    import torch

    torch._dynamo = stands_in  # else each step of an optimizer goes through Python's import, twice
    torch.set_num_threads(1)
    torch.autograd.profiler.record_function = nullcontext  # type: ignore[assignment, misc]


class Uncompiled(ModuleType):
    """Stands for torch's compiler, until somebody wants more of it than that it leaves a function alone.

    Optimizers, `torch.manual_seed` and `torch.func.grad` want just that, and torch imports all of the compiler to say
    so: two seconds of a processor at the first step of a server, and seventy megabytes in every process.
    """

    compiled_autograd = SimpleNamespace(_disable=nullcontext)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__file__ = None  # who walks through all modules asks for it

    @staticmethod
    def disable(function: Callable[..., Any], recursive: bool = True, **_reasons: Any) -> Callable[..., Any]:
        """Return the function as it is."""
        return function

    @staticmethod
    def graph_break(*_reasons: str) -> None:
        """Do nothing: there is no graph."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(COMPILER) is self:
            del sys.modules[COMPILER]
        return getattr(importlib.import_module(COMPILER), name)
