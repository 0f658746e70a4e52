"""The store: what a learner did, until the learner has it deleted, and what anyone asked."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, select
from sqlalchemy.exc import DBAPIError, DisconnectionError, TimeoutError

from tutor.store.engine import connect, is_locked_up, locate, pragma, writer
from tutor.store.errors import StoreTooNew, StoreUnavailable
from tutor.store.plain import check_pattern, check_switch, check_whole
from tutor.store.queries import append, append_question, marking, newest_questions, progress_of
from tutor.store.records import ID, Attempt, ItemProgress, Prediction, Question, Record
from tutor.store.schema import attempts, predictions
from tutor.store.upgrade import prepare

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
    located = locate(url)
    path = Path(str(located.database)) if located.drivername == "sqlite" else None
    return Store(connect(located), path)


class Store:
    """Attempts, predictions and questions in one database; safe to share between threads.

    Every method raises StoreUnavailable, with a sentence for the learner, when the database fails.
    """

    def __init__(self, engine: Engine, path: Path | None) -> None:
        """Open what `open_store` located; `path` is the SQLite file, None for PostgreSQL."""
        self._engine, self._path = engine, path
        self._lock = threading.Lock()
        self._file: tuple[int, int] | None = None
        try:
            with _calmly(NOT_OPENED):
                self._prepare()
        except (StoreUnavailable, StoreTooNew):
            self.close()
            raise

    def record_attempt(self, attempt: Attempt) -> None:
        """Append the attempt; on return it is durable. An id already there changes nothing."""
        self._record(attempts, attempt)

    def record_prediction(self, prediction: Prediction) -> None:
        """Append the prediction; on return it is durable. An id already there changes nothing."""
        self._record(predictions, prediction)

    def record_question(self, question: Question) -> None:
        """Append the question; on return it is durable. An id already there can only gain its `meant`."""
        with self._transaction(NOT_SAVED) as connection:
            append_question(connection, question)

    def mark_question(self, id: str, meant: bool) -> None:
        """Say whether the answer was what was meant; durable on return. The first word on it stands."""
        check_pattern("id", id, ID)
        check_switch("meant", meant)
        with self._transaction(NOT_SAVED) as connection:
            connection.execute(marking(id, meant))

    def questions(self, kind: str | None = None, limit: int = 200) -> list[Question]:
        """The questions, or those of one kind, newest first, at most so many."""
        check_whole("limit", limit, 0)
        rows = self._read(newest_questions(kind, limit), NOT_LISTED)
        return [Question(**row._mapping) for row in rows]

    def attempts(self, learner: str, *, lesson: str | None = None, with_shown: bool = True) -> list[Attempt]:
        """The learner's attempts, oldest first; without `shown` (left empty) the query stays small."""
        columns = [column for column in attempts.c if column.name != "seq"]
        if not with_shown:
            columns.remove(attempts.c.shown)
        query = select(*columns).where(attempts.c.learner == learner)
        if lesson is not None:
            query = query.where(attempts.c.lesson == lesson)
        rows = self._read(query.order_by(attempts.c.at, attempts.c.seq))
        return [Attempt(**{"shown": {}, **row._mapping}) for row in rows]

    def predictions(self, learner: str) -> list[Prediction]:
        """The learner's predictions, oldest first."""
        columns = [column for column in predictions.c if column.name != "seq"]
        query = select(*columns).where(predictions.c.learner == learner)
        rows = self._read(query.order_by(predictions.c.at, predictions.c.seq))
        return [Prediction(**row._mapping) for row in rows]

    def progress(self, learner: str) -> list[ItemProgress]:
        """One row for each item the learner has tried, in order of lesson and item."""
        return [ItemProgress(**row._mapping) for row in self._read(progress_of(learner))]

    def merge(self, learner: str, answers: Iterable[Attempt], guesses: Iterable[Prediction]) -> int:
        """Add a file's or a browser copy's records to the learner's, all or none; returns how many were new.

        They are marked `loaded`. An id already there, under whichever learner, changes nothing.
        """
        with self._transaction(NOT_SAVED) as connection:
            added = append(connection, attempts, _claimed(learner, answers))
            return added + append(connection, predictions, _claimed(learner, guesses))

    def forget(self, learner: str) -> None:
        """Delete everything about the learner, at once. Questions are of nobody and stay."""
        with self._transaction(NOT_DELETED) as connection:
            for table in (attempts, predictions):
                connection.execute(table.delete().where(table.c.learner == learner))
        if self._path:
            # The log still holds the deleted text. Where readers are in the way, later writes empty it.
            with suppress(sqlite3.Error, DBAPIError):
                pragma(self._engine, "wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _record(self, table: Table, record: Record) -> None:
        check_pattern("learner", record.learner, "[0-9a-f]{64}")
        with self._transaction(NOT_SAVED) as connection:
            append(connection, table, [record])

    def _read(self, query: Any, sentence: str = NOT_READ) -> Sequence[Row[Any]]:
        with _calmly(sentence):
            self._follow_file()
            with self._engine.connect() as connection:
                return connection.execute(query).all()

    @contextmanager
    def _transaction(self, sentence: str) -> Iterator[Connection]:
        with _calmly(sentence):
            self._follow_file()
            with writer(self._engine).begin() as connection:
                yield connection

    def _prepare(self) -> None:
        if self._path and not is_locked_up(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        prepare(self._engine)
        self._file = _identity(self._path)

    def _follow_file(self) -> None:
        """Begin again when the SQLite file was deleted or replaced: the old one swallows what is written."""
        if _identity(self._path) == self._file:
            return
        with self._lock:
            if _identity(self._path) != self._file:
                self._engine.dispose()
                self._prepare()


@contextmanager
def _calmly(sentence: str) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, DisconnectionError, TimeoutError, sqlite3.Error, OSError) as fault:
        raise StoreUnavailable(sentence) from fault


def _identity(path: Path | None) -> tuple[int, int] | None:
    """What tells this very file from another of the same name; None where there is none."""
    try:
        found = path.stat() if path else None
    except FileNotFoundError:
        return None
    return (found.st_dev, found.st_ino) if found else None


def _claimed(learner: str, records: Iterable[Any]) -> list[Any]:
    # In order of time, so that two merges of the same records never wait for each other in a circle.
    claimed = [replace(record, learner=learner, loaded=True) for record in records]
    return sorted(claimed, key=lambda record: record.at)
