"""What a learner knows, in two words a concept: used by the final check and the progress page."""

import streamlit as st

from tutor.course import load_concepts
from tutor.quiz.mastery import Standing, standings
from tutor.store import Attempt
from tutor.ui.course import course

MEANING = "Steady: the last three answers on it were right at the first try, without hints. Revisit: any other."
WORDS = {"steady": (":material/check_circle:", "steady"), "revisit": (":material/replay:", "revisit")}


def course_standings(attempts: list[Attempt]) -> dict[str, Standing]:
    """Return the standing of each concept that the course has, in its order; old records and files may name others."""
    found, order = standings(attempts), [lesson.slug for lesson in course()]
    known = sorted(load_concepts().values(), key=lambda concept: order.index(concept.lesson))
    return {concept.id: found[concept.id] for concept in known if concept.id in found}


def show_standings(attempts: list[Attempt]) -> None:
    """List the concepts, each with its standing, and where one is worth a revisit the lesson that teaches it."""
    known, pages = load_concepts(), st.session_state.get("pages", {})
    found = course_standings(attempts)
    for concept, standing in sorted(found.items(), key=lambda pair: pair[1] == "steady"):
        icon, word = WORDS[standing]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{icon} **{known[concept].name}**: {word}")
            if standing == "revisit" and known[concept].lesson in pages:
                st.page_link(pages[known[concept].lesson], label=f"Open “{_title(known[concept].lesson)}”")


def as_text(attempts: list[Attempt], right: int, asked: int, made: str) -> str:
    """Return the summary as plain text, to be saved or printed."""
    lines = [f"Downhill, final check, {made}", f"{right} of {asked} right at the first try", ""]
    lines += [_line(concept, standing) for concept, standing in course_standings(attempts).items()]
    return "\n".join(lines) + "\n"


def _line(concept: str, standing: Standing) -> str:
    known = load_concepts()[concept]
    return f"{known.name}: {standing}" + (f" (lesson: {_title(known.lesson)})" if standing == "revisit" else "")


def _title(slug: str) -> str:
    return next((lesson.title for lesson in course() if lesson.slug == slug), slug)
