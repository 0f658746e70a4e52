"""What the reader hears in a text: a question that can be worked out, a form that asks back, or nothing sure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import starmap

from tutor.ask.as_formula import SLOPE, line_of, trees
from tutor.ask.fields import equation, part, row, usual
from tutor.ask.follow import TOGETHER, Before, changed
from tutor.ask.kinds import Question, kind
from tutor.ask.lists import Values
from tutor.ask.offer import Offer, quoted
from tutor.ask.pasted import pasted
from tutor.ask.reader.familiar import changing
from tutor.ask.reader.filling import NAMED, WISH, Filled, filled, fitting, readings, told_of
from tutor.ask.reader.marked import GUESS, outside
from tutor.ask.reader.of_data import DROP, gives_a_part, over_data
from tutor.ask.reader.onto import CLAIM, FOLLOW, Base, fitting_on, put_on, put_on_any
from tutor.ask.reader.proposed import Proposal, propose
from tutor.ask.reader.shipped import load_reader
from tutor.ask.reading import Asks, Read
from tutor.ask.tree import Unreadable
from tutor.ask.typed import PARSED, formula_of, parsed

SURE = 0.5  # from here on a question is worked out
ALONE = 0.85  # so likely must it be that a number is asked for where a text gives none: "does it rain in spain"
CERTAIN = 0.85  # from here on it is heard before the rules
NEAR = 0.3  # from here on its form is shown
TANGENT = "tangent"
AS_FORMULA = frozenset({SLOPE, "second", "third", "mixed", "hessian", "line_best", TANGENT, "no"})
DIGIT = re.compile(r"\d")
STEPS = re.compile(
    r"\bstep by step\b|\bsteps (?:pls|please|too)\b|\bshow (?:me )?(?:the |your |all )*steps\b", re.IGNORECASE
)


@lru_cache(maxsize=8)
def read_in(text: str, context: str) -> Proposal:
    """Return what the reader takes a text for, in a conversation behind its context."""
    return propose(load_reader()[0], text, context)


def heard(
    text: str, before: Question | Offer | None = None, context: str = "", older: Sequence[Question] = ()
) -> Read | Asks | None:
    """Return what the reader makes of a text, alone, or put on what was asked `before`, or on an `older` question.

    None where it is not sure.
    """
    if pasted(text):  # code is run, not read
        return None
    first = of_formula(read_in(text, context))
    read = fitting(first)
    form = filled(read) if read.sure >= NEAR and not _cuts(read) else None
    strange = strangers(read)
    part = before is not None and gives_a_part(read) and not strange
    if before and part and (known := of_data(first, read, before, older)) and known.question:
        return replace(_on(known, first, before), proposed=first.sure < CERTAIN)
    if form and form.question and read.sure >= SURE and not strange:
        return _read(form.question, read, form.more)
    if before and not strange and (known := of_data(first, read, before, older)) and known.question:
        return replace(_on(known, first, before), proposed=first.sure < CERTAIN)
    gives = any(part.tag != GUESS for part in first.parts)
    enough = NEAR if gives else SURE if _asks_for_a_number(first) >= ALONE else 1.0
    if before and not (form and form.question):
        first = fitting_on(first, Base.of_last(before))
    further, on = put_on_any(first, before, older) if before and first.sure >= enough else (None, before)
    if on and further and further.question and not strange:
        return replace(_on(further, first, on), proposed=first.sure < CERTAIN)
    if further and read.asks == first.asks != FOLLOW and not first.words("F"):
        form = further
    if before and form and "formula" in form.open:
        return None  # words that are no formula: what was asked before stays
    return Asks(replace(form.offer, unused=strange), sentence(form, strange), wished=True) if form else None


def of_formula(read: Proposal) -> Proposal:
    """Return a text that tells a function and a formula as the answer as one that asks for the derivative.

    That is what people tell as a formula, but for lines.
    """
    told = len(read.words("F")) == 1 and not read.words("P") and bool(trees(read.words(GUESS)))
    return read.asking(SLOPE, read.chance) if told and read.asks not in AS_FORMULA else read


def named(text: str, context: str, enough: float = SURE) -> Asks | None:
    """Return the form of a text that only names a function, or data: what it is asked comes next. None for another."""
    read = read_in(text, context)
    if read.asks == FOLLOW and not context and {part.tag for part in read.parts} & {*"FQXY"}:
        read = replace(read, asks=NAMED)  # there is nothing that it could follow
    offer = told_of(read) if read.sure >= enough and not strangers(read) else None
    return (
        Asks(offer, f"I read {', '.join(starmap(_pretty, offer.slots.items()))}. {WISH}", wished=True)
        if offer
        else None
    )


def _pretty(name: str, told: str) -> str:
    """Return a formula as it is shown elsewhere, and data with their name."""
    try:
        return equation(formula_of(told)) if name == "formula" else told if "=" in told else f"{name} = {told}"
    except Unreadable:
        return told


def of_data(first: Proposal, read: Proposal, before: Question | Offer, older: Sequence[Question]) -> Filled | None:
    """Return what is asked of data that the conversation knows."""
    last = before if isinstance(before, Question) else None
    ways = (each for each in (first, read) if each.sure >= SURE or (each.words("Q") and each.chance >= _enough(each)))
    return next((form for each in ways if (form := over_data(each, last, older))), None)


def _enough(read: Proposal) -> float:
    """Return how likely it must be what is asked of data: that a point leaves is told, and nothing like it is asked."""
    return NEAR if read.asks == DROP else CERTAIN


def _asks_for_a_number(read: Proposal) -> float:
    """Return how likely it is that any of what can be worked out is asked."""
    ways = ((read.asks, read.chance), *read.others)
    return sum(chance for asks, chance in ways if asks in readings() or asks == FOLLOW)


def certain(text: str, before: Question | Offer, context: str) -> Read | None:
    """Return what a next text makes of the last question, where hardly anything speaks against it."""
    read = read_in(text, context)
    known = read.asks in (FOLLOW, CLAIM) or read.asks in readings()
    if read.sure < CERTAIN or not known or not is_whole(read) or strangers(read) or _cuts(read):
        return None
    form = filled(read)
    further = None if form and form.question else put_on(read, Base.of_last(before))
    return replace(_on(further, read, before), proposed=False) if further and further.question else None


def _on(form: Filled, read: Proposal, before: Question | Offer) -> Read:
    """Return what a text made of the last question, and what it changed in it."""
    assert form.question is not None
    note = changed(Before.of(before), form.question) if isinstance(before, Question) else TOGETHER
    return replace(_read(form.question, read, form.more), note=note)


def _read(question: Question, read: Proposal, more: tuple[Question, ...]) -> Read:
    line = line_of(read.words(GUESS)) if question.NAME == TANGENT else ()
    return Read(
        question,
        line or guesses(read),
        steps=STEPS.search(read.text) is not None,
        more=more,
        proposed=True,
        sure=read.sure,
        whole=is_whole(read),
    )


def guesses(read: Proposal) -> Values:
    """Return the numbers that somebody believes to be the answer; what is no number is none of them.

    Beside a number alone a point is where that is: "it is lowest in (1, 2), and 4 there".
    """
    told = [numbers for words in read.words(GUESS) if (numbers := _numbers(words.rpartition("=")[2]))]
    alone = [numbers for numbers in told if len(numbers) == 1]
    return tuple(number for numbers in (alone or told) for number in numbers)


def _numbers(words: str) -> Values:
    try:
        return row(PARSED["numbers"](words))
    except Unreadable:
        return ()


def told_answers(text: str, context: str) -> tuple[str, ...]:
    """Return the words of all that somebody believes to be the answer."""
    return read_in(text, context).words(GUESS)


def believed(text: str, context: str) -> str:
    """Return what somebody believes in words, without a number: "negative", "it converges"."""
    return " ".join(words for words in told_answers(text, context) if not DIGIT.search(words))


def strangers(read: Proposal) -> tuple[str, ...]:
    """Return the words that can change a number, and that no phrasing of what is asked has."""
    known = load_reader()[1].get(read.asks, frozenset())
    return tuple(word for word in changing(read.text, read.parts) if word not in known)


def is_whole(read: Proposal) -> bool:
    """Say whether no number of the text is outside of the parts, from where it asks on."""
    return not DIGIT.search(outside(read.text, read.parts))


def _cuts(read: Proposal) -> bool:
    """Say whether a part ends inside a word: the "3" of "3i"."""
    ends = [read.text[each.end - 1 : each.end + 1] for each in read.parts]
    return any(end[:1].isdigit() and end[1:].isalpha() for end in ends)


def sentence(form: Filled, strange: tuple[str, ...]) -> str:
    """Say what was read, what was not used, and what is missing."""
    texts, of = form.offer.slots, kind(form.offer.kind)
    known = [texts[each.name] for each in of.FIELDS if texts.get(each.name, usual(each)) != usual(each)]
    read = f"I read {', '.join(known)}: {part(of.LABEL)}.".replace("?.", "?") if known else ""
    unused = f"I did not use {quoted(strange)}." if strange else ""
    already = of.meanwhile(parsed(of.FIELDS, texts)[0]) if form.open.keys() == {"place"} and not strange else ""
    return " ".join(filter(None, (read, unused, already, *dict.fromkeys(form.open.values()))))
