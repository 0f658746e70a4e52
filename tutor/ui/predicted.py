"""What was predicted in a lesson, what torch did there, and the belief that leads from the one to the other."""

import math
from typing import Any

from tutor.course import Lesson
from tutor.store import Prediction
from tutor.ui.course import run_lesson
from tutor.ui.learner import records

CLOSE = 0.01  # of the number itself: what still counts as predicted


def locked_prediction(lesson: Lesson) -> Prediction | None:
    """Return what the learner last predicted in this lesson; its response is None after "Show me"."""
    made = [p for p in records(Prediction) if p.lesson == lesson.slug]
    return made[-1] if made else None


def predicted(lesson: Lesson) -> str | float | None:
    """Return what was predicted, as the lesson can read it: a record may come from a file or an older lesson."""
    made = locked_prediction(lesson)
    response = made.response if made else None
    if lesson.prediction.kind == "choice":
        return response if isinstance(response, str) and response in lesson.prediction.options else None
    number = float(response) if isinstance(response, (int, float)) and not isinstance(response, bool) else math.nan
    return number if math.isfinite(number) else None


def belief_behind(lesson: Lesson, response: str | float | None) -> str | None:
    """Return the one misconception that leads to just this prediction; None where none does, or several."""
    if response is None or (isinstance(response, float) and same(response, truth_of(lesson))):
        return None
    met = [belief for belief, told in beliefs_of(lesson).items() if same(response, told)]
    return met[0] if len(met) == 1 else None


def beliefs_of(lesson: Lesson) -> dict[str, Any]:
    """Return where each wrong rule leads: a misconception's id and the option, or the number that torch gives."""
    led, options = lesson.prediction.beliefs, lesson.prediction.options
    facts = run_lesson(lesson, preset(lesson)).facts if set(led.values()) - options.keys() else {}
    return {belief: to if to in options else facts[to] for belief, to in led.items()}


def truth_of(lesson: Lesson) -> Any:
    """Return what torch did at the values of the prediction: the fact that settles it."""
    return run_lesson(lesson, preset(lesson)).facts[lesson.prediction.fact]


def same(one: Any, other: Any) -> bool:
    """Say whether two predictions are one: the same option, or numbers as close as counts as predicted."""
    if isinstance(one, str) or isinstance(other, (str, bool)):
        return one == str(other)
    return math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)


def preset(lesson: Lesson) -> dict[str, Any]:
    """Return the values of the controls at which the prediction is asked."""
    return lesson.values(lesson.prediction.at)
