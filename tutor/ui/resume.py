"""Where a learner goes on in a quiz or in Review: in a new session, after a reload too, at the question that was open.

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
        last = last_asked(lesson.slug, sequence(lesson))
        place = st.session_state[key] = last or _half_answered(lesson) or _first_open(lesson, known)
    return place


def go_to(slug: str, place: Place) -> None:
    """Move to another question of a quiz, and have the browser keep which; called before the run that shows it.

    A link may bring a seed of its own: with another one in the address it is another quiz.
    """
    st.session_state[f"quiz.{slug}"] = place
    keep(slug, place)


def keep(screen: str, place: Place | None) -> None:
    """Have the browser keep which question a screen shows, a lesson's slug or "review", and whether it is over."""
    asked = st.session_state.setdefault("asked", {})
    if place is None:
        asked[screen] = {}  # the browser goes on with what it has of a name that is not sent
        return
    kept = {"lesson": place.lesson, "item": place.item, "seed": place.seed, "sent": sent_seed()}
    asked[screen] = kept | ({"over": True} if place.settled else {})


def last_asked(screen: str, steps: list[Step]) -> Place | None:
    """Return the question that was on a screen last, with its tries; None if there is none, or it was answered since.

    Only one of these steps is believed: what the browser has kept may be anything.
    """
    kept = told().questions if current_learner() else None
    last = kept.get(screen) if isinstance(kept, Mapping) else None
    if not isinstance(last, Mapping) or last.get("sent") != sent_seed():
        return None
    step, seed = (last.get("lesson"), last.get("item")), last.get("seed")
    if step not in steps or type(seed) is not int or not 0 <= seed < SEEDS:
        return None
    made = [each for each in records(Attempt) if (each.lesson, each.item, each.seed) == (*step, seed)]
    return _answered(made, over=last.get("over") is True) if made else Place(*step, seed)


def _answered(made: list[Attempt], over: bool) -> Place | None:
    """Return a question with its last tries; nothing where it reads otherwise by now, or is neither over nor open."""
    last = made[-1]
    item, tries = drawn_item(last.lesson, last.item, last.seed), made[-(last.turn or 1) :]
    if any(each.version != item.version for each in tries):
        return None
    graded = [Try(each.response, item.grade(each.response)) for each in tries]
    still_open = last.turn == 1 and item.tries > 1 and graded[0].grade.verdict == "wrong"
    if not over and not still_open:
        return None
    return Place(last.lesson, last.item, last.seed, last.hints, last.helped, graded, settled=over)


def _half_answered(lesson: Lesson) -> Place | None:
    """Return the question that was answered last, if its second try is still open: a reload does not take that."""
    items = item_functions(lesson.folder)
    asked_here = (made for made in reversed(records(Attempt)) if made.lesson == lesson.slug and not made.review)
    last = next((made for made in asked_here if made.item in items), None)
    return _answered([last], over=False) if last else None


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
