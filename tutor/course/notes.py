"""Notes for whoever teaches a lesson: what is for all of it, and what for one part."""

import re

from tutor.course.lesson import Lesson

PARTS = ("opening", "explain", "predict", "see", "run", "code", "question", "learned")
_HEAD = re.compile(r"^### +(.+?) *$", re.MULTILINE)


def notes_of(lesson: Lesson) -> dict[str, str]:
    """Return the notes by part: "" for the whole lesson, else what stands under `### Part`, in lower case."""
    whole, *rest = _HEAD.split(lesson.sections["notes"].prose)
    told = {head.lower(): text.strip() for head, text in zip(rest[::2], rest[1::2], strict=True)}
    return {"": whole.strip(), **told}
