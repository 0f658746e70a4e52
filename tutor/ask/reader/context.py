"""What stood before a text in a conversation, in the words in which the reader gets it; and where a text leaves it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tutor.ask.follow import Before, changed
from tutor.ask.kinds import Question, kind
from tutor.ask.offer import Offer
from tutor.ask.reader.filling import filled
from tutor.ask.reader.marked import WORDS, Phrasing
from tutor.ask.reader.onto import Base, put_on
from tutor.ask.reader.proposed import Proposal

CODE = "code"
CHANGE = " · "  # between the last question and what was changed in it
LONGEST = 120  # characters of code: that it is code, and its first names


def of(at: Question | Offer | str | None, note: str = "", written: str = "") -> str:
    """Return the context of a next text: the last question, a form or code, what changed last, what was in words."""
    return CHANGE.join(filter(None, (_told(at), note, written and f"in words: {written}")))


def _told(at: Question | Offer | str | None) -> str:
    if isinstance(at, Question):
        return at.understood()
    if isinstance(at, Offer):
        return f"a form, {kind(at.kind).LABEL}: {', '.join(at.slots.values())}"
    return f"code: {at[:LONGEST]}" if at else ""


def further(read: Proposal, at: Question | Offer | None) -> tuple[Question | Offer | None, str]:
    """Return the question or the form that a text leaves, and what it changed; nothing where it is neither."""
    form = filled(read)
    if form and form.question:
        return form.question, ""
    form = (put_on(read, Base.of_last(at)) if at else None) or form
    if form and form.question:
        return form.question, changed(Before.of(at), form.question) if isinstance(at, Question) else ""
    return (form.offer if form else None), ""


@dataclass(frozen=True)
class Standing:
    """Where a written conversation stands."""

    at: Question | Offer | str | None = None
    note: str = ""
    written: str = ""

    def after(self, told: Phrasing) -> "Standing":
        """Return where a turn leaves it, supposing that it was answered as its marks say."""
        if told.asks == CODE:
            return Standing(told.text)
        if told.asks == WORDS:
            return replace(self, written=told.text)
        at = None if isinstance(self.at, str) else self.at
        new, note = further(Proposal(told.text, told.asks, told.parts, 1.0), at)
        return Standing(new, note) if new else self


def in_context(turns: Iterable[Phrasing]) -> Iterator[Phrasing]:
    """Yield the turns of a conversation, each with its context; the code that one begins with is no text to be read."""
    stands = Standing()
    for told in turns:
        if told.asks != CODE:
            yield replace(told, context=of(stands.at, stands.note, stands.written))
        stands = stands.after(told)
