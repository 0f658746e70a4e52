"""Words that can change a number, and with what they were seen: beside anything else such a word asks back."""

import re
from collections.abc import Iterable, Mapping, Sequence

from tutor.ask.lexicon import roles
from tutor.ask.reader.marked import Part, Phrasing, outside

CHANGES = frozenset({"changing", "change"})
MAY_CHANGE = CHANGES | {"soft", "order", "operator", "smallness", "until", "side.sign", "side.hand", "up", "down"}
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")

Familiar = Mapping[str, frozenset[str]]


def changing(text: str, parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the words outside the parts that can change a number, in order."""
    low = text.lower()
    found = _WORD.findall(outside(low, parts)) if len(low) == len(text) else []
    return tuple(dict.fromkeys(word for word in found if roles(word) & CHANGES))


def can_change(words: Iterable[str]) -> bool:
    """Say whether one of these words can change a number, or wishes for another one."""
    known = [roles(word) for told in words for word in (told.lower(), *told.lower().split())]
    return any(held & MAY_CHANGE or any(role.startswith("want.") for role in held) for held in known)


def familiar(told: Iterable[Phrasing]) -> Familiar:
    """Return, for all that may be asked, the changing words that phrasings of it have and that change nothing there."""
    found: dict[str, set[str]] = {}
    for each in told:
        found.setdefault(each.asks, set()).update(changing(each.text, each.parts))
    return {asks: frozenset(words) for asks, words in found.items()}
