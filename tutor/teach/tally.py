"""What a class chose, counted: bars by choice and by the belief behind it, and who moved between the rounds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tutor.quiz.numbers import neat
from tutor.store.class_records import Round, State, Vote

MOST_BARS = 12  # of different numbers; what is rarer stands together under OTHER
OTHER = "other"
Key = tuple[str, str | None, bool]  # how the choice reads, the belief behind it, whether it is right


@dataclass(frozen=True)
class Bar:
    """One choice and how many made it. `belief` and `correct` are None before the reveal.

    `label` is what the option says, OTHER for all that have no bar of their own. It is empty where each learner had
    other numbers, so that only the belief tells what was chosen.
    """

    label: str
    votes: int
    belief: str | None = None
    correct: bool | None = None


@dataclass(frozen=True)
class Move:
    """How many learners chose the one in the first round and the other in the second; both are bars without votes."""

    before: Bar
    after: Bar
    learners: int


@dataclass(frozen=True)
class Tally:
    """A round as it may be shown now: while it is open, how many voted and nothing else.

    Once closed: `bars`, `moves` from the round before it, and `values`, which are the numbers that were predicted, for
    dots on a curve. Once revealed: the beliefs, what is right, and `share`, the part of the votes that are.
    """

    state: State
    joined: int
    voted: int
    bars: tuple[Bar, ...] = ()
    moves: tuple[Move, ...] = ()
    values: tuple[float, ...] = ()
    share: float | None = None


def tally(asked: Round, joined: int, votes: Sequence[Vote], earlier: Sequence[Vote], told: bool = False) -> Tally:
    """Count a round. `earlier` are the votes of the round before it; `told` shows a closed round as if revealed."""
    counted = Tally(asked.state, joined, len(votes))
    if asked.state == "open":
        return counted
    open_book = told or asked.state == "revealed"
    before = {vote.learner: _key(asked, vote) for vote in earlier}
    moved = Counter((before[v.learner], _key(asked, v)) for v in votes if v.learner in before)
    if asked.own_draw and not open_book:
        return counted  # learners had other numbers: what they chose compares only by what lies behind it
    bars = [Bar(label, many, belief, right) for (label, belief, right), many in _counts(asked, votes)]
    moves = [Move(_bar(one), _bar(other), many) for (one, other), many in moved.most_common()]
    return replace(
        counted,
        bars=tuple(bar if open_book else _hidden(bar) for bar in bars),
        moves=tuple(m if open_book else Move(_hidden(m.before), _hidden(m.after), m.learners) for m in moves),
        values=_values(asked, votes),
        share=sum(vote.correct for vote in votes) / len(votes) if open_book and votes else None,
    )


def _counts(asked: Round, votes: Sequence[Vote]) -> list[tuple[Key, int]]:
    """Count the choices: options in their order, the empty ones too; else the most frequent first, in few bars."""
    counts = Counter(_key(asked, vote) for vote in _in_order(asked, votes))
    options = [(o["text"], o["belief"], o["correct"]) for o in asked.shown["options"]]
    if _listed(asked):
        return [(key, counts[key]) for key in options]
    found = counts.most_common()
    kept = [each for each in found if each[0][0] != OTHER][:MOST_BARS]
    rest = len(votes) - sum(many for _, many in kept)
    return [*kept, *([((OTHER, None, False), rest)] if rest else [])]


def _key(asked: Round, vote: Vote) -> Key:
    """Return what a vote counts as: its option; its belief; for a number without one, the number itself."""
    if _listed(asked):
        return vote.label, vote.belief, vote.correct
    if asked.own_draw:
        return ("" if vote.correct or vote.belief else OTHER), vote.belief, vote.correct
    if asked.shown["kind"] == "number":
        return _number(asked.shown, vote), vote.belief, vote.correct
    return vote.label, vote.belief, vote.correct


def _number(shown: dict[str, Any], vote: Vote) -> str:
    """Return one label for all numbers that count as the same answer, however many digits were typed."""
    if vote.correct:
        return neat(shown["key"])
    return next((o["text"] for o in shown["options"] if vote.belief and o["belief"] == vote.belief), vote.label)


def _in_order(asked: Round, votes: Sequence[Vote]) -> Sequence[Vote]:
    """Return votes as equally frequent ones are to stand: numbers by their size, others as they are kept."""
    if asked.own_draw or asked.shown["kind"] != "number":
        return votes
    return sorted(votes, key=lambda vote: float(vote.response))


def _listed(asked: Round) -> bool:
    """Say whether every learner chose among the same options."""
    return not asked.own_draw and asked.shown["kind"] in ("choice", "sign", "point")


def _bar(key: Key) -> Bar:
    return Bar(key[0], 0, key[1], key[2])


def _hidden(bar: Bar) -> Bar:
    return replace(bar, belief=None, correct=None)


def _values(asked: Round, votes: Sequence[Vote]) -> tuple[float, ...]:
    if asked.own_draw or asked.shown["kind"] != "number":
        return ()
    return tuple(sorted(float(vote.response) for vote in votes))
