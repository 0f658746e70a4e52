"""A thread: what was asked last stays, so that a next text may change it, or request something of the reply to it."""

import logging
import re
from dataclasses import dataclass, replace

from tutor.ask import reply as single
from tutor.ask.corrected import corrected
from tutor.ask.features import words
from tutor.ask.kinds import Question
from tutor.ask.leads import MOST_ASKED, Turn, taken
from tutor.ask.listing import NoPlace
from tutor.ask.offer import Offer
from tutor.ask.onward import landed, standing
from tutor.ask.pasted import pasted
from tutor.ask.ran import Ran, Run
from tutor.ask.reader import context
from tutor.ask.reader.filling import readings
from tutor.ask.reader.heard import read_in
from tutor.ask.reader.marked import GUESS, WORDS
from tutor.ask.reader.of_code import question_of
from tutor.ask.reader.onto import CLAIM, FOLLOW
from tutor.ask.reader.proposed import Proposal
from tutor.ask.recode import recoded
from tutor.ask.remarks import ABOUT_LAST, SURE, SURE_OF_TALK, is_apart, is_of_its_own, mended, order, remark, small_talk
from tutor.ask.reply import IF_SO, Reply
from tutor.ask.requests import MEANT, NUMBER, further, others, requested, why

logger = logging.getLogger(__name__)
NOT_THERE = (
    "I took that as a change to your code, but I do not find where it belongs. Change it there, and paste it again."
)
WHY = re.compile(r"\b(?:why|how come|how do (?:you|i|we) know)\b", re.IGNORECASE)
FAULT = "Something went wrong in me while I made this reply. Your conversation is kept: please ask in other words."
CHANGED = ("Same", "The same")  # how a note begins that tells what a text changed
HALF, NEARLY = 0.5, 0.95
NEW = frozenset({WORDS, "no"})  # is not about the last reply, whatever it is
ASKED_OF_CODE = frozenset(readings())  # what is asked of the function in code is no change of it
SEVERAL = re.compile(r"\b(?:them|those|these)\b", re.IGNORECASE)
PLACE = "P"  # the tag of a place
UNSURE = "I am not sure what that asks of the last reply."


