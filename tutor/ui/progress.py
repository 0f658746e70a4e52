"""How far a learner is: read from the attempts, never kept beside them.

A lesson is finished by three different items answered right at the first try, one of them on its main
idea. Until there were second tries it took two right answers: records from then keep what they earned.
"""

from datetime import datetime

from tutor.course import Lesson
from tutor.quiz.draw import idea_items
from tutor.store import Attempt, Prediction
from tutor.ui.course import course, lesson_named
from tutor.ui.learner import records

FINISHES = 3  # different items answered right at the first try
FINISHED_ONCE = 2  # different items answered right, before there were second tries


def items_right(slug: str) -> set[str]:
    """Return the items of a lesson that were answered right at the first try at least once."""
    return {a.item for a in _answers(slug) if a.grade == "correct" and a.turn != 2}


def idea_right(slug: str) -> bool:
    """Say whether one of them asks for the lesson's main idea."""
    ideas = idea_items(lesson_named(slug).folder)
    return bool(ideas & items_right(slug))


def finished(slug: str) -> bool:
    """Say whether the lesson is finished, by today's rule or by the one of its records' time."""
    once = {a.item for a in _answers(slug) if a.grade == "correct" and a.turn is None}
    return len(once) >= FINISHED_ONCE or (len(items_right(slug)) >= FINISHES and idea_right(slug))


def started(slug: str, before: datetime | None = None) -> bool:
    """Say whether the learner predicted or answered anything in the lesson itself, looking back elsewhere aside.

    With a time `before`, whether that was so by then.
    """
    predicted = [made for made in records(Prediction) if made.lesson == slug]
    answered = [made for made in _answers(slug) if not made.review]
    return any(before is None or made.at < before for made in [*predicted, *answered])


def state(slug: str) -> tuple[str, str]:
    """Return the icon and the word for how far a learner is with a lesson; no word for one not opened yet."""
    if finished(slug):
        return ":material/check_circle:", "finished"
    if started(slug):
        return ":material/timelapse:", "begun"
    return ":material/radio_button_unchecked:", ""


def next_step() -> Lesson | None:
    """Return the lesson to go on with; None where all are finished.

    It is the one that was worked at last, or the first after it that is not finished: nobody is sent back to an
    earlier one that they left behind, as long as there is one ahead.
    """
    lessons = list(course())
    made: list[Prediction | Attempt] = [*records(Prediction), *(a for a in records(Attempt) if not a.review)]
    worked = {m.lesson for m in sorted(made, key=lambda m: m.at)[-1:]}
    at = next((index for index, lesson in enumerate(lessons) if lesson.slug in worked), 0)
    return next((lesson for lesson in [*lessons[at:], *lessons[:at]] if not finished(lesson.slug)), None)


def next_lesson(slug: str) -> Lesson | None:
    """Return the lesson after this one; None after the last."""
    lessons = list(course())
    index = [lesson.slug for lesson in lessons].index(slug)
    return lessons[index + 1] if index + 1 < len(lessons) else None


def _answers(slug: str) -> list[Attempt]:
    return [made for made in records(Attempt) if made.lesson == slug]
