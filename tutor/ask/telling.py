"""Sentences that only tell of somebody: a question that is complete without them is read without them."""

from collections.abc import Sequence

from tutor.ask.claims import TURNING
from tutor.ask.lexer import Token, tokens
from tutor.ask.lexicon import phrased, roles
from tutor.ask.numerals import spell_out
from tutor.ask.said import Said, cut, hear
from tutor.ask.strangers import CORRECTS, is_of_thing
from tutor.ask.tree import Unreadable

CHANGING = frozenset({"ask", "wrt", "order", "nudging"})
OF_NO_ACCOUNT = frozenset({"points", "data", "times"})  # a score, and how often somebody tried


def without_telling(text: str) -> Said | None:
    """Return what a question says without its sentences of talk; None where there are none, or one may matter.

    One matters where it wishes for something that the rest does not, or holds what the rest has no number for.
    """
    said = [part for sentence in cut(text) for part in _announced(sentence) if part.strip()]
    told = [sentence for sentence in said if _tells(sentence)]
    if not told or len(told) == len(said):
        return None
    rest = hear(" ; ".join(sentence for sentence in said if sentence not in told))
    return rest if all(_is_idle(sentence, rest) for sentence in told) else None


def _announced(sentence: str) -> list[str]:
    """Return what is told before a colon, and what stands behind it: "not sure if 1 or 2: where is the minimum?"."""
    before, _, behind = sentence.partition(": ")
    return [before, behind] if behind and _tells(before) else [sentence]


def _tells(sentence: str) -> bool:
    """Say whether a sentence is about somebody and neither asks nor changes anything."""
    try:
        words = [token for token in phrased(tokens(sentence, sentence)) if token.kind in ("word", "name")]
    except Unreadable:
        return False
    held = frozenset().union(*(roles(token.text) for token in words))
    doubts = "doubt" in held
    changes = any(
        {"change", "changing", "soft"} & roles(token.text)
        and "talk" not in roles(token.text)
        and not is_of_thing(words, at)
        for at, token in enumerate(words)
    )
    idle = doubts or not (held & CHANGING or changes)
    return bool(held & {"talk", "guess", "doubt"}) and idle


def _is_idle(sentence: str, rest: Said) -> bool:
    """Say whether a sentence holds nothing that the rest of the question does not hold as well."""
    try:
        found, whole = hear(sentence), hear(f"{sentence} ; lr = 1" if "lr" in rest.numbers else sentence)
        held = spell_out(phrased(tokens(sentence, sentence)))
        numbers = [token.value for token in held if token.kind == "num"]
    except Unreadable:
        return False
    if any(TURNING & roles(token.text) for token in held):  # "is it flat at 0? is it a minimum?" asks two things
        return False
    if CORRECTS & {*found.unused} or _meddles(held, whole.unused):
        return False
    slope = {"gradient"} if {"slope", "slopes"} & rest.wants.keys() else set()
    owned = {*found.numbers, *found.mentioned} <= {*rest.numbers, *rest.mentioned, *slope, *OF_NO_ACCOUNT}
    counted = bool(found.formula or found.given or found.numbers) or all(value == int(value) for value in numbers)
    same = not found.formula or (rest.formula is not None and found.formula.tree == rest.formula.tree)
    doubted = any("doubt" in roles(token.text) for token in held) and not (found.formula or found.numbers)
    wished = doubted or found.wants.keys() <= rest.wants.keys() | {"backward", "where"}
    fits = all(
        rest.numbers.get(slot, told) == told for slot, told in found.numbers.items() if slot not in OF_NO_ACCOUNT
    )
    placed = found.given.items() <= rest.given.items()
    return owned and counted and same and wished and fits and placed and not found.problem


def _meddles(held: Sequence[Token], unused: Sequence[str]) -> bool:
    """Say whether a sentence tells of the function, or of the method, in words that nobody knows."""
    told = any({"subject", "method"} & roles(token.text) for token in held)
    return told and any(not roles(word) for word in unused if word.isalpha())
