"""Who is signed in to teach: kept by what a token is hashed to, until it is over."""

from datetime import datetime

from sqlalchemy import select

from tutor.store.class_schema import logins
from tutor.store.clock import now
from tutor.store.database import Database

NOT_OPEN = "Signing in does not work just now; please try again."


class Logins:
    """The logins of one store. Every method raises StoreUnavailable when the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, key: str, expires: datetime) -> None:
        """Keep a login until it expires."""
        with self._database.writing(NOT_OPEN) as connection:
            connection.execute(logins.insert().values(key=key, expires=expires))

    def has(self, key: str) -> bool:
        """Say whether there is such a login, and it is not over."""
        lasting = (logins.c.key == key) & (logins.c.expires > now())
        return bool(self._database.read(select(logins.c.key).where(lasting), NOT_OPEN))

    def end(self, key: str) -> None:
        """Forget a login."""
        with self._database.writing(NOT_OPEN) as connection:
            connection.execute(logins.delete().where(logins.c.key == key))

    def sweep(self) -> None:
        """Forget the logins that are over."""
        with self._database.writing(NOT_OPEN) as connection:
            connection.execute(logins.delete().where(logins.c.expires <= now()))
