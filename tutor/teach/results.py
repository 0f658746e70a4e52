"""What came of a class: each question by round and belief, who was cured in round two, and all of it as a table."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tutor.store.class_records import Member, Round, Vote
from tutor.teach.tally import Tally, tally

HEAD = ("lesson", "question", "round", "learner", "nickname", "answer", "belief", "right", "at")
_FORMULA = "=+-@＝＋－＠"  # what a spreadsheet takes a formula to begin with
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")


@dataclass(frozen=True)
class Result:
    """One question: its first round and, where there was one, its second, both with the beliefs.

    `cured` counts learners who were wrong in the first and right in the second, `lost` those the other way round;
    `both` voted twice. All None without a second round.
    """

    first: Round
    rounds: tuple[Tally, ...]
    both: int | None = None
    cured: int | None = None
    lost: int | None = None


def results(asked: Sequence[Round], votes: Mapping[str, Sequence[Vote]]) -> list[Result]:
    """Return the results of the rounds that are closed, question by question."""
    seconds = {each.before: each for each in asked if each.before and each.state != "open"}
    firsts = [each for each in asked if each.before is None and each.state != "open"]
    return [_result(first, seconds.get(first.id), votes) for first in firsts]


def as_csv(
    lesson: str, asked: Sequence[Round], votes: Mapping[str, Sequence[Vote]], members: Sequence[Member]
) -> bytes:
    """Return the votes of closed rounds as CSV in UTF-8, one a row; no cell of it is taken for a formula."""
    numbers = {member.learner: number for number, member in enumerate(members, start=1)}
    names = {member.learner: member.nickname or "" for member in members}
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(HEAD)
    for each in (each for each in asked if each.state != "open"):
        for vote in sorted(votes[each.id], key=lambda vote: numbers.get(vote.learner, 0)):
            who = (numbers.get(vote.learner, ""), names.get(vote.learner, ""))
            told = (vote.label, vote.belief or "", "yes" if vote.correct else "no", vote.at.isoformat())
            table.writerow([_safe(cell) for cell in (lesson, each.question, each.turn, *who, *told)])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _result(first: Round, second: Round | None, votes: Mapping[str, Sequence[Vote]]) -> Result:
    one = votes[first.id]
    told = tally(first, len(one), one, [], told=True)
    if second is None:
        return Result(first, (told,))
    two = votes[second.id]
    was = {vote.learner: vote.correct for vote in one}
    changes = [(was[vote.learner], vote.correct) for vote in two if vote.learner in was]
    again = tally(second, len(two), two, one, told=True)
    return Result(
        first, (told, again), len(changes), cured=changes.count((False, True)), lost=changes.count((True, False))
    )


def _safe(cell: Any) -> str:
    """Write a cell so that no spreadsheet works it out: a mark stands before whatever may be a formula."""
    text = str(cell)
    begins = text.lstrip()[:1]
    return f"'{text}" if begins and begins in _FORMULA and not _NUMBER.fullmatch(text) else text
