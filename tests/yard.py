"""A measure of work that grows with whatever makes the machine slow, so that no noise is taken for a fault.

A second says nothing about work where others use the same processor, its caches and its memory. A yard is a piece of
work of the same mix as ours, Python's steps and fresh memory, measured at the same moment: about 25 ms on a quiet one.
"""

import time
from collections.abc import Callable

TRIES = 3  # what is slow is so every time


def work() -> None:
    """Do one yard of it."""
    for _ in range(4):
        b"x" * 2**22
    total = 0
    for number in range(250_000):
        total += number & 3


def yard() -> float:
    """Return the seconds of the processor that a yard takes here and now."""
    return min(spent(work) for _ in range(TRIES))


def spent(doing: Callable[[], object]) -> float:
    """Return the seconds of the processor that this thread spends on something."""
    start = time.thread_time()
    doing()
    return time.thread_time() - start


def yards(doing: Callable[[], object], most: float) -> float:
    """Return how many yards something takes; what seems to take more than the most is tried again."""
    for _ in range(TRIES):
        if (taken := spent(doing) / yard()) <= most:
            break
    return taken
