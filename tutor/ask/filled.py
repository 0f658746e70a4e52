"""A curated answer's body with its numbers: those of a run of its lesson's demo."""

from functools import lru_cache

from tutor import LESSONS
from tutor.ask.answers import Answer
from tutor.course import load_lesson
from tutor.course.prose import fill, placeholders


@lru_cache(maxsize=256)
def filled(answer: Answer) -> str:
    """Return the body, its placeholders filled from the lesson's run. Raises KeyError for an unknown fact."""
    if not placeholders(answer.body):
        return answer.body
    return fill(answer.body, load_lesson(LESSONS / answer.lesson).run(**answer.run).facts)
