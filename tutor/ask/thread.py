"""A thread: what was asked last stays, so that a next question may change it, ask why, or say that it was not meant."""

import re
import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from tutor.ask import reply as single
from tutor.ask.answers import Answer, load_social
from tutor.ask.compute import work_out
from tutor.ask.features import words
from tutor.ask.form import FIRST
from tutor.ask.kinds import Question
from tutor.ask.kinds.slope import Slope
from tutor.ask.leads import leads_on
from tutor.ask.numerals import UNITS
from tutor.ask.pasted import pasted
from tutor.ask.question import Offer
from tutor.ask.ran import Ran, Run
from tutor.ask.recode import recoded
from tutor.ask.reply import Reply, is_right
from tutor.ask.standing import standing

FILE = Path(__file__).with_name("thread.toml")
WORD = re.compile(r"[a-z']+|[−-]?\d[\d.,]*|[^\s\w.,!?;:…'\"“”]+")
MOST_WORDS = 12
HOW = "How that came about"
CODE = "How that came about: these lines of torch gave it"
FURTHER = "The reason is worked through in the lesson, with numbers to move."
AGAIN = "Your code again, with {}"
CURE = "What to write instead stands beneath the line that went wrong"
NOT_THERE = (
    "I took that as a change to your code, but I do not find where it belongs. Change it there, and paste it again."
)
# Steps to be taken, not shown: "5 steps", "one more".
MORE = re.compile(rf"\W*(?:\d+|{'|'.join(UNITS)}|another) (?:more|steps?|more steps?)\W*")
NUMBER = re.compile(r"[−-]?\d+(?:\.\d+)?")
NAMED = re.compile(r"\s*(?:and|what about|what is)\s+(([A-Za-z_]\w*)(?:\.grad)?)\s*\?*\s*")
WHY = re.compile(r"\b(?:why|how come|how do (?:you|i|we) know)\b", re.IGNORECASE)
UNSURE = "I am not sure what that asks of the last reply."
MEANT = "Then perhaps one of these, or put it into the form."
NEXT = 3


@dataclass(frozen=True)
class Thread:
    """Where a conversation stands: what a next question may change, and the last reply that answered something.

    That is a question, or the `code` that was run last, whichever came later.
    """

    before: Question | Offer | None = None
    last: Reply | None = None
    code: Ran | None = None

    def reply(self, text: str, run: Run | None = None) -> Reply:
        """Reply to any text, as `tutor.ask.reply.reply` does, with the thread before it in mind."""
        if of_code := self._of_code(text, run):
            return of_code
        about = aside(text) if self.last else ""
        if self.last and about == "steps" and self.last.kind in ("computed", "curated"):
            return _told(text, self.last)
        if self.last and about == "other":
            return others(text, self.last)
        if self.last and about == "claim" and (claimed := _confirmed(text, self.last)):
            return claimed
        if self.last and about == "cure" and self.last.ran and self.last.ran.answer["noticed"]:
            return replace(self.last, question=text, note=CURE)
        stood = standing(self.last, text) if self.last and self.last.asked == self.before else None
        said = single.reply(text, run, stood or self.before)
        if self.last and said.kind in ("social", "unknown") and (of_last := self._about_last(said)):
            return of_last
        lost = self.code and not said.ran and not pasted(text) and said.kind in ("curated", "unknown")
        if lost and leads_on(text) and NUMBER.search(text):
            return Reply(text, "unknown", (), (), remark=NOT_THERE)
        return said

    def _of_code(self, text: str, run: Run | None) -> Reply | None:
        """Return the code's reply again: with a number of the text put in, or for a name of its own that is asked."""
        if self.code is None:
            return None
        code = self.code.code
        if again := recoded(code, text):
            put_in = f"{self.code.words}\n```python\n{again[0]}\n```"
            return replace(single.reply(put_in, run), question=text, note=AGAIN.format(again[1]))
        if (named := NAMED.fullmatch(text)) and re.search(rf"^\s*{named[2]}\s*=[^=]", code, re.MULTILINE):
            return replace(single.reply(f"what is {named[1]}?\n```python\n{code}\n```", run), question=text)
        return None

    def _about_last(self, said: Reply) -> Reply | None:
        """Return what a text that nobody knows by itself can be about the last reply; None where it is only talk."""
        asks = said.kind == "unknown" or leads_on(said.question) or not set(words(said.question)) <= small_talk()
        if self.last and asks and WHY.search(said.question) and self.last.kind == "computed":
            return _told(said.question, self.last)
        unsure = asks and said.kind == "social"
        return Reply(said.question, "unknown", said.topics, (), remark=UNSURE) if unsure else None

    def after(self, said: Reply) -> "Thread":
        """Return the thread after a reply: thanks leave it where it was, and what nobody knows has no steps to show."""
        if said.kind == "social":
            return self
        if said.kind == "unknown":
            return replace(self, last=None)
        if said.ran:
            return Thread(None, said, said.ran)
        fresh = said.asked or self._asked_back(said)
        if said.kind == "curated" and said.offer and said.offer.slots.get("formula"):
            fresh = said.offer  # its form stands beneath the written answer
        return Thread(fresh or self.before, said, None if fresh else self.code)

    def _asked_back(self, said: Reply) -> Offer | None:
        """Return the form that a reply asks to complete; what only failed to change the last question leaves none."""
        if said.kind != "asks" or said.offer is None or said.remark == MEANT:
            return None
        last = self.before
        if said.follows and isinstance(last, Question):
            same = said.offer.kind == last.NAME and last.texts().get("formula") == said.offer.slots.get("formula")
            return None if same or said.offer.unused else said.offer
        return said.offer


