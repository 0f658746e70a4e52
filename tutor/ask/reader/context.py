"""What stood before a text in a conversation, in the words in which the reader gets it; and where a text leaves it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tutor.ask.compute import work_out
from tutor.ask.follow import Before, changed
from tutor.ask.kinds import Question, kind
from tutor.ask.offer import Offer
from tutor.ask.onward import landed
from tutor.ask.reader.filling import filled, readings, told_of
from tutor.ask.reader.marked import CHANGE, WORDS, Phrasing
from tutor.ask.reader.of_code import question_of
from tutor.ask.reader.of_data import is_of_data, over_data
from tutor.ask.reader.onto import put_on_any
from tutor.ask.reader.proposed import Proposal

CODE = "code"
NEEDING = frozenset(asks for asks, asked in readings().items() if is_of_data(asks) or "G" in asked.slots)
REMEMBERED = 4  # questions
LONGEST = 120  # characters of code: that it is code, and its first names


def of(at: Question | Offer | None, note: str = "", written: str = "", code: str = "") -> str:
    """Return the context of a next text: the last question or form, what changed last, what was in words, the code."""
    told = (_told(at), note, written and f"in words: {written}", code and f"code: {code[:LONGEST]}")
    return CHANGE.join(filter(None, told))


def _told(at: Question | Offer | None) -> str:
    if isinstance(at, Question):
        return at.understood()
    return f"a form, {kind(at.kind).LABEL}: {', '.join(at.slots.values())}" if at else ""


def further(
    read: Proposal, at: Question | Offer | None, older: Sequence[Question] = ()
) -> tuple[Question | Offer | None, str]:
    """Return the question or the form that a text leaves, and what it changed; nothing where it is neither."""
    form = filled(read)
    if told := told_of(read):
        return told, ""
    if form and form.question:
        return form.question, ""
    question = at if isinstance(at, Question) else None
    older = _with_its_end(read, question, older)
    known = over_data(read, question, older)
    last, at = (known, at) if known else put_on_any(read, at, older) if at else (None, at)
    form = last or form
    if form and form.question:
        return form.question, changed(Before.of(at), form.question) if isinstance(at, Question) else ""
    return (form.offer if form else None), ""


def _with_its_end(read: Proposal, last: Question | None, older: Sequence[Question]) -> Sequence[Question]:
    """Return the older questions, before them what the last one came to, where a text lacks something."""
    done = work_out(last) if last and read.asks in NEEDING else None
    return (*landed(last, done.numbers), *older) if last and done else older


@dataclass(frozen=True)
class Standing:
    """Where a written conversation stands; a question about code leaves the code beside it."""

    at: Question | Offer | None = None
    note: str = ""
    written: str = ""
    code: str = ""
    older: tuple[Question, ...] = ()

    def after(self, told: Phrasing) -> "Standing":
        """Return where a turn leaves it, supposing that it was answered as its marks say."""
        if told.asks == CODE:
            return Standing(code=told.text)
        if told.asks == WORDS:
            return replace(self, written=told.text)
        if told.asks.startswith(f"{CODE}_"):
            return Standing(code=self.code)
        read = Proposal(told.text, told.asks, told.parts, 1.0)
        of_code = question_of(lines(self.code)) if self.code else None
        new, note = further(read, self.at or of_code, (*self.older, *((of_code,) if of_code else ())))
        fresh = filled(read)
        code = "" if fresh and fresh.question else self.code
        older = (self.at, *self.older)[:REMEMBERED] if isinstance(self.at, Question) else self.older
        return Standing(new, note, code=code, older=older) if new else self


def lines(code: str) -> str:
    """Return code that is written in one line in its lines."""
    told = code.replace("\\n", "\n")
    return told if "\n" in told else told.replace("; ", "\n")


def in_context(turns: Iterable[Phrasing]) -> Iterator[Phrasing]:
    """Yield the turns of a conversation, each with its context; the code that one begins with is no text to be read."""
    stands = Standing()
    for told in turns:
        if told.asks != CODE:
            yield replace(told, context=of(stands.at, stands.note, stands.written, stands.code))
        stands = stands.after(told)
