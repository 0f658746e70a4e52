"""The measure of time sees what is slow."""

import time

import pytest

from tests.yard import soon, within, work


def ten():
    for _ in range(10):
        work()


def test_what_takes_too_many_yards_or_seconds_is_seen():
    with pytest.raises(AssertionError, match="yards"):
        within(3, ten)
    with pytest.raises(AssertionError, match="waited"):
        soon(0.01, lambda: time.sleep(0.01))


def test_what_is_quick_gives_what_it_gives_and_time_of_a_clock_of_its_own_is_free():
    assert within(100, lambda: "made") == soon(60, lambda: "made") == "made"
    assert within(3, ten, clock=60) is None
