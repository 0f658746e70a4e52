"""Slowing whoever guesses: each connection may be wrong a few times at once, then only now and then."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

WAITING = 10  # tries of one connection that may wait at once; the next is refused
REMEMBERED = 2000  # connections, of which the least recent is forgotten
BUSY = "Too many tries at once. Wait a little, then try again."


class TooMany(Exception):
    """So many tries of this connection wait already that this one is refused."""


@dataclass
class Turn:
    """One try, which costs the connection something unless it went well."""

    went_well: bool = False

    def well(self) -> None:
        """Say that the try was a right one: it costs nothing."""
        self.went_well = True


@dataclass
class _Budget:
    tries: float
    at: float
    waiting: int = 0


class Patience:
    """Lets each connection try `at_once` times, and once more `every` so many seconds; a right try costs nothing.

    Whoever has none left waits in the connection's own queue, which is bounded: no other connection feels it.
    """

    def __init__(
        self,
        at_once: int,
        every: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._most, self._every, self._clock, self._sleep = at_once, every, clock, sleep
        self._budgets: OrderedDict[str, _Budget] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, connection: str, wait: bool = True) -> Iterator[Turn]:
        """Wait until the connection may try. Raises TooMany; without `wait`, wherever it would have to wait."""
        owed = self._take(connection, wait)
        if owed > 0:
            self._sleep(owed)
            self._arrive(connection)
        turn = Turn()
        try:
            yield turn
        finally:
            if turn.went_well:
                self._give_back(connection)

    def _take(self, connection: str, wait: bool) -> float:
        """Take a try of the connection's, and return how many seconds it has to wait for it."""
        with self._lock:
            budget = self._budget(connection)
            owed = max(0.0, 1 - budget.tries) * self._every
            if owed > 0 and (not wait or budget.waiting >= WAITING):
                raise TooMany(BUSY)
            budget.tries -= 1
            budget.waiting += owed > 0
            return owed

    def _arrive(self, connection: str) -> None:
        with self._lock:
            budget = self._budget(connection)
            budget.waiting = max(0, budget.waiting - 1)

    def _give_back(self, connection: str) -> None:
        with self._lock:
            budget = self._budget(connection)
            budget.tries = min(self._most, budget.tries + 1)

    def _budget(self, connection: str) -> _Budget:
        """Return the connection's budget as it is now."""
        moment = self._clock()
        found = self._budgets.pop(connection, None) or _Budget(self._most, moment)
        found.tries = min(self._most, found.tries + (moment - found.at) / self._every)
        found.at = moment
        self._budgets[connection] = found
        while len(self._budgets) > REMEMBERED:
            self._budgets.popitem(last=False)
        return found
