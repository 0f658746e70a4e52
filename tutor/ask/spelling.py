"""Slips of the pen in the words of the lexicon: one letter missing, too many, wrong or in its neighbour's place."""

import re
from collections.abc import Mapping
from functools import lru_cache

from tutor.ask.functions import ALIASES, FUNCTIONS
from tutor.ask.lexicon import known_words, lexicon, roles
from tutor.ask.numerals import NUMERALS

SHORTEST, LONGEST = 5, 16
CHANGING = frozenset({"change", "soft", "operator"})
WORD = re.compile(rf"(?<![\w.@\\])[A-Za-z]{{{SHORTEST},{LONGEST}}}(?![\w(@]|\.\w|'\w)")


def respelled(text: str) -> str:
    """Return the text with the lexicon's words written as they should be; every other word is left alone."""
    return WORD.sub(lambda found: _repaired(found[0].lower()) or found[0], text)


@lru_cache(maxsize=4096)
def _repaired(word: str) -> str:
    """Return the one word that is meant; nothing where the word stands for itself, or more than one may be meant.

    A word of change is never made of another word, nor another word of what may be one.
    """
    if word in _words_of_their_own() or roles(word):
        return ""
    near = [known for known in _by_letter().get(word[0], ()) if _is_slip(word, known)]
    near = [known for known in near if known[-1] == word[-1]] or near
    meant = {known: lexicon()[0].get(known, frozenset({known})) for known in near}
    shared = frozenset.intersection(*meant.values()) if meant else frozenset()
    safe = shared and not any(CHANGING & each for each in meant.values())
    return max(near, key=lambda known: len(meant[known])) if safe else ""


@lru_cache(maxsize=1)
def _words_of_their_own() -> frozenset[str]:
    """Return the words that are no slip, though they may be one letter away from one of ours."""
    meant, others = known_words()
    return meant | others | NUMERALS | ALIASES.keys() | FUNCTIONS.keys()


@lru_cache(maxsize=1)
def _by_letter() -> Mapping[str, list[str]]:
    """Return the words that are mended, by their first letter, which nobody gets wrong."""
    found: dict[str, list[str]] = {}
    for word in sorted(known_words()[0]):
        if SHORTEST <= len(word) <= LONGEST and word.isalpha():
            found.setdefault(word[0], []).append(word)
    return found


def _is_slip(word: str, known: str) -> bool:
    """Say whether one letter is missing, too many or wrong, or two neighbours changed places."""
    start = next(
        (at for at, pair in enumerate(zip(word, known, strict=False)) if pair[0] != pair[1]), min(len(word), len(known))
    )
    rest, other = word[start:], known[start:]
    if len(word) == len(known):
        return rest[1:] == other[1:] or rest[1::-1] + rest[2:] == other
    return rest[1:] == other or rest == other[1:]
