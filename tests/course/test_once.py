"""What many ask for at the same moment is worked out once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from tutor.course.once import once


def together(function, *given):
    """Call a function from as many threads as there are arguments, all at the same moment."""
    ready = Barrier(len(given))
    with ThreadPoolExecutor(len(given)) as pool:
        return list(pool.map(lambda each: ready.wait(60) is not None and function(each), given))


def test_those_that_come_together_share_one_result():
    done, entered = [], Event()

    @once()
    def work(number):
        done.append(number)
        entered.wait(0.2)  # long enough for all the others to come
        return [number]

    results = together(work, *[7] * 20)
    assert done == [7]
    assert all(result is results[0] for result in results)


def test_other_work_does_not_wait():
    slow, quick = Event(), Event()

    @once()
    def work(number):
        if number == 1:
            slow.set()
            assert quick.wait(60)
        else:
            assert slow.wait(60)
            quick.set()
        return number

    assert together(work, 1, 2) == [1, 2]


def test_as_many_are_remembered_as_was_said_and_no_failure():
    calls = []

    @once(1)
    def work(number):
        calls.append(number)
        if len(calls) == 1:
            raise ValueError("not yet")
        return number

    with pytest.raises(ValueError, match="not yet"):
        work(1)
    assert [work(1), work(1), work(2), work(1)] == [1, 1, 2, 1]
    assert calls == [1, 1, 2, 1]
