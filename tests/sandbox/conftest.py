"""One pool and one real Python for all tests here: to load torch takes longer than they do."""

import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.sandbox.faithful import Oracle
from tutor.sandbox.budget import Budget, Limits
from tutor.sandbox.pool import Pool


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    if sys.platform == "win32":
        pytest.skip("nothing can be forked here")
    made = Pool("tests.sandbox.stand_in:misbehaving", at_once=3)
    yield made
    made.close()


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oracle]:
    asked = Oracle(tmp_path_factory.mktemp("texts"))
    yield asked
    asked.close()


@pytest.fixture(scope="module")
def patient() -> Iterator[None]:
    """Give runs longer than two seconds by the clock: a busy machine is no reason why an answer is another.

    Only as long as one module's tests: for others the two seconds are what is tested.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tutor.sandbox.interpret.Budget", _longer)
        yield


def _longer(limits: Limits | None = None) -> Budget:
    return Budget(replace(limits or Limits(), seconds=60))
