"""Which worker of `make test` begins with which tests."""

from collections.abc import Callable
from itertools import groupby
from typing import TypeVar

T = TypeVar("T")
SLOW = (
    "tests/browser/test_journey.py",
    "tests/browser",
    "tests/deploy",
    "tests/pages/test_warmup.py",
    "tests/check/test_lessons.py",
    "tests/store/test_crash.py",
    "tests/store/test_schema.py",
    "tests/store/test_failures.py",
    "tests/sandbox/test_attacks.py",
)


def dealt(tests: list[T], hands: int, name: Callable[[T], str]) -> list[T]:
    """Order tests for workers that get equal stretches of them: each begins with its share of the slow ones.

    A file's slow tests stay together, with the server that they share. The quick ones come last, as they are: whoever
    has done all of theirs takes some of another's, so that all end together.
    """
    slow, quick = _slow(tests, name), [test for test in tests if _rank(name(test)) == len(SLOW)]
    shares: list[list[T]] = [[] for _ in range(hands)]
    for _, file in groupby(slow, key=lambda test: name(test).partition("::")[0]):
        min(shares, key=len).extend(file)
    order: list[T] = []
    for at, share in enumerate(shares):
        stretch = (len(tests) - len(order)) // (hands - at)  # as xdist counts where work may be stolen
        more = max(0, stretch - len(share))
        order += [*share, *quick[:more]]
        del quick[:more]
    return [*order, *quick]


def _slow(tests: list[T], name: Callable[[T], str]) -> list[T]:
    """Return the slow ones, the slowest kind first."""
    return sorted((test for test in tests if _rank(name(test)) < len(SLOW)), key=lambda test: _rank(name(test)))


def _rank(name: str) -> int:
    """Return a test's place among the slow ones; of all others it is the last."""
    return next((at for at, slow in enumerate(SLOW) if name.startswith(slow)), len(SLOW))
