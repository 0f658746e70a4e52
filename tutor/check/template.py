"""The rule on what a new lesson begins with: nothing of the template stays."""

import re
from collections.abc import Iterator
from pathlib import Path

from tutor.check.rule import Fault, line_of, list_beside, rule
from tutor.course import Lesson, load_lesson

_SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s|$)|$)", re.DOTALL)
WORDS = 4  # a shorter sentence may well be anybody's


@rule(39, "lesson", "No sentence of lesson.md is still the template's, nor is the demo or the quiz.")
def written_anew(lesson: Lesson) -> Iterator[Fault]:
    """Find what was copied from the template and left as it was."""
    template, path = list_beside(lesson.folder, "_template"), lesson.folder / "lesson.md"
    left = (
        {sentence for sentence, _ in sentences(load_lesson(template))} if (template / "lesson.md").exists() else set()
    )
    for sentence, line in sentences(lesson):
        if sentence in left:
            yield Fault(path, line, f"This is still the template's sentence: “{sentence}”", "Write your own.")
    for name in ("demo.py", "quiz.py"):
        if (template / name).exists() and _text(template / name) == _text(lesson.folder / name):
            yield Fault(lesson.folder / name, 1, f"This is still the template's {name}.", "Write your own.")


def sentences(lesson: Lesson) -> Iterator[tuple[str, int]]:
    """Yield the sentences of a lesson that say what it is about, each with its line."""
    path = lesson.folder / "lesson.md"
    for text in (lesson.title, lesson.idea, *lesson.objectives):
        yield text, line_of(path, text)
    for section in lesson.sections.values():
        for match in _SENTENCE.finditer(section.prose):
            words = match[0].split()
            if len(words) >= WORDS:
                yield " ".join(words), section.line + section.prose[: match.start()].count("\n")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()
