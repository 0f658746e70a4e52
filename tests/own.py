"""Make a copy of the template a lesson of its own, as its author would."""

from pathlib import Path

from tutor import LESSONS
from tutor.check.template import sentences
from tutor.course import load_lesson


def made_own(folder: Path) -> Path:
    """Reword what the template says, and touch its demo and its quiz."""
    path = folder / "lesson.md"
    text = path.read_text(encoding="utf-8")
    for sentence, _ in sentences(load_lesson(LESSONS / "_template")):
        text = text.replace(sentence, f"Well: {sentence}")
    path.write_text(text, encoding="utf-8")
    for name in ("demo.py", "quiz.py"):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write("# my own\n")
    return folder
