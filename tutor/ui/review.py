"""Review: items from lessons done, back after some days with fresh numbers, concepts mixed."""

import streamlit as st

from tutor.quiz.draw import item_functions
from tutor.quiz.review import Due, due_now, schedule
from tutor.store import Attempt, now
from tutor.ui.course import course, drawn_item, lesson_named
from tutor.ui.learner import records
from tutor.ui.place import Place, first_seed
from tutor.ui.progress import started
from tutor.ui.question import show_question


def show_review() -> None:
    """Show the next item that is due, or say when the next one will be."""
    st.title("Review")
    st.markdown("What you recall after a while stays with you. These questions come back with new numbers.")
    place = st.session_state.get("review")
    if place is None:
        place = _next_place()
    if place is None:
        _show_nothing_due()
        return
    st.session_state["review"] = place
    item = drawn_item(place.lesson, place.item, place.seed)
    st.caption(f"From “{lesson_named(place.lesson).title}”.")
    with st.container(border=True):
        show_question(item, place, review=True)
    if place.settled and st.button("Next question", type="primary"):
        st.session_state["review"] = None
        st.rerun()


def due_items() -> list[Due]:
    """Return what is due now, of those items that the course still has."""
    known = {lesson.slug: lesson for lesson in course()}
    due = due_now(records(Attempt), now())
    return [d for d in due if d.lesson in known and d.item in item_functions(known[d.lesson].folder)]


def _next_place() -> Place | None:
    due = due_items()
    if not due:
        return None
    tries = len(records(Attempt))  # a new seed at every turn, so the numbers are new
    return Place(due[0].lesson, due[0].item, first_seed() + 1000 + tries)


def _show_nothing_due() -> None:
    """Say when the next review comes; on a first visit, what there will be to review."""
    if not any(started(lesson.slug) for lesson in course()):
        st.info("There is nothing to review yet. Answer the questions of a lesson first; they come back here in a day.")
        return
    planned = schedule(records(Attempt))
    when = f" The next one is due on {planned[0].at:%A, %d %B}." if planned else ""
    st.success(f"Nothing is due now.{when}", icon=":material/check:")
