"""Review: what was missed, at once, and what is due after some days; fresh numbers, concepts mixed."""

import streamlit as st

from tutor.quiz.draw import item_functions
from tutor.quiz.review import Due, schedule, to_review
from tutor.store import Attempt, now
from tutor.ui.course import course, drawn_item, lesson_named
from tutor.ui.known import known_or_waiting
from tutor.ui.learner import records
from tutor.ui.place import Place, first_seed, unanswered
from tutor.ui.question import show_question
from tutor.ui.resume import keep, last_asked
from tutor.ui.ways import begin_at_title

HERE = "review"  # in the session, and among what the browser keeps


def show_review() -> None:
    """Show the next item to review, or say when the next one will be."""
    st.title("Review")
    st.markdown(
        "What you missed waits here at once. The rest comes back after some days: what you recall after a while "
        "stays with you. The numbers are new each time."
    )
    if known_or_waiting():
        _show_place(due_items())


def _show_place(waiting: list[Due]) -> None:
    if waiting:
        st.caption(_counted(waiting))
    place = _place(waiting)
    keep(HERE, place)
    if place is None:
        _show_nothing_due()
        return
    item = drawn_item(place.lesson, place.item, place.seed)
    st.caption(f"From “{lesson_named(place.lesson).title}”.")
    with st.container(border=True):
        show_question(item, place, review=True)
    if place.settled:
        st.button("Next question", type="primary", on_click=_go_on)


def _place(waiting: list[Due]) -> Place | None:
    """Return the question on screen: in a new session the one that was there before, else the next one."""
    session = st.session_state
    place: Place | None = session.get(HERE)
    if place is None and HERE not in session:
        place = last_asked(HERE, [(due.lesson, due.item) for due in _in_course(schedule(records(Attempt)))])
    session[HERE] = place = place or _next_place(waiting)
    return place


def _go_on() -> None:
    begin_at_title()
    st.session_state[HERE] = None


def due_items() -> list[Due]:
    """Return what to review now, what was missed first, of those items that the course still has."""
    return _in_course(to_review(records(Attempt), now()))


def _in_course(dues: list[Due]) -> list[Due]:
    folders = {lesson.slug: lesson.folder for lesson in course()}
    return [due for due in dues if due.lesson in folders and due.item in item_functions(folders[due.lesson])]


def _counted(waiting: list[Due]) -> str:
    missed = sum(due.missed for due in waiting)
    came = len(waiting) - missed
    parts = [f"{missed} that you missed"] * bool(missed) + [f"{came} whose day has come"] * bool(came)
    return f"Waiting for you: {' and '.join(parts)}."


def _next_place(waiting: list[Due]) -> Place | None:
    """Return the next question; the one answered last comes again only when no other waits."""
    answered = records(Attempt)
    last = (answered[-1].lesson, answered[-1].item) if answered else None
    chosen = next((due for due in waiting if (due.lesson, due.item) != last), waiting[0] if waiting else None)
    if chosen is None:
        return None
    # A new seed at every turn, so the numbers are new.
    step = chosen.lesson, chosen.item
    return Place(*step, unanswered(step, first_seed() + 1000 + len(answered)))


def _show_nothing_due() -> None:
    """Say when the next review comes; on a first visit, what there will be to review."""
    planned = _in_course(schedule(records(Attempt)))
    if not planned:
        st.info(
            "There is nothing to review yet. Answer the questions of a lesson first; what you miss comes back here."
        )
        return
    st.success(f"Nothing is due now. The next one is due on {planned[0].at:%A, %d %B}.", icon=":material/check:")
