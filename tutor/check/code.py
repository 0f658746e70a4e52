"""The rule on code that items show: it runs as it stands, or stops with the error that it is meant to stop with."""

import contextlib
import io
import warnings
from collections.abc import Iterator

from tutor.check.quiz import by_name
from tutor.check.rule import Fault, cause, line_of, rule
from tutor.course import Lesson
from tutor.quiz.item import Item
from tutor.quiz.shown import ran


@rule(
    34, "lesson", "Every code shown in an item runs as it stands, or stops with the error its item names in `raises`."
)
def code_runs(lesson: Lesson) -> Iterator[Fault]:
    """Find code that a learner would copy in vain."""
    path = lesson.folder / "quiz.py"
    for name, items in by_name(lesson):
        shown = {(item.code, item.raises): item for item in items if item.code is not None}
        problem = next((p for item in shown.values() if (p := _problem(item))), None)
        if problem:
            cure = "Show whole code: torch, nn and F are at hand, nothing else."
            yield Fault(path, line_of(path, f"def {name}("), f"{name}: {problem}.", cure)


def _problem(item: Item) -> str | None:
    """Say how an item's code does otherwise than it should, None where it does not."""
    stopped = _run(item.code or "")
    if stopped is None and item.raises:
        return f"its code raises no {item.raises} (seed {item.seed})"
    if stopped is not None and type(stopped).__name__ != item.raises:
        return f"its code stops with {cause(stopped)} (seed {item.seed})"
    return None


def _run(code: str) -> BaseException | None:
    """Run code by itself, with what the course takes as imported; return what stopped it."""
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            ran(code)
    except (Exception, SystemExit) as error:
        return error
    return None
