"""What torch and Python say when something fails, in plain words, with a cure and where to read on."""

import keyword
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from tutor.sandbox.tables import MEMBERS, SPACES

SLIPS = 3  # a name of so many letters may hold one slip, one twice as long two: `upper` and `outer` are too far apart
LONGEST = 30  # letters of a name that is looked for
# A word where a statement could begin with a keyword: before another name, or before a colon.
LIKE_A_KEYWORD = re.compile(r"([A-Za-z]{3,})(?=\s+[A-Za-z_\d]|\s*:)")

Plain = tuple[str, str, dict[str, str] | None]


def explain(kind: str, said: str, names: Iterable[str] = (), line: str = "") -> Plain:
    """Return what an error means, what to do, and the lesson or answer about it.

    `names` are those that a misspelt one may have meant, `line` is the text that Python could not read.
    """
    message = f"{kind}: {said}"
    for pattern, entry in _entries():
        if found := pattern.search(message):
            words = {name: value or "" for name, value in found.groupdict().items()}
            meant = _meant(entry.get("similar", ""), words, names, line)
            cure = f"Did you mean `{meant}`?" if meant else _filled(entry["cure"], words)
            see: dict[str, str] = {place: entry[place] for place in ("lesson", "answer") if place in entry}
            return _filled(entry["says"], words), cure, see or None
    return message if said else f"{kind}.", "", None


def _meant(similar_to: str, words: dict[str, str], names: Iterable[str], line: str) -> str | None:
    """Return what was probably meant, among what an entry says it is similar to."""
    if similar_to == "keyword":
        every = [word for word in LIKE_A_KEYWORD.findall(line) if not keyword.iskeyword(word)]
        return next(filter(None, (similar(word, (), keyword.kwlist) for word in every)), None)
    if similar_to == "member":
        owner = words["owner"]
        names = SPACES.get(owner) or MEMBERS.get(owner) or names
    return similar(words["name"], names, _usual()) if similar_to else None


def similar(name: str, names: Iterable[str], others: Iterable[str]) -> str | None:
    """Return the name that was probably meant: the fewest slips away, of these before the others.

    Of two as near, the one with all its letters: `tahn` is `tanh` and not `tan`.
    """
    known = {other: after for after, every in ((1, others), (0, names)) for other in every if other != name}
    same = [other for other in known if other.lower() == name.lower()]
    if same:
        return min(same, key=known.__getitem__)
    near = [other for other in known if other[:1].lower() == name[:1].lower() and len(name) <= LONGEST]
    far = {other: distance(name, other) for other in near if abs(len(other) - len(name)) <= len(name) // SLIPS}
    close = [other for other in far if far[other] <= len(name) // SLIPS]
    return min(close, key=lambda other: (far[other], known[other], sorted(other) != sorted(name), other), default=None)


def distance(one: str, other: str) -> int:
    """Return how many letters are missing, too many, wrong, or in their neighbour's place."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            ways = [rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != wanted)]
            if min(i, j) > 1 and (letter, wanted) == (other[j - 2], one[i - 2]):
                ways.append(rows[-2][j - 2] + 1)
            row.append(min(ways))
        rows.append(row)
    return rows[-1][-1]


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
    return frozenset().union(*SPACES.values(), *MEMBERS.values(), keyword.kwlist)
