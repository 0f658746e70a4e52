"""A reply: pasted code is run, else computed, else asked back, else curated, else an honest "I don't know"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from tutor.ask.answers import Answer, load_social
from tutor.ask.beliefs import agrees, is_right, weighed
from tutor.ask.budget import Declined
from tutor.ask.compute import Computed, Heard, considered
from tutor.ask.features import in_words, words
from tutor.ask.kinds import Question
from tutor.ask.leads import taken
from tutor.ask.offer import Offer, quoted
from tutor.ask.pasted import pasted, uncleared
from tutor.ask.ran import Ran, Run, ran
from tutor.ask.reading import Asks, Read
from tutor.ask.shipped import load_engine

TOPICS = 3
OKAY = "okay"
SHORT = 2  # words
BARE = 2  # letters: "at", "so", "w"
OFFERED = 4  # the best answer and the next ones
NOT_RUN = "I do not run pasted code on this server."
UNCLEARED = "Line {line} of the code calls backward() in a loop, and I see nothing that clears the gradients."
WITHOUT = "Without {}, which I do not know here:"
IF_SO = "If I read you right:"
NO_NUMBER = "Torch finds no finite, certain answer there."
WHY_CLEAR = "Why do I need to call zero_grad()?"
# Words that only show code: no written answer is looked for.
SHOWS = re.compile(
    r"(?:ok|so|hi|and|,|\s)*(?:here(?:'s| is)|this is) (?:my|the|our) (?:loop|code|script|program)\W*", re.IGNORECASE
)

Kind = Literal["computed", "asks", "curated", "unknown", "social"]


@dataclass(frozen=True)
class Reply:
    """What Ask says. `answers` are the nearest curated ones, best first; `clear` says that the first one leads.

    There are none where the question is far off; where nothing is asked the only one is what is said back. A `remark`
    says why nothing was computed, where something might have been. `ran` is what came of pasted code.
    `offer` is a form filled with what was read: the reply itself where it `asks` back, else to stand below. `asked` is
    the computed question, which a next one may change; `right` says of the asker's guess whether it was right,
    `weighed` of several people's which one is.
    `note` says what a next question of a thread was taken to be, and which words were passed over; `steps` that the
    derivation was asked for; `further` that the last reply was asked about: how its number came about, or for the
    lesson behind it. `follows` says of a reply that asks back that it is about the last question; one is `apart` where
    it was asked about mathematics that is not worked out. `choices` are next texts, one of which was meant.
    """

    question: str
    kind: Kind
    topics: tuple[str, ...]
    answers: tuple[Answer, ...]
    computed: Computed | None = None
    clear: bool = False
    remark: str = ""
    ran: Ran | None = None
    offer: Offer | None = None
    asked: Question | None = None
    right: bool | None = None
    weighed: str = ""
    note: str = ""
    steps: bool = False
    further: bool = False
    follows: bool = False
    apart: bool = False
    choices: tuple[str, ...] = ()

    @property
    def stated(self) -> Computed | None:
        """Return what is computed for a question that was surely read, and not as what it may be."""
        return None if self.note.endswith(IF_SO) else self.computed

    @property
    def conditional(self) -> bool:
        """Say whether what is computed holds only if the question was read right, or without a word of it."""
        return self.computed is not None and self.note.endswith(":")

    def as_json(self) -> dict[str, Any]:
        """Return one line of the batch form."""
        found = self.computed.each if self.computed else ()
        told = [each.as_json() for each in found]
        return {
            "question": self.question,
            "kind": self.kind,
            "topics": list(self.topics),
            "answers": [answer.id for answer in self.answers],
            "computed": told[0] if len(told) == 1 else told or None,
            "conditional": self.conditional,
            "understood": "; ".join(each.understood for each in found),
            "remark": self.remark,
            "offer": self.offer.as_json() if self.offer else None,
        }


def reply(
    question: str,
    run: Run | None = None,
    before: Question | Offer | None = None,
    older: Sequence[Question] = (),
    context: str = "",
    ended: Sequence[Question] = (),
) -> Reply:
    """Reply to any text; never raises for what a person may have typed. `run` runs pasted code, where any is run.

    With the last computed question of a thread `before`, "and at x = 2?" changes that one, or one of the `older`; with
    a form that asked back, it completes that. The `context` is what the trained reader knows of the thread.
    """
    found = pasted(question)
    if found is None:
        computed, heard, remark = _worked_out(question, before, older, context, ended)
        return _offered(_worded(question, _spoken(question), computed, remark), heard)
    made = ran(found, run) if run else None
    if "\n" not in question.strip() and not (made and made.numbers):  # mathematics may be written as code is
        computed, heard, _ = _worked_out(question, before, (), context)
        if computed:
            return _offered(_worded(question, question, computed, ""), heard)
    told = found.words if words(found.words) else question
    remarks, told = [NOT_RUN] * (made is None), "" if SHOWS.fullmatch(found.words.strip()) else told
    line = uncleared(found.code) if made is None or made.answer["status"] == "refused" else None
    if line is not None:
        remarks, told = [*remarks, UNCLEARED.format(line=line)], WHY_CLEAR
    return _worded(question, told, _of_code(made), " ".join(remarks), made)


def answered(text: str) -> bool:
    """Say whether a text has a written answer."""
    return _worded(text, text, None, "").kind == "curated"


def spoken_to(text: str) -> Reply:
    """Return what is said to a text that asks nothing: what fits, else that all is well."""
    fits = load_engine()[0].rank(in_words(text)).social
    return Reply(text, "social", (), (fits or next(talk for talk in load_social() if talk.id == OKAY),))


def _worded(question: str, told: str, computed: Computed | None, remark: str, made: Ran | None = None) -> Reply:
    """Return the reply, with what the engine finds for the words."""
    engine, settings = load_engine()
    ranking = engine.rank(in_words(told))
    topics, nearest = ranking.topics[:TOPICS], ranking.answers[:OFFERED]
    if computed:
        about = tuple(dict.fromkeys((*computed.topics, *topics)))[:TOPICS]
        return Reply(question, "computed", about, nearest, computed, ran=made)
    if ranking.social and words(told) and not made and not remark:
        return Reply(question, "social", (), (ranking.social,))
    if not words(told) or ranking.strength < settings.near:
        return Reply(question, "unknown", topics, (), remark=remark, ran=made)
    clear = ranking.lead >= settings.clear
    says = clear or any(len(word) > BARE for word in words(told))  # "at 0.25" has no topic
    kind: Kind = "curated" if says and ranking.strength >= settings.threshold else "unknown"
    return Reply(question, kind, topics, nearest, clear=clear, remark=remark, ran=made)


def _of_code(made: Ran | None) -> Computed | None:
    """Return the numbers that pasted code gave as a computed answer."""
    if made is None or not made.numbers:
        return None
    alone = made.numbers[0] if len(made.numbers) == 1 else None
    several = None if len(made.numbers) == 1 else made.numbers
    return Computed(alone, several, None, None, made.understood, made.code, (), None, ())


def _noted(heard: Read) -> str:
    """Say what a next question of a thread was taken to be, which words were passed over, and which left out."""
    passed = f"I passed over {quoted(heard.passed)}" if heard.passed else ""
    left = WITHOUT.format(quoted(heard.left)) if heard.left else IF_SO if heard.proposed else ""
    return ". ".join(filter(None, [heard.note, passed, left]))


def _offered(said: Reply, heard: Heard) -> Reply:
    """Return the reply with the form that was filled; it is the reply itself where a number was wished for."""
    if isinstance(heard, Read):
        if said.computed:
            right = is_right(heard.guess, said.computed) if heard.guess else agrees(heard.told, said.computed)
            told = weighed(heard.guess, said.computed)
            return replace(said, asked=heard.question, right=right, weighed=told, note=_noted(heard), steps=heard.steps)
        if heard.why or said.remark:
            return replace(said, offer=heard.offer)
        return replace(said, kind="asks", offer=heard.offer, remark=NO_NUMBER)
    if isinstance(heard, Asks):
        if heard.why or not heard.wished:
            return replace(said, offer=heard.offer)
        asks = replace(said, kind="asks", remark=heard.sentence, offer=heard.offer, follows=heard.follows)
        return replace(asks, choices=heard.choices)
    return replace(said, apart=said.computed is None and (heard is not None or bool(said.remark)))


def _spoken(question: str) -> str:
    """Return a question without the talk around it, where more than a word or two is left."""
    told = taken(question).text
    return told if len(words(told)) > SHORT else question


def _worked_out(
    question: str,
    before: Question | Offer | None,
    older: Sequence[Question],
    context: str,
    ended: Sequence[Question] = (),
) -> tuple[Computed | None, Heard, str]:
    """Return the computed answer and how the question was read; else why there is none, where that can be said."""
    try:
        return *considered(question, before, older, context, ended), ""
    except Declined as declined:
        return None, None, str(declined)
