"""From an address to a database engine that suits Streamlit: one thread a session, no wait without end."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from tutor.store.errors import StoreUnavailable

PATIENCE = 5  # seconds to wait for a lock, a connection or a statement
POOL: dict[str, Any] = {"poolclass": QueuePool, "pool_size": 5, "max_overflow": 15, "pool_timeout": PATIENCE}
BAD_ADDRESS = "The address of the store (DATABASE_URL) is not one that Downhill understands."
_READ_ONLY = 8, "25006"  # as SQLite and PostgreSQL name it
_POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2")


def locate(url: str | None = None) -> URL:
    """The database meant by the url, else by `DATABASE_URL`, else `downhill.sqlite` in `DOWNHILL_DATA`.

    The folder is `.data` unless that variable names another. StoreUnavailable for an address that is
    neither PostgreSQL nor a SQLite file; its text, which may hold a password, is not repeated.
    """
    url = url or os.environ.get("DATABASE_URL")
    if not url:
        folder = Path(os.environ.get("DOWNHILL_DATA") or ".data")
        return URL.create("sqlite", database=str((folder / "downhill.sqlite").absolute()))
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreUnavailable(BAD_ADDRESS) from None
    if found.drivername in _POSTGRESQL:
        return found.set(drivername="postgresql+psycopg")
    # A database in memory would be another one for every thread.
    if found.drivername == "sqlite" and found.database and not found.database.startswith((":", "file:")):
        return URL.create("sqlite", database=str(Path(found.database).absolute()))
    raise StoreUnavailable(BAD_ADDRESS)


def connect(url: URL) -> Engine:
    """An engine for a located url; nothing is opened yet."""
    return _sqlite(url) if url.drivername == "sqlite" else _postgresql(url)


def writer(engine: Engine) -> Engine:
    """The same engine, whose transactions take SQLite's write lock at once, so that waiting is orderly."""
    return engine.execution_options(downhill_write=True)


@contextmanager
def unhurried(connection: Connection) -> Iterator[None]:
    """Let the connection's statements take as long as they need: an upgrade is not cut short."""
    if connection.dialect.name != "postgresql":
        yield
        return
    driven: Any = connection.connection.driver_connection
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    patience, driven.patience = driven.patience, None
    try:
        yield
    finally:
        driven.patience = patience


def refuses_writing(fault: DBAPIError) -> bool:
    """Whether the database was read-only, to this connection at least: one opened now may be allowed to write."""
    code = getattr(fault.orig, "sqlite_errorcode", 0) & 0xFF
    return code in _READ_ONLY or getattr(fault.orig, "sqlstate", None) in _READ_ONLY


def pragma(engine: Engine, command: str) -> None:
    """Run a SQLite pragma that must stand outside any transaction; its faults are sqlite3's own."""
    with engine.connect() as connection:
        connection.connection.cursor().execute(f"PRAGMA {command}")


def is_locked_up(path: Path) -> bool:
    """Whether the file is there but can neither be written nor have files made beside it."""
    return path.exists() and not os.access(path.parent, os.W_OK)


def _sqlite(url: URL) -> Engine:
    path = Path(str(url.database))
    # WAL needs files beside the database. Where none can be made, and no writer has any there, the file
    # cannot change either and is read as it stands, by a new connection each time in case it is replaced.
    pool = {"poolclass": NullPool} if _is_frozen(path) else POOL
    engine = create_engine(url, creator=partial(_open, path), **pool)
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(url: URL) -> Engine:
    from tutor.store.impatient import Impatient  # loads libpq, which SQLite does without

    # Statements prepared on the server are lost behind a pooler such as PgBouncer, so none are. The client's
    # encoding is said, since a database in SQL_ASCII leaves it open and would answer in bytes.
    usual = {"connect_timeout": PATIENCE, "prepare_threshold": None, "client_encoding": "utf8"}
    engine = create_engine(url, connect_args=usual, pool_pre_ping=True, **POOL)
    # A second more than the server takes to end a statement by itself, which spares the connection.
    connecting = partial(Impatient.connect_with, PATIENCE + 1)
    event.listen(engine, "do_connect", lambda dialect, record, args, named: connecting(*args, **named))
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _is_frozen(path: Path) -> bool:
    return is_locked_up(path) and not Path(f"{path}-wal").exists()


def _open(path: Path) -> sqlite3.Connection:
    address = path.as_uri() + ("?mode=ro&immutable=1" if _is_frozen(path) else "")
    # No isolation level: transactions begin where `_begin_sqlite` says. The pool hands a connection from
    # thread to thread, though never to two at once.
    return sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)


def _tune_sqlite(connection: sqlite3.Connection, record: object) -> None:
    # FULL: the log is flushed to the disk at each commit, so even a power cut spares what was acknowledged.
    connection.execute("PRAGMA synchronous=FULL")
    # What a learner asks to have deleted is overwritten, not just unlinked.
    connection.execute("PRAGMA secure_delete=ON")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("downhill_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    # LOCAL: of this transaction only, so nothing leaks to the next user of a shared connection.
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{PATIENCE}s'")
