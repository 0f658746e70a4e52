"""What must outlive a session: attempts, predictions and questions asked, in SQLite or PostgreSQL."""

from tutor.store.clock import now
from tutor.store.errors import LearnerForgotten, StoreFull, StoreTooNew, StoreUnavailable
from tutor.store.outbox import Outbox
from tutor.store.records import Attempt, Prediction, Question, Record, learner_key, new_id
from tutor.store.store import Store, open_store

__all__ = [
    "Attempt",
    "LearnerForgotten",
    "Outbox",
    "Prediction",
    "Question",
    "Record",
    "Store",
    "StoreFull",
    "StoreTooNew",
    "StoreUnavailable",
    "learner_key",
    "new_id",
    "now",
    "open_store",
]
