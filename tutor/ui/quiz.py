"""The quiz under a lesson: one question at a time, fresh numbers, and always a way on."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.course.prose import fill
from tutor.quiz.draw import idea_items
from tutor.ui.course import drawn_item, lesson_named, run_lesson
from tutor.ui.known import known_or_waiting
from tutor.ui.place import Place, Step, next_seed, sequence, step_after
from tutor.ui.progress import FINISHES, finished, idea_right, items_right, next_lesson
from tutor.ui.question import show_question
from tutor.ui.resume import go_to, keep, place_in
from tutor.ui.ways import leave_for

AGAIN = "That was the last question. You are back at one that you have not answered right at the first try yet."
SO_FAR = ("none yet", "one", "two")
STAR = ":material/star:"  # between words: a line may break on either side of it


def show_quiz(lesson: Lesson) -> None:
    """Show the quiz of a lesson at the learner's place in it."""
    st.header("Check yourself")
    if known_or_waiting():
        _show_place(lesson, place_in(lesson))


def _show_place(lesson: Lesson, place: Place) -> None:
    item = drawn_item(place.lesson, place.item, place.seed)
    _show_standing(lesson, place)
    with st.container(border=True):
        show_question(item, place, review=place.lesson != lesson.slug)
    if place.settled:
        keep(lesson.slug, place)
    if finished(lesson.slug):
        _show_learned(lesson)
    _show_ways_on(lesson, place)


def _show_standing(lesson: Lesson, place: Place) -> None:
    """Say which question this is, and what is still missing to finish the lesson."""
    steps = sequence(lesson)
    here = (place.lesson, place.item)
    standing = f"Question {steps.index(here) + 1} of {len(steps)}." if here in steps else ""
    if place.lesson != lesson.slug:
        standing += f" This one looks back at “{lesson_named(place.lesson).title}”."
    elif finished(lesson.slug):
        standing += " You have finished this lesson; the rest is practice."
    else:
        standing += f" {_still_missing(lesson)}"
    if place.lesson == lesson.slug and place.item in idea_items(lesson.folder):
        standing += f" {STAR} This one is on the main idea."
    if place.again:
        st.info(AGAIN, icon=":material/replay:")
    st.caption(standing)


def _still_missing(lesson: Lesson) -> str:
    """Return the rule by which a lesson is finished, and how much of it is done."""
    right = len(items_right(lesson.slug))
    rule = "Three different questions, right at the first try, finish the lesson; one of them must be on its main idea"
    if right >= FINISHES and not idea_right(lesson.slug):
        return f"{rule}. One with a {STAR} beside it is still to come."
    return f"{rule}, as those with a {STAR} are. You have {SO_FAR[min(right, len(SO_FAR) - 1)]}."


def _show_learned(lesson: Lesson) -> None:
    """Say what a learner knows now who has finished the lesson."""
    learned = lesson.sections["learned"]
    facts = run_lesson(lesson, lesson.values(lesson.prediction.at)).facts
    where = "\n\n:small[These numbers come from the run you were asked to predict.]" if "{{" in learned.prose else ""
    st.success(fill(learned.prose, facts) + where, title=learned.heading, icon=":material/flag:")


def _show_ways_on(lesson: Lesson, place: Place) -> None:
    """Offer what may come next, the likeliest in colour: after a miss, the same question with new numbers.

    The next lesson is among it at every question: on a phone the list of lessons is folded away.
    """
    here, done = (place.lesson, place.item), finished(lesson.slug)
    step, following = step_after(lesson, here, items_right(lesson.slug), done), next_lesson(lesson.slug)
    likeliest = ("twin" if place.missed else "lesson" if done else "question") if place.settled else None
    ways: list[tuple[str, str, str, Callable[..., None], tuple[Any, ...]]] = []
    if place.settled:
        ways.append(("twin", "Another like this", ":material/refresh:", _go_to_twin, (lesson, place)))
    if step:
        label = "Next question" if place.settled else "Skip this question"
        ways.append(("question", label, ":material/skip_next:", _go_on, (lesson, place, step)))
    label, page = (f"Next lesson: {following.title}", following.slug) if following else ("The final check", "final")
    ways.append(("lesson", label, ":material/arrow_forward:", leave_for, (page,)))
    with st.container(horizontal=True):
        for way, label, icon, take, where in ways:
            rank: Any = "primary" if way == likeliest else "secondary" if place.settled or done else "tertiary"
            st.button(label, icon=icon, type=rank, on_click=take, args=where)


def _go_to_twin(lesson: Lesson, place: Place) -> None:
    """Go to the same question with other numbers, which are looked for only now: some items take long to draw."""
    go_to(lesson.slug, place.twin())


def _go_on(lesson: Lesson, place: Place, step: Step) -> None:
    steps, here = sequence(lesson), (place.lesson, place.item)
    again = here in steps and steps.index(step) <= steps.index(here)
    go_to(lesson.slug, Place(*step, next_seed(lesson, place, step), again=again))
