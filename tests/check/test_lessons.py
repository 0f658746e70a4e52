"""Every lesson through the same gate as `python -m tutor check`, which `make check` runs whole."""

import pytest

from tutor.check import check_lesson, quiz
from tutor.course.load import lesson_folders

EVERY = pytest.mark.parametrize("folder", lesson_folders(), ids=lambda folder: folder.name)


@EVERY
def test_a_lesson_meets_the_rules(folder, monkeypatch):
    monkeypatch.setattr(quiz, "SEEDS", 60)
    assert [str(fault) for fault in check_lesson(folder)] == []


@pytest.mark.soak
@EVERY
def test_a_lesson_meets_the_rules_over_all_seeds(folder):
    assert [str(fault) for fault in check_lesson(folder)] == []


def test_there_are_lessons_to_check():
    assert len(lesson_folders()) >= 15
