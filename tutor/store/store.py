"""The store: what a learner did, appended and never changed, until the learner has it deleted."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, and_, case, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, DisconnectionError, TimeoutError

from tutor.store.engine import connect, is_locked_up, locate, pragma, writer
from tutor.store.errors import StoreTooNew, StoreUnavailable
from tutor.store.plain import check_pattern
from tutor.store.records import Attempt, ItemProgress, Prediction, Record
from tutor.store.schema import attempts, predictions
from tutor.store.upgrade import prepare

__all__ = ["Store", "StoreTooNew", "StoreUnavailable", "open_store"]

NOT_OPENED = "Progress cannot be saved just now; everything else works."
NOT_SAVED = "This could not be saved just now; you can go on."
NOT_READ = "Your progress cannot be read just now; you can go on."
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
    """Attempts and predictions in one database; safe to share between threads.

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
        return [ItemProgress(**row._mapping) for row in self._read(_progress_of(learner))]

    def merge(self, learner: str, answers: Iterable[Attempt], guesses: Iterable[Prediction]) -> int:
        """Add a file's or a browser copy's records to the learner's, all or none; returns how many were new.

        They are marked `loaded`. An id already there, under whichever learner, changes nothing.
        """
        with self._transaction(NOT_SAVED) as connection:
            added = _append(connection, attempts, _claimed(learner, answers))
            return added + _append(connection, predictions, _claimed(learner, guesses))

    def forget(self, learner: str) -> None:
        """Delete everything about the learner, at once."""
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
            _append(connection, table, [record])

    def _read(self, query: Any) -> Sequence[Row[Any]]:
        with _calmly(NOT_READ):
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


def _append(connection: Connection, table: Table, records: Sequence[Record]) -> int:
    if not records:
        return 0
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).on_conflict_do_nothing(index_elements=["id"]).returning(table.c.id)
    return len(connection.execute(statement, [asdict(record) for record in records]).all())


def _claimed(learner: str, records: Iterable[Any]) -> list[Any]:
    # In order of time, so that two merges of the same records never wait for each other in a circle.
    claimed = [replace(record, learner=learner, loaded=True) for record in records]
    return sorted(claimed, key=lambda record: record.at)


def _progress_of(learner: str) -> Any:
    table = attempts.c
    order = func.row_number().over(partition_by=(table.lesson, table.item), order_by=(table.at, table.seq))
    small = (table.lesson, table.item, table.at, table.grade, table.hints, table.helped)
    tries = select(*small, order.label("nth")).where(table.learner == learner).subquery().c
    right = tries.grade == "correct"
    first = and_(tries.nth == 1, right, tries.hints == 0, tries.helped.is_(False))
    query = select(
        tries.lesson,
        tries.item,
        func.count().label("tries"),
        func.sum(case((right, 1), else_=0)).label("right"),
        (func.max(case((first, 1), else_=0)) == 1).label("first_right"),
        func.max(tries.at).label("last_at"),
    )
    return query.group_by(tries.lesson, tries.item).order_by(tries.lesson, tries.item)
