"""A marked phrasing told otherwise: other variables, formulas and numbers, talk around it, a slip of the keys.

What is asked, and which words carry what, stay the same.
"""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tutor.ask.reader.filling import NAMED, readings
from tutor.ask.reader.marked import GUESS, Part, Phrasing
from tutor.ask.reader.onto import FOLLOW
from tutor.ask.reader.putting import Changes, Piece, Talk, behind_formula, marked_piece, with_change, without_mark

LETTERS = "xywztmkpqrvbcsunhθα"
FUNCTIONS = "fghLJy"
_NAME = re.compile(r"(?<![A-Za-z\d_.])([A-Za-zθα])(?![A-Za-z])(?=[_\d]?)")
_WHOLE = re.compile(r"(?<![\w.^*²])\d{1,3}(?![\w.²])")
_FORMULA = re.compile(r"^(?:.*?=)?\s*(?P<right>[^=]*)$")
_SWAPPED = frozenset("PGTUXYVI")
IN_CONTEXT = 0.12  # how often what is asked anew stands behind something else
WITH_A_CHANGE = 0.07  # how often a word is put in that makes another question of it
ANOTHER = "no"  # what such a one asks: none of what can be worked out
_KEEPS = frozenset("aAiIe")


def cut(told: Phrasing) -> list[Piece]:
    """Return a phrasing in pieces."""
    found, end = [], 0
    for part in told.parts:
        found += [("", told.text[end : part.start]), (part.tag, told.text[part.start : part.end])]
        end = part.end
    return [*found, ("", told.text[end:])]


def joined(asks: str, pieces: Iterable[Piece]) -> Phrasing:
    """Return the phrasing that these pieces make."""
    text, parts = "", []
    for tag, words in pieces:
        if tag:
            parts.append(Part(tag, len(text), len(text) + len(words)))
        text += words
    return Phrasing(asks, text, tuple(parts))


def variables(formula: str) -> frozenset[str]:
    """Return the letters of a formula that may be variables."""
    return frozenset(_NAME.findall(formula)) - _KEEPS


class Varying:
    """Tells phrasings otherwise, with the formulas of all of them, some talk, and contexts of something else."""

    def __init__(self, told: Sequence[Phrasing], talk: Talk, changes: Changes | None = None, seed: int = 0) -> None:
        self._dice = random.Random(seed)
        self._talk, self._changes = talk, changes
        self._contexts = [each.context for each in told if each.context]
        self._formulas: dict[frozenset[str], list[str]] = {}
        for each in told:
            for tag, words in cut(each):
                right = _FORMULA.match(words)
                if tag == "F" and right:
                    self._formulas.setdefault(variables(right["right"]), []).append(right["right"].strip())

    def __call__(self, told: Phrasing) -> Phrasing:
        """Return a phrasing told otherwise."""
        pieces, asks = cut(told), told.asks
        asking = asks == FOLLOW or asks in readings().keys() - {NAMED}
        if asking and self._changes and not told.context and self._dice.random() < WITH_A_CHANGE:
            pieces, asks = with_change(self._dice, pieces, asks, self._changes), ANOTHER
        names = 0.0 if told.context else 0.5  # they stand in the context as well
        for way, chance in (
            (self._other_formula, 0.35),
            (self._other_names, names),
            (self._other_numbers, 0.5),
            (self._with_talk, 0.4),
            (self._with_a_guess, 0.08 if asking else 0.0),
            (self._with_a_slip, 0.15),
            (without_mark, 0.3),
        ):
            if self._dice.random() < chance:
                pieces = way(pieces)
        return replace(joined(asks, pieces), context=told.context or self._context())

    def _context(self) -> str:
        return self._dice.choice(self._contexts) if self._contexts and self._dice.random() < IN_CONTEXT else ""

    def _other_formula(self, pieces: list[Piece]) -> list[Piece]:
        places = [i for i, (tag, _) in enumerate(pieces) if tag == "F"]
        right = _FORMULA.match(pieces[places[0]][1]) if len(places) == 1 else None
        others = self._formulas.get(variables(right["right"]), []) if right else []
        if right is None or len(others) < 2:
            return pieces
        words = right.string[: right.start("right")] + " " * right.string.endswith("= ") + self._dice.choice(others)
        return [(tag, words if i == places[0] else old) for i, (tag, old) in enumerate(pieces)]

    def _other_names(self, pieces: list[Piece]) -> list[Piece]:
        formula = " ".join(words for tag, words in pieces if tag == "F")
        used = set(_NAME.findall("".join(words for _, words in pieces)))
        free = [letter for letter in LETTERS if letter not in used]
        old = sorted(variables(formula) - set(FUNCTIONS))
        new = dict(zip(old, self._dice.sample(free, min(len(free), len(old))), strict=False))
        return [(tag, _NAME.sub(lambda found: new.get(found[1], found[1]), words)) for tag, words in pieces]

    def _other_numbers(self, pieces: list[Piece]) -> list[Piece]:
        def other(found: re.Match[str]) -> str:
            return str(self._dice.choice((self._dice.randint(0, 12), self._dice.randint(2, 120))))

        return [(tag, _WHOLE.sub(other, words) if tag in _SWAPPED else words) for tag, words in pieces]

    def _with_talk(self, pieces: list[Piece]) -> list[Piece]:
        front, behind, middle = self._talk.front, self._talk.behind, self._talk.middle
        where = self._dice.random()
        if where < 0.12 and middle and (put := behind_formula(pieces, [("", self._dice.choice(middle))])):
            return put
        if where < 0.6:
            return [("", self._dice.choice(front) + " "), *pieces]
        return [*pieces, ("", " " + self._dice.choice(behind))]

    def _with_a_guess(self, pieces: list[Piece]) -> list[Piece]:
        front, behind = self._talk.guess_front, self._talk.guess_behind
        if not (front and behind) or any(tag == GUESS for tag, _ in pieces):
            return pieces
        if self._dice.random() < 0.25:
            return [*marked_piece(self._dice, front), ("", " "), *pieces]
        return [*pieces, ("", " "), *marked_piece(self._dice, behind)]

    def _with_a_slip(self, pieces: list[Piece]) -> list[Piece]:
        places = [i for i, (tag, words) in enumerate(pieces) if not tag and re.search(r"[a-z]{5}", words)]
        if not places:
            return pieces
        at = self._dice.choice(places)
        words = pieces[at][1]
        found = self._dice.choice(list(re.finditer(r"[a-z]{5,}", words)))
        i = self._dice.randrange(found.start() + 1, found.end() - 1)
        slip = self._dice.choice((words[i + 1] + words[i], words[i + 1], words[i] + words[i] + words[i + 1]))
        return [*pieces[:at], ("", words[:i] + slip + words[i + 2 :]), *pieces[at + 1 :]]
