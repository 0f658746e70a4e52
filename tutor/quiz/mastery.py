"""What a learner has mastered, by concept: three right answers in a row, on their own.

The rule is "N consecutive correct responses" with N = 3. Kelly, Wang, Thompson and Heffernan
(Defining Mastery: Knowledge Tracing Versus N-Consecutive Correct Responses, EDM 2015) found that it
predicts the next answers about as well as Bayesian knowledge tracing, and everyone can check it.
"""

# ruff: noqa: D102  Answered's properties say in their names what they hold

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, Protocol, TypeVar

IN_A_ROW = 3
Standing = Literal["steady", "revisit"]


class Answered(Protocol):
    """What mastery and review need to know of an attempt."""

    @property
    def lesson(self) -> str: ...
    @property
    def item(self) -> str: ...
    @property
    def concept(self) -> str: ...
    @property
    def grade(self) -> str: ...
    @property
    def misconception(self) -> str | None: ...
    @property
    def hints(self) -> int: ...
    @property
    def helped(self) -> bool: ...
    @property
    def turn(self) -> int | None: ...
    @property
    def at(self) -> datetime: ...


_Kind = TypeVar("_Kind", bound=Answered)


def first_turns(attempts: Iterable[_Kind]) -> list[_Kind]:
    """Return the answers that say what somebody knew: a second try at the same numbers follows a hint of ours.

    Those from before there were second tries carry no turn and count as first ones.
    """
    return [attempt for attempt in attempts if attempt.turn in (None, 1)]


def right_alone(attempt: Answered) -> bool:
    """Say whether an answer was right without hints or help."""
    return attempt.grade == "correct" and not attempt.hints and not attempt.helped


def standings(attempts: Iterable[Answered]) -> dict[str, Standing]:
    """Return, for each concept asked about, steady or revisit; attempts come oldest first.

    Steady: the last three answers were right, without hints. Anything else is worth a revisit.
    """
    runs: dict[str, int] = {}
    for attempt in first_turns(attempts):
        runs[attempt.concept] = runs.get(attempt.concept, 0) + 1 if right_alone(attempt) else 0
    return {concept: "steady" if run >= IN_A_ROW else "revisit" for concept, run in runs.items()}


def beliefs_met(attempts: Iterable[Answered]) -> dict[str, bool]:
    """Return the misconceptions met at first turns, and whether each is cured: the same item answered right since."""
    met: dict[str, tuple[str, str]] = {}
    cured: dict[str, bool] = {}
    for attempt in first_turns(attempts):
        place = (attempt.lesson, attempt.item)
        if attempt.misconception:
            met[attempt.misconception], cured[attempt.misconception] = place, False
        elif attempt.grade == "correct":
            cured |= {belief: True for belief, where in met.items() if where == place}
    return cured
