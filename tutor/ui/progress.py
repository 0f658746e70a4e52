"""How far a learner is: read from the attempts, never kept beside them."""

from tutor.course import Lesson
from tutor.quiz.mastery import right_alone
from tutor.store import Attempt, Prediction
from tutor.ui.course import course
from tutor.ui.learner import records

FINISHES = 2  # different items answered right


def items_right(slug: str) -> set[str]:
    """Return the items of a lesson that were answered right at least once."""
    return {a.item for a in records(Attempt) if a.lesson == slug and a.grade == "correct"}


def first_right(slug: str) -> int:
    """Return how many items of a lesson were answered right at the first try, without hints."""
    first: dict[str, bool] = {}
    for a in records(Attempt):
        if a.lesson == slug:
            first.setdefault(a.item, right_alone(a))
    return sum(first.values())


def finished(slug: str) -> bool:
    """Say whether enough different items of the lesson were answered right."""
    return len(items_right(slug)) >= FINISHES


def started(slug: str) -> bool:
    """Say whether the learner predicted or answered anything in the lesson."""
    return any(made.lesson == slug for kind in (Attempt, Prediction) for made in records(kind))


def next_step() -> Lesson | None:
    """Return the first lesson that is not finished; None at the end of the course."""
    return next((lesson for lesson in course() if not finished(lesson.slug)), None)


def next_lesson(slug: str) -> Lesson | None:
    """Return the lesson after this one; None after the last."""
    lessons = list(course())
    index = [lesson.slug for lesson in lessons].index(slug)
    return lessons[index + 1] if index + 1 < len(lessons) else None
