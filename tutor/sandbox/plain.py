"""What torch and Python say when something fails, in plain words, with a cure and where to read on."""

import difflib
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from tutor.sandbox.tables import MEMBERS, SPACES

NEAR = 0.74  # of their letters two names must share, in order: `gard` and `grad` do, `upper` and `outer` do not

Plain = tuple[str, str, dict[str, str] | None]


def explain(kind: str, said: str, names: Iterable[str] = ()) -> Plain:
    """Return what an error means, what to do, and the lesson or answer about it.

    `names` are those that a misspelt one may have meant.
    """
    line = f"{kind}: {said}"
    for pattern, entry in _entries():
        if found := pattern.search(line):
            words = {name: value or "" for name, value in found.groupdict().items()}
            meant = similar(words["name"], names) if entry.get("similar") else None
            cure = f"Did you mean `{meant}`?" if meant else _filled(entry["cure"], words)
            see: dict[str, str] = {place: entry[place] for place in ("lesson", "answer") if place in entry}
            return _filled(entry["says"], words), cure, see or None
    return line if said else f"{kind}.", "", None


def similar(name: str, names: Iterable[str]) -> str | None:
    """Return the name that was probably meant: nearly the same letters, and the same first one."""
    same = [
        other
        for other in (*names, *_usual(), "True", "False", "None")
        if other.lower() == name.lower() and other != name
    ]
    if same:
        return same[0]
    known = {other for other in (*names, *_usual()) if other[:1].lower() == name[:1].lower() and other != name}
    return next(iter(difflib.get_close_matches(name, sorted(known), 1, NEAR)), None)


def _filled(words: str, values: dict[str, str]) -> str:
    """Put what torch named into the words; braces of code in them are left alone."""
    return re.sub(r"\{(\w+)\}", lambda place: values.get(place[1], place[0]), words)


@cache
def _entries() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    text = (Path(__file__).parent / "plain.toml").read_text(encoding="utf-8")
    return [(re.compile(entry["said"]), entry) for entry in tomllib.loads(text)["error"]]


@cache
def _usual() -> frozenset[str]:
    """Return all names that exist here: torch's, Python's, and what tensors and the other kinds of value have."""
    return frozenset().union(*SPACES.values(), *MEMBERS.values())
