"""What a rule is: a number, a sentence, and a function that yields the faults it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutor import LESSONS


@dataclass(frozen=True)
class Fault:
    """One breach of one rule: where it is, what it is, and what cures it."""

    file: Path
    line: int
    message: str
    cure: str
    rule: int = 0

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}: rule {self.rule}: {self.message} Cure: {self.cure}"
        return " ".join(text.split())  # one line, however long an error it quotes


@dataclass(frozen=True)
class Rule:
    """A rule: `subject` is what it looks at (folder, lesson, course or project)."""

    number: int
    subject: str
    text: str
    find: Callable[[Any], Iterator[Fault]]


RULES: dict[int, Rule] = {}


def rule(number: int, subject: str, text: str) -> Callable[[Callable[[Any], Iterator[Fault]]], Any]:
    """Register a function as the rule of that number. Raises ValueError when the number is taken."""

    def register(find: Callable[[Any], Iterator[Fault]]) -> Callable[[Any], Iterator[Fault]]:
        if number in RULES:
            raise ValueError(f"rule {number} is there twice")
        RULES[number] = Rule(number, subject, text, find)
        return find

    return register


def line_of(path: Path, text: str) -> int:
    """Return the number of the first line that holds `text`, 1 when none does."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((i for i, line in enumerate(lines, 1) if text in line), 1)


def cause(error: BaseException) -> str:
    """Return what an error says, beginning with its kind: many a text is empty, or a bare name."""
    return f"{type(error).__name__}: {error}" if str(error).strip() else type(error).__name__


def list_beside(folder: Path, name: str) -> Path:
    """Return the list that lies beside a lesson's folder; this course's own for a lesson that stands alone."""
    path = folder.parent / name
    return path if path.exists() else LESSONS / name
