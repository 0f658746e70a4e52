"""The course's one list of concepts: what the items of its quizzes ask about, and which lesson teaches it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tutor import LESSONS


@dataclass(frozen=True)
class Concept:
    """What an item asks about: its name as a learner reads it, what there is to know, the lesson that teaches it."""

    id: str
    name: str
    sentence: str
    lesson: str


@cache
def load_concepts(path: Path = LESSONS / "concepts.toml") -> dict[str, Concept]:
    """Read the list, by id. Raises OSError or tomllib.TOMLDecodeError when it cannot be read."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    return {id: Concept(id, entry["name"], entry["sentence"], entry["lesson"]) for id, entry in entries.items()}
