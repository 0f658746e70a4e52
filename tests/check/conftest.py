"""Copies of lessons, to break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tutor import LESSONS

Copy = Callable[..., Path]


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """Copy a lesson, the template unless told, into a course of its own, whose own template is empty."""
    (tmp_path / "lessons" / "_template").mkdir(parents=True)

    def make(name: str = "fresh", of: str = "_template") -> Path:
        return Path(shutil.copytree(LESSONS / of, tmp_path / "lessons" / name))

    return make
