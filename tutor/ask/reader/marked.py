"""Marked phrasings, from which the reader learns: an id, and a text whose parts stand in braces with their tag."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tutor import ROOT

READINGS = ROOT / "answers" / "readings"
CONVERSATIONS = ROOT / "answers" / "conversations"
TAGS = "FPBRNMGDTLCVEAWXYQIOUZKS"
GUESS, CHANGED_BY = "U", "Z"  # the tags of what somebody believes, and of what makes another question of one
PART = re.compile(r"\{([A-Z]) ([^{}]*)\}")


@dataclass(frozen=True)
class Part:
    """Words of a text that carry something: their tag, and where they stand."""

    tag: str
    start: int
    end: int


def outside(text: str, parts: Iterable[Part]) -> str:
    """Return a text with blanks in place of its parts."""
    rest = list(text)
    for part in parts:
        rest[part.start : part.end] = " " * (part.end - part.start)
    return "".join(rest)


CHANGE = " · "  # between the last question and what was changed in it, in a context
WORDS = "words"  # what is asked in words, and answered so
SAME = {"compose": "slope"}  # told apart where it is written, for more of it


@dataclass(frozen=True)
class Phrasing:
    """A text, what it asks for, and its parts in order; `context` says what stood before it, in a conversation."""

    asks: str
    text: str
    parts: tuple[Part, ...]
    context: str = ""


def phrasing(line: str) -> Phrasing:
    """Take one line apart. Raises ValueError where it has no id."""
    asks, bar, marked = line.partition(" | ")
    if not bar:
        raise ValueError(f"no id in front of “{line}”")
    text, parts, end = "", [], 0
    for found in PART.finditer(marked):
        text += marked[end : found.start()]
        parts.append(Part(found[1], len(text), len(text) + len(found[2])))
        text, end = text + found[2], found.end()
    return Phrasing(SAME.get(asks, asks), text + marked[end:], tuple(parts))


def conversations(folder: Path = CONVERSATIONS) -> Iterator[list[Phrasing]]:
    """Yield every conversation of the folder's files, in order: its turns, one in each line, up to an empty line."""
    for file in sorted(folder.glob("*.txt")):
        for part in file.read_text(encoding="utf-8").split("\n\n"):
            if lines := [line for line in part.splitlines() if line and not line.startswith("#")]:
                yield [phrasing(line) for line in lines]


def phrasings(folder: Path = READINGS) -> Iterator[Phrasing]:
    """Yield every phrasing of the folder's files, in order."""
    for file in sorted(folder.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                yield phrasing(line)
