"""Classes in the store, from the learners' side: joined and voted in."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select

from tutor.store.class_queries import NOT_KEPT, check_open, going_on, locked_class, vote_of
from tutor.store.class_records import MOST_MEMBERS, Full, Member, Stale, Vote
from tutor.store.class_schema import members, votes
from tutor.store.clock import now
from tutor.store.database import Database
from tutor.store.queries import admit, insert

OUTRUN = "A newer choice of yours is there already."
CROWDED = "This class is full."


class Ballots:
    """Who joined, and what they chose. Every method raises StoreUnavailable when the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def join(self, class_id: str, learner: str, nickname: str | None) -> None:
        """Add the learner, or give one who is there the new nickname. Raises Gone, Full, LearnerForgotten."""
        joined = Member(class_id=class_id, learner=learner, nickname=nickname, at=now())
        with self._database.writing(NOT_KEPT) as connection:
            admit(connection, learner)
            going_on(locked_class(connection, class_id))
            statement = insert(connection, members).values(**asdict(joined))
            again = {"nickname": statement.excluded.nickname}
            connection.execute(statement.on_conflict_do_update(index_elements=["class_id", "learner"], set_=again))
            count = select(func.count()).select_from(members).where(members.c.class_id == class_id)
            if connection.execute(count).scalar_one() > MOST_MEMBERS:
                raise Full(CROWDED)

    def members(self, class_id: str) -> list[Member]:
        """Return who joined, the first to come first."""
        query = select(members).where(members.c.class_id == class_id).order_by(members.c.at, members.c.learner)
        return [Member(**row._mapping) for row in self._rows(query)]

    def member(self, class_id: str, learner: str) -> Member | None:
        """Return the learner as a member of the class, None who did not join."""
        mine = (members.c.class_id == class_id) & (members.c.learner == learner)
        rows = self._rows(select(members).where(mine))
        return Member(**rows[0]._mapping) if rows else None

    def vote(self, vote: Vote) -> Vote:
        """Keep the vote in place of the learner's earlier one and return what counts; durable once it returns.

        Raises Gone, NotJoined, TooLate, LearnerForgotten, and Stale where a later one is there. The same one again
        changes nothing.
        """
        with self._database.writing(NOT_KEPT) as connection:
            admit(connection, vote.learner)
            check_open(connection, vote)
            statement = insert(connection, votes).values(**asdict(vote))
            taken = {name: statement.excluded[name] for name in asdict(vote) if name not in ("round_id", "learner")}
            statement = statement.on_conflict_do_update(
                index_elements=["round_id", "learner"], set_=taken, where=votes.c.n < statement.excluded.n
            )
            if connection.execute(statement.returning(votes.c.n)).first() is not None:
                return vote
            kept = vote_of(connection, vote.round_id, vote.learner)
        if kept.n == vote.n and kept.response == vote.response:
            return kept
        raise Stale(OUTRUN, kept.n)

    def vote_of(self, round_id: str, learner: str) -> Vote | None:
        """Return the learner's own vote, None where there is none."""
        mine = (votes.c.round_id == round_id) & (votes.c.learner == learner)
        rows = self._rows(select(votes).where(mine))
        return Vote(**rows[0]._mapping) if rows else None

    def votes(self, round_id: str) -> list[Vote]:
        """Return the votes of a round."""
        query = select(votes).where(votes.c.round_id == round_id).order_by(votes.c.learner)
        return [Vote(**row._mapping) for row in self._rows(query)]

    def counts(self, class_id: str, round_id: str | None) -> tuple[int, int]:
        """Return how many joined the class, and how many have voted in the round."""
        joined = select(func.count()).select_from(members).where(members.c.class_id == class_id).scalar_subquery()
        voted = select(func.count()).select_from(votes).where(votes.c.round_id == round_id).scalar_subquery()
        row = self._rows(select(joined, voted))[0]
        return row[0], row[1]

    def _rows(self, query: Any) -> Sequence[Any]:
        return self._database.read(query, NOT_KEPT)
