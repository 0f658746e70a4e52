"""Slowing: wrong tries cost, right ones do not, and connections do not feel each other."""

import threading

import pytest

from tutor.teach.patience import REMEMBERED, Patience, TooMany


class Clock:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.moment, self.slept = 0.0, []

    def __call__(self) -> float:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def patience(clock):
    return Patience(3, 2.0, clock, clock.sleep)


def tries(patience, connection, count, right=False):
    for _ in range(count):
        with patience.turn(connection) as turn:
            if right:
                turn.well()


def test_a_few_wrong_tries_are_free_and_then_each_waits(patience, clock):
    tries(patience, "a", 3)
    assert clock.slept == []
    tries(patience, "a", 2)
    assert clock.slept == [2.0, 2.0]


def test_right_tries_cost_nothing(patience, clock):
    tries(patience, "a", 100, right=True)
    tries(patience, "a", 3)
    assert clock.slept == []


def test_tries_come_back_with_time_but_never_more_than_there_were(patience, clock):
    tries(patience, "a", 3)
    clock.moment += 1000
    tries(patience, "a", 4)
    assert clock.slept == [2.0]


def test_nobody_feels_anothers_tries(patience, clock):
    tries(patience, "a", 9)
    slept = len(clock.slept)
    tries(patience, "b", 3)
    assert len(clock.slept) == slept


def test_without_waiting_a_try_too_many_is_refused(patience, clock):
    tries(patience, "a", 3)
    with pytest.raises(TooMany), patience.turn("a", wait=False):
        pass
    clock.moment += 2
    with patience.turn("a", wait=False):
        pass
    assert clock.slept == []


def test_a_try_that_fails_with_an_exception_costs_one(patience, clock):
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), patience.turn("a"):
            raise ZeroDivisionError
    tries(patience, "a", 1)
    assert clock.slept == [2.0]


def test_many_connections_are_remembered_in_bounded_space(patience):
    for number in range(REMEMBERED + 500):
        tries(patience, str(number), 1)
    assert len(patience._budgets) == REMEMBERED


def test_tries_at_the_same_moment_cannot_share_the_last_one():
    patience, refused = Patience(5, 1000.0), []
    start = threading.Barrier(20)

    def attempt() -> None:
        start.wait()
        try:
            with patience.turn("a", wait=False):
                pass
        except TooMany:
            refused.append(1)

    threads = [threading.Thread(target=attempt) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 15
