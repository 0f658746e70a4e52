"""Rules on the course as a whole."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tutor import LESSONS, ROOT
from tutor.check.prose import texts
from tutor.check.rule import Fault, line_of, rule
from tutor.course import Lesson, load_misconceptions

THREAD = ROOT / "docs" / "thread.md"
Course = tuple[Path, tuple[Lesson, ...]]
BY_PLACE = re.compile(
    r"\b(?:last|next|previous)\s+lessons?\b|\blessons?\s+(?:before|after)\b"
    r"|\blessons?\s+(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)  # true in one order of the course, and false in the next
BY_TITLE = re.compile(r"\blesson\s+“([^”]*)”")


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
    treated = {belief for lesson in lessons for belief in (*lesson.misconceptions, *lesson.prediction.beliefs)}
    for belief in sorted((load_misconceptions(path) if path.exists() else {}).keys() - treated):
        yield Fault(path, line_of(path, f"[{belief}]"), f"No lesson treats {belief!r}.", "Ask about it, or remove it.")


@rule(31, "course", "docs/thread.md is what `python -m tutor docs` writes from the lessons' front matter.")
def thread_table_true(course: Course) -> Iterator[Fault]:
    """Find a table of answered questions that no longer tells what the lessons say."""
    folder, lessons = course
    if folder == LESSONS and (not THREAD.exists() or THREAD.read_text(encoding="utf-8") != thread_table(lessons)):
        yield Fault(THREAD, 1, "The table is not what the lessons say.", "Run `python -m tutor docs`.")


@rule(
    45,
    "course",
    "A lesson calls another one by its title (the lesson “…”), not the last or the next one, nor by a number.",
)
def lessons_named(course: Course) -> Iterator[Fault]:
    """Find words that another order of the course makes false, and titles that no lesson has."""
    titles = {lesson.title for lesson in course[1]}
    for lesson in course[1]:
        for where, text, line in texts(lesson):
            called = [found.group() for found in BY_PLACE.finditer(text)]
            called += [found.group() for found in BY_TITLE.finditer(text) if found[1] not in titles]
            for words in called:
                at = line + text[: text.index(words)].count("\n")
                yield Fault(
                    lesson.folder / "lesson.md", at, f"{where} says “{words}”.", "Write: the lesson “its title”."
                )


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
