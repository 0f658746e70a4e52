"""The statements the store runs that take more than a line."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Table, and_, case, func, select
from sqlalchemy.dialects import postgresql, sqlite

from tutor.store.records import Question, Record
from tutor.store.schema import attempts, questions


def append(connection: Connection, table: Table, records: Sequence[Record]) -> int:
    """Add the records whose ids are not there yet; returns how many those were."""
    if not records:
        return 0
    statement = _insert(connection, table).on_conflict_do_nothing(index_elements=["id"]).returning(table.c.id)
    return len(connection.execute(statement, [asdict(record) for record in records]).all())


def append_question(connection: Connection, question: Question) -> None:
    """Add the question; one that is there already takes over `meant`, if it has none, and nothing else."""
    statement = _insert(connection, questions)
    unmarked = questions.c.meant.is_(None)
    gained = {"meant": statement.excluded.meant}
    statement = statement.on_conflict_do_update(index_elements=["id"], set_=gained, where=unmarked)
    connection.execute(statement, asdict(question))


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


def progress_of(learner: str) -> Any:
    """The query for one row an item; “first” goes by `at`, then by arrival."""
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


def _insert(connection: Connection, table: Table) -> Any:
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
