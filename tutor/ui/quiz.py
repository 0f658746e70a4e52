"""The quiz under a lesson: one item at a time, fresh numbers, feedback that says why."""

import random
from dataclasses import dataclass
from typing import Any

import streamlit as st

from tutor.course import Lesson, load_misconceptions
from tutor.quiz.draw import draw_item, item_functions
from tutor.quiz.feedback import feedback
from tutor.quiz.grade import Grade, grade
from tutor.quiz.items import Item
from tutor.store import Attempt, new_id, now
from tutor.ui.answer import ask
from tutor.ui.course import course, lesson_named
from tutor.ui.learner import current_learner, record
from tutor.ui.progress import FINISHES, items_right, next_lesson


@dataclass
class Place:
    """Where a learner is in a quiz: which item of which lesson, drawn from which seed, and its grade."""

    lesson: str
    item: str
    seed: int
    grade: Grade | None = None


def show_quiz(lesson: Lesson) -> None:
    """Show the quiz of a lesson at the learner's place in it."""
    place = _place(lesson)
    item = draw_item(lesson_named(place.lesson), place.item, place.seed)
    st.header("Check yourself")
    _show_standing(lesson, place)
    with st.container(border=True):
        response, sent = ask(item, key=f"{place.item}-{place.seed}", disabled=_settled(place))
        if sent:
            _judge(place, item, response)
        if place.grade:
            _show_grade(item, place.grade)
    if _settled(place):
        _show_ways_on(lesson, place)


def sequence(lesson: Lesson) -> list[tuple[str, str]]:
    """Return (lesson, item) in the order asked: the lesson's own, the last one from an earlier lesson."""
    own = [(lesson.slug, name) for name in item_functions(lesson.folder)]
    earlier = [other for other in course() if other.order < lesson.order]
    if not earlier:
        return own
    other = random.Random(f"{lesson.slug}.{_seed()}").choice(earlier)
    return [*own, (other.slug, random.Random(_seed()).choice(list(item_functions(other.folder))))]


def _place(lesson: Lesson) -> Place:
    key = f"quiz.{lesson.slug}"
    if key not in st.session_state:
        st.session_state[key] = Place(*sequence(lesson)[0], _seed())
    return st.session_state[key]


def _seed() -> int:
    """Return this session's first seed: every learner gets numbers of their own."""
    return st.session_state.setdefault("seed", random.randrange(1_000_000))


def _settled(place: Place) -> bool:
    return place.grade is not None and place.grade.verdict != "invalid"


def _show_standing(lesson: Lesson, place: Place) -> None:
    steps = sequence(lesson)
    number = next((i for i, step in enumerate(steps) if step == (place.lesson, place.item)), 0) + 1
    right = len(items_right(lesson.slug))
    standing = f"Question {number} of {len(steps)}."
    if place.lesson != lesson.slug:
        standing += f" This one looks back at “{lesson_named(place.lesson).title}”."
    elif right < FINISHES:
        standing += f" Two right answers finish the lesson; you have {('none yet', 'one')[right]}."
    else:
        standing += " You have finished this lesson; the rest is practice."
    st.caption(standing)


def _judge(place: Place, item: Item, response: Any) -> None:
    place.grade = grade(item, response)
    if _settled(place):
        record(_attempt(item, response, place.grade))
        st.rerun()


def _attempt(item: Item, response: Any, judged: Grade) -> Attempt:
    shown = {
        "prompt": item.prompt,
        "options": [option.text for option in item.options],
        "key": item.key,
        "facts": dict(item.facts),
    }
    return Attempt(
        id=new_id(), learner=current_learner(), lesson=item.lesson, item=item.name, version=item.version,
        seed=item.seed, shown=shown, response=response, grade=judged.verdict,
        misconception=judged.misconception, concept=item.concept, at=now(),
    )  # fmt: skip


def _show_grade(item: Item, judged: Grade) -> None:
    text = feedback(item, judged, load_misconceptions())
    if judged.verdict == "correct":
        st.success(text, title="That is right", icon=":material/check:")
    elif judged.verdict == "wrong":
        st.warning(text, title="Not this time: look at why", icon=":material/lightbulb:")
    else:
        st.info(text)


def _show_ways_on(lesson: Lesson, place: Place) -> None:
    """Offer the next step; after a wrong answer that is the same question with new numbers."""
    missed = place.grade is not None and place.grade.verdict == "wrong"
    steps = sequence(lesson)
    index = steps.index((place.lesson, place.item)) if (place.lesson, place.item) in steps else 0
    following = next_lesson(lesson.slug)
    finished = len(items_right(lesson.slug)) >= FINISHES
    with st.container(horizontal=True):
        if st.button("Another like this", type="primary" if missed else "secondary", icon=":material/refresh:"):
            _go(lesson, Place(place.lesson, place.item, place.seed + 1))
        if index + 1 < len(steps) and st.button(
            "Next question", type="primary" if not missed and not finished else "secondary"
        ):
            _go(lesson, Place(*steps[index + 1], place.seed + 1))
        if (
            finished
            and following
            and st.button(
                f"Next lesson: {following.title}",
                type="secondary" if missed else "primary",
                icon=":material/arrow_forward:",
            )
        ):
            st.switch_page(st.session_state["pages"][following.slug])


def _go(lesson: Lesson, place: Place) -> None:
    st.session_state[f"quiz.{lesson.slug}"] = place
    st.rerun()
