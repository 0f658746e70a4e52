"""One database, open: its transactions, and what is done when it fails, goes away or changes its mind."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Row
from sqlalchemy.exc import DBAPIError, DisconnectionError, TimeoutError

from tutor.store.engine import connect, is_locked_up, pragma, refuses_writing, writer
from tutor.store.errors import StoreTooNew, StoreUnavailable
from tutor.store.upgrade import prepare


class Database:
    """A located database, brought to this code's schema; safe to share between threads.

    Every fault comes as StoreUnavailable with the sentence it was given; the fault itself is the cause.
    """

    def __init__(self, url: URL, sentence: str) -> None:
        """Open it, or raise: StoreUnavailable with the sentence, or StoreTooNew."""
        self._url, self._engine = url, connect(url)
        self._path = Path(str(url.database)) if url.drivername == "sqlite" else None
        self._lock = threading.Lock()
        self._file: tuple[int, int] | None = None
        try:
            with _calmly(sentence):
                self._prepare()
        except (StoreUnavailable, StoreTooNew):
            self.close()
            raise

    @contextmanager
    def reading(self, sentence: str) -> Iterator[Connection]:
        """A connection to read with."""
        with _calmly(sentence):
            self._follow_file()
            with self._engine.connect() as connection:
                yield connection

    def read(self, query: Any, sentence: str) -> Sequence[Row[Any]]:
        """The rows of a query."""
        with self.reading(sentence) as connection:
            return connection.execute(query).all()

    @contextmanager
    def writing(self, sentence: str) -> Iterator[Connection]:
        """A transaction, durable once it has ended; after an exception nothing in it has happened."""
        with _calmly(sentence):
            self._follow_file()
            try:
                with writer(self._engine).begin() as connection:
                    yield connection
            except DBAPIError as fault:
                if refuses_writing(fault):
                    self._reopen()
                raise

    def empty_log(self) -> None:
        """Let no deleted text stay in SQLite's log. Where readers are in the way, later writes empty it."""
        if self._path:
            with suppress(sqlite3.Error, DBAPIError):
                pragma(self._engine, "wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

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

    def _reopen(self) -> None:
        """Leave the connections there are: they were opened while the database could only be read."""
        with self._lock:
            self._engine.dispose()
            self._engine = connect(self._url)


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
