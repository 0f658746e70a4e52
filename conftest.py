"""How the tests share a machine: what takes long begins first, and there is a worker more than there are cores."""

import os

import pytest

SLOW = (
    "tests/browser/test_journey.py",
    "tests/browser",
    "tests/pages/test_warmup.py",
    "tests/check/test_lessons.py",
    "tests/store/test_crash.py",
    "tests/store/test_schema.py",
    "tests/store/test_failures.py",
    "tests/sandbox/test_attacks.py",
)


def pytest_xdist_auto_num_workers() -> int:
    """Count one more than the cores: a test in the browser waits for about half of its time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow ones first: at the end there is nothing left that one worker does while the others wait."""
    items.sort(key=lambda item: next((at for at, slow in enumerate(SLOW) if item.nodeid.startswith(slow)), len(SLOW)))
