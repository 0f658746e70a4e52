"""Home: what Downhill is, the course as a path, and the one next step."""

import streamlit as st

from tutor.course import Lesson
from tutor.ui.course import course, numbered
from tutor.ui.destination import show_destination
from tutor.ui.progress import next_step, started, state
from tutor.ui.ways import leave_for


def show_home() -> None:
    """Show the course with the learner's progress, and one clear next step."""
    st.title("What is a gradient, and what is it for?")
    st.markdown(
        "Downhill answers with torch, in small steps. In each lesson you predict, run real code, "
        "see what happened, and check yourself. Nothing to install, nobody to sign up with."
    )
    begun = any(started(lesson.slug) for lesson in course())
    _show_next_step(begun)
    if not begun:
        show_destination()
    _show_map()
    if begun:  # who knows where it leads wants the map
        show_destination()


def _show_map() -> None:
    st.header("The course")
    with st.grid("auto", min_column_width=256):
        for lesson in course():
            _show_entry(lesson)


def _show_next_step(begun: bool) -> None:
    lesson = next_step()
    if lesson is None:
        st.success("You have finished every lesson.", icon=":material/check_circle:")
        st.button("Take the final check", type="primary", icon=":material/flag:", on_click=leave_for, args=("final",))
        return
    verb = "Continue" if begun else "Start"
    label, icon = f"{verb}: {lesson.title}", ":material/arrow_forward:"
    st.button(label, type="primary", icon=icon, on_click=leave_for, args=(lesson.slug,))


def _show_entry(lesson: Lesson) -> None:
    """One card of the map: its state, its title, its idea, and the lessons it builds on."""
    icon, word = state(lesson.slug)
    with st.container(border=True, gap="xsmall", height="stretch"):
        page = st.session_state["pages"][lesson.slug]
        st.page_link(page, label=f"**{numbered(lesson)}**", icon=icon)
        st.caption(lesson.idea if started(lesson.slug) else lesson.sections["explain"].heading)
        st.space("stretch")
        needs = [f"{other.order}" for other in course() if other.slug in lesson.needs]
        builds = f" · builds on {', '.join(needs[:-1])}{' and ' if needs[1:] else ''}{needs[-1]}" if needs else ""
        st.caption(f"{lesson.minutes} minutes{builds}{word and f' · {word}'}")
