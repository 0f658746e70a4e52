"""The statements the store runs that take more than a line."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Table, and_, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from tutor.store.class_schema import members, votes
from tutor.store.errors import LearnerForgotten, StoreFull
from tutor.store.records import MOST_BYTES, MOST_QUESTIONS, MOST_RECORDS, Question, Record
from tutor.store.schema import attempts, forgotten, handled, predictions, questions

_AT_ONCE = 500  # values in one statement, well below every database's bound
FULL = "This is more than the server keeps for one learner, so it was not saved there."
GONE = "Everything about you was deleted in another tab or window, so this was not saved."


def admit(connection: Connection, learner: str) -> None:
    """Keep other writers for this learner out until the transaction ends; LearnerForgotten if all was deleted."""
    if connection.dialect.name == "postgresql":
        # SQLite has one writer at a time. Here a deletion could otherwise miss what another is just adding.
        connection.execute(select(func.pg_advisory_xact_lock(int(learner[:15], 16))))
    if is_forgotten(connection, learner):
        raise LearnerForgotten(GONE)


def is_forgotten(connection: Connection, learner: str) -> bool:
    """Whether the learner asked for everything to be deleted."""
    return connection.execute(select(forgotten).where(forgotten.c.learner == learner)).first() is not None


def remove(connection: Connection, learner: str, ids: Sequence[str]) -> None:
    """Delete the learner's records and votes, and records of these ids whoever they are of; the key takes no more."""
    for table in (votes, members):
        connection.execute(table.delete().where(table.c.learner == learner))
    for table in (attempts, predictions):
        connection.execute(table.delete().where(table.c.learner == learner))
        for start in range(0, len(ids), _AT_ONCE):
            connection.execute(table.delete().where(table.c.id.in_(ids[start : start + _AT_ONCE])))
    connection.execute(insert(connection, forgotten).values(learner=learner).on_conflict_do_nothing())


def check_count(connection: Connection, table: Table, learner: str) -> None:
    """StoreFull if the learner has more rows in the table than the store keeps for one."""
    count = select(func.count()).where(table.c.learner == learner)
    if connection.execute(count).scalar_one() > MOST_RECORDS:
        raise StoreFull(FULL)


def check_share(connection: Connection, learner: str) -> None:
    """StoreFull if the learner has more rows, or more bytes in them, than the store keeps for one."""
    taken = 0
    for table in (attempts, predictions):
        check_count(connection, table, learner)
        size = func.sum(func.length(table.c.shown) + func.length(table.c.response))
        taken += connection.execute(select(size).where(table.c.learner == learner)).scalar_one() or 0
    if taken > MOST_BYTES:
        raise StoreFull(FULL)


def append(connection: Connection, table: Table, records: Sequence[Record]) -> int:
    """Add the records whose ids are not there yet; returns how many those were."""
    if not records:
        return 0
    statement = insert(connection, table).on_conflict_do_nothing(index_elements=["id"]).returning(table.c.id)
    return len(connection.execute(statement, [asdict(record) for record in records]).all())


def append_question(connection: Connection, question: Question) -> None:
    """Add the question; one that is there already takes over `meant`, if it has none, and nothing else."""
    statement = insert(connection, questions)
    unmarked = questions.c.meant.is_(None)
    gained = {"meant": statement.excluded.meant}
    statement = statement.on_conflict_do_update(index_elements=["id"], set_=gained, where=unmarked)
    connection.execute(statement, asdict(question))
    _drop_oldest_questions(connection)


def _drop_oldest_questions(connection: Connection) -> None:
    """Keep the newest questions; of the older ones as many places again, and only what was marked."""
    newest = connection.execute(select(func.max(questions.c.seq))).scalar_one()
    unmarked = and_(questions.c.seq <= newest - MOST_QUESTIONS, questions.c.meant.is_(None))
    gone = or_(unmarked, questions.c.seq <= newest - 2 * MOST_QUESTIONS)
    connection.execute(handled.delete().where(handled.c.question.in_(select(questions.c.id).where(gone))))
    connection.execute(questions.delete().where(gone))


def marking(id: str, meant: bool) -> Any:
    """The statement that fills in `meant`, if the question is there and has none."""
    found = and_(questions.c.id == id, questions.c.meant.is_(None))
    return questions.update().where(found).values(meant=meant)


def newest_questions(kind: str | None, limit: int) -> Any:
    """The query for the questions, or those of one kind, newest first."""
    query = select(*(column for column in questions.c if column.name != "seq"))
    if kind is not None:
        query = query.where(questions.c.kind == kind)
    return query.order_by(questions.c.at.desc(), questions.c.seq.desc()).limit(limit)


def questions_unread(limit: int) -> Any:
    """The query for what somebody should read: nothing answered it, or the answer missed it, and nobody has since."""
    missed = or_(questions.c.kind == "unknown", questions.c.meant.is_(False))
    return newest_questions(None, limit).where(missed, questions.c.id.not_in(select(handled.c.question)))


def insert(connection: Connection, table: Table) -> Any:
    """Return the insertion of the database's own kind, which can say what to do about a row that is there."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
