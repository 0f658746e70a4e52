"""What a learner knows: each concept in a word on the progress page, each question of a final check in its summary."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from tutor.course import load_concepts
from tutor.quiz.mastery import Standing, standings
from tutor.store import Attempt
from tutor.ui.course import course, drawn_item, lesson_named
from tutor.ui.place import Place

MEANING = "Steady: the last three answers on it were right at the first try, without hints. Revisit: any other."
WORDS = {"steady": (":material/check_circle:", "steady"), "revisit": (":material/replay:", "revisit")}
RESULTS = (  # of a question, what was missed first
    (":material/replay:", "missed"),
    (":material/check:", "right at the second try"),
    (":material/check_circle:", "right"),
)


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


def result(place: Place) -> int:
    """Return how a question of a final check went, as an index into RESULTS."""
    return place.right + place.right_first


def show_results(places: Sequence[Place]) -> None:
    """List what a final check asked about, each with how it went and, where not all was right at once, the lessons."""
    pages = st.session_state.get("pages", {})
    for topic, group in _topics(places).items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{RESULTS[result(group[0])][0]} **{topic}**: {_how(group)}")
            for slug in dict.fromkeys(place.lesson for place in group if not place.right_first):
                if slug in pages:
                    st.page_link(pages[slug], label=f"Open “{_title(slug)}”")


def as_text(places: Sequence[Place], made: str) -> str:
    """Return a final check's summary as plain text, to be saved or printed."""
    right = sum(place.right_first for place in places)
    lines = [f"Downhill, final check, {made}", f"{right} of {len(places)} right at the first try", ""]
    lines += [f"{topic}: {_how(group)}" for topic, group in _topics(places).items()]
    return "\n".join(lines) + "\n"


def _topics(places: Sequence[Place]) -> dict[str, list[Place]]:
    """Return the questions by what they ask about, once each, in one lesson or in several; what was missed first."""
    topics: dict[str, list[Place]] = {}
    for place in sorted(places, key=result):
        concept = drawn_item(place.lesson, place.item, place.seed).concept
        topics.setdefault(load_concepts()[concept].name, []).append(place)
    return topics


def _how(group: Sequence[Place]) -> str:
    """Say how the questions on one topic went, and in which lesson."""
    went = Counter((RESULTS[result(place)][1], lesson_named(place.lesson).title) for place in group)
    times = {1: "", 2: "twice "}
    return ", ".join(f"{word} {times.get(n, f'{n} times ')}in “{title}”" for (word, title), n in went.items())


def _title(slug: str) -> str:
    return next((lesson.title for lesson in course() if lesson.slug == slug), slug)
