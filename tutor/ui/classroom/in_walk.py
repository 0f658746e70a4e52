"""A class within the walkthrough: its question is asked with one press, and its bars stand under it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from tutor.course import Lesson
from tutor.teach import PREDICTION, Class, Gone, Lectern, Round, question
from tutor.ui.classroom.door import way_in
from tutor.ui.classroom.login import CLASS, instructor_here
from tutor.ui.classroom.refusals import act, refusals
from tutor.ui.classroom.rounds import offer_next, show_round

OTHER_VOTE = "The class is still voting on another question: close that vote first, on the class's own screen."


@dataclass(frozen=True)
class Taught:
    """The class that this tab teaches, and its last round on the question at hand, None before it is asked."""

    desk: Lectern
    found: Class
    asked: Round | None


def class_on(lesson: Lesson, name: str, seed: int) -> Taught | None:
    """Return the class that this tab teaches, if it is one on this lesson that goes on; nobody else has one."""
    with refusals():
        desk = instructor_here()
        found = _class_of(desk, lesson) if desk else None
        return Taught(desk, found, _last_round(desk, found, name, seed)) if desk and found else None
    return None


def sides(taught: Taught | None) -> Sequence[DeltaGenerator]:
    """Return where a question stands and where the class does: side by side once it was asked."""
    if taught and taught.asked:
        return st.columns(2, gap="large")
    return st.container(), st.container()


def show_class(
    taught: Taught | None, lesson: Lesson, name: str, seed: int, opened: bool, open_it: Callable[[], object]
) -> bool:
    """Show what the class makes of a question; where it was not asked, offer to ask it.

    Return whether the class has the question in hand, so that its answer is shown from here: `open_it` opens it in the
    walkthrough too.
    """
    if taught is None:
        return False
    desk, found, asked = taught.desk, taught.found, taught.asked
    with refusals():
        if asked is None:
            _offer_to_ask(desk, found, name, seed, opened)
            return False
        if asked.state == "revealed" and not opened:
            open_it()
            st.rerun()
        with st.container(key="walk-class"):
            st.caption(way_in(found)) if asked.state == "open" else None
            offer_next(desk, found, asked, on_reveal=open_it)  # first: a chart takes all the room that is left
            show_round(desk, found, asked, question(lesson, name, asked.seed), shown=False)
        return asked.state != "revealed"
    return False


def _class_of(desk: Lectern, lesson: Lesson) -> Class | None:
    """Return the class that this tab teaches, if it is one on this lesson that goes on."""
    class_id = st.session_state.get(CLASS, "")
    try:
        found = desk.look(class_id) if class_id else None
    except Gone:
        return None
    return found if found and found.lesson == lesson.slug and not found.over else None


def _last_round(desk: Lectern, found: Class, name: str, seed: int) -> Round | None:
    """Return the last round on this very question. A prediction is the same with every seed."""
    asked = [each for each in desk.rounds(found.id) if each.question == name]
    alike = [each for each in asked if each.seed == seed or name == PREDICTION]
    return alike[-1] if alike else None


def _offer_to_ask(desk: Lectern, found: Class, name: str, seed: int, opened: bool) -> None:
    if opened:  # there is nothing left to ask
        return
    if any(each.state == "open" for each in desk.rounds(found.id)):
        st.caption(OTHER_VOTE)
        return
    ask = (desk.ask, found.id, name, found.version, False, seed)
    st.button("Ask the class", icon=":material/groups:", shortcut="A", key="walk-ask-class", on_click=act, args=ask)