def aside(text: str) -> str:
    """Return what a text says of the last reply alone: "steps" for how one got there, "other" for what was not meant,

    "claim" for "so it is 4?", "cure" for what to write instead; nothing where it says anything else.
    """
    said = WORD.findall(text.lower().replace("’", "'"))
    if MORE.fullmatch(text.lower().strip()):
        return ""
    if not 0 < len(said) <= MOST_WORDS:
        return ""
    plain = {word for word in said if not word[-1].isdigit() and word[-1] not in ".,"} - {"(", ")", "[", "]"}
    return next((name for name, (core, known) in _asides().items() if plain & core and plain <= known), "")


@lru_cache(maxsize=1)
def small_talk() -> frozenset[str]:
    """Return the words that small talk is made of."""
    return frozenset(word for talk in load_social() for wording in talk.wordings for word in words(wording))


@lru_cache(maxsize=1)
def _asides() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    listed = {
        name: [frozenset(word.strip() for word in table[part].split(",")) for part in ("words", "beside")]
        for name, table in tables.items()
    }
    return {name: (core, core | beside) for name, (core, beside) in listed.items()}


def _told(text: str, last: Reply) -> Reply:
    """Return the last number again with its derivation, or the last written answer with its lesson."""
    if last.computed is None:
        return replace(last, question=text, kind="curated", note=FURTHER, further=True, remark="", offer=None, ran=None)
    note = HOW if last.computed.steps else CODE
    return replace(last, question=text, note=note, steps=True, further=True, right=None, ran=None)


def _confirmed(text: str, last: Reply) -> Reply | None:
    """Say whether numbers are those of the last answer, or of the whole gradient that it was a part of."""
    numbers = tuple(float(number.replace("−", "-")) for number in NUMBER.findall(text))
    asked, computed = last.asked, last.computed
    if computed is None or not numbers or computed.verdict:
        return None
    if isinstance(asked, Slope) and len(asked.by) < len(numbers) == len(asked.place) and asked.asked == "slope":
        asked = replace(asked, by=tuple(asked.place))
        computed = work_out(asked)
    right = is_right(numbers, computed) if computed else None
    if right is None:
        return None
    return replace(
        last, question=text, asked=asked, computed=computed, right=right, note="", steps=False, further=False
    )


def others(text: str, last: Reply) -> Reply:
    """Return the next answers and the form: the last question's own, else an empty one."""
    form = Offer(last.asked.NAME, last.asked.texts()) if last.asked else last.offer or Offer(FIRST, {})
    return Reply(text, "asks", last.topics, _next(last), remark=MEANT, offer=form)


def _next(last: Reply) -> tuple[Answer, ...]:
    """Return the nearest answers that were not given: behind a written answer those after it."""
    return last.answers[last.kind == "curated" :][:NEXT]
