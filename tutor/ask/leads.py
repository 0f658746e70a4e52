"""Whether a text goes on from the last question of a thread: by its first words, or for only giving something."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from tutor.ask.lexicon import roles
from tutor.ask.over_data import DATA_SLOTS, LOSS
from tutor.ask.said import Said, hear

INNOCENT = frozenset({"instead", "rather", "only"})  # "with lr 1 instead" says no more than "with lr 1"
BEYOND = frozenset({"next"})  # "and the next step?": it goes on from the result, which is no slot
LEADS = re.compile(
    r"\s*(?:(?:ok|okay|no|yes|hm+|oh|so|sorry|then|wait)\b[\s,.!]*)*"
    r"(?:.*\bi meant?|and|(?:what|how) about|what (?:would|will|happens|is it|if)|now|but|also|(?:the )?same)\b",
    re.IGNORECASE | re.DOTALL,
)
TALK = re.compile(r"\s*(?:(?:ok|okay|hm+|oh|ah|uh|um|wait|alright|cool)\b[\s,.!…]*)+", re.IGNORECASE)
SUPPOSED = re.compile(
    r"\bif (?:i|we|you|it) (?=(?:start|beg[iau]n|used?|take|took|set|go|went|had)\w*\b)", re.IGNORECASE
)
POINTS = re.compile(r"\b(?:it|its|there|that|same|this)\b", re.IGNORECASE)
NAMING = frozenset({"link", "place", "join", "wrt", "steps"})
BESIDE = frozenset({"do", "take", "make", "the", "with", "for", "using", "try", "please", "respect", "both", *INNOCENT})
POINTING = frozenset({"the", "that", "this", "my", "same"})
OBJECT = frozenset({"on", "for", "of", "with", "minimise", "minimize"})  # "one step on that mse" asks for a place
LOSSES = frozenset({"loss", "cost", "error"})


def said_of(text: str) -> Said:
    """Take the text of a next question apart; there "instead" changes nothing, and "and the loss?" is a wish."""
    said = hear(SUPPOSED.sub("if ", text[found.end() :] if (found := TALK.match(text)) else text))
    unused = tuple(word for word in said.unused if word not in INNOCENT)
    said = replace(said, unused=(*unused, *sorted(said.words & BEYOND)))
    said = _of_that_loss(said)
    gives = said.wants or said.given or said.point or said.numbers or said.formula
    return said if gives or not said.words & LOSSES else replace(said, wants={"loss": ("loss",)})


def _of_that_loss(said: Said) -> Said:
    """Take the name of a loss without data for the loss that was spoken of before: "and the mse at w = 2?"."""
    named = {wish: words for wish, words in said.wants.items() if wish.startswith(LOSS)}
    if not named or said.formula or DATA_SLOTS & said.numbers.keys():
        return said
    wants = {wish: words for wish, words in said.wants.items() if wish not in named}
    told = [word for word in said.order_of_words if word not in POINTING]
    asked = [word for before, word in pairwise((";", *told)) if word in _all(named) and before not in OBJECT]
    return replace(said, wants=wants | {"loss" if asked else "step": tuple(asked)})


def _all(named: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(word for words in named.values() for word in words)


def leads_on(text: str) -> bool:
    """Say whether a text begins as one that goes on from another: "and at x = 2?", "with lr 1?"."""
    return LEADS.match(text) is not None


def points_back(text: str) -> bool:
    """Say whether a text speaks of something said before: "is it rising there?"."""
    return POINTS.search(text) is not None


def goes_on(text: str, said: Said) -> bool:
    """Say whether a text may be about the last question: it gives something, or wishes for something of it."""
    if said.why or said.symptom or (said.mentioned and not said.wants):  # "which learning rate for 10 epochs?"
        return False
    leads, given = leads_on(text), bool(said.given or said.point or said.numbers)
    if said.formula is not None:
        return leads or not (said.words or said.unused)  # "tanh?"
    if said.wants:
        return leads or given or points_back(text) or "lowest" in said.wants
    gives = given or bool(said.by or said.names) or "both" in said.words or bool(numbers(said.unused))
    return gives and (leads or only_gives(said))


def only_gives(said: Said) -> bool:
    """Say whether no word of a text does more than name what it gives: "x = 3", "with learning rate 0.5 please"."""
    return all(
        word in BESIDE or roles(word) & NAMING or any(role.startswith("number.") for role in roles(word))
        for word in said.words
    )


def asks_on(text: str, said: Said, unused: tuple[str, ...]) -> bool:
    """Say whether a text that goes on, and leaves something open or `unused`, is asked back about, not read afresh."""
    plain = bool(said.wants) and points_back(text) and len(numbers(unused)) == len(unused)
    return leads_on(text) or only_gives(said) or plain


def numbers(unused: tuple[str, ...]) -> tuple[float, ...]:
    """Return the numbers that stand alone; none where a word does as well."""
    try:
        return tuple(float(number) for text in unused for number in text.split(","))
    except ValueError:
        return ()
