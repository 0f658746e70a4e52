"""Phrases that give a place: what a variable is, where a slope is taken, with respect to what."""

from collections.abc import Sequence
from dataclasses import replace

from tutor.ask.pieces import Piece
from tutor.ask.scan import Rewritten, is_kind, skip, word
from tutor.ask.vocabulary import AFTER_AT, AT, NAME_LINKS, QUANTITIES, word_set

BEFORE_TARGET = word_set("the both each its variable weight weights parameters parameter input")
BEFORE_ZERO = word_set("equal equals is be to becomes has have exactly")


def names(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "w is 3" and "x starts at five"."""
    end = skip(found, index + 1, NAME_LINKS, most=3)
    if not is_kind(found, index, "name") or end == index + 1 or not is_kind(found, end, "number"):
        return None
    return [Piece("name", found[index].text), Piece("equation", found[index].text, values=found[end].values)], end + 1


def targets(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "wrt y", "with respect to both w and b", "wrt the predictions"."""
    if word(found, index) != "wrt":
        return None
    end = skip(found, index + 1, BEFORE_TARGET)
    names: list[str] = []
    while is_kind(found, end, "name") or QUANTITIES.get(word(found, end)) in ("preds", "logits"):
        names.append(QUANTITIES.get(found[end].text, found[end].text))
        end += 1
        if (word(found, end) == "and" or is_kind(found, end, "stop")) and is_kind(found, end + 1, "name"):
            end += 1
    if not names and is_kind(found, end, "equation"):
        names = [found[end].text]
    # "with respect to time" names nothing of the formula: no variable will answer to it
    return [Piece("target", wrt=tuple(names) or ("?",))], end


def points(found: Sequence[Piece], index: int) -> Rewritten:
    """Read the numbers behind "at": "at 3", "at the point (2, 3)", "at 2, 3"."""
    if found[index].kind == "mark" and found[index].values:
        return [replace(found[index], values=()), Piece("point", values=found[index].values)], index + 1
    end = skip(found, index, AT | AFTER_AT)
    follows = is_kind(found, index, "mark") and word(found, index + 1) == "of" and is_kind(found, index + 2, "number")
    if follows:
        return [found[index], Piece("point", values=found[index + 2].values)], index + 3
    if word(found, index) not in AT or not is_kind(found, end, "number", "list"):
        return None
    values, end = found[end].values, end + 1
    while (is_kind(found, end, "stop") or word(found, end) == "and") and is_kind(found, end + 1, "number"):
        values, end = values + found[end + 1].values, end + 2
    return [Piece("point", values=values)], end


def nulls(found: Sequence[Piece], index: int) -> Rewritten:
    """Read the last "zero" in "where is the gradient of x^2 zero", and in "equal to 0"."""
    before = found[index - 1] if index else Piece("stop")
    about = before.kind == "formula" or before.text in BEFORE_ZERO
    is_zero = is_kind(found, index, "number") and found[index].values == (0.0,)
    return ([Piece("word", "vanishes")], index + 1) if about and is_zero else None
