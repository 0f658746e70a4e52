"""Where a learner goes on in a lesson's quiz: in a new session, after a reload too, at the question that was open.

What was answered stands in the records. Which question was gone on to, past those that were skipped, and whether one
that is over is still on screen with what was said of it, only the browser keeps.
"""

from collections.abc import Mapping

import streamlit as st

from tutor.course import Lesson
from tutor.quiz.draw import item_functions
from tutor.store import Attempt
from tutor.ui.browser import told
from tutor.ui.course import drawn_item
from tutor.ui.learner import current_learner, records
from tutor.ui.place import SEEDS, Place, Step, Try, seed_at, sent_seed, sequence


def place_in(lesson: Lesson) -> Place:
    """Return the learner's place in the quiz of a lesson: in a new session, where the last one stood.

    Before the browser has said who is here nobody knows what was answered: that place is found again.
    """
    key, known = f"quiz.{lesson.slug}", bool(current_learner())
    place: Place | None = st.session_state.get(key)
    if place is None or (place.early and known and not (place.tries or place.hints)):
        place = st.session_state[key] = _last_asked(lesson) or _half_answered(lesson) or _first_open(lesson, known)
    return place


def go_to(slug: str, place: Place) -> None:
    """Move to another question of a quiz, and have the browser keep which; called before the run that shows it.

    A link may bring a seed of its own: with another one in the address it is another quiz.
    """
    st.session_state[f"quiz.{slug}"] = place
    keep(slug, place)


def keep(slug: str, place: Place) -> None:
    """Have the browser keep which question is on screen, and whether it is over."""
    kept = {"lesson": place.lesson, "item": place.item, "seed": place.seed, "sent": sent_seed()}
    st.session_state.setdefault("asked", {})[slug] = kept | ({"over": True} if place.settled else {})


def _last_asked(lesson: Lesson) -> Place | None:
    """Return the question that was on screen last: one that is over with its tries, another unless answered since.

    What the browser has kept may be anything.
    """
    kept = told().questions if current_learner() else None
    last = kept.get(lesson.slug) if isinstance(kept, Mapping) else None
    if not isinstance(last, Mapping) or last.get("sent") != sent_seed():
        return None
    step, seed = (last.get("lesson"), last.get("item")), last.get("seed")
    if step not in sequence(lesson) or type(seed) is not int or not 0 <= seed < SEEDS:
        return None
    made = [each for each in records(Attempt) if (each.lesson, each.item, each.seed) == (*step, seed)]
    return (_over(made) if last.get("over") is True else None) if made else Place(*step, seed)


def _over(made: list[Attempt]) -> Place | None:
    """Return a question that is over, with its last tries; nothing where it reads otherwise by now."""
    last = made[-1]
    item, tries = drawn_item(last.lesson, last.item, last.seed), made[-(last.turn or 1) :]
    if any(each.version != item.version for each in tries):
        return None
    graded = [Try(each.response, item.grade(each.response)) for each in tries]
    return Place(last.lesson, last.item, last.seed, last.hints, last.helped, graded, settled=True)


def _half_answered(lesson: Lesson) -> Place | None:
    """Return the question that was answered last, if its second try is still open: a reload does not take that."""
    items = item_functions(lesson.folder)
    asked_here = (made for made in reversed(records(Attempt)) if made.lesson == lesson.slug and not made.review)
    last = next((made for made in asked_here if made.item in items), None)
    if last is None or last.turn != 1:
        return None
    item = drawn_item(last.lesson, last.item, last.seed)
    first = Try(last.response, item.grade(last.response))
    if item.tries < 2 or item.version != last.version or first.grade.verdict != "wrong":
        return None
    return Place(last.lesson, last.item, last.seed, last.hints, last.helped, [first])


def _first_open(lesson: Lesson, known: bool) -> Place:
    step = _open_step(lesson)
    return Place(*step, seed_at(lesson, step), early=not known)


def _open_step(lesson: Lesson) -> Step:
    """Return the first item not answered yet, those after the last answer first: what was skipped stays skipped."""
    answered = [made.item for made in records(Attempt) if made.lesson == lesson.slug]
    own = [step for step in sequence(lesson) if step[0] == lesson.slug]
    names = [name for _, name in own]
    after = max((names.index(name) + 1 for name in answered[-1:] if name in names), default=0)
    return next((step for step in own[after:] + own[:after] if step[1] not in answered), own[0])
