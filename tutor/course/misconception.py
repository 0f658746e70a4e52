"""The course's one list of misconceptions: what people believe, and what is true instead."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tutor import LESSONS


@dataclass(frozen=True)
class Misconception:
    """A belief that quizzes look for, and the statement that replaces it."""

    id: str
    belief: str
    truth: str


@cache
def load_misconceptions(path: Path = LESSONS / "misconceptions.toml") -> dict[str, Misconception]:
    """Read the list, by id. Raises OSError or tomllib.TOMLDecodeError when it cannot be read."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    return {id: Misconception(id, entry["belief"], entry["truth"]) for id, entry in entries.items()}
