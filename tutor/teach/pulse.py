"""What phones ask every second or two: has anything changed? It is read from the store once a second."""

import threading
import time
from collections.abc import Callable
from typing import Any

from tutor.store import Store
from tutor.store.class_records import Beat

EVERY = 1.0  # seconds that a reading is used


class Pulse:
    """Tells of every class that goes on its version and state. One query a second, however many ask."""

    def __init__(self, store: Callable[[], Store], clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._lock, self._read_at = threading.Lock(), float("-inf")
        self._beats: dict[str, Beat] = {}

    def of(self, class_id: str) -> dict[str, Any]:
        """Return version, round and state of a class as plain data; `over` for one that has ended or never was.

        Nothing of votes is in it. Raises StoreUnavailable.
        """
        beat = self._current().get(class_id)
        if beat is None:
            return {"over": True}
        return {"over": False, "version": beat.version, "round": beat.round, "state": beat.state}

    def _current(self) -> dict[str, Beat]:
        with self._lock:
            if self._clock() - self._read_at >= EVERY:
                self._beats = self._store().classes.beats()
                self._read_at = self._clock()
            return self._beats
