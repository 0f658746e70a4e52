"""The lesson page: explain, predict, run, see, then the quiz."""

import streamlit as st

from tutor.course import Lesson
from tutor.course.prose import fill
from tutor.ui.changes import lessons_words
from tutor.ui.chart import show_chart
from tutor.ui.controls import show_controls, take_from_address
from tutor.ui.course import Shown, lesson_named
from tutor.ui.edit import run_edit, take_edit
from tutor.ui.edited_code import PICTURE, show_code, show_rest, waiting_edit, whose_run
from tutor.ui.exercise import show_exercise
from tutor.ui.known import known_or_waiting
from tutor.ui.line_by_line import show_line_by_line
from tutor.ui.parts import WIDTHS, Waiting, run_or_wait, show_difference, show_opening, show_picture, show_prose
from tutor.ui.plain import plain
from tutor.ui.predicted import locked_prediction
from tutor.ui.prediction import ask_prediction, guess_table, show_prediction, show_what_was_asked
from tutor.ui.quiz import show_quiz

FURTHER = "The sentences here are about the lesson's own code."
ROW, ROWS = 35, 6  # of a table: a row's height in pixels, and how many are seen at once
PICTURE_TOO = "The picture below them is drawn from your edit."


def show_lesson(slug: str) -> None:
    """Show one lesson, as far as its learner has come."""
    lesson = lesson_named(slug)
    st.title(lesson.title)
    st.caption(f"About {lesson.minutes} minutes.")
    waits = st.container()
    _explain(lesson)
    if _is_open(lesson):
        with waits:
            waiting_edit(lesson)
        _run_and_see(lesson)
        show_quiz(lesson)
        show_exercise(lesson)
    elif known_or_waiting():
        ask_prediction(lesson)


def _is_open(lesson: Lesson) -> bool:
    """Say whether the run may be seen: predicted, skipped, or opened once by a link that carries controls or code."""
    opened = st.session_state.setdefault("opened", set())
    carried = take_from_address(lesson), take_edit(lesson)
    if any(carried):
        opened.add(lesson.slug)
    return lesson.slug in opened or locked_prediction(lesson) is not None


def _explain(lesson: Lesson) -> None:
    """Something that moves, and the prose that says what it means."""
    picture, words = st.columns(WIDTHS, gap="large")
    prose = words.empty()
    if lesson.slow:
        prose.markdown(fill(lesson.sections["explain"].prose, Waiting()))
    with picture:
        shown = show_opening(lesson)
    prose.markdown(fill(lesson.sections["explain"].prose, shown.facts))


def _run_and_see(lesson: Lesson) -> None:
    """What came of the prediction; then the learner's own run: what it did, its controls, and the code that did it."""
    show_what_was_asked(lesson)
    prediction = st.container()
    st.header(lesson.sections["see"].heading, anchor=PICTURE)
    values = show_controls(lesson)
    own = run_or_wait(lesson, values)
    shown = run_edit(lesson, values, own)
    edited = shown is not own
    with prediction:
        show_prediction(lesson, values, edited)
    whose_run(lesson)
    picture, words = st.columns(WIDTHS, gap="large")
    with picture:
        show_picture(lesson, own, shown, guess_table(lesson, values))
    with words:
        show_difference(lesson, own, shown)
        with lessons_words(edited):
            show_prose(lesson, "see", own.facts)
            st.markdown(f"**{lesson.idea}**")
    st.header(lesson.sections["run"].heading)
    with lessons_words(edited):
        show_prose(lesson, "run", own.facts)
    show_code(lesson)
    show_line_by_line(lesson, values)
    show_rest(lesson, values)
    _further(lesson, own, shown)


def _further(lesson: Lesson, own: Shown, shown: Shown) -> None:
    """What goes beyond the one idea, and the numbers behind the chart: both folded."""
    if "further" in lesson.sections:
        further = st.expander(lesson.sections["further"].heading, on_change="rerun", key=f"{lesson.slug}-further")
        if further.open:
            with further:
                edited = shown is not own
                if edited:
                    st.caption(f"{FURTHER} {PICTURE_TOO}" if "further" in lesson.alt else FURTHER)
                show_prose(lesson, "further", own.facts)
                show_chart(
                    lesson, "further", own.facts, shown.tables, f"{lesson.slug}-more", own.tables if edited else None
                )
    tables = st.expander("The numbers behind the chart", on_change="rerun", key=f"{lesson.slug}-tables")
    if tables.open:
        with tables:
            _tables(shown)


def _tables(shown: Shown) -> None:
    import pyarrow as pa

    for data in shown.tables.values():  # each by what stands in it: its own name is the code's
        table = pa.ipc.open_stream(data).read_all()
        name = f"{', '.join(table.column_names)} ({table.num_rows} {'row' if table.num_rows == 1 else 'rows'})"
        st.caption(plain(name))
        height = ROW * (min(table.num_rows, ROWS) + 1) + 2
        st.dataframe(table, hide_index=True, height=height, alt=f"Table of {name}")
