"""How the tests share a machine: what takes long begins first, and there is a worker more than there are cores."""

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

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


# How long an example takes, or is looked for, says how busy the machine is.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


def pytest_xdist_auto_num_workers() -> int:
    """Count one more than the cores: a test in the browser waits for about half of its time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow ones first: at the end there is nothing left that one worker does while the others wait."""
    items.sort(key=lambda item: next((at for at, slow in enumerate(SLOW) if item.nodeid.startswith(slow)), len(SLOW)))


def pytest_collection_finish() -> None:
    """Leave all tests out of every search for garbage, as the door does with what it has loaded.

    Streamlit searches after each run of a page, and the sandbox after large runs: half a second each time, which also
    counts as a run's own.
    """
    gc.collect()
    gc.freeze()
