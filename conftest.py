"""How the tests share a machine: what takes long begins first, and there are more workers than there are cores."""

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

from tests.deal import dealt

# How long an example takes, or is looked for, says how busy the machine is.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


def pytest_xdist_auto_num_workers() -> int:
    """Count two more than the cores: a test in the browser waits for about half of its time."""
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(trylast=True)  # pytest brings those together that share a parameter of a fixture
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Deal the slow ones among the workers: at the end there is nothing left that one does while the others wait."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = dealt(items, workers, lambda item: item.nodeid)


def pytest_collection_finish() -> None:
    """Leave all tests out of every search for garbage, as the door does with what it has loaded.

    Streamlit searches after each run of a page, and the sandbox after large runs: half a second each time, which also
    counts as a run's own.
    """
    gc.collect()
    gc.freeze()
