"""The final check: a mixed quiz over the lessons that were begun, and a summary to save or print.

The address carries the seed of its questions and how many were left behind, the records what was answered: a reload
goes on. Without one, as in a new tab, the records find a half-done check: a learner's checks have seeds of their own.
"""

import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.quiz.draw import item_functions
from tutor.store import Attempt, now
from tutor.ui.course import course, drawn_item
from tutor.ui.learner import current_learner, records
from tutor.ui.place import Place, Try, put_number, sent_number
from tutor.ui.progress import started
from tutor.ui.question import show_question
from tutor.ui.summary import as_text, show_results
from tutor.ui.ways import begin_at_title

QUESTIONS = 10
SEEDS = 1_000_000_000
NAME, DONE = "check", "done"  # in the address


@dataclass
class Check:
    """A final check under way: its seed and questions, and how many are answered.

    `early` says that nobody knew yet who is here, and so what was answered before a reload; `pressed` that it was
    begun by a press then, when a half-done one could not be offered.
    """

    seed: int
    places: list[Place] = field(default_factory=list)
    at: int = 0
    early: bool = False
    pressed: bool = False


def show_final() -> None:
    """Show the final check: its start, its next question, or its summary."""
    st.title("Final check")
    check = _under_way()
    if check is None:
        st.markdown(f"{_about(begun())} At the end you see how each of them went.")
        st.button("Begin", type="primary", on_click=_begin)
    elif check.at < len(check.places):
        _show_question(check)
    else:
        _show_summary(check)


def begun(before: datetime | None = None) -> list[Lesson]:
    """Return the lessons to be asked about: those begun so far, or by a time; all of them where none was."""
    return [lesson for lesson in course() if started(lesson.slug, before)] or list(course())


def plan(seed: int, lessons: Iterable[Lesson]) -> list[Place]:
    """Return the questions of a check: one from each lesson in mixed order, then another, each with a seed."""
    mixed = [*lessons]
    random.Random(seed).shuffle(mixed)
    rounds = itertools.zip_longest(*(_questions(seed, lesson) for lesson in mixed))
    return [place for places in rounds for place in places if place][:QUESTIONS]


def _questions(seed: int, lesson: Lesson) -> list[Place]:
    """Return what a check may ask from a lesson, whichever others it asks about."""
    dice, names = random.Random(f"{seed}.{lesson.slug}"), [*item_functions(lesson.folder)]
    return [Place(lesson.slug, name, dice.randrange(1_000_000)) for name in dice.sample(names, len(names))]


def _about(lessons: Sequence[Lesson]) -> str:
    """Say how many questions there will be, and on what."""
    asked = f"{len(plan(0, lessons))} questions"
    if len(lessons) == len(course()):
        return f"{asked}, mixed from the whole course."
    titles = ", ".join(f"“{lesson.title}”" for lesson in lessons)
    return f"{asked}, on what you have begun so far: {titles}. Lessons that you have not begun are left out."


def _under_way() -> Check | None:
    """Return the check that has begun, in this session or in another one of this learner; None where none has."""
    check: Check | None = st.session_state.get("final")
    known = bool(current_learner())
    if check is None or (check.early and known and not any(place.tries for place in check.places)):
        seed = check.seed if check else sent_number(NAME)
        fresh = check.pressed if check else seed is None
        half_done = _half_done() if fresh else None
        check = half_done if half_done or seed is None else _left_behind(_resumed(seed, early=not known))
        st.session_state["final"] = check
    if check:
        put_number(NAME, check.seed)
    if check and not check.early:  # as long as nobody knows what was answered, none is left behind
        put_number(DONE, check.at)
    return check


def _left_behind(check: Check) -> Check:
    """Settle what the address says was left behind: no record tells that the answer was asked for."""
    for place in check.places[: sent_number(DONE) or 0]:
        place.settled |= bool(place.tries)
    check.at = _first_open(check)
    return check


def _half_done() -> Check | None:
    """Return the learner's last check if some of it is answered, and not all."""
    turn = _turn()
    check = _resumed(_seed(turn - 1), early=False) if turn else None
    return check if check and check.at < len(check.places) else None


def _turn() -> int:
    """Return how many checks of their own the learner has begun to answer."""
    return next(turn for turn in itertools.count() if not current_learner() or not _answers(_seed(turn)))


def _answers(seed: int) -> list[Attempt]:
    """Return what was answered in the check of a seed, oldest first."""
    made = [each for each in records(Attempt) if each.review]
    met = {each.lesson for each in made}
    steps = {_step(place) for lesson in course() if lesson.slug in met for place in _questions(seed, lesson)}
    return [each for each in made if (each.lesson, each.item, each.seed) in steps]


def _seed(turn: int) -> int:
    """Return the seed of a learner's check by its turn; who is not known yet gets one of chance."""
    learner = current_learner()
    return (random.Random(f"{learner}.{NAME}.{turn}") if learner else random).randrange(SEEDS)


def _step(place: Place) -> tuple[str, str, int]:
    return place.lesson, place.item, place.seed


def _resumed(seed: int, early: bool) -> Check:
    """Return the check of a seed, as far as the records say that it has come; its lessons are those it began with."""
    answers = _answers(seed)
    check = Check(seed, plan(seed, begun(answers[0].at if answers else None)), early=early)
    for place in check.places:
        same = _step(place)
        if given := [made.response for made in answers if (made.lesson, made.item, made.seed) == same]:
            _answer_again(place, given)
    last = max((at for at, place in enumerate(check.places) if place.tries), default=0)
    for place in check.places[:last]:
        place.settled = True  # the way on is open only then, also where a second try was given up
    check.at = _first_open(check)
    return check


def _first_open(check: Check) -> int:
    return next((at for at, place in enumerate(check.places) if not place.settled), len(check.places))


def _answer_again(place: Place, given: list[Any]) -> None:
    """Put back what was answered; what a file or another version of the item made no answer is left out."""
    item = drawn_item(place.lesson, place.item, place.seed)
    judged = [Try(response, item.grade(response)) for response in given]
    place.tries = [each for each in judged if each.grade.verdict != "invalid"][: item.tries]
    place.settled = place.right or len(place.tries) >= item.tries


def _begin() -> None:
    begin_at_title()
    check = st.session_state["final"] = _resumed(_seed(_turn()), early=not current_learner())
    check.pressed = check.early


def _show_question(check: Check) -> None:
    place = check.places[check.at]
    st.progress(check.at / len(check.places), text=f"Question {check.at + 1} of {len(check.places)}")
    with st.container(border=True):
        show_question(drawn_item(place.lesson, place.item, place.seed), place, review=True)
    last = check.at + 1 == len(check.places)
    if place.settled:
        st.button("See the summary" if last else "Next question", type="primary", on_click=_go_on, args=(check,))


def _go_on(check: Check) -> None:
    begin_at_title()
    check.at += 1


def _show_summary(check: Check) -> None:
    """Show how each question of this check went; what was answered before or elsewhere is told on the progress page."""
    right = sum(place.right_first for place in check.places)
    st.metric("Right at the first try", f"{right} of {len(check.places)}")
    show_results(check.places)
    text = as_text(check.places, f"{now():%d %B %Y}")
    with st.container(horizontal=True):
        st.download_button("Save the summary", text, "downhill-summary.txt", icon=":material/download:")
        st.button("Begin again", on_click=_begin)
    st.caption("To print it, use your browser's print command. What is steady over time stands under “Your progress”.")
