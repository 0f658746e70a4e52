"""The final check: a mixed quiz over the course, and a summary to save or print."""

import random
from dataclasses import dataclass, field

import streamlit as st

from tutor.quiz.draw import item_functions
from tutor.store import Attempt, now
from tutor.ui.course import course, drawn_item
from tutor.ui.learner import records
from tutor.ui.place import Place
from tutor.ui.question import show_question
from tutor.ui.summary import MEANING, as_text, show_standings

QUESTIONS = 10


@dataclass
class Check:
    """A final check under way: its questions, and how many are answered."""

    places: list[Place] = field(default_factory=list)
    at: int = 0


def show_final() -> None:
    """Show the final check: its start, its next question, or its summary."""
    st.title("Final check")
    check: Check | None = st.session_state.get("final")
    if check is None:
        asked = min(QUESTIONS, len(course()))
        st.markdown(f"{asked} questions, mixed from the whole course. At the end you see what is steady.")
        if st.button("Begin", type="primary"):
            _begin()
    elif check.at < len(check.places):
        _show_question(check)
    else:
        _show_summary(check)


def plan(dice: random.Random) -> list[Place]:
    """Return the questions of a check: one from each of several lessons, in mixed order, each with its seed."""
    lessons = dice.sample(course(), min(QUESTIONS, len(course())))
    names = [(lesson.slug, dice.choice(list(item_functions(lesson.folder)))) for lesson in lessons]
    return [Place(slug, name, dice.randrange(1_000_000)) for slug, name in names]


def _begin() -> None:
    st.session_state["final"] = Check(plan(random.Random()))
    st.rerun()


def _show_question(check: Check) -> None:
    place = check.places[check.at]
    st.progress(check.at / len(check.places), text=f"Question {check.at + 1} of {len(check.places)}")
    with st.container(border=True):
        show_question(drawn_item(place.lesson, place.item, place.seed), place, review=True)
    last = check.at + 1 == len(check.places)
    if place.settled and st.button("See the summary" if last else "Next question", type="primary"):
        check.at += 1
        st.rerun()


def _show_summary(check: Check) -> None:
    """Show what was right and how each concept asked about stands, seen with all that was answered before."""
    asked = {(place.lesson, place.item, place.seed) for place in check.places}
    attempts = records(Attempt)
    concepts = {a.concept for a in attempts if (a.lesson, a.item, a.seed) in asked}
    right = sum(place.right_first for place in check.places)
    st.metric("Right at the first try", f"{right} of {len(check.places)}")
    st.caption(MEANING)
    relevant = [attempt for attempt in attempts if attempt.concept in concepts]
    show_standings(relevant)
    text = as_text(relevant, right, len(check.places), f"{now():%d %B %Y}")
    with st.container(horizontal=True):
        st.download_button("Save the summary", text, "downhill-summary.txt", icon=":material/download:")
        if st.button("Begin again"):
            _begin()
    st.caption("To print it, use your browser's print command.")
