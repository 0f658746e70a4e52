"""What a learner does in a class: join it, see what is asked, vote, and see what came of it."""

from dataclasses import dataclass
from typing import Any

from tutor.quiz.item import Item
from tutor.store import Store, learner_key, now
from tutor.store.class_records import MOST_CHANGES, Class, ClassRefusal, Gone, Round, Vote
from tutor.store.plain import typed
from tutor.teach.joining import read_code
from tutor.teach.patience import Patience
from tutor.teach.question import Find, Judged, judge, lesson_of, question_for

NICKNAME = 24  # characters
NO_CODE = "No class has this code now. Look at the screen in front again."
NO_CHOICE = "That is not one of the answers."
TOO_OFTEN = "That is as often as one can change one's mind."
_codes = Patience(at_once=20, every=3.0)  # a wrong code costs a try, a right one costs nothing


class NoChoice(ClassRefusal):
    """What was sent is no answer to the question."""


@dataclass(frozen=True)
class Choice:
    """A learner's own choice as it counts now: the `n`-th one, how it reads, and its plain form."""

    n: int
    label: str
    response: Any


@dataclass(frozen=True)
class Standing:
    """What one learner's phone shows: the class, what it is asked, the learner's own vote.

    `item` is the question with this learner's numbers, `mine` the learner's own vote, `result` what that comes to: None
    before the reveal. `over` says that the class has ended, `joined` that this learner is in it.
    """

    lesson: str
    version: int
    joined: bool
    over: bool
    asked: Round | None = None
    item: Item | None = None
    mine: Choice | None = None
    result: Judged | None = None


class Desk:
    """The actions of one learner, who is known by the id in the browser; only its hash is kept.

    Each raises ClassRefusal with a sentence for what cannot be done, LearnerForgotten, and StoreUnavailable.
    """

    def __init__(self, store: Store, find: Find, browser_id: str) -> None:
        self._store, self._find, self.learner = store, find, learner_key(browser_id)

    def join(self, code: str, nickname: str = "", connection: str = "", codes: Patience = _codes) -> Class:
        """Join the class of a code, under a nickname or none; again changes the nickname. Guessing is slowed.

        Raises Gone where no class has the code now, TooMany.
        """
        with codes.turn(connection) as turn:
            found = self._class_with(read_code(code))
            turn.well()
        self._store.ballots.join(found.id, self.learner, read_nickname(nickname))
        return found

    def standing(self, class_id: str) -> Standing:
        """Return what the phone shows now. Raises Gone where the class is deleted."""
        found = self._store.classes.named(class_id)
        joined = self._store.ballots.member(class_id, self.learner) is not None
        if not joined or found.round is None:
            return Standing(found.lesson, found.version, joined, found.over)
        asked = self._store.classes.round(found.round)
        item = question_for(lesson_of(self._find, found.lesson), asked, self.learner)
        kept = self._store.ballots.vote_of(asked.id, self.learner)
        told = kept if asked.state == "revealed" else None
        mine = Choice(kept.n, kept.label, kept.response) if kept else None
        result = Judged(told.correct, told.belief, told.label, told.response) if told else None
        return Standing(found.lesson, found.version, joined, found.over, asked, item, mine, result)

    def vote(self, round_id: str, response: Any, n: int) -> Choice:
        """Choose. `n` is one more than that of the learner's vote there (`mine.n`, else 0); the last one counts.

        Raises TooLate once the round is closed, NotJoined, NoChoice, Gone, and Stale (with the `n` that is there) for
        a vote that was overtaken. The same one sent again counts once.
        """
        if type(n) is not int or not 0 < n <= MOST_CHANGES:
            raise NoChoice(TOO_OFTEN)
        asked = self._store.classes.round(round_id)
        lesson = lesson_of(self._find, self._store.classes.named(asked.class_id).lesson)
        found = judge(question_for(lesson, asked, self.learner), response)
        if found is None:
            raise NoChoice(NO_CHOICE)
        made = Vote(
            round_id=round_id,
            learner=self.learner,
            n=n,
            correct=found.correct,
            belief=found.belief,
            label=found.label,
            response=found.response,
            at=now(),
        )
        kept = self._store.ballots.vote(made)
        return Choice(kept.n, kept.label, kept.response)

    def _class_with(self, code: str) -> Class:
        if not code:
            raise Gone(NO_CODE)
        try:
            return self._store.classes.with_code(code)
        except Gone:
            raise Gone(NO_CODE) from None


def read_nickname(typed_name: str) -> str | None:
    """Return a nickname as plain text of at most 24 characters, None for none; it is never markup to us."""
    try:
        return typed("nickname", typed_name)[:NICKNAME].rstrip() or None
    except ValueError:
        return None
