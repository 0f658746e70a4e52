"""A measure of work that grows with whatever makes the machine slow, so that no noise is taken for a fault.

A second says nothing about work where others use the same processor, its caches and its memory. A yard is a piece of
work of the same mix as ours, Python's steps and fresh memory, measured at the same moment: 10 to 20 ms on a quiet one.
What is bounded by a clock of its own is measured from there on. What is too slow is so every time it is tried.
"""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
TRIES = 3
_shortest = 0.0  # seconds: of all yards measured in this process, none at first


def work() -> None:
    """Do one yard of it."""
    for _ in range(4):
        b"x" * 2**22
    total = 0
    for number in range(250_000):
        total += number & 3


def yard() -> float:
    """Return the seconds of the processor that a yard takes here and now."""
    global _shortest
    taken = []
    for _ in range(TRIES):
        start = time.thread_time()
        work()
        taken.append(time.thread_time() - start)
    _shortest = min(_shortest or 1.0, *taken)
    return min(taken)


def measured(most: float, doing: Callable[[], T], clock: float = 0.0) -> tuple[T, float]:
    """Do something; return what it gives, and the yards it took beyond so many seconds of a clock of its own.

    What seems to take more yards than the most is done again. All time is this thread's, on the processor.
    """
    for _ in range(TRIES):
        start = time.thread_time()
        made = doing()
        late = time.thread_time() - start - clock
        if late <= most * _shortest:  # now a yard is no shorter: it need not be measured
            return made, late / (_shortest or 1.0)
        if (taken := late / yard()) <= most:
            break
    return made, taken


def within(most: float, doing: Callable[[], T], clock: float = 0.0) -> T:
    """Return what something gives; hold that it takes so many yards at most beyond its clock's seconds."""
    made, taken = measured(most, doing, clock)
    assert taken <= most, f"it took {taken:.0f} yards"
    return made


def soon(seconds: float, doing: Callable[[], T]) -> T:
    """Return what something gives; hold that it takes less by the wall's clock: a fault waits so long each time."""
    for _ in range(TRIES):
        start = time.monotonic()
        made = doing()
        if (waited := time.monotonic() - start) < seconds:
            return made
    raise AssertionError(f"it waited for {waited:.1f} s")
