"""A question in plain words becomes a Reading, or nothing: whatever the reading does not use forbids it."""

from itertools import pairwise

from tutor.ask.intents import INTENTS
from tutor.ask.lexer import tokens
from tutor.ask.notes import Notes, take_notes
from tutor.ask.numerals import spell_out
from tutor.ask.pieces import pieces
from tutor.ask.reading import Reading
from tutor.ask.resolve import FUNCTION_NAMES
from tutor.ask.tree import Unreadable, calls, variables
from tutor.ask.vocabulary import AT, BLOCKED, CALLS, FILLER, LINKS, NAME_LINKS, QUANTITIES, SLOPE, STEPS, word_set
from tutor.ask.words import normalise

LONGEST = 500
MOST_STRANGERS = 1
KNOWN = FILLER | AT | CALLS | LINKS | NAME_LINKS | STEPS | QUANTITIES.keys()
SIGNED = frozenset({"negative", "positive"})
MEASURES = word_set("low small much big large steep far fast high")


def read(question: str) -> Reading | None:
    """Return what a question asks to have computed; None where that is not certain."""
    if len(question) > LONGEST:
        return None
    try:
        found = tokens(normalise(question))
        if any(token.kind == "other" for token in found):
            return None
        notes = take_notes(pieces(spell_out(found)))
        return _first(notes) if notes and not notes.clash else None
    except Unreadable:
        return None


def _first(notes: Notes) -> Reading | None:
    """Return the reading of the first intent that recognises the question as its own."""
    for recognises, reads, words in INTENTS:
        if recognises(notes):
            reading = reads(notes) if _is_computable(notes, words) else None
            return reading if reading and _is_used_up(notes, reading) else None
    return None


def _is_used_up(notes: Notes, reading: Reading) -> bool:
    """Say whether every function and every name of the question is part of what was understood."""
    tree = reading.tree
    functions = calls(tree) if tree else frozenset()
    known = {*reading.point, *reading.targets, *notes.defined, *FUNCTION_NAMES, *(variables(tree) if tree else ())}
    return set(notes.functions) <= functions and set(notes.names) <= known


def _is_computable(notes: Notes, used: frozenset[str]) -> bool:
    """Say whether the plain words leave no doubt: none asks for understanding, and hardly any is a stranger.

    A stranger right before "gradient" may make another thing of it: the relative slope, the natural gradient.
    """
    words = set(notes.words) - used
    strangers = words - KNOWN
    pairs = list(pairwise((*notes.words, "")))
    asks_how = any(word == "how" and after not in MEASURES for word, after in pairs)
    altered = any((word in strangers or word in SIGNED) and after in SLOPE for word, after in pairs)
    return not (asks_how or altered or BLOCKED & words or _is_nested(notes)) and len(strangers) <= MOST_STRANGERS


def _is_nested(notes: Notes) -> bool:
    """Say whether it is the slope of a slope."""
    chain = " ".join("slope" if word in SLOPE else word for word in notes.words if word != "the")
    return chain.count("slope") > 1 and "of slope" in chain
