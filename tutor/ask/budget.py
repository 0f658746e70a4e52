"""The work that one question may cost: a second of its own thread, whatever path it takes."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from torch.overrides import TorchFunctionMode

SECONDS = 1.0
TOO_MUCH = (
    "That is more work than I do for one question: I stop after a second. "
    "With fewer steps, or something shorter, I can work it out."
)


class Declined(Exception):
    """Ask will not work this out: the text says so, and why, in a sentence for the learner."""


@dataclass
class _Budget:
    end: float  # of the thread's own time
    again: float  # on the clock: before that the end cannot have come


_budget: ContextVar[_Budget | None] = ContextVar("budget", default=None)


@contextmanager
def allowed(seconds: float = SECONDS) -> Iterator[None]:
    """Let what is inside work for so long: its own thread's time, so that a busy server turns nobody away."""
    kept = _budget.set(_Budget(time.thread_time() + seconds, time.monotonic() + seconds))
    try:
        yield
    finally:
        _budget.reset(kept)


def tick() -> None:
    """Look at the clock; called wherever a question decides how often. Raises Declined at the end of the budget."""
    budget = _budget.get()
    now = time.monotonic()
    if budget is None or now < budget.again:
        return
    left = budget.end - time.thread_time()  # a system call, so it is not made every time
    if left <= 0:
        raise Declined(TOO_MUCH)
    budget.again = now + left


class Watched(TorchFunctionMode):
    """Lets each call that a program makes of torch count against the budget."""

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        """Do what was called, if there is time left."""
        tick()
        return func(*args, **(kwargs or {}))
