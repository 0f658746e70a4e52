"""Run the rules: over one lesson's folder, or over the course and the project around it."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from tutor import LESSONS, ROOT
from tutor.check import (  # noqa: F401  each registers its rules
    asked,
    charts,
    code,
    concepts,
    course,
    demo,
    diagnosis,
    exercise,
    folder,
    layers,
    prose,
    quiz,
    sound,
    template,
)
from tutor.check.rule import RULES, Fault, Rule, cause
from tutor.course import CourseError, load_lesson
from tutor.course.load import lesson_folders

UNJUDGED = "It cannot be judged"


def check_lesson(path: Path) -> list[Fault]:
    """Return every fault of one lesson folder; where it cannot even be read, that alone."""
    faults = list(_faults("folder", path))
    return faults or list(_told_once(_faults("lesson", load_lesson(path))))


def check_course(path: Path = LESSONS, project: Path | None = ROOT, processes: int = 1) -> list[Fault]:
    """Return every fault of a folder of lessons and, unless None, of the project around it."""
    folders = lesson_folders(path)
    faults = [fault for found in _of_each(folders, min(processes, len(folders))) for fault in found]
    try:
        lessons = tuple(sorted((load_lesson(one) for one in folders), key=lambda lesson: lesson.order))
        faults += _faults("course", (path, lessons))
    except CourseError:
        pass  # said already, lesson by lesson
    return faults + (list(_faults("project", project)) if project else [])


def _of_each(folders: list[Path], processes: int) -> list[list[Fault]]:
    """Check the lessons, several at once where there are several processes: each lesson is looked at by one."""
    if processes <= 1:
        return [check_lesson(one) for one in folders]
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(check_lesson, folders))


def _faults(subject: str, what: Any) -> Iterator[Fault]:
    for number, rule in sorted(RULES.items()):
        if rule.subject == subject:
            yield from (replace(fault, rule=number) for fault in _found(rule, what))


def _told_once(faults: Iterator[Fault]) -> Iterator[Fault]:
    """Yield the faults; what several rules stumble over is one, that of the first of them."""
    stumbled: set[str] = set()
    for fault in faults:
        if fault.message not in stumbled:
            yield fault
        if fault.message.startswith(UNJUDGED):
            stumbled.add(fault.message)


def _found(rule: Rule, what: Any) -> list[Fault]:
    """Apply one rule; content so broken that the rule itself stumbles over it is a fault too."""
    try:
        return list(rule.find(what))
    except Exception as error:
        place = getattr(what, "folder", what if isinstance(what, Path) else LESSONS)
        return [Fault(place, 1, f"{UNJUDGED}: {cause(error)}.", f"Mend this first: {rule.text}")]


def rule_list() -> str:
    """Return the rules as a numbered markdown list, as docs/checker.md shows them."""
    return "\n".join(f"{number}. {rule.text}" for number, rule in sorted(RULES.items()))
