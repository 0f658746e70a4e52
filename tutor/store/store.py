"""The store: what a learner did, until the learner has it deleted, and what anyone asked."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from sqlalchemy import URL, Table, select

from tutor.store.ballots import Ballots
from tutor.store.classes import Classes
from tutor.store.database import Database
from tutor.store.engine import locate
from tutor.store.errors import LearnerForgotten, StoreTooNew, StoreUnavailable
from tutor.store.logins import Logins
from tutor.store.plain import check_pattern, check_switch, check_whole
from tutor.store.queries import (
    admit,
    append,
    append_question,
    check_count,
    check_share,
    insert,
    is_forgotten,
    marking,
    newest_questions,
    questions_unread,
    remove,
)
from tutor.store.records import ID, KEY, Attempt, Prediction, Question, Record
from tutor.store.schema import attempts, handled, predictions

__all__ = ["Store", "StoreTooNew", "StoreUnavailable", "open_store"]

NOT_OPENED = "Progress cannot be saved just now; everything else works."
NOT_SAVED = "This could not be saved just now; you can go on."
NOT_READ = "Your progress cannot be read just now; you can go on."
NOT_LISTED = "The questions cannot be read just now."
NOT_DELETED = "Your progress could not be deleted just now; please try again."


def open_store(url: str | None = None) -> "Store":
    """The store at the url, else at `DATABASE_URL`, else in a SQLite file under `DOWNHILL_DATA`.

    Created or upgraded as needed. StoreUnavailable when it cannot be opened, StoreTooNew when a newer
    Downhill wrote it.
    """
    return Store(locate(url))


class Store:
    """Attempts, predictions and questions in one database; safe to share between threads.

    `classes`, `ballots` and `logins` are what it keeps of classes that vote, and of who may teach.

    Every method raises StoreUnavailable, with a sentence for the learner, when the database fails. Adding
    to a learner's records raises StoreFull where there are too many, LearnerForgotten after `forget`.
    """

    def __init__(self, url: URL) -> None:
        """Open what `open_store` located."""
        self._database = Database(url, NOT_OPENED)
        self.classes, self.ballots = Classes(self._database), Ballots(self._database)
        self.logins = Logins(self._database)

    def record_attempt(self, attempt: Attempt) -> None:
        """Append the attempt; on return it is durable. An id already there changes nothing."""
        self._record(attempts, attempt)

    def record_prediction(self, prediction: Prediction) -> None:
        """Append the prediction; on return it is durable. An id already there changes nothing."""
        self._record(predictions, prediction)

    def record_question(self, question: Question) -> None:
        """Append the question; on return it is durable. An id already there can only gain its `meant`."""
        with self._database.writing(NOT_SAVED) as connection:
            append_question(connection, question)

    def mark_question(self, id: str, meant: bool) -> None:
        """Say whether the answer was what was meant; durable on return. The first word on it stands."""
        check_pattern("id", id, ID)
        check_switch("meant", meant)
        with self._database.writing(NOT_SAVED) as connection:
            connection.execute(marking(id, meant))

    def questions(self, kind: str | None = None, limit: int = 200) -> list[Question]:
        """The questions, or those of one kind, newest first, at most so many."""
        check_whole("limit", limit, 0)
        rows = self._database.read(newest_questions(kind, limit), NOT_LISTED)
        return [Question(**row._mapping) for row in rows]

    def questions_to_read(self, limit: int = 1000) -> list[Question]:
        """The questions that nothing answered, or whose answer was not what was meant, and nobody has handled yet."""
        check_whole("limit", limit, 0)
        rows = self._database.read(questions_unread(limit), NOT_LISTED)
        return [Question(**row._mapping) for row in rows]

    def handle_questions(self, ids: Iterable[str]) -> None:
        """Mark questions as read and dealt with; durable on return. What is marked already stays so."""
        rows = [{"question": id} for id in ids]
        if not rows:
            return
        with self._database.writing(NOT_SAVED) as connection:
            connection.execute(insert(connection, handled).on_conflict_do_nothing(), rows)

    def attempts(self, learner: str, *, lesson: str | None = None, with_shown: bool = True) -> list[Attempt]:
        """The learner's attempts, oldest first; without `shown` (left empty) the query stays small."""
        columns = [column for column in attempts.c if column.name != "seq"]
        if not with_shown:
            columns.remove(attempts.c.shown)
        query = select(*columns).where(attempts.c.learner == learner)
        if lesson is not None:
            query = query.where(attempts.c.lesson == lesson)
        rows = self._database.read(query.order_by(attempts.c.at, attempts.c.seq), NOT_READ)
        return [Attempt(**{"shown": {}, **row._mapping}) for row in rows]

    def predictions(self, learner: str) -> list[Prediction]:
        """The learner's predictions, oldest first."""
        columns = [column for column in predictions.c if column.name != "seq"]
        query = select(*columns).where(predictions.c.learner == learner)
        rows = self._database.read(query.order_by(predictions.c.at, predictions.c.seq), NOT_READ)
        return [Prediction(**row._mapping) for row in rows]

    def merge(self, learner: str, answers: Iterable[Attempt], guesses: Iterable[Prediction]) -> int:
        """Add a file's or a browser copy's records to the learner's, all or none; returns how many were new.

        They are marked `loaded`. An id already there, under whichever learner, changes nothing.
        """
        check_pattern("learner", learner, KEY)
        with self._database.writing(NOT_SAVED) as connection:
            admit(connection, learner)
            added = append(connection, attempts, _claimed(learner, answers))
            added += append(connection, predictions, _claimed(learner, guesses))
            check_share(connection, learner)
            return added

    def is_forgotten(self, learner: str) -> bool:
        """Whether `forget` was called for the learner, whose key then takes no more records."""
        with self._database.reading(NOT_READ) as connection:
            return is_forgotten(connection, learner)

    def forget(self, learner: str, ids: Iterable[str] = ()) -> None:
        """Delete everything about the learner, at once and for good. Questions are of nobody and stay.

        `ids` are records that the learner holds: loaded from a file, they may be here under an earlier key.
        """
        check_pattern("learner", learner, KEY)
        with self._database.writing(NOT_DELETED) as connection:
            with suppress(LearnerForgotten):  # asked twice: there may be other ids
                admit(connection, learner)
            remove(connection, learner, sorted(set(ids)))
        self._database.empty_log()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def _record(self, table: Table, record: Record) -> None:
        check_pattern("learner", record.learner, KEY)
        with self._database.writing(NOT_SAVED) as connection:
            admit(connection, record.learner)
            append(connection, table, [record])
            check_count(connection, table, record.learner)


def _claimed(learner: str, records: Iterable[Any]) -> list[Any]:
    # In order of time, so that two merges of the same records never wait for each other in a circle.
    claimed = [replace(record, learner=learner, loaded=True) for record in records]
    return sorted(claimed, key=lambda record: record.at)
