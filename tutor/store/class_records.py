"""What the store keeps of a class that votes, as frozen plain data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from tutor.store.clock import now

State = Literal["open", "closed", "revealed"]
STATES: tuple[State, ...] = ("open", "closed", "revealed")  # in this order, never backwards
MOST_MEMBERS = 500  # of one class
MOST_ROUNDS = 100  # of one class
MOST_CHANGES = 1000  # of one learner's mind in one round


@dataclass(frozen=True, kw_only=True)
class Class:
    """A class: `code` joins it until `expires`; `version` grows with each thing that phones should look at again."""

    id: str
    code: str
    lesson: str
    version: int
    round: str | None = None  # the id of the one that is asked now
    opened: datetime
    expires: datetime
    closed: datetime | None = None

    @property
    def over(self) -> bool:
        """Say whether nobody can join, be asked or vote any more."""
        return self.closed is not None or self.expires <= now()


@dataclass(frozen=True, kw_only=True)
class Round:
    """One vote on one question. `question` is "prediction" or an item's name; `shown` is what was asked, as asked.

    `own_draw` says that each learner gets numbers of their own; `turn` is 1, or 2 for the round after the discussion,
    which names the one `before` it.
    """

    id: str
    class_id: str
    position: int
    question: str
    seed: int
    own_draw: bool
    turn: int
    before: str | None = None
    state: State
    opened: datetime
    closed: datetime | None = None
    revealed: datetime | None = None
    shown: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Vote:
    """A learner's last choice in a round; `n` counts how often it was made, `label` is how the choice reads."""

    round_id: str
    learner: str
    n: int
    correct: bool
    belief: str | None
    label: str
    response: Any
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Member:
    """A learner who joined a class, with a nickname or none."""

    class_id: str
    learner: str
    nickname: str | None
    at: datetime


@dataclass(frozen=True)
class Beat:
    """What a phone is told of its class: a version, what is asked and how far that is; nothing of votes."""

    version: int
    round: str | None
    state: State | None


class ClassRefusal(Exception):
    """What was asked for cannot be done; the text is one sentence for whoever asked. Nothing was changed."""


class Gone(ClassRefusal):
    """There is no such class or round, or the class is over."""


class NotJoined(ClassRefusal):
    """Whoever votes has not joined the class."""


class TooLate(ClassRefusal):
    """The vote was closed before."""


class Stale(ClassRefusal):
    """Something newer is there already; `n` is its number where it is a vote."""

    def __init__(self, sentence: str, n: int = 0) -> None:
        super().__init__(sentence)
        self.n = n


class Full(ClassRefusal):
    """The class has as much as the store keeps of one."""
