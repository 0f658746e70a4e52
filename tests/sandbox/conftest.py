"""One pool for all tests here: to load torch takes longer than they do."""

import sys
from collections.abc import Iterator

import pytest

from tutor.sandbox.pool import Pool


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    if sys.platform == "win32":
        pytest.skip("nothing can be forked here")
    made = Pool("tests.sandbox.stand_in:misbehaving", at_once=3)
    yield made
    made.close()
