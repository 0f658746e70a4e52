"""The quiz under a lesson: one item at a time, fresh numbers, feedback that says why."""

from typing import Any

import streamlit as st

from tutor.course import Lesson, load_misconceptions
from tutor.course.prose import typeset
from tutor.quiz.feedback import feedback
from tutor.quiz.grade import Grade, grade
from tutor.quiz.items import Item
from tutor.store import Attempt, new_id, now
from tutor.ui.answer import ask
from tutor.ui.chart import show_chart
from tutor.ui.course import arrow, drawn_item, lesson_named, run_lesson
from tutor.ui.learner import current_learner, record
from tutor.ui.place import Place, go_to, place_in, sequence
from tutor.ui.progress import FINISHES, finished, items_right, next_lesson
from tutor.ui.ways import leave_for

RIGHT_SO_FAR = ("none yet", "one")


def show_quiz(lesson: Lesson) -> None:
    """Show the quiz of a lesson at the learner's place in it."""
    place = place_in(lesson)
    item = drawn_item(place.lesson, place.item, place.seed)
    st.header("Check yourself")
    _show_standing(lesson, place)
    with st.container(border=True):
        show_question(item, place)
    if place.settled:
        _show_ways_on(lesson, place)


def show_question(item: Item, place: Place, review: bool = False) -> None:
    """Show one question: prompt, answer, hints, then the feedback and the demo in which a wrong rule fails."""
    response, sent = ask(item, key=f"{item.lesson}-{item.name}-{place.seed}", disabled=place.settled)
    if sent:
        _judge(place, item, response, review)
    if not place.settled:
        _show_hints(place, item)
    if place.grade:
        _show_grade(item, place.grade)
    if place.missed:
        _show_failing(place, item)


def _judge(place: Place, item: Item, response: Any, review: bool) -> None:
    place.grade, place.response = grade(item, response), response
    if place.settled:
        record(_attempt(item, place, review))
        st.rerun()


def _attempt(item: Item, place: Place, review: bool) -> Attempt:
    """Return the attempt with all that was shown, so that it can be understood years later."""
    judged = place.grade or Grade("invalid")
    shown = {
        "prompt": item.prompt,
        "code": item.code,
        "options": [option.text for option in item.options],
        "key": item.key,
        "facts": dict(item.facts),
    }
    return Attempt(
        id=new_id(),
        learner=current_learner(),
        lesson=item.lesson,
        item=item.name,
        version=item.version,
        seed=item.seed,
        shown=shown,
        response=place.response,
        grade=judged.verdict,
        misconception=judged.misconception,
        concept=item.concept,
        hints=place.hints,
        helped=place.helped,
        review=review,
        at=now(),
    )


def _show_standing(lesson: Lesson, place: Place) -> None:
    """Say which question this is, and what is still missing to finish the lesson."""
    steps = sequence(lesson)
    number = _index(steps, place) + 1
    right = len(items_right(lesson.slug))
    standing = f"Question {number} of {len(steps)}."
    if place.lesson != lesson.slug:
        standing += f" This one looks back at “{lesson_named(place.lesson).title}”."
    elif right < FINISHES:
        standing += f" Two right answers finish the lesson; you have {RIGHT_SO_FAR[right]}."
    else:
        standing += " You have finished this lesson; the rest is practice."
    st.caption(standing)


def _show_hints(place: Place, item: Item) -> None:
    for hint in item.hints[: place.hints]:
        st.info(typeset(hint), icon=":material/tips_and_updates:")
    more = "Another hint" if place.hints else "Give me a hint"
    if place.hints < len(item.hints) and st.button(more, icon=":material/tips_and_updates:", type="tertiary"):
        place.hints += 1
        st.rerun()


def _show_grade(item: Item, judged: Grade) -> None:
    text = feedback(item, judged, load_misconceptions())
    if judged.verdict == "correct":
        st.success(text, title="That is right", icon=":material/check:")
    elif judged.verdict == "wrong":
        st.warning(text, title="Not this time: look at why", icon=":material/lightbulb:")
    else:
        st.info(text)


def _show_failing(place: Place, item: Item) -> None:
    """Offer the demo at this item's numbers, with the path of the wrong rule beside torch's."""
    if item.preset is None:
        return
    if not place.demo:
        place.demo = st.button("See it in the demo", icon=":material/visibility:", key=f"demo-{item.name}-{item.seed}")
        if not place.demo:
            return
        st.rerun()
    lesson = lesson_named(item.lesson)
    shown = run_lesson(lesson, lesson.values() | dict(item.preset))
    believed = item.wrong.get(place.grade.misconception or "") if place.grade else None
    tables = {**shown.tables, **({"wrong": arrow([dict(row) for row in believed])} if believed else {})}
    settings = ", ".join(
        f"{name} = {value:g}" if isinstance(value, float) else f"{name} = {value}"
        for name, value in item.preset.items()
    )
    st.caption(f"Torch's own run with {settings}." + (" Dashed: what your answer's rule gives." if believed else ""))
    show_chart(lesson, "draw", shown.facts, tables, key=f"fail-{item.name}-{item.seed}")


def _show_ways_on(lesson: Lesson, place: Place) -> None:
    """Offer the next step; after a wrong answer that is the same question with new numbers."""
    steps, done = sequence(lesson), finished(lesson.slug)
    index, following = _index(steps, place), next_lesson(lesson.slug)
    primary = "twin" if place.missed else "lesson" if done else "question"
    name = f"Next lesson: {following.title}" if following else "The final check"
    with st.container(horizontal=True):
        if st.button("Another like this", icon=":material/refresh:", type=_rank(primary, "twin")):
            go_to(lesson, place.twin())
        if index + 1 < len(steps) and st.button("Next question", type=_rank(primary, "question")):
            go_to(lesson, Place(*steps[index + 1], place.seed + 1))
        if done and st.button(name, icon=":material/arrow_forward:", type=_rank(primary, "lesson")):
            leave_for(following.slug if following else "final")


def _rank(primary: str, button: str) -> Any:
    return "primary" if primary == button else "secondary"


def _index(steps: list[tuple[str, str]], place: Place) -> int:
    here = (place.lesson, place.item)
    return steps.index(here) if here in steps else 0
