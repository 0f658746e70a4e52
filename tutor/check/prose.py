"""Rules on prose: every number in it is a placeholder that a run fills."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tutor.check.rule import Fault, cause, line_of, rule
from tutor.check.runs import run_at
from tutor.course import Lesson
from tutor.course.prose import fill, placeholders, typed_digits

_UNREAD = re.compile(r"\{\{\s|\{\{\w+[.:][^{}]*\}\}")  # braces that belong to LaTeX hold neither


def texts(lesson: Lesson) -> Iterator[tuple[str, str, int]]:
    """Yield (where, text, line) for everything in lesson.md that a learner reads, and the notes."""
    path = lesson.folder / "lesson.md"
    for key, section in lesson.sections.items():
        yield key, section.prose, section.line
        yield f"heading of {key}", section.heading, line_of(path, section.heading)
    for name, text in lesson.alt.items():
        yield f"alt of {name}", text, line_of(path, text[:30])
    if lesson.sound and lesson.sound.says:
        yield "sound", lesson.sound.says, line_of(path, lesson.sound.says)
    reasons = lesson.prediction.reasons
    for text in (lesson.title, lesson.idea, *lesson.objectives, *lesson.prediction.options.values(), *reasons.values()):
        yield "front matter", text, line_of(path, text)
    controls = [text for control in lesson.controls for text in (control.label, control.help)]
    for text in filter(None, (lesson.slow, *controls)):
        yield "front matter", text, line_of(path, text)
    yield "question", lesson.prediction.question, line_of(path, lesson.prediction.question)


@rule(6, "lesson", "No digit is typed in prose, nor after =, ≈, <, > or an arrow in math or code: torch computes it.")
def no_typed_digits(lesson: Lesson) -> Iterator[Fault]:
    """Find digits that somebody typed."""
    for where, text, line in texts(lesson):
        for offset, excerpt in typed_digits(text):
            yield Fault(
                lesson.folder / "lesson.md",
                line + text[:offset].count("\n"),
                f"A typed digit in {where}: “{excerpt}”.",
                "Return the number as a fact of the demo and write {{ fact:.1f }}, or write the word.",
            )


@rule(7, "lesson", "Every placeholder names a fact of the demo, with a format that fits it.")
def placeholders_known(lesson: Lesson) -> Iterator[Fault]:
    """Find placeholders that no run can fill."""
    facts = run_at(lesson).facts
    for where, text, line in texts(lesson):
        yield from _unfilled(lesson, where, text, line, facts)


@rule(8, "lesson", "Before the prediction is locked in, only the controls' values are told: nothing of its run.")
def nothing_told_early(lesson: Lesson) -> Iterator[Fault]:
    """Find facts of the predicted run in the question or its prose."""
    controls = {control.name for control in lesson.controls}
    for where, text, line in texts(lesson):
        told = placeholders(text) - controls
        if where in ("predict", "question", "front matter") and told:
            yield Fault(
                lesson.folder / "lesson.md",
                line,
                f"{where} tells {sorted(told)} before the learner has predicted.",
                "Use the controls' own names there; the facts belong into see.",
            )


def _unfilled(lesson: Lesson, where: str, text: str, line: int, facts: Mapping[str, Any]) -> Iterator[Fault]:
    path = lesson.folder / "lesson.md"
    try:
        rest = fill(text, facts)
        if _UNREAD.search(rest):
            yield Fault(path, line, f"{where}: a placeholder is misspelt.", "Write {{ fact }} or {{ fact:.1f }}.")
    except KeyError as error:
        known = ", ".join(sorted(facts))
        yield Fault(path, line, f"{where} asks for {error}, which is no fact.", f"The facts are: {known}.")
    except (ValueError, TypeError) as error:
        yield Fault(
            path, line, f"{where}: a format does not fit its fact ({cause(error)}).", "Use .1f, .3g or no format."
        )
