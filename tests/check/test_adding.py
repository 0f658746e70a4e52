"""Adding a lesson touches nothing but its own folder: the course, the rules and the lists take it as it is."""

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.own import made_own
from tutor import LESSONS
from tutor.__main__ import main
from tutor.check import RULES, check_lesson, demo, quiz
from tutor.course import load_course

NAME = "added_by_a_test"


def prints(folder: Path) -> dict[Path, str]:
    """Return a print of every file below a folder."""
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Copy the whole course."""
    return Path(shutil.copytree(LESSONS, tmp_path / "lessons", ignore=shutil.ignore_patterns("__pycache__")))


def test_a_lesson_more_touches_nothing_else(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "_seconds", lambda _work: 1.0)
    monkeypatch.setattr(quiz, "SEEDS", 20)
    before, there = prints(course), load_course(course)
    assert main(["new", "lesson", NAME, "--lessons", str(course)]) == 0
    folder = made_own(course / NAME)
    assert check_lesson(folder) == []
    lessons = load_course(course)
    assert [lesson.slug for lesson in lessons] == [*(lesson.slug for lesson in there), NAME]
    rules = [rule for rule in RULES.values() if rule.subject == "course"]
    assert [str(fault) for rule in rules for fault in rule.find((course, lessons))] == []
    after = prints(course)
    assert {path: after.get(path) for path in before} == before
    assert {path.parent for path in after.keys() - before} == {folder}
