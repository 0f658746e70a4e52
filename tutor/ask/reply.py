"""A reply to a question: computed, else curated, else an honest "I don't know"; tried in this order."""

from dataclasses import dataclass
from typing import Any, Literal

from tutor.ask.answers import Answer
from tutor.ask.budget import Declined
from tutor.ask.compute import Computed, compute
from tutor.ask.features import words
from tutor.ask.shipped import load_engine

OFFERED = 3


@dataclass(frozen=True)
class Reply:
    """What Ask says. `answers` are the nearest curated ones, best first; `clear` says that the first one leads.

    A `remark` says why nothing was computed, where something might have been.
    """

    question: str
    kind: Literal["computed", "curated", "unknown"]
    topics: tuple[str, ...]
    answers: tuple[Answer, ...]
    computed: Computed | None = None
    clear: bool = False
    remark: str = ""

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


def reply(question: str) -> Reply:
    """Reply to any text; never raises for what a person may have typed."""
    computed, remark = _worked_out(question)
    engine, settings = load_engine()
    ranking = engine.rank(question)
    topics, nearest = ranking.topics, ranking.answers[:OFFERED]
    if computed:
        told = tuple(dict.fromkeys((*computed.topics, *topics)))[:OFFERED]
        return Reply(question, "computed", told, nearest, computed)
    known = bool(words(question)) and ranking.strength >= settings.threshold
    clear = known and ranking.lead >= settings.clear
    return Reply(question, "curated" if known else "unknown", topics[:OFFERED], nearest, clear=clear, remark=remark)


def _worked_out(question: str) -> tuple[Computed | None, str]:
    """Return the computed answer; else why there is none, where that can be said."""
    try:
        return compute(question), ""
    except Declined as declined:
        return None, str(declined)
