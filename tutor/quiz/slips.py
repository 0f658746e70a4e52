"""Slips: how one comes to a wrong answer that no belief leads to, in a sentence that does not tell the key."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from tutor.quiz.item import Option, Redraw

OTHER = "It is the other way. Take what it is made of piece by piece: which sign has each?"
ZERO = "Zero would mean that a small move changes nothing there, or that a factor on the way is zero."
LEVEL = "A small move changes nothing there, or a factor on the way is zero: look for which."
MISORDERED = (
    "In that order the lines do not work. Go through them one by one: is everything that a line uses there by then?"
)
MISPLACED = (
    "Read from the top, the first line that does not work where you put it is `{line}`. "
    "Ask what it needs from the lines above it, and what it does to what they made."
)


def of_sign(answer: str, truth: str) -> str:
    """Return what is said of one sign where another is right."""
    return ZERO if answer == "zero" else LEVEL if truth == "zero" else OTHER


def of_order(lines: Sequence[str], slips: Sequence[Option]) -> str:
    """Return what comes of the first slip whose lines stand in this order, whatever stands between them."""
    places = ((slip.says, [lines.index(line) for line in slip.text.splitlines()]) for slip in slips)
    return next((says for says, found in places if found == sorted(found)), "")


def slips_of(slips: Mapping[str, Any], beliefs: Sequence[float], tolerance: float) -> tuple[Option, ...]:
    """Return the slips as options: what went wrong, in words that follow "This comes out when", with its number.

    Raises Redraw where one comes to the number of a belief: neither could be named.
    """
    made = [(f"This comes out when {how}.", float(value)) for how, value in slips.items()]
    finite = [(says, value) for says, value in made if math.isfinite(value)]
    if any(abs(value - belief) <= 2 * tolerance for _, value in finite for belief in beliefs):
        raise Redraw("a slip gives the number of a belief")
    return tuple(Option(f"{value:g}", value=value, says=says) for says, value in finite)
