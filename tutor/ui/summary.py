"""What a learner knows, in two words a concept: used by the final check and the progress page."""

import streamlit as st

from tutor.course import load_concepts
from tutor.quiz.mastery import Standing, standings
from tutor.store import Attempt
from tutor.ui.course import course

WORDS = {"steady": (":material/check_circle:", "steady"), "revisit": (":material/replay:", "revisit")}


def concept_name(concept: str) -> str:
    """Return a concept's name; one of an old record, which the list no longer knows, is told by its id."""
    known = load_concepts().get(concept)
    return known.name if known else concept.replace("_", " ").capitalize()


def show_standings(attempts: list[Attempt]) -> None:
    """List the concepts, each with its standing, and a way back to the lesson where one is worth a revisit."""
    where = {attempt.concept: attempt.lesson for attempt in attempts}
    pages = st.session_state.get("pages", {})
    for concept, standing in sorted(standings(attempts).items(), key=lambda pair: (pair[1] == "steady", pair[0])):
        icon, word = WORDS[standing]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{icon} **{concept_name(concept)}**: {word}")
            if standing == "revisit" and where[concept] in pages:
                st.page_link(pages[where[concept]], label="Open the lesson")


def as_text(attempts: list[Attempt], right: int, asked: int, made: str) -> str:
    """Return the summary as plain text, to be saved or printed."""
    titles = {lesson.slug: lesson.title for lesson in course()}
    where = {attempt.concept: titles.get(attempt.lesson, attempt.lesson) for attempt in attempts}
    lines = [f"Downhill, final check, {made}", f"{right} of {asked} right", ""]
    lines += [_line(concept, standing, where[concept]) for concept, standing in sorted(standings(attempts).items())]
    return "\n".join(lines) + "\n"


def _line(concept: str, standing: Standing, lesson: str) -> str:
    return f"{concept_name(concept)}: {standing}" + (f" (lesson: {lesson})" if standing == "revisit" else "")
