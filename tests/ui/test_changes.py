"""What an edit changed, in the lesson's own words."""

import re

import pytest

from tutor.course import Lesson, load_course
from tutor.ui.changes import AS_THEY_STAND, HERE, changes, words_of

LESSONS = {lesson.slug: lesson for lesson in load_course()}


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_every_fact_is_told_by_its_question_a_clause_or_its_name_as_code(lesson: Lesson) -> None:
    own = lesson.run(**lesson.prediction.at).facts
    words = words_of(lesson, own)
    assert set(words) <= set(own)
    for name, said in words.items():
        asked, code = name == lesson.prediction.fact, f"`{name}`"
        assert asked or said == code or said.count(HERE) == 1
        assert said == code or len(re.findall(r"[a-z]{2,}", said)) >= 2
        assert not set("$|{}*") & set(said)


def test_a_name_that_tells_a_reader_nothing_is_not_in_the_table() -> None:
    lesson = LESSONS["requires_grad"]
    own, now = (lesson.run(forward=forward).facts for forward in ("plain", "no_grad"))
    assert own["runs"] != now["runs"]
    told = {row["What is told"] for row in changes(own, now, words_of(lesson, own))}
    assert told == {"Now a `.grad` is kept by …", f"{AS_THEY_STAND} {lesson.prediction.question}"}


def test_code_in_a_value_is_shown_as_code_and_nothing_else_is_markup() -> None:
    row = changes({"a": "*"}, {"a": "call `backward` <b>"}, {"a": "It says …"})[0]
    assert row["Yours"] == "call `backward` \\<b\\>"


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_a_row_bears_the_predictions_question_only_where_it_answers_for_the_predictions_settings(
    lesson: Lesson,
) -> None:
    preset, fact = lesson.values(lesson.prediction.at), lesson.prediction.fact
    control = lesson.controls[0]
    others = [value for value in control.values() if value != preset[control.name]]
    own = lesson.run(**preset).facts
    moved = lesson.run(**{**preset, control.name: others[0]}).facts
    assert AS_THEY_STAND not in words_of(lesson, own)[fact]
    assert words_of(lesson, moved)[fact].startswith(AS_THEY_STAND)
