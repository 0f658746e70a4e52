"""Bringing a database to this code's schema: created when empty, upgraded when older, refused when newer."""

import sqlite3
import time
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from tutor.store.engine import PATIENCE, pragma, unhurried, writer
from tutor.store.errors import StoreTooNew
from tutor.store.schema import HEAD, VERSION_TABLE

MIGRATIONS = Path(__file__).parent / "migrations"
TOO_NEW = "This progress was saved by a newer Downhill than this one; update this copy to open it."
_LOCK = 0x646F776E  # "down": the number of the advisory lock that openers of a PostgreSQL database share


def prepare(engine: Engine, migrations: Path = MIGRATIONS, head: str = HEAD) -> None:
    """Bring the database to `head`; several processes may do so at once.

    StoreTooNew when its revision is not among the migrations. Database errors come as SQLAlchemy's.
    """
    with engine.connect() as connection:
        found = revision(connection)
    if found != head:
        _upgrade(engine, migrations, head)


def revision(connection: Connection) -> str | None:
    """The database's revision, or None where there is none yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()


def _upgrade(engine: Engine, migrations: Path, head: str) -> None:
    # Alembic takes longer to import than the store to open, so only a database that needs it pays.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if engine.dialect.name == "sqlite":
        _use_wal(engine)
    with writer(engine).begin() as connection, unhurried(connection):
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        found = revision(connection)  # again: another process may have been quicker
        if found is not None and found not in known:
            raise StoreTooNew(TOO_NEW)
        if found != head:
            config.attributes["connection"] = connection
            command.upgrade(config, head)


def _use_wal(engine: Engine) -> None:
    """Switch the file to WAL, for good. SQLite does not wait for a lock here, so this does."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return pragma(engine, "journal_mode=WAL")
        except sqlite3.OperationalError as fault:
            if "locked" not in str(fault) or time.monotonic() > until:
                raise
            time.sleep(0.02)
