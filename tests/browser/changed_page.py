"""A page with lessons' charts at one setting after another, each twice: with new data in it, and drawn afresh beside.

?lessons= names them, `draw` of each is shown, with ?parts=all the opening too. The button moves every control at once.
"""

import random
from collections.abc import Iterator

import streamlit as st

from tutor import ROOT
from tutor.course import Lesson
from tutor.course.control import Value
from tutor.ui.chart import show_chart
from tutor.ui.course import arrow, course, lesson_named, run_lesson

GUESS = {"prediction": arrow([{"value": 1.5}])}


def setting(lesson: Lesson, at: int) -> dict[str, Value]:
    """Return the controls' values: where a lesson begins, all of them high, half as high, then anywhere."""
    chance = random.Random(f"{lesson.slug} {at}")
    values = {control.name: control.values() for control in lesson.controls}
    begins = lesson.values(lesson.prediction.at)
    first = [begins, {n: v[-1] for n, v in values.items()}, {n: v[len(v) // 2] for n, v in values.items()}]
    return first[at] if at < len(first) else {name: chance.choice(every) for name, every in values.items()}


def parts(lesson: Lesson) -> Iterator[str]:
    """Yield the charts of a lesson that are asked for."""
    yield from lesson.alt if st.query_params.get("parts") == "all" else ("draw",)


def show(lesson: Lesson, part: str, at: int, fresh: bool) -> None:
    """Show one chart; a fresh one stands at another place each time, so that nothing is left of the one before."""
    if fresh and at % 2:
        st.empty()
    run = run_lesson(lesson, setting(lesson, at))
    show_chart(lesson, part, run.facts, {**run.tables, **GUESS}, f"{lesson.slug}-{part}-{fresh}")


st.set_page_config(layout="wide")
st.html(ROOT / "tutor" / "ui" / "style.css")
at = st.session_state.setdefault("at", 0)
st.button("Next", on_click=lambda: st.session_state.update(at=at + 1))
named = st.query_params.get("lessons")
for each in map(lesson_named, named.split(",")) if named else course():
    for part in parts(each):
        for fresh, column in enumerate(st.columns(2)):
            with column.container(width=520):  # a pixel of the window's is given to either column
                show(each, part, at, bool(fresh))
st.title(f"Setting {at}")