@dataclass(frozen=True)
class Thread:
    """Where a conversation stands: the question or the form that a next text may change, the code, and two replies.

    A question that was put on pasted code stands beside it. `last` is the last reply that answered something, `number`
    the last number, `earlier` the one before it; `older` are the questions before the last one, the newest first.
    """

    at: Question | Offer | None = None
    code: Ran | None = None
    last: Reply | None = None
    earlier: Reply | None = None
    number: Reply | None = None
    older: tuple[Question, ...] = ()

    def reply(self, text: str, run: Run | None = None) -> Reply:
        """Reply to any text: a change to the code, a request about the last reply, else a question.

        The question is its own, or changes a slot of the last one; see `tutor.ask.question.read`.
        """
        try:
            return self._said(text, run)
        except Exception:  # a fault of ours in one reply must not take the page, nor the thread before it
            logger.exception("a reply could not be made")
            return Reply(text, "unknown", (), (), remark=FAULT)

    def _said(self, text: str, run: Run | None) -> Reply:
        if pasted(text):
            return single.reply(text, run)
        if self == Thread():
            return self._asked(text, run)
        heard = read_in(text, self._context())
        if right := mended(text, heard, self.last):
            return right
        said = self._of_code(text, run, heard)
        if said and said.remark == NOT_THERE and (other := self._asked(text, run, heard)).kind == "asks":
            said = other  # "and at x = 2?": what is wrong with it is told at its field
        said = said or self._requested(text, heard) or self._asked(text, run, heard)
        told = said.kind in ("computed", "social") or said.ran or self._is_mended(text)
        return said if told else remark(text, heard, self.last, self.earlier) or said

    def _requested(self, text: str, heard: Proposal) -> Reply | None:
        """Return the reply to what is requested of the last one; None where a number is asked for."""
        said = (
            requested(text, self.last, self.earlier, self.number) if self.last and not self._is_mended(text) else None
        )
        guesses = said is not None and said.right is not None and heard.asks != CLAIM and heard.chance >= SURE
        return None if said is None or guesses or self._asks_anew(said, heard) else said  # "is it a saddle at 0, 0"

    @staticmethod
    def _asks_anew(said: Reply, heard: Proposal) -> bool:
        """Say whether what looks like a request of the last reply asks for a number.

        "An example? is x^2 one", "is there another one", "and with 20 steps".
        """
        counted = heard.asks == FOLLOW and any(part.tag != GUESS for part in heard.parts)
        other = bool(heard.words("F")) or (said.remark == MEANT and heard.asks in readings())
        return (counted or other) and heard.chance >= SURE

    def _context(self) -> str:
        """Return what the reader is told of the thread: what it is about, and what changed last."""
        at, last = self.at, self.last
        note = last.note.removesuffix(IF_SO).rstrip(". ") if last and last.note.startswith(CHANGED) else ""
        written = last.question if last and last.kind == "curated" else ""
        return context.of(at, note, written, self.code.code if self.code else "")

    @property
    def _on_code(self) -> bool:
        """Say whether what a next text may change is code."""
        return self.code is not None and self.at is None

    def _is_mended(self, text: str) -> bool:
        """Say whether a text tells where a number belongs: "i meant the steps" does not request them."""
        return isinstance(self.at, Question | Offer) and corrected(taken(text), self.at, self.older) is not None

    def _of_code(self, text: str, run: Run | None, heard: Proposal) -> Reply | None:
        """Return the code's reply again, with what a text changes in it, or for a name of its own that is asked."""
        ordered = order(heard)
        if self.code is None or not (self._on_code or ordered):
            return None
        asks = heard.asks in ASKED_OF_CODE and heard.chance >= SURE
        try:
            again = None if asks else recoded(self.code, text)
            again = again or (recoded(self.code, ordered) if ordered else None)
        except NoPlace as reason:
            return Reply(text, "unknown", (), (), remark=str(reason), follows=True, choices=reason.orders)
        if again is None:
            lost = ordered and self._on_code and not asks
            return Reply(text, "unknown", (), (), remark=NOT_THERE) if lost else None
        said = single.reply(f"{again.words}\n```python\n{again.code}\n```", run)
        made = said.ran and replace(said.ran, turned=again.turned, older=again.older)
        return replace(said, question=text, ran=made, note=again.note or said.note)

    def _asked(self, text: str, run: Run | None, heard: Proposal | None = None) -> Reply:
        """Return the reply to a question, read with the last one; what nobody knows may be about the last reply."""
        turn = taken(text)
        if turn.fresh and self != Thread():
            return Thread()._asked(text, run)
        of_code = question_of(self.code.code) if self.code and heard else None
        before, told, older = self.at or of_code, text, (*self.older, of_code) if of_code else self.older
        number, ended = self.number, tuple[Question, ...]()
        if number and number.computed and isinstance(before, Question) and number.asked == before:
            found = self.earlier.computed.numbers if self.earlier and self.earlier.computed else ()
            ended = landed(before, number.computed.numbers)
            if not (heard and any(map(NUMBER.search, heard.words(PLACE)))):  # "it should end there. from 2, one step"
                before, told = standing(before, number.computed.numbers, turn, found) or (before, text)
        said = replace(single.reply(told, run, before, older, self._context() if heard else "", ended), question=text)
        said = said if self._is_sure(said, turn, heard) else self._of_last(said, turn, heard) or said
        if heard and said.kind in ("curated", "unknown"):
            believed = heard.words(GUESS) and not heard.words("F")  # a formula as a guess is no new function
            offer = None if believed else said.offer
            said = replace(said, offer=offer, apart=said.apart or (not offer and is_of_its_own(heard)))
        polite = single.reply(turn.talk) if said.kind == "unknown" and turn.is_polite else said
        return replace(polite, question=text) if polite.kind == "social" else said

    def _is_sure(self, said: Reply, turn: Turn, heard: Proposal | None) -> bool:
        """Say whether a text has its reply by itself; else it may be about the last one."""
        if heard is None:
            return True
        if said.kind == "social" and self.last and heard.asks in ABOUT_LAST and heard.chance >= HALF:
            return False  # "which is which"
        if said.kind == "social":
            return self.last is None or not (turn.leads or set(words(said.question)) - small_talk())
        if heard.asks in NEW and heard.chance >= NEARLY:
            return said.kind != "curated" or said.clear or not turn.points_back  # "why do people use it": use what?
        if said.kind == "curated" and not said.offer:
            leads = turn.leads and self._on_code
            return not leads and (said.clear or not (turn.points_back or self._is_far(said)))
        return said.kind != "unknown"

    def _is_far(self, said: Reply) -> bool:
        """Say whether a short text with a number gets a written answer on another topic than the last number."""
        last = self.last and self.last.computed
        short = len(said.question.split()) <= MOST_ASKED
        return bool(short and last and NUMBER.search(said.question) and said.answers[0].topic not in last.topics)

    def _of_last(self, said: Reply, turn: Turn, heard: Proposal | None) -> Reply | None:
        """Return what such a text gets of the last reply: its why, the way on, its form again; None where it is new."""
        last, text, written = self.last, said.question, said.kind == "curated"
        numbered = NUMBER.search(text) is not None
        if last and last.kind == "computed" and WHY.search(text) and (numbered or not written):
            return why(text, last, self.earlier)
        if self._on_code and turn.leads and numbered:
            return Reply(text, "unknown", (), (), remark=NOT_THERE)
        if last and written and last.kind == "asks" and last.offer:
            return replace(last, question=text, answers=said.answers[:3])
        asks = heard.asks if heard else ""
        chance = heard.chance if heard else 0.0
        unsure = asks in NEW and chance < SURE_OF_TALK and turn.points_back
        about = (
            not turn.is_polite
            and not (heard and heard.words("F"))
            and ((asks in ABOUT_LAST and chance >= HALF) or unsure)
        )
        if last and not written and about and (gone_on := further(text, last)):
            return gone_on
        again = (
            written
            or said.kind == "social"
            or (said.kind == "unknown" and (asks in ABOUT_LAST or SEVERAL.search(text)))
        )
        if last and again and last.asked and last.computed:
            remark = f"{UNSURE} It was about: {last.computed.understood}. Change what you wish, or ask in other words."
            return replace(others(text, last), answers=said.answers[:3], remark=remark, follows=True)
        return Reply(text, "unknown", (), (), remark=UNSURE) if last and said.kind == "social" else None

    def after(self, said: Reply) -> "Thread":
        """Return the thread after a reply: thanks leave it where it was, and what nobody knows has no steps to show.

        What is fresh leaves nothing of before, not even where it was not understood: a next text may be about it.
        """
        if taken(said.question).fresh and self != Thread():
            return Thread().after(said)
        stays = said.kind == "unknown" and said.follows
        if stays or said.kind == "social" or said.remark in (NOT_THERE, FAULT) or said.remark.startswith(UNSURE):
            return self
        if is_apart(said):
            return replace(Thread(), last=said if said.kind == "curated" else None)
        if said.kind == "unknown" and not said.ran and not said.offer:
            return replace(self, last=None)
        new = said.computed and self.last and self.last.computed and said.computed != self.last.computed
        earlier = self.last if new else self.earlier
        if said.ran:
            return Thread(None, said.ran, said, earlier)
        fresh = said.asked or self._asked_back(said)
        if said.kind in ("curated", "unknown") and said.offer and said.offer.slots.get("formula"):
            fresh = replace(
                said.offer, unused=()
            )  # its form stands beneath; the words are answered, or nobody knows them
        older = self.older
        if isinstance(self.at, Question) and fresh not in (None, self.at):
            older = (self.at, *older)[: context.REMEMBERED]
        lost = said.kind != "asks" and fresh is not self.at  # of mathematics that came after it, and was not worked out
        number = said if said.computed else None if fresh and lost else self.number
        code = self.code if fresh is None or said.note.startswith(CHANGED) else None
        return Thread(fresh or self.at, code, said if said.kind != "unknown" else None, earlier, number, older)

    def _asked_back(self, said: Reply) -> Offer | None:
        """Return the form that a reply asks to complete; what only failed to change the last question leaves none."""
        if said.kind != "asks" or said.offer is None or said.remark == MEANT:
            return None
        last = self.at
        if said.follows and isinstance(last, Question):
            same = said.offer.kind == last.NAME and last.texts().get("formula") == said.offer.slots.get("formula")
            if any(map(NUMBER.search, said.offer.unused)):
                return said.offer  # the next text changes this one: it asks back for the number once more
            return None if same or said.offer.unused else said.offer
        return said.offer
