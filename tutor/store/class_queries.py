"""The statements about classes that both sides run, instructors' and learners'."""

from typing import Any

from sqlalchemy import Connection, select

from tutor.store.class_records import Class, Gone, NotJoined, Round, TooLate, Vote
from tutor.store.class_schema import classes, members, rounds, votes

NOT_KEPT = "The class cannot be reached just now; please try again."
OVER = "This class is over."
UNKNOWN = "There is no such class."
UNASKED = "This question is not asked any more."
LATE = "The vote was closed before yours arrived, so it does not count."
STRANGER = "Join the class first: with its code, from the screen in front."


def first_row(kind: Any, rows: Any, sentence: str) -> Any:
    """Return the first of the rows as what it is. Raises Gone with the sentence where there is none."""
    if not rows:
        raise Gone(sentence)
    return kind(**rows[0]._mapping)


def locked_class(connection: Connection, class_id: str) -> Class:
    """Return the class, which nobody else changes until the transaction ends. Raises Gone."""
    query = select(classes).where(classes.c.id == class_id).with_for_update()
    found: Class = first_row(Class, connection.execute(query).all(), UNKNOWN)
    return found


def going_on(found: Class) -> Class:
    """Return the class. Raises Gone where it is over."""
    if found.over:
        raise Gone(OVER)
    return found


def touch(connection: Connection, class_id: str, **values: Any) -> None:
    """Change the class, and let the phones know that there is something new."""
    found = classes.c.id == class_id
    connection.execute(classes.update().where(found).values(version=classes.c.version + 1, **values))


def rounds_of(connection: Connection, class_id: str) -> list[Round]:
    """Return the rounds of a class in their order."""
    query = select(rounds).where(rounds.c.class_id == class_id).order_by(rounds.c.position)
    return [Round(**row._mapping) for row in connection.execute(query)]


def check_open(connection: Connection, vote: Vote) -> None:
    """Raise Gone, NotJoined or TooLate; a vote that passes is in before the round can be closed."""
    query = select(rounds.c.class_id, rounds.c.state).where(rounds.c.id == vote.round_id)
    asked = connection.execute(query.with_for_update(read=True)).first()
    if asked is None:
        raise Gone(UNASKED)
    joined = (members.c.class_id == asked.class_id) & (members.c.learner == vote.learner)
    if connection.execute(select(members.c.learner).where(joined)).first() is None:
        raise NotJoined(STRANGER)
    if asked.state != "open":
        raise TooLate(LATE)


def vote_of(connection: Connection, round_id: str, learner: str) -> Vote:
    """Return the vote that the learner has in the round, and must have."""
    mine = (votes.c.round_id == round_id) & (votes.c.learner == learner)
    return Vote(**connection.execute(select(votes).where(mine)).one()._mapping)


def delete_class(connection: Connection, class_id: str) -> None:
    """Delete a class; it and its rounds are held first, so that nothing slips in behind."""
    connection.execute(select(classes.c.id).where(classes.c.id == class_id).with_for_update())
    asked = select(rounds.c.id).where(rounds.c.class_id == class_id)
    ids = connection.execute(asked.with_for_update()).scalars().all()
    connection.execute(votes.delete().where(votes.c.round_id.in_(ids)))
    for table in (rounds, members):
        connection.execute(table.delete().where(table.c.class_id == class_id))
    connection.execute(classes.delete().where(classes.c.id == class_id))
