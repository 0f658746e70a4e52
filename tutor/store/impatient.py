"""A connection to PostgreSQL that does not wait for ever for an answer."""

import time
from typing import Any

import psycopg


class Impatient(psycopg.Connection[Any]):
    """Gives up after `patience` seconds without an answer, None meaning never, and is closed then.

    Nothing on the server's side can promise that: its processes may be stopped while the kernel goes on
    acknowledging every packet, and through a socket of the same machine there are no packets at all.
    """

    patience: float | None = None

    @classmethod
    def connect_with(cls, patience: float, *args: Any, **named: Any) -> "Impatient":
        """Connect as psycopg does; `connect_timeout` bounds that, `patience` all that follows."""
        made = cls.connect(*args, **named)
        made.patience = patience
        return made

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for one exchange with the server; an OperationalError when it takes too long."""
        began, timeout = time.monotonic(), self.patience if timeout is None else timeout
        try:
            return super().wait(gen, interval, timeout)
        except psycopg.OperationalError:
            if timeout is not None and time.monotonic() - began >= timeout:
                self.pgconn.finish()  # an answer may still come, to a question nobody asks any more
            raise
