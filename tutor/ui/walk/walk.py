"""The walkthrough: one step of a lesson at a time, as large as the screen is, with nothing beside it."""

import streamlit as st

from tutor.course import Lesson
from tutor.ui.classroom.in_walk import class_on
from tutor.ui.classroom.login import CLOSED, is_heard
from tutor.ui.controls import settings, take_from_address, take_settings
from tutor.ui.course import lesson_named
from tutor.ui.edit import take_edit
from tutor.ui.teaching import access_here
from tutor.ui.walk.frame import Wish, show_frame
from tutor.ui.walk.lessons import show_lessons
from tutor.ui.walk.place import KEY, SETTINGS, Walk, begin, put_into_address, put_settings, walk_here
from tutor.ui.walk.screens import show_step
from tutor.ui.walk.stage import staged
from tutor.ui.walk.steps import steps_of
from tutor.ui.ways import leave_for

HOW = (
    "Page Down and Page Up turn the step, as a clicker does; the arrows too, while no control is in use. "
    "Nothing that you do there is counted in your own progress."
)


def show_walk() -> None:
    """Show the step of the walkthrough that is under way, or the lessons to walk through."""
    walk = walk_here()
    if walk is None:
        _show_lessons()
        return
    lesson = lesson_named(walk.lesson)
    steps = steps_of(lesson)
    walk.step = min(max(walk.step, 1), len(steps))
    take_settings(lesson, st.query_params.get(SETTINGS, ""))
    take_from_address(lesson)
    take_edit(lesson)
    put_into_address(walk)
    step = steps[walk.step - 1]
    with st.container(key="walk", height="content"):
        stage = staged(lesson, walk, step, class_on(lesson), is_heard())
        show_frame(stage.shown, steps, lambda wish: _follow(walk, lesson, wish))
        with st.container(key=f"walk-step-{walk.step}"):
            show_step(lesson, step, stage)
    put_settings(settings(lesson))


def _show_lessons() -> None:
    st.title("Walk through a lesson")
    st.markdown(f"Each lesson as steps, one idea per screen, for a class in front of it. {HOW}")
    show_lessons("walk", begin)
    if not access_here().open:
        st.caption(CLOSED)
    st.button("Handouts to print", icon=":material/print:", on_click=leave_for, args=("handout",))


def _follow(walk: Walk, lesson: Lesson, wish: Wish) -> None:
    """Do what was pressed in the frame: go to another step, or leave for the lesson or the list."""
    if wish.to == "lesson":
        leave_for(lesson.slug)
    elif wish.to == "list":
        st.session_state[KEY] = None
        st.query_params.clear()
    elif wish.step:
        walk.step = wish.step
        put_into_address(walk)
