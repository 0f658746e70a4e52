"""A class within the walkthrough: its question is asked with one press, and its bars stand beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from tutor.course import Lesson
from tutor.teach import Class, Gone, Lectern, Round, question
from tutor.ui.classroom.door import way_in
from tutor.ui.classroom.login import CLASS, instructor_here
from tutor.ui.classroom.refusals import act, refusals
from tutor.ui.classroom.rounds import offer_next, show_round

OTHER_VOTE = "The class is still voting on another question: close that vote first."
GO = "Go to that question"


@dataclass(frozen=True)
class Taught:
    """The class that this tab teaches, with its rounds in their order."""

    desk: Lectern
    found: Class
    rounds: tuple[Round, ...]

    def asked(self, name: str) -> Round | None:
        """Return the last round on a question, None before it is asked."""
        return next((each for each in reversed(self.rounds) if each.question == name), None)

    @property
    def voting(self) -> str:
        """Return the question that is voted on now; empty while no vote is open."""
        return next((each.question for each in self.rounds if each.state == "open"), "")


def class_on(lesson: Lesson) -> Taught | None:
    """Return the class that this tab teaches, if it is one on this lesson that goes on; nobody else has one.

    Called once in a run, at every step: the tab is asked here what it teaches.
    """
    with refusals():
        desk = instructor_here()
        found = _class_of(desk, lesson) if desk else None
        return Taught(desk, found, tuple(desk.rounds(found.id))) if desk and found else None
    return None


def sides(asked: Round | None) -> Sequence[DeltaGenerator]:
    """Return where a question stands and where the class does: side by side once it was asked."""
    if asked:
        return st.columns(2, gap="large")
    return st.container(), st.container()


def show_class(
    taught: Taught, asked: Round, lesson: Lesson, opened: bool, open_it: Callable[[], object], under: DeltaGenerator
) -> None:
    """Show what the class makes of a question, in part `under` the question itself.

    `open_it` opens its answer in the walkthrough, once the class has it.
    """
    with refusals():
        if asked.state == "revealed" and not opened:
            open_it()
            st.rerun()
        with st.container(key="walk-class"):
            st.markdown(way_in(taught.found)) if asked.state == "open" else None
            offer_next(taught.desk, taught.found, asked, on_reveal=open_it)  # first: a chart takes what is left
            item = question(lesson, asked.question, asked.seed)
            show_round(taught.desk, taught.found, asked, item, under)


def offer_to_ask(taught: Taught, name: str, seed: int, go: Callable[[str], None]) -> None:
    """Offer to ask the class this question; while it votes on another one, the way there: `go` leads to a question."""
    desk, found, voting = taught.desk, taught.found, taught.voting
    if voting:
        st.markdown(OTHER_VOTE)
        st.button(GO, icon=":material/arrow_forward:", key="walk-go-vote", on_click=go, args=(voting,))
        return
    ask = (desk.ask, found.id, name, found.version, False, seed)
    st.button(
        "Ask the class",
        icon=":material/groups:",
        type="primary",
        shortcut="A",
        key="walk-ask-class",
        on_click=act,
        args=ask,
    )


def _class_of(desk: Lectern, lesson: Lesson) -> Class | None:
    """Return the class that this tab teaches, if it is one on this lesson that goes on."""
    class_id = st.session_state.get(CLASS, "")
    try:
        found = desk.look(class_id) if class_id else None
    except Gone:
        return None
    return found if found and found.lesson == lesson.slug and not found.over else None
