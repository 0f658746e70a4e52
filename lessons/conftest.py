"""What the tests of all lessons share."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
from tutor.course import Run
from tutor.course.run import run_demo

SETTINGS = 64  # a lesson's tests go through fewer, each of them through the same ones; a run may take a megabyte


@lru_cache(SETTINGS)
def made(source: str, controls: tuple[tuple[str, Any], ...], filename: str) -> Run:
    return run_demo(source, dict(controls), filename)


@pytest.fixture(scope="module", autouse=True)
def each_run_made_once() -> Iterator[None]:
    """Let tests that look at a run under the same settings look at the same one; rule 13 says that others are like it.

    Only as long as one module's tests: others look for runs that differ.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "tutor.course.lesson.run_demo",
            lambda source, controls, file: made(source, (*controls.items(),), file),
        )
        yield
