"""Rules on a lesson's folder: its files, its name, and that it can be read at all."""

import re
from collections.abc import Iterator
from pathlib import Path

from tutor.check.rule import Fault, line_of, rule
from tutor.course import CourseError, Lesson, load_lesson
from tutor.course.lesson import REQUIRED_SECTIONS, SECTIONS
from tutor.course.notes import PARTS, notes_of

FILES = ("lesson.md", "demo.py", "chart.py", "quiz.py")


@rule(1, "folder", "A lesson's folder holds lesson.md, demo.py, chart.py and quiz.py.")
def files_present(folder: Path) -> Iterator[Fault]:
    """Find the files that are missing."""
    for name in FILES:
        if not (folder / name).is_file():
            yield Fault(folder / name, 1, "The file is missing.", "Copy it from lessons/_template.")


@rule(2, "folder", "Its name is a slug: lower-case letters, digits and underscores, a letter first.")
def slug_valid(folder: Path) -> Iterator[Fault]:
    """Find a folder whose name makes no good address."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,39}", folder.name):
        yield Fault(folder, 1, f"{folder.name!r} is no slug.", "Rename the folder, for example to chain_rule.")


@rule(3, "folder", "lesson.md can be read: front matter complete, every `##` section known and there once.")
def readable(folder: Path) -> Iterator[Fault]:
    """Find what keeps the lesson from being loaded."""
    if not all((folder / name).is_file() for name in FILES):
        return
    try:
        load_lesson(folder)
    except CourseError as error:
        yield Fault(folder / "lesson.md", 1, f"{error}.", "See docs/adding-a-lesson.md for what stands there.")


@rule(
    4,
    "lesson",
    "The sections stand in order: explain, predict, run, see, further (if any), learned, notes by known parts.",
)
def sections_in_order(lesson: Lesson) -> Iterator[Fault]:
    """Find sections that are missing, unknown, empty or out of order."""
    path, keys = lesson.folder / "lesson.md", list(lesson.sections)
    for key in REQUIRED_SECTIONS:
        if key not in keys or not lesson.sections[key].prose.strip():
            yield Fault(
                path, 1, f"Section {key!r} is missing or empty.", f"Write `## {key.title()}: heading` and its prose."
            )
    known = [key for key in SECTIONS if key in keys]
    if keys != known:
        yield Fault(
            path, line_of(path, "## "), f"The sections are {keys}.", f"Put them in this order: {list(SECTIONS)}."
        )
    for part in notes_of(lesson).keys() - {"", *PARTS} if "notes" in keys else ():
        yield Fault(path, line_of(path, "### "), f"No step is called {part!r}.", f"The notes' parts are {list(PARTS)}.")


@rule(5, "lesson", "A lesson takes five to eight minutes and has one to four objectives.")
def small_enough(lesson: Lesson) -> Iterator[Fault]:
    """Find lessons that want too much at once."""
    path = lesson.folder / "lesson.md"
    if not 5 <= lesson.minutes <= 8:
        yield Fault(
            path, line_of(path, "minutes"), f"{lesson.minutes} minutes.", "Cut it, or split it into two lessons."
        )
    if not 1 <= len(lesson.objectives) <= 4:
        yield Fault(path, line_of(path, "objectives"), f"{len(lesson.objectives)} objectives.", "Keep one to four.")
