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


def of_sign(answer: str, truth: str, says: Mapping[str, str]) -> str:
    """Return what is said of one sign where another is right: the lesson's sentence, or one that fits every sign."""
    case, sentence = ("zero", ZERO) if answer == "zero" else ("level", LEVEL) if truth == "zero" else ("other", OTHER)
    return says.get(case, sentence)


def beside(now: float, lowest: float) -> dict[str, str]:
    """Return what is said of the wrong signs of a bowl's slope at `now`, where its lowest loss is at `lowest`."""
    own = now * (lowest - now) > 0
    return {
        "other": f"That is the sign on the other side of the lowest loss, which is at {lowest:g}."
        + (" It is that of the weight as well, but the sign of a weight does not count here." if own else ""),
        "zero": f"The gradient is zero only where the curve is level. Here that is at {lowest:g}.",
        "level": f"Where is the loss lowest, and how far is {now:g} from there?",
    }


def at_a_miss(guess: float, answer: float, factor: str) -> dict[str, str]:
    """Return what is said of the wrong signs of a squared miss's slope; `factor` is the other one that has a sign."""
    miss = f"the miss (the guess is {guess:g}, the answer {answer:g})"
    return {
        "other": f"This comes out when the sign of one factor is turned round, that of {miss} or that of {factor}, "
        "or when the gradient is taken to point downhill.",
        "zero": f"For that one factor has to be zero: {miss}, or {factor}.",
    }


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
