"""What a next text says of the last reply, as the reader hears it: why, more, a guess, not that, or nothing at all.

And what it orders of pasted code, as the words that `tutor.ask.recode` reads.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from tutor.ask import reply as single
from tutor.ask.answers import load_social
from tutor.ask.as_formula import RIGHT, WRONG, about_derivative, line_of, without_place
from tutor.ask.beliefs import agrees, is_right
from tutor.ask.features import words
from tutor.ask.kinds.tangent import Tangent
from tutor.ask.lexicon import named
from tutor.ask.offer import Offer
from tutor.ask.reader.filling import readings
from tutor.ask.reader.proposed import Proposal
from tutor.ask.reply import Reply
from tutor.ask.requests import further, guessed, others, why

NUMBER = re.compile(r"[−-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e-?\d+)?")
NAME = re.compile(r"([^\W\d]\w*)")
OWNER = re.compile(r"\b([^\W\d]\w*) (?:starts?|begins?|was|is|were|be|=|at|with|to|from|as|a|\s)+$")  # "w starts with"
ABOUT_LAST = frozenset({"more", "why"})
CERTAIN = 0.95
GIVEN = re.compile(r"(?<![\w.])[a-z] ?= ?-?\d")
SURE_OF_TALK = 0.85
SURE = 0.7  # from here on a text is no question of its own
ORDERED = 0.4  # what is changed is said, and can be undone
TALK, CODE = "talk", "code_"
NAMED = {"R": "lr = {}", "N": "range({})", "M": "momentum = {}", "A": "gamma = {}", "E": "step_size = {}", "P": "{}"}
SAID = {"code_without": "without {}", "code_with": "with {}", "code_swap": "use {}", "code_ask": "and {}?"}


def remark(text: str, heard: Proposal, last: Reply | None, earlier: Reply | None) -> Reply | None:
    """Return the reply to a text that asks nothing new; None where it does, or where that is not sure."""
    if heard.chance < SURE:
        return None
    if heard.asks == TALK:
        return single.spoken_to(text) if heard.chance >= SURE_OF_TALK else None
    if heard.asks in ABOUT_LAST and (heard.words("F") or (heard.chance < CERTAIN and single.answered(text))):
        return None  # "why squared": it has an answer of its own
    return REMARKS[heard.asks](text, heard, last, earlier) if last and heard.asks in REMARKS else None


def _claimed(text: str, heard: Proposal, last: Reply, earlier: Reply | None) -> Reply | None:
    believed = " ".join(heard.words("U"))
    if {part.tag for part in heard.parts} - {"U"}:
        return None  # "at 1 it is 4": of another place
    if said := _of_formula(text, heard.words("U"), last):
        return said
    said = guessed(believed, last, earlier)
    right = agrees(believed, last.computed) if last.computed and said is None else None
    if right is not None:
        said = replace(last, right=right, note="", steps=False, further=False)
    return replace(said, question=text) if said else None


def _of_formula(text: str, told: tuple[str, ...], last: Reply) -> Reply | None:
    """Return whether a formula is the last tangent line, or the derivative of the last formula, as a formula."""
    line = line_of(told) if isinstance(last.asked, Tangent) else ()
    if line and last.computed:
        return replace(last, question=text, right=is_right(line, last.computed), note="", steps=False, further=False)
    offer = Offer(last.asked.NAME, last.asked.texts()) if last.asked else last.offer
    form = without_place(offer) if offer and offer.slots.get("formula") else None
    said = about_derivative(told, form) if form else ""
    return Reply(text, "asks", last.topics, (), remark=said, offer=form, follows=True) if said else None


def mended(text: str, heard: Proposal, last: Reply | None) -> Reply | None:
    """Return a yes to a formula that is told behind a wrong one: "oh, i forgot the 9: 3x² − 12x + 9"."""
    if last is None or not last.remark.startswith(WRONG.partition("“")[0]) or heard.words("P"):
        return None
    said = _of_formula(text, heard.words("F"), last)
    return said if said and said.remark.startswith(RIGHT) else None


REMARKS: dict[str, Callable[[str, Proposal, Reply, Reply | None], Reply | None]] = {
    "why": lambda text, heard, last, earlier: why(text, last, earlier),
    "more": lambda text, heard, last, earlier: further(text, last, earlier),
    "other": lambda text, heard, last, earlier: others(text, last, earlier),
    "claim": _claimed,
}


def order(heard: Proposal) -> str:
    """Return what a text orders of pasted code, or asks of it, in words of an order; nothing where it is neither."""
    if not heard.asks.startswith(CODE) or heard.sure < ORDERED:
        return ""
    said = SAID.get(heard.asks)
    if said:
        return said.format(" and ".join(heard.words("Z"))) if heard.words("Z") else ""
    tags = dict.fromkeys(part.tag for part in heard.parts if part.tag in NAMED)
    return ", ".join(NAMED[tag].format(_value(heard, tag)) for tag in tags)


def _value(heard: Proposal, tag: str) -> str:
    """Return the number of a part, a name with its value for a place."""
    part = heard.words(tag)[0]
    numbers = NUMBER.findall(part)
    name = NAME.match(part) or OWNER.search(heard.text[: heard.parts[0].start])
    told = numbers[-1] if numbers else part
    return f"{name[1]} = {told}" if tag == "P" and name else told


def is_apart(said: Reply) -> bool:
    """Say whether a text was of mathematics of its own that is not worked out: it asks for a number, or gives one."""
    if said.ran or said.kind not in ("unknown", "curated"):
        return said.apart
    wished = said.kind == "unknown" and any(named(word, "want") for word in words(said.question))
    return (
        said.apart or (wished and NUMBER.search(said.question) is not None) or GIVEN.search(said.question) is not None
    )


def is_of_its_own(heard: Proposal) -> bool:
    """Say whether a text asks for a number of a formula that it tells itself."""
    return heard.asks in readings() and bool(heard.words("F")) and heard.chance >= SURE_OF_TALK


@lru_cache(maxsize=1)
def small_talk() -> frozenset[str]:
    """Return the words that small talk is made of."""
    return frozenset(word for talk in load_social() for wording in talk.wordings for word in words(wording))
