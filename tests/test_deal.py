"""How tests are dealt among the workers: the slow ones first, with each of them, and a file's together."""

from itertools import pairwise

import pytest

from tests.deal import SLOW, dealt

SLOW_FILES = [f"{SLOW[1]}/test_{letter}.py" for letter in "abcdefg"]
TESTS = [f"{file}::test_{number}" for file in SLOW_FILES for number in range(3)]
TESTS += [f"tests/ask/test_quick.py::test_{number}" for number in range(100)]


def stretches(order: list[str], hands: int) -> list[list[str]]:
    """Divide as xdist does."""
    ends = [0]
    for left in range(hands, 0, -1):
        ends.append(ends[-1] + (len(order) - ends[-1]) // left)
    return [order[start:end] for start, end in pairwise(ends)]


@pytest.mark.parametrize("hands", [1, 2, 3, 4])
def test_each_worker_begins_with_its_share_of_the_slow_ones_and_a_file_stays_together(hands):
    order = dealt(TESTS, hands, str)
    assert sorted(order) == sorted(TESTS)
    quick = [test for test in order if "quick" in test]
    assert quick == TESTS[-100:]
    files = []
    for stretch in stretches(order, hands):
        slow = [test for test in stretch if "quick" not in test]
        assert slow == stretch[: len(slow)]
        assert len(slow) >= 21 // hands - 3
        files += sorted({test.partition("::")[0] for test in slow})
    assert sorted(files) == SLOW_FILES


def test_where_there_are_only_slow_ones_none_is_lost():
    assert sorted(dealt(TESTS[:-100], 4, str)) == TESTS[:-100]
