"""What the reader hears in a text: a question that can be worked out, a form that asks back, or nothing sure."""

import re
from dataclasses import replace

from tutor.ask.fields import part, row, usual
from tutor.ask.follow import TOGETHER, Before, changed
from tutor.ask.kinds import Question, kind
from tutor.ask.lists import Values
from tutor.ask.offer import Offer, quoted
from tutor.ask.pasted import pasted
from tutor.ask.reader.familiar import changing
from tutor.ask.reader.filling import GUESS, Filled, filled, fitting
from tutor.ask.reader.onto import FOLLOW, Base, put_on
from tutor.ask.reader.proposed import Proposal, propose
from tutor.ask.reader.shipped import load_reader
from tutor.ask.reading import Asks, Read
from tutor.ask.tree import Unreadable
from tutor.ask.typed import PARSED

SURE = 0.5  # from here on a question is worked out
ALONE = 0.85  # from here on what gives no value of its own is put on the last question: "what is a saddle" is in words
NEAR = 0.3  # from here on its form is shown
STEPS = re.compile(
    r"\bstep by step\b|\bsteps (?:pls|please|too)\b|\bshow (?:me )?(?:the |your |all )*steps\b", re.IGNORECASE
)


def heard(text: str, before: Question | Offer | None = None, again: bool = True) -> Read | Asks | None:
    """Return what the reader makes of a text, alone or put on what was asked `before`; None where it is not sure.

    The same is asked `again`, with other values, unless that is asked back about.
    """
    if pasted(text):  # code is run, not read
        return None
    reader, known = load_reader()
    first = propose(reader, text)
    read = fitting(first)
    form = filled(read) if read.sure >= NEAR else None
    strange = tuple(word for word in changing(text, read.parts) if word not in known.get(read.asks, ()))
    if form and form.question and read.sure >= SURE and not strange:
        return _read(form.question, read)
    enough = SURE if first.parts else ALONE
    goes_on = before and first.sure >= enough and not strange and (again or first.asks != FOLLOW)
    if before and goes_on and (further := put_on(first, Base.of_last(before))):
        note = changed(Before.of(before), further) if isinstance(before, Question) else TOGETHER
        return replace(_read(further, first), note=note)
    return Asks(replace(form.offer, unused=strange), sentence(form, strange), wished=True) if form else None


def _read(question: Question, read: Proposal) -> Read:
    return Read(question, guesses(read), steps=STEPS.search(read.text) is not None, proposed=True)


def guesses(read: Proposal) -> Values:
    """Return the numbers that somebody believes to be the answer; what is no number is none of them."""
    return tuple(number for words in read.words(GUESS) for number in _numbers(words.rpartition("=")[2]))


def _numbers(words: str) -> Values:
    try:
        return row(PARSED["numbers"](words))
    except Unreadable:
        return ()


def sentence(form: Filled, strange: tuple[str, ...]) -> str:
    """Say what was read, what was not used, and what is missing."""
    texts, of = form.offer.slots, kind(form.offer.kind)
    known = [texts[each.name] for each in of.FIELDS if texts.get(each.name, usual(each)) != usual(each)]
    read = f"I read {', '.join(known)}: {part(of.LABEL)}." if known else ""
    unused = f"I did not use {quoted(strange)}." if strange else ""
    return " ".join(filter(None, (read, unused, *dict.fromkeys(form.open.values()))))
