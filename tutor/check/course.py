"""Rules on the course as a whole."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tutor import LESSONS, ROOT
from tutor.check.rule import Fault, line_of, rule
from tutor.course import Lesson, load_misconceptions

THREAD = ROOT / "docs" / "thread.md"
Course = tuple[Path, tuple[Lesson, ...]]


@rule(27, "course", "A course has at least one lesson.")
def not_empty(course: Course) -> Iterator[Fault]:
    """Find a course without lessons: a pattern that matches nothing must not pass."""
    folder, lessons = course
    if not lessons:
        yield Fault(folder, 1, "There is no lesson.", "Add one: make lesson name=my_lesson.")


@rule(28, "course", "Every lesson has an order of its own.")
def orders_unique(course: Course) -> Iterator[Fault]:
    """Find two lessons in one place."""
    counts = Counter(lesson.order for lesson in course[1])
    for lesson in course[1]:
        if counts[lesson.order] > 1:
            path = lesson.folder / "lesson.md"
            yield Fault(path, line_of(path, "order"), f"Order {lesson.order} is there twice.", "Take a free number.")


@rule(29, "course", "A lesson builds on lessons that come before it.")
def needs_earlier(course: Course) -> Iterator[Fault]:
    """Find prerequisites that are unknown or come later."""
    orders = {lesson.slug: lesson.order for lesson in course[1]}
    for lesson in course[1]:
        path = lesson.folder / "lesson.md"
        for need in lesson.needs:
            if orders.get(need, lesson.order) >= lesson.order:
                yield Fault(path, line_of(path, "needs"), f"It needs {need!r}.", "Name a lesson that comes earlier.")


@rule(30, "course", "Every misconception of the list is treated by a lesson.")
def beliefs_treated(course: Course) -> Iterator[Fault]:
    """Find misconceptions that no lesson treats."""
    folder, lessons = course
    path = folder / "misconceptions.toml"
    treated = {belief for lesson in lessons for belief in lesson.misconceptions}
    for belief in sorted((load_misconceptions(path) if path.exists() else {}).keys() - treated):
        yield Fault(path, line_of(path, f"[{belief}]"), f"No lesson treats {belief!r}.", "Ask about it, or remove it.")


@rule(31, "course", "docs/thread.md is what `python -m tutor docs` writes from the lessons' front matter.")
def thread_table_true(course: Course) -> Iterator[Fault]:
    """Find a table of answered questions that no longer tells what the lessons say."""
    folder, lessons = course
    if folder == LESSONS and (not THREAD.exists() or THREAD.read_text(encoding="utf-8") != thread_table(lessons)):
        yield Fault(THREAD, 1, "The table is not what the lessons say.", "Run `python -m tutor docs`.")


def thread_table(lessons: tuple[Lesson, ...]) -> str:
    """Return docs/thread.md: each sentence of the forum thread beside the lesson that answers it."""
    rows = [
        f"| {sentence} | [{lesson.order}. {lesson.title}](../lessons/{lesson.slug}/lesson.md) |"
        for lesson in lessons
        for sentence in lesson.answers
    ]
    head = "# What the thread asked, and where it is answered\n\n"
    why = "Written by `python -m tutor docs` from the lessons' front matter; change it there.\n\n"
    return head + why + "\n".join(["| in the thread | lesson |", "| --- | --- |", *rows]) + "\n"
