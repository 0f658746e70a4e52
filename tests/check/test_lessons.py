"""Every lesson through the same gate as `python -m tutor check`."""

import pytest

from tutor.check import check_lesson
from tutor.course.load import lesson_folders


@pytest.mark.parametrize("folder", lesson_folders(), ids=lambda folder: folder.name)
def test_a_lesson_meets_the_rules(folder):
    assert [str(fault) for fault in check_lesson(folder)] == []


def test_there_are_lessons_to_check():
    assert len(lesson_folders()) >= 15
