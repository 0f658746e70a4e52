"""What a next text may do to the last question besides giving a slot: a step more, the other one, stand there."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tutor.ask.kinds import OnFormula, Question
from tutor.ask.kinds.slope import Slope
from tutor.ask.kinds.stepping import Stepping
from tutor.ask.leads import Turn
from tutor.ask.numerals import UNITS
from tutor.ask.tree import Call, Num, Op, Tree

STEP = re.compile(
    r"(?:do |take |make )?(?:another(?: one| step)?|one more(?: step)?|(?:the )?next step|(?:it )?again|once more)"
    r"(?:\W+(?:please|pls))?"
)
MORE = re.compile(rf"(?:do |take |make )?(\d+|{'|'.join(UNITS)}) more(?: steps?)?(?:\W+(?:please|pls))?")
OTHER = re.compile(r"(?:what is |what's )?the other (?:one|variable|partial|derivative|weight|place|point)")
SUMMED = re.compile(
    r"(?:if i (?:use|take) |with |using )?(?:the )?sum(?: (?:instead of|not|rather than) (?:the )?mean)?"
)
THERE = re.compile(r"\b(?:there|(?:that|this) (?:place|point|spot))\b", re.IGNORECASE)
LOOKS = re.compile(r"\b(?:slopes?|gradients?|derivatives?|steep|value|height|high|loss|cost)\b", re.IGNORECASE)
NTH = re.compile(
    r"\bat the (?:(first|left|lower|smaller)|(second|last|right|larger|upper|bigger))(?: (?:one|place))?\b"
)


def moved(asked: Question, turn: Turn) -> Question | None:
    """Return the last question one step further, by its other variable, or summed; None where the text says else."""
    if isinstance(asked, Stepping) and isinstance(asked, OnFormula):
        counted = MORE.fullmatch(turn.core)
        more = int(UNITS.get(counted[1]) or counted[1]) if counted else bool(STEP.fullmatch(turn.core))
        return replace(asked, steps=asked.steps + more) if more and asked.shown == "end" else None
    if not isinstance(asked, OnFormula):
        return None
    if OTHER.fullmatch(turn.core):
        others = tuple(name for name in asked.place if name not in asked.by)
        return replace(asked, by=others) if len(others) == len(asked.by) == 1 else None
    if SUMMED.fullmatch(turn.core) and (tree := _summed(asked.formula.tree)):
        return replace(asked, formula=replace(asked.formula, tree=tree))
    return None


def _summed(tree: Tree) -> Tree | None:
    """Return a mean of squares as their sum."""
    match tree:
        case Call("mse", (preds, targets)):
            return Call("sum", (Op("^", Op("-", preds, targets), Num(2.0)),))
    return None


def standing(
    asked: Question, numbers: tuple[float, ...], turn: Turn, two: tuple[float, ...] = ()
) -> tuple[Question, str] | None:
    """Return the last question moved to a place that was its answer, and the text; None where it speaks of none.

    Of `two` places that were found before it, it may stand at one, and be asked for the other.
    """
    if not isinstance(asked, OnFormula):
        return None
    if OTHER.fullmatch(turn.core) and len(two) == 2 and len(asked.place) == 1:
        ((name, spot),) = asked.place.items()
        return (asked, f"at {name} = {sum(two) - spot!r}") if isinstance(spot, float) and spot in two else None
    text, nth = turn.text, NTH.search(turn.text.lower())
    here: Mapping[str, Any] = asked.reached(numbers)
    if nth and not here and len(numbers) > 1 and len(asked.by) == 1:
        here = {asked.by[0]: numbers[0 if nth[1] else -1]}
        text = f"{text[: nth.start()]}there{text[nth.end() :]}"
    if not here or not (nth or THERE.search(text)):
        return None
    place = {**asked.place, **here}
    if isinstance(asked, Stepping) and not LOOKS.search(text):
        return replace(asked, place=place), text
    return Slope(formula=asked.formula, place=place, by=tuple(here), order=1, asked="slope"), text
