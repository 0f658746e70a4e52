"""A reply to a question: pasted code is run, else computed, else curated, else an honest "I don't know"."""

from dataclasses import dataclass
from typing import Any, Literal

from tutor.ask.answers import Answer
from tutor.ask.budget import Declined
from tutor.ask.compute import Computed, compute
from tutor.ask.features import words
from tutor.ask.pasted import pasted, uncleared
from tutor.ask.ran import Ran, Run, ran
from tutor.ask.shipped import load_engine

TOPICS = 3
OFFERED = 4  # the best answer and the next ones
NOT_RUN = "I do not run pasted code on this server."
UNCLEARED = "Line {line} of the code calls backward() in a loop, and I see nothing that clears the gradients."
WHY_CLEAR = "Why do I need to call zero_grad()?"

Kind = Literal["computed", "curated", "unknown", "social"]


@dataclass(frozen=True)
class Reply:
    """What Ask says. `answers` are the nearest curated ones, best first; `clear` says that the first one leads.

    There are none where the question is far off; where nothing is asked the only one is what is said back. A `remark`
    says why nothing was computed, where something might have been. `ran` is what came of pasted code.
    """

    question: str
    kind: Kind
    topics: tuple[str, ...]
    answers: tuple[Answer, ...]
    computed: Computed | None = None
    clear: bool = False
    remark: str = ""
    ran: Ran | None = None

    def as_json(self) -> dict[str, Any]:
        """Return one line of the batch form."""
        return {
            "question": self.question,
            "kind": self.kind,
            "topics": list(self.topics),
            "answers": [answer.id for answer in self.answers],
            "computed": self.computed.as_json() if self.computed else None,
            "understood": self.computed.understood if self.computed else "",
        }


def reply(question: str, run: Run | None = None) -> Reply:
    """Reply to any text; never raises for what a person may have typed. `run` runs pasted code, where any is run."""
    found = pasted(question)
    if found is None:
        computed, remark = _worked_out(question)
        return _worded(question, question, computed, remark)
    made = ran(found, run) if run else None
    remarks, told = [NOT_RUN] * (made is None), found.words if words(found.words) else question
    line = uncleared(found.code) if made is None or made.answer["status"] == "refused" else None
    if line is not None:
        remarks, told = [*remarks, UNCLEARED.format(line=line)], WHY_CLEAR
    return _worded(question, told, _of_code(made), " ".join(remarks), made)


def _worded(question: str, told: str, computed: Computed | None, remark: str, made: Ran | None = None) -> Reply:
    """Return the reply, with what the engine finds for the words."""
    engine, settings = load_engine()
    ranking = engine.rank(told)
    topics, nearest = ranking.topics[:TOPICS], ranking.answers[:OFFERED]
    if computed:
        about = tuple(dict.fromkeys((*computed.topics, *topics)))[:TOPICS]
        return Reply(question, "computed", about, nearest, computed, ran=made)
    if ranking.social and words(told) and not made and not remark:
        return Reply(question, "social", (), (ranking.social,))
    if not words(told) or ranking.strength < settings.near:
        return Reply(question, "unknown", topics, (), remark=remark, ran=made)
    kind: Kind = "curated" if ranking.strength >= settings.threshold else "unknown"
    return Reply(question, kind, topics, nearest, clear=ranking.lead >= settings.clear, remark=remark, ran=made)


def _of_code(made: Ran | None) -> Computed | None:
    """Return the numbers that pasted code gave as a computed answer."""
    if made is None or not made.numbers:
        return None
    alone = made.numbers[0] if len(made.numbers) == 1 else None
    several = None if len(made.numbers) == 1 else made.numbers
    return Computed(alone, several, None, None, made.understood, made.code, (), None, ())


def _worked_out(question: str) -> tuple[Computed | None, str]:
    """Return the computed answer; else why there is none, where that can be said."""
    try:
        return compute(question), ""
    except Declined as declined:
        return None, str(declined)
