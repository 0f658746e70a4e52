"""Phrases that give a place: what a variable is, where a slope is taken, with respect to what."""

from collections.abc import Sequence
from dataclasses import replace

from tutor.ask.pieces import Piece
from tutor.ask.scan import Rewritten, is_kind, skip, word
from tutor.ask.vocabulary import AFTER_AT, AT, NAME_LINKS, QUANTITIES, word_set

BEFORE_TARGET = word_set("the both each its variable weight weights parameters parameter input")
JOINING = word_set("and or")
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
    single, values, end = is_kind(found, end, "number"), found[end].values, end + 1
    joined: set[str] = set()
    while is_kind(found, end, "stop") or word(found, end) in JOINING:
        after = skip(found, skip(found, end + 1, JOINING), AT)
        if not is_kind(found, after, "number"):
            break
        joined.add(word(found, end) or word(found, end + 1))
        values, end = values + found[after].values, after + 1
    bare = single and (len(values) > 2 or bool(joined & JOINING))
    return [Piece("point", values=values, bare=bare)], end


def several(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "x = -1, x = 0 and x = 1" and "x = 1 and 2": the numbers of one variable, one place after the other."""
    if not is_kind(found, index, "equation") or len(found[index].text) > 2 or not found[index].values:
        return None
    values, end = found[index].values, index + 1
    joined: set[str] = set()
    while True:
        after = skip(found, end + is_kind(found, end, "stop"), JOINING | AT)
        again = is_kind(found, after, "equation") and found[after].text == found[index].text and found[after].values
        if not again and not (is_kind(found, after, "number") and after > end):
            break
        joined |= {word(found, place) for place in range(end, after)}
        values, end = values + found[after].values, after + 1
    # "x = 1,5" is one number to some, and "x = 1, x = 2" a contradiction
    if not joined & JOINING and (len(values) < 3 or end == index + 1):
        return None
    return [Piece("equation", found[index].text, values=values, bare=True)], end


def nulls(found: Sequence[Piece], index: int) -> Rewritten:
    """Read the last "zero" in "where is the gradient of x^2 zero", and in "equal to 0"."""
    before = found[index - 1] if index else Piece("stop")
    about = before.kind == "formula" or before.text in BEFORE_ZERO
    is_zero = is_kind(found, index, "number") and found[index].values == (0.0,)
    return ([Piece("word", "vanishes")], index + 1) if about and is_zero else None
