"""What is asked about pasted code: read from the prose around it, every word of which must be harmless."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tutor.ask.snippet_words import (
    ACTIONS,
    AHEAD,
    ASKING,
    BEHIND,
    DENYING,
    HARMLESS,
    LINKS,
    MARKS,
    OPENING,
    READING,
    SHOWING,
    SLOPE,
    WEAK,
    ZEROING,
)
from tutor.ask.tree import Unreadable

# "The gradient of the loss with respect to w", and dloss/dw.
PARTIAL = re.compile(
    r"(?i)(?:\bof (?:the )?(\w+) )?\b(?:wrt|w\.r\.t\.?|with respect to)(?= )|\bd ?(\w+) ?/ ?(?:d ?)(?=[A-Za-z_])"
)
# The derivative itself, of no name, need not be what .grad has gathered.
BARE = SLOPE - {"derivative", "derivatives"}
ELSE = re.compile(
    r"(?i)(?<![\w-])-(?=[A-Za-z_(])|\bfor\s*\?*\s*\Z|\b(?:then|and)\W+(?:i )?(?:run |do |execute )?(?:the )?backward\b"
)
TOKEN = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*|\d[\w.]*|\S")


@dataclass(frozen=True)
class Asked:
    """What is asked: the gradients or the values of some names, or what is printed; where both, they should agree.

    `last` says that only the last print is meant.
    """

    names: tuple[str, ...]
    gradient: bool
    printed: bool
    last: bool = False


@dataclass(frozen=True)
class Mention:
    """A name in the prose: where it stands, and whether its gradient is meant."""

    place: int
    name: str
    gradient: bool


def asked(prose: str, names: Collection[str], leaves: Sequence[str], clears: bool) -> Asked:
    """Return what the prose asks about code with these names. Raises Unreadable where that is not clear.

    `leaves` are the names that a gradient is wanted for; `clears` says that the code sets gradients to zero.
    """
    if ELSE.search(prose):
        raise Unreadable("a sign before a name, what it is good for, or one more backward")
    tokens = _tokens(prose)
    words = {token.lower() for token in tokens}
    if not words - MARKS:
        return Asked((), gradient=False, printed=True)
    mentions = _mentions(tokens, names)
    _reject_contradictions({part for word in words for part in (word, *word.split("."))}, clears)
    shows = bool(SHOWING & words) or (bool(WEAK & words) and not mentions)
    if not mentions and not shows and BARE & words and len(leaves) == 1:
        mentions = [Mention(0, leaves[0], gradient=True)]
    if BARE & words and not ZEROING & words and not all(each.gradient for each in mentions):
        raise Unreadable("a gradient, and a name that it may be of")
    if not (mentions or shows) or (tokens[0].lower() in OPENING and not ASKING & words):
        raise Unreadable("no question about a value")
    return Asked(_together(tokens, mentions), bool(mentions and mentions[0].gradient), shows, "last" in words)


def with_partials(prose: str, loss: str) -> str:
    """Return the prose with "with respect to w" put as "gradient of w", where `loss` is all that backward is called on.

    Raises Unreadable where it is of something else.
    """

    def put(match: re.Match[str]) -> str:
        if not loss or (match[1] or match[2] or loss) != loss:
            raise Unreadable("the gradient of something else")
        return " gradient of " if match[2] else " of "

    return PARTIAL.sub(put, prose)


def _tokens(prose: str) -> list[str]:
    """Return words, dotted names and marks."""
    return TOKEN.findall(re.sub(r"(?<![\w.)])\.(?=[a-z])|\(\)", "", prose))  # .grad, backward()


def _mentions(tokens: Sequence[str], names: Collection[str]) -> list[Mention]:
    """Return the names asked about. Raises Unreadable for a word that might change what is asked."""
    found = []
    for place, token in enumerate(tokens):
        if token in MARKS:
            continue
        root, *parts = token.split(".")
        if parts and root in names:
            if parts[-1] in ACTIONS and tokens[place - 1 if place else 0].lower() in ("then", "and", "i"):
                raise Unreadable("a step that is only told")
            if parts[-1] not in ACTIONS:
                found.append(Mention(place, root, "grad" in parts))
            if not set(parts) <= ACTIONS | READING:
                raise Unreadable("something else about a name")
        elif token in names and _is_meant(tokens, place):
            found.append(Mention(place, token, _is_slope(tokens, place)))
        elif token.lower() not in HARMLESS | ZEROING | DENYING:
            raise Unreadable("a word that may change what is asked")
    return found


def _is_meant(tokens: Sequence[str], place: int) -> bool:
    """Say whether a name is one, and no plain English: "a" and "out" are both."""
    if tokens[place].lower() not in HARMLESS:
        return True
    before, after = _beside(tokens, place)
    return before in AHEAD and after in BEHIND


def _is_slope(tokens: Sequence[str], place: int) -> bool:
    """Say whether a name stands in "gradient of w" or "w gradient"."""
    back = place - 1
    while back >= 0 and tokens[back].lower() in LINKS:
        back -= 1
    if back == place - 1 >= 0 and tokens[back].lower() in SLOPE:
        raise Unreadable("the gradient, or the name?")
    return (back >= 0 and tokens[back].lower() in SLOPE) or _beside(tokens, place)[1] in SLOPE


def _beside(tokens: Sequence[str], place: int) -> tuple[str, str]:
    after = tokens[place + 1].lower() if place + 1 < len(tokens) else ""
    return (tokens[place - 1].lower() if place else ""), after


def _reject_contradictions(words: set[str], clears: bool) -> None:
    """Raise Unreadable where the prose says that gradients are cleared and the code does not do it, or vice versa."""
    if words & DENYING and not words & ZEROING:
        raise Unreadable("something is denied")
    if words & ZEROING and bool(words & DENYING) is clears:
        raise Unreadable("the code does something else than its description")


def _together(tokens: Sequence[str], mentions: list[Mention]) -> tuple[str, ...]:
    """Return the names, several only where they are listed side by side. Raises Unreadable otherwise."""
    for first, second in pairwise(mentions):
        between = {token.lower() for token in tokens[first.place + 1 : second.place]}
        same = (first.name, first.gradient) == (second.name, second.gradient)
        if not same and (first.gradient != second.gradient or not between <= {",", "and", "&"}):
            raise Unreadable("several things")
    return tuple(dict.fromkeys(each.name for each in mentions))
