"""Classes in the store, from the instructor's side: opened, asked, closed, revealed, deleted."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, or_, select

from tutor.store.class_queries import (
    NOT_KEPT,
    UNASKED,
    UNKNOWN,
    delete_class,
    first_row,
    going_on,
    locked_class,
    rounds_of,
    touch,
)
from tutor.store.class_records import MOST_ROUNDS, Beat, Class, Full, Round, Stale
from tutor.store.class_schema import classes, rounds
from tutor.store.clock import now
from tutor.store.database import Database

CHANGED = "The class has moved on in the meantime; look at it again."
ENOUGH = "This class has been asked as much as one can be; open another."
BUSY = "Close the vote that is open first."
MOST_OPEN = 200  # classes that a pulse looks at


class Classes:
    """The classes of one store. Every method raises StoreUnavailable when the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, made: Class) -> None:
        """Keep a class that was opened."""
        with self._database.writing(NOT_KEPT) as connection:
            connection.execute(classes.insert().values(**asdict(made)))

    def all(self) -> list[Class]:
        """Return the classes, newest first."""
        return [Class(**row._mapping) for row in self._rows(select(classes).order_by(classes.c.opened.desc()))]

    def named(self, class_id: str) -> Class:
        """Return the class of that id. Raises Gone."""
        return self._class(classes.c.id == class_id)

    def with_code(self, code: str) -> Class:
        """Return the class that the code joins now. Raises Gone."""
        return self._class((classes.c.code == code) & (classes.c.expires > now()) & classes.c.closed.is_(None))

    def beats(self) -> dict[str, Beat]:
        """Return what phones are told, of every class that goes on, in one query."""
        both = classes.outerjoin(rounds, rounds.c.id == classes.c.round)
        query = select(classes.c.id, classes.c.version, classes.c.round, rounds.c.state).select_from(both)
        query = query.where((classes.c.expires > now()) & classes.c.closed.is_(None))
        rows = self._rows(query.order_by(classes.c.opened.desc()).limit(MOST_OPEN))
        return {row.id: Beat(row.version, row.round, row.state) for row in rows}

    def ask(self, class_id: str, seen: int, make: Callable[[list[Round]], Round]) -> Round:
        """Begin the round that is made of those before it.

        Raises Gone, Full, Stale where a vote is open or the class is not as it was `seen`, and what `make` raises.
        """
        with self._database.writing(NOT_KEPT) as connection:
            found = going_on(locked_class(connection, class_id))
            taken = rounds_of(connection, class_id)
            _check_may_ask(found, taken, seen)
            begun = make(taken)
            connection.execute(rounds.insert().values(**asdict(begun)))
            touch(connection, class_id, round=begun.id)
            return begun

    def round(self, round_id: str) -> Round:
        """Return the round of that id. Raises Gone."""
        found: Round = first_row(Round, self._rows(select(rounds).where(rounds.c.id == round_id)), UNASKED)
        return found

    def rounds(self, class_id: str) -> list[Round]:
        """Return the rounds of a class in their order."""
        with self._database.reading(NOT_KEPT) as connection:
            return rounds_of(connection, class_id)

    def close(self, round_id: str) -> Round:
        """Close the vote; one that is closed stays as it is. Raises Gone."""
        class_id = self.round(round_id).class_id
        with self._database.writing(NOT_KEPT) as connection:
            found = _locked_round(connection, class_id, round_id)
            return found if found.state != "open" else _moved(connection, [found], state="closed", closed=now())

    def reveal(self, round_id: str) -> Round:
        """Reveal a closed round, with the other one on the same question. Raises Gone, Stale while one is open."""
        class_id = self.round(round_id).class_id
        with self._database.writing(NOT_KEPT) as connection:
            found = _locked_round(connection, class_id, round_id)
            other = or_(rounds.c.before == round_id, rounds.c.id == found.before)
            both = [found, *(Round(**row._mapping) for row in connection.execute(select(rounds).where(other)))]
            if any(each.state == "open" for each in both):
                raise Stale(BUSY)
            hidden = found.state != "revealed"
            return _moved(connection, both, state="revealed", revealed=now()) if hidden else found

    def end(self, class_id: str) -> None:
        """Close the class, and a vote that is open in it; one that is over stays as it is. Raises Gone."""
        with self._database.writing(NOT_KEPT) as connection:
            if locked_class(connection, class_id).closed is None:
                still = (rounds.c.class_id == class_id) & (rounds.c.state == "open")
                connection.execute(rounds.update().where(still).values(state="closed", closed=now()))
                touch(connection, class_id, closed=now())

    def delete(self, class_id: str) -> None:
        """Delete the class with all it holds; one that is not there is deleted already."""
        with self._database.writing(NOT_KEPT) as connection:
            delete_class(connection, class_id)
        self._database.empty_log()

    def sweep(self, kept: timedelta) -> int:
        """Delete the classes that were opened longer ago than is kept; return how many."""
        old = self._rows(select(classes.c.id).where(classes.c.opened < now() - kept))
        for row in old:
            self.delete(row.id)
        return len(old)

    def _class(self, which: Any) -> Class:
        found: Class = first_row(Class, self._rows(select(classes).where(which)), UNKNOWN)
        return found

    def _rows(self, query: Any) -> Sequence[Any]:
        return self._database.read(query, NOT_KEPT)


def _check_may_ask(found: Class, taken: list[Round], seen: int) -> None:
    if found.version != seen:
        raise Stale(CHANGED)
    if any(each.state == "open" for each in taken):
        raise Stale(BUSY)
    if len(taken) >= MOST_ROUNDS:
        raise Full(ENOUGH)


def _locked_round(connection: Connection, class_id: str, round_id: str) -> Round:
    """Return the round, once every vote that is on its way into it has arrived. Raises Gone."""
    locked_class(connection, class_id)
    query = select(rounds).where(rounds.c.id == round_id).with_for_update()
    found: Round = first_row(Round, connection.execute(query).all(), UNASKED)
    return found


def _moved(connection: Connection, moving: list[Round], **values: Any) -> Round:
    """Bring the rounds to their next state, tell the phones, and return the first of them."""
    connection.execute(rounds.update().where(rounds.c.id.in_([each.id for each in moving])).values(**values))
    touch(connection, moving[0].class_id)
    return replace(moving[0], **values)
