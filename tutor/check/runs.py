"""A lesson's runs as its rules see them: many rules look at the same few settings."""

from functools import lru_cache
from typing import Any

from tutor.course import Lesson, Run


def run_at(lesson: Lesson, **values: Any) -> Run:
    """Return, or raise, what `lesson.run` gives at these values, or has given another rule; not to be changed."""
    chosen = {control.name: control.default for control in lesson.controls} | values
    return _run(lesson, tuple(sorted(chosen.items())))


@lru_cache(maxsize=32)  # about one lesson's settings; a lesson that is read again is another one, and runs again
def _run(lesson: Lesson, values: tuple[tuple[str, Any], ...]) -> Run:
    return lesson.run(**dict(values))
