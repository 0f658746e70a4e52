"""How a next text of a thread begins: its fillers, taken off, and whether it goes on from the question before it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from tutor.ask.lexicon import roles
from tutor.ask.over_data import DATA_SLOTS, LOSS
from tutor.ask.said import Said, hear

TABLES = tomllib.loads(Path(__file__).with_name("thread.toml").read_text(encoding="utf-8"))
SAYS = TABLES["front"]
MARK = r"(?:[\s,!…]|\.(?!\d))"
FRESH = rf"(?:now )?(?:(?:next|new|last|another|different) (?:{SAYS['things']})|(?:new|different) one)"
FRONT = re.compile(
    rf"\s*(?:(?:(?P<fresh>{FRESH})|(?P<more>{SAYS['more']}))(?: please)?\s*(?:[:,;.-]|\bis\b)\s*"
    rf"|(?P<meant>{SAYS['meant']})[\s,:]*"
    rf"|(?:(?:{SAYS['talk']})\b|(?:{SAYS['marked']})\b(?=\s*[,.!]|\s+(?:wait|sorry|that|i mean))){MARK}*)(?=\S)",
    re.IGNORECASE,
)
BACK = re.compile(
    rf"(?<=[^\s,;!….])(?:[\s,;!…]|\.(?!\d))+(?:(?P<meant>i meant?)|{SAYS['back']})(?=[\s,.!?…]*$)", re.IGNORECASE
)
NOT = re.compile(r",?\s*\bnot (?:(?:at|for|from) )?(?:[a-z] ?= ?)?-?[\d.]+(?!\w)")  # "i meant at 4, not -4"
SIGN = re.compile(r",?\s*\bnot (?:a |with )?(?:plus|minus|times)\W*$", re.IGNORECASE)  # "(w-1)^2, not plus"
LEADS = re.compile(rf"\s*(?:{SAYS['leads']})\b", re.IGNORECASE)
INNOCENT = frozenset({"instead", "rather", "only"})  # "with lr 1 instead" says no more than "with lr 1"
BEYOND = frozenset({"next"})  # "and the next step?": it goes on from the result, which is no slot
SUPPOSED = re.compile(
    r"\bif (?:i|we|you|it) (?=(?:start|beg[iau]n|used?|take|took|set|go|went|had|do|did|make|made|try|tried)\w*\b)",
    re.IGNORECASE,
)
TRYING = re.compile(
    r"^(?:(?:and|then|so|what if|but|no),? )*(?:(?:let'?s |i )?(?:try|make it|use|take)|(?:go )?back to) (?=-?\d)",
    re.IGNORECASE,
)
MOST_ASKED = 9  # words
ONE = re.compile(r"\b(the [a-z]+|other|first|which|[b-z]) one\b", re.IGNORECASE)  # no number
POINTS = re.compile(r"\b(?:it|its|there|then|that|this|now)\b", re.IGNORECASE)
PAIRS = re.compile(r"\(\s*-?[\d.]+\s*[,;|]\s*-?[\d.]+\s*\)[\s,;]*(?:and\s*)?\(\s*-?[\d.]+\s*[,;|]")  # (1, 2), (2, 3)
POLITE = re.compile(rf"\b(?:{SAYS['polite']})\b", re.IGNORECASE)
POINTING = frozenset({"the", "that", "this", "my", "same"})
OBJECT = frozenset({"on", "for", "of", "with", "minimise", "minimize"})  # "one step on that mse" asks for a place
LOSSES = frozenset({"loss", "cost", "error"})


@dataclass(frozen=True)
class Turn:
    """A text without the fillers around it, which are its `talk`; it `leads` on where it goes on from what was asked.

    It is `fresh` where it says that it does not, or brings data of its own; it takes something back where it says what
    was `meant`.
    """

    text: str
    leads: bool
    fresh: bool
    talk: str = ""
    meant: bool = False

    @property
    def core(self) -> str:
        """Return what is left in small letters, without the word that leads on, and without marks at its ends."""
        return re.sub(rf"^(?:{SAYS['leads']})\b", "", self.text.lower().strip()).strip(" ,.!?;:")

    @property
    def points_back(self) -> bool:
        """Say whether it speaks, in a few words, of something said before: "is it rising there?"."""
        short = len(self.text.split()) <= MOST_ASKED
        return short and POINTS.search(f"{self.text} {self.talk}") is not None

    @property
    def is_polite(self) -> bool:
        """Say whether there is a greeting, thanks or a farewell around it, and it asks nothing itself."""
        asks = "?" in self.text or any("ask" in roles(word) for word in self.text.lower().split())
        return POLITE.search(self.talk) is not None and not asks


def taken(text: str) -> Turn:
    """Take the fillers off a text."""
    leads = fresh = meant = False
    before, behind = list[str](), list[str]()
    while found := FRONT.match(text):
        meant, fresh = meant or bool(found["meant"]), fresh or bool(found["fresh"])
        leads = leads or bool(found["more"])
        before.append(found[0])
        text = text[found.end() :]
    while found := BACK.search(text):
        meant = meant or bool(found["meant"])
        behind.insert(0, found[0])
        text = text[: found.start()] + text[found.end() :]
    leads = leads or meant or LEADS.match(text) is not None
    text = SIGN.sub("", NOT.sub("", text) if meant else text)
    return Turn(
        text, leads, fresh or (not leads and PAIRS.search(text) is not None), "".join((*before, *behind)), meant
    )


def said_of(turn: Turn) -> Said:
    """Take a next question apart; there "instead" changes nothing, and "and the loss?" is a wish."""
    said = hear(ONE.sub(r"\1", SUPPOSED.sub("if ", TRYING.sub("and ", turn.text))))
    unused = tuple(word for word in said.unused if word not in INNOCENT)
    said = replace(said, unused=(*unused, *sorted(said.words & BEYOND)))
    said = _of_that_loss(said)
    if not said.wants and any("clip" in word for word in said.words):
        return replace(said, wants={"clip": ("clip",)})  # "and clipped by value at 5?": it owns the number
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


def numbers(unused: tuple[str, ...]) -> tuple[float, ...]:
    """Return the numbers that stand alone; none where a word does as well."""
    try:
        return tuple(float(number) for text in unused for number in text.split(","))
    except ValueError:
        return ()
