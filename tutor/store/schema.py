"""The tables as this code uses them; the migrations bring every older database here."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Index, Integer, MetaData, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

HEAD = "0006"  # the newest revision under migrations/versions
VERSION_TABLE = "downhill_version"  # not Alembic's usual name, which another program may use in this database


class UtcTime(TypeDecorator[datetime]):
    """An aware moment in UTC, whether or not the database keeps zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored moment in UTC: SQLite gives it without a zone, PostgreSQL in the session's."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JsonText(TypeDecorator[Any]):
    """Plain data as JSON text in ASCII. A column typed JSON would not do: SQLite turns its "3.0" into 3."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """The value's JSON; a ValueError for `nan` or `inf`, which records never hold."""
        return json.dumps(value, allow_nan=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The value that was stored."""
        return None if value is None else json.loads(value)


metadata = MetaData()
# SQLite counts rows by itself only in a column whose type is exactly INTEGER.
_counter = BigInteger().with_variant(Integer, "sqlite")

# `seq` is the order of arrival: it settles the order of records whose `at` is the same.
# `shown` and `response` come last, so that SQLite need not read past them for the small columns; what was
# added since can only follow them.
attempts = Table(
    "attempts",
    metadata,
    Column("seq", _counter, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("learner", Text, nullable=False),
    Column("lesson", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("grade", Text, nullable=False),
    Column("misconception", Text),
    Column("concept", Text, nullable=False),
    Column("hints", Integer, nullable=False),
    Column("helped", Boolean, nullable=False),
    Column("review", Boolean, nullable=False),
    Column("loaded", Boolean, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("response", JsonText, nullable=False),
    Column("shown", JsonText, nullable=False),
    Column("turn", Integer),
    Index("attempts_of_learner", "learner", "at", "seq"),
)

predictions = Table(
    "predictions",
    metadata,
    Column("seq", _counter, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("learner", Text, nullable=False),
    Column("lesson", Text, nullable=False),
    Column("loaded", Boolean, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("response", JsonText, nullable=False),
    Column("shown", JsonText, nullable=False),
    Index("predictions_of_learner", "learner", "at", "seq"),
)

# No column says whose a question is, and none may. People type any character, so `text` goes in as ASCII,
# which a PostgreSQL database of any encoding takes.
questions = Table(
    "questions",
    metadata,
    Column("seq", _counter, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("answer", Text),
    Column("meant", Boolean),
    Column("at", UtcTime, nullable=False),
    Column("text", JsonText, nullable=False),
    Index("questions_by_time", "at", "seq"),
)

# The ids of the questions that somebody has read and dealt with: a question itself is only ever added.
handled = Table(
    "handled",
    metadata,
    Column("question", Text, primary_key=True),
)

# The keys of those who asked to be forgotten, and nothing else about them: a tab that was still open would
# otherwise bring back what was deleted.
forgotten = Table(
    "forgotten",
    metadata,
    Column("learner", Text, primary_key=True),
)
