"""Records for the tests, and what hypothesis may draw them from."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from tutor.store.class_records import Class, Round, Vote
from tutor.store.records import KINDS, Attempt, Prediction, Question, learner_key, new_id

ANNA, BEN = learner_key("anna"), learner_key("ben")
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def attempt(minute: float = 0, **changes: Any) -> Attempt:
    """An attempt of Anna's, so many minutes after noon."""
    usual = {
        "id": new_id(),
        "learner": ANNA,
        "lesson": "learning_rate",
        "item": "sign",
        "version": 1,
        "seed": 7,
        "shown": {"prompt": "Which way?", "options": ["−4", "4"], "key": 0},
        "response": {"option": 1},
        "grade": "wrong",
        "misconception": "sign-flip",
        "concept": "gradient sign",
        "at": NOON + timedelta(minutes=minute),
    }
    return Attempt(**{**usual, **changes})


def prediction(minute: float = 0, **changes: Any) -> Prediction:
    """A prediction of Anna's, so many minutes after noon."""
    at = NOON + timedelta(minutes=minute)
    usual = {
        "id": new_id(),
        "learner": ANNA,
        "lesson": "learning_rate",
        "shown": {"preset": {"lr": 0.75}},
        "at": at,
    }
    return Prediction(**{**usual, "response": 3.25, **changes})


def question(minute: float = 0, **changes: Any) -> Question:
    """A question of nobody's, so many minutes after noon."""
    usual = {
        "id": new_id(),
        "text": "Why −4 and not 4?",
        "kind": "curated",
        "answer": "why_subtract_gradient",
        "at": NOON + timedelta(minutes=minute),
    }
    return Question(**{**usual, **changes})


_zones = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45)), timezone(-timedelta(hours=11))])
moments = st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1), timezones=_zones).map(
    lambda drawn: drawn.replace(fold=0)
)
names = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20)
free = st.recursive(
    leaves | st.text(st.characters(categories=["Cs", "Cc", "Lu"]), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_common = {
    "id": st.uuids(version=4).map(lambda drawn: drawn.hex),
    "learner": st.just(ANNA),
    "lesson": names,
    "shown": st.dictionaries(st.text(max_size=8), free, max_size=4),
    "response": free,
    "at": moments,
}
whole = st.integers(-(2**63) + 1, 2**63 - 1)
attempts = st.builds(
    Attempt,
    **_common,
    item=names,
    version=whole,
    seed=whole,
    grade=st.sampled_from(["correct", "wrong"]),
    misconception=st.none() | names,
    concept=names,
    hints=st.integers(0, 9),
    helped=st.booleans(),
    review=st.booleans(),
    turn=st.sampled_from([None, 1, 2]),
)
predictions = st.builds(Prediction, **_common)
questions = st.builds(
    Question,
    id=_common["id"],
    text=st.text(st.characters(), max_size=600).map(lambda drawn: f"?{drawn}"),
    kind=st.sampled_from(KINDS),
    answer=st.none() | names,
    meant=st.none() | st.booleans(),
    at=moments,
)


def a_class(**changes: Any) -> Class:
    """A class that was opened at noon, with its first round asked."""
    usual = {
        "id": "c" * 32,
        "code": "ABCDEF",
        "lesson": "learning_rate",
        "version": 2,
        "round": "d" * 32,
        "opened": NOON,
        "expires": NOON + timedelta(hours=6),
    }
    return Class(**{**usual, **changes})


def a_round(**changes: Any) -> Round:
    """The first round of that class, on a question of two options."""
    options = [
        {"text": "−4", "belief": None, "correct": True, "value": -4.0},
        {"text": "4", "belief": "sign-flip", "correct": False, "value": 4.0},
    ]
    usual = {
        "id": "d" * 32,
        "class_id": "c" * 32,
        "position": 1,
        "question": "sign",
        "seed": 7,
        "own_draw": False,
        "turn": 1,
        "state": "open",
        "opened": NOON,
        "shown": {"kind": "choice", "prompt": "Which way?", "code": None, "options": options, "key": 0},
    }
    return Round(**{**usual, **changes})


def a_vote(learner: str = ANNA, **changes: Any) -> Vote:
    """A learner's wrong vote in that round."""
    usual = {
        "round_id": "d" * 32,
        "learner": learner,
        "n": 1,
        "correct": False,
        "belief": "sign-flip",
        "label": "4",
        "response": 1,
        "at": NOON,
    }
    return Vote(**{**usual, **changes})
