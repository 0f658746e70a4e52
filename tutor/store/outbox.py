"""What one browser session could not save yet: kept, and written when the store is back."""

import time

from tutor.store.errors import LearnerForgotten, StoreUnavailable
from tutor.store.records import Attempt, Prediction, Question, Record
from tutor.store.store import Store

Kept = Record | Question


class Outbox:
    """Records that wait for the store. Kept in memory: they last as long as the browser session."""

    def __init__(self, pause: float = 5.0) -> None:
        """After a failure, `pause` seconds pass before the store is asked again, so that pages stay quick."""
        self._kept: dict[str, Kept] = {}
        self._pause, self._not_before = pause, 0.0

    @property
    def pending(self) -> int:
        """How many records wait."""
        return len(self._kept)

    def save(self, store: Store | None, record: Kept) -> bool:
        """Whether the record is durable now; if not, it is kept. No store (None) is one that is down.

        A question is saved again to mark it (`replace(question, meant=True)`), whether it waits or not.
        """
        if not _is_marked(self._kept.get(record.id)):
            self._kept[record.id] = record
        self.flush(store)
        return record.id not in self._kept

    def flush(self, store: Store | None) -> int:
        """Write what waits, oldest first, as far as the store allows; returns how many were written.

        LearnerForgotten for a record, which is dropped then, of a learner who had everything deleted.
        """
        written = 0
        if store is None or time.monotonic() < self._not_before:
            return written
        for record in list(self._kept.values()):
            try:
                _write(store, record)
            except LearnerForgotten:
                self._kept.pop(record.id, None)  # it would be refused for ever
                raise
            except StoreUnavailable:
                self._not_before = time.monotonic() + self._pause
                break
            self._kept.pop(record.id, None)
            written += 1
        return written

    def clear(self) -> None:
        """Drop what waits: the learner has asked for everything to be deleted."""
        self._kept.clear()


def _is_marked(record: Kept | None) -> bool:
    return isinstance(record, Question) and record.meant is not None


def _write(store: Store, record: Kept) -> None:
    if isinstance(record, Attempt):
        store.record_attempt(record)
    elif isinstance(record, Prediction):
        store.record_prediction(record)
    else:
        store.record_question(record)
