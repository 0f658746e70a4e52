"""A lesson's lines, gone through one by one: every lesson that names a call, at every end of its controls."""

import pytest

from tutor.course import CourseError, Lesson, load_course, load_lesson
from tutor.course.run import divided
from tutor.sandbox.interpret import interpret
from tutor.ui.line_by_line import _in_sight, called

STEPPED = [lesson for lesson in load_course() if lesson.steps]
MOST = 120  # steps: more of them nobody goes through


def answers(lesson: Lesson):
    for control in lesson.controls:
        for value in (control.values()[0], control.values()[-1]):
            call = called(lesson.steps, lesson.values({control.name: value}))
            yield call, interpret({"code": f"{lesson.source}\n\n\n{call}"})


@pytest.mark.parametrize("lesson", STEPPED, ids=lambda lesson: lesson.slug)
def test_the_shown_lines_run_from_the_call_to_their_end_wherever_the_controls_stand(lesson):
    read = len(divided(lesson.source)[0].splitlines())
    for call, answer in answers(lesson):
        assert answer["status"] == "ok", (call, answer["message"])
        assert not answer["truncated"]
        call_line = f"{lesson.source}\n\n\n{call}".count("\n") + 1
        steps = _in_sight(answer["trace"], read, call_line, read + 3)
        lines = [step["line"] for step in steps if step["depth"]]
        assert max(step["line"] for step in steps) == read + 3
        assert "return" in divided(lesson.source)[0].splitlines()[lines[-1] - 1]
        assert len(steps) <= MOST


def test_a_call_holds_the_values_of_the_controls():
    assert called("notes = train(left_out=left_out, lr=lr, passes=3)", {"left_out": "step", "lr": 0.1}) == (
        "notes = train(left_out='step', lr=0.1, passes=3)"
    )


def test_a_call_of_nothing_shown_is_a_fault(tmp_path):
    lesson = STEPPED[0]
    for name in ("lesson.md", "demo.py", "chart.py", "quiz.py"):
        text = (lesson.folder / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(
            text.replace(f'steps = "{lesson.steps}"', 'steps = "path = rows(w=w)"'), encoding="utf-8"
        )
    with pytest.raises(CourseError, match="steps keeps what a function"):
        load_lesson(tmp_path)
