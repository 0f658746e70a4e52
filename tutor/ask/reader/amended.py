"""A list of numbers of which a next text gives some: one more, or one in the place of another."""

import re

from tutor.ask.lists import Values
from tutor.ask.printer import number
from tutor.ask.reader.marked import outside
from tutor.ask.reader.proposed import Proposal
from tutor.ask.reader.written import NUMBER
from tutor.ask.tree import Unreadable
from tutor.ask.typed import PARSED

MORE = re.compile(
    r"\b(?:add|adding|also|another|too|as well|at the same time|both|more|extra|plus|then|und|auch)\b", re.IGNORECASE
)
MORE_STEPS = re.compile(
    r"\b(?:more|further|another|additional|extra|mehr|again|(?:and |the )?next(?: one)?\W*$|one after)(?!\w)",
    re.IGNORECASE,
)
FRONT = re.compile(r"\b(?:in front|start|before)\b", re.IGNORECASE)
NTH = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "middle": 1, "third": 2, "3rd": 2, "last": -1}


def numbers_in(text: str) -> Values:
    """Return all numbers of a text."""
    return tuple(float(each.replace(" ", "").replace("−", "-")) for each in re.findall(NUMBER, text))


def nth(read: Proposal) -> int | None:
    """Return which of several a text names outside of its parts: "the last one was 7"."""
    return nth_in(outside(read.text, read.parts))


def nth_in(text: str) -> int | None:
    """Return which of several these words name; None where they name none."""
    return next((place for word, place in NTH.items() if re.search(rf"\b{word}\b", text.lower())), None)


def amended(old: str, new: str, read: Proposal) -> str:
    """Return the text of a list with the new numbers in it; those alone where nothing says which they are."""
    before, fresh = numbers_in(old), numbers_in(new)
    rest = outside(read.text, read.parts)
    if not fresh or len(fresh) >= len(before):
        return new
    place, told = nth(read), [value for value in numbers_in(rest) if value in before]
    if place is None and len(told) == 1:
        place = before.index(told[0])  # "not 3 but 4"
    if FRONT.search(rest):
        return _row(fresh + before)
    if place is None and MORE.search(rest):
        return _row(before + fresh)
    if place is None or len(fresh) > 1 or not -len(before) <= place < len(before):
        return new
    values = list(before)
    values[place] = fresh[0]
    return _row(tuple(values))


def one_more(old: str, new: str) -> str:
    """Return so many more than there were, where both are counts."""
    try:
        return f"{PARSED['count'](old) + PARSED['count'](new):.0f}"
    except Unreadable:
        return new


def _row(values: Values) -> str:
    return f"({', '.join(map(number, values))})"
