"""What the store keeps, as frozen plain data that is checked when it is made."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tutor.store.plain import check_name, check_pattern, check_size, check_switch, check_whole, plain, typed, utc_moment

GRADES = ("correct", "wrong")
KINDS = ("unknown", "curated", "computed", "social")  # how a question was answered
ID, KEY = "[0-9a-f]{32}", "[0-9a-f]{64}"  # what new_id() and learner_key() make
LONGEST = {"shown": 20_000, "response": 4_000}  # characters of JSON, many times what any item of the course needs
# What one learner may have in the store, of each kind and in all: years of practice.
MOST_RECORDS, MOST_BYTES = 10_000, 20_000_000
MOST_QUESTIONS = 20_000  # of everybody together, for nobody owns one; as many again that somebody has marked
UNKNOWN = ""  # the learner of a record read from a file, until it is merged


def learner_key(browser_id: str) -> str:
    """The SHA-256 of a browser's anonymous id, in hexadecimal: all that is ever stored of a learner."""
    return hashlib.sha256(browser_id.encode("utf-8", "surrogatepass")).hexdigest()


def new_id() -> str:
    """A fresh random id for one record; made once, so that recording twice stores once."""
    return uuid.uuid4().hex


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One graded answer to one item. A ValueError or TypeError for a field that could not be stored."""

    id: str  # from new_id()
    learner: str  # from learner_key()
    lesson: str
    item: str
    version: int
    seed: int
    shown: dict[str, Any]  # prompt, options, key: understood years later, whatever became of the item
    response: Any
    grade: str
    misconception: str | None = None
    concept: str
    hints: int = 0  # hints used
    helped: bool = False
    review: bool = False  # came from a review
    loaded: bool = False  # came from a file or a browser's copy: never counts in a class's results
    at: datetime
    turn: int | None = None  # 1 or 2: which try at this drawn question; None from before there were second tries

    def __post_init__(self) -> None:
        _check_common(self)
        for field in ("item", "concept"):
            check_name(field, getattr(self, field))
        if self.misconception is not None:
            check_name("misconception", self.misconception)
        if self.grade not in GRADES:
            raise ValueError("“grade” is neither correct nor wrong.")
        check_whole("version", self.version)
        check_whole("seed", self.seed)
        check_whole("hints", self.hints, 0, 1000)
        check_switch("helped", self.helped)
        check_switch("review", self.review)
        if self.turn is not None:
            check_whole("turn", self.turn, 1, 2)


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """What a learner said would happen before running; a response of None means “show me”."""

    id: str
    learner: str
    lesson: str
    shown: dict[str, Any]
    response: Any = None
    loaded: bool = False
    at: datetime

    def __post_init__(self) -> None:
        _check_common(self)


Record = Attempt | Prediction  # what belongs to a learner


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question asked in Ask, kept without who asked it. A ValueError as for an attempt."""

    id: str  # from new_id()
    text: str  # trimmed, cut to 500 characters, without control characters
    kind: str
    answer: str | None = None  # the id of the curated answer
    meant: bool | None = None  # the learner's word on “was this what you meant?”
    at: datetime

    def __post_init__(self) -> None:
        check_pattern("id", self.id, ID)
        object.__setattr__(self, "text", typed("text", self.text))
        if self.kind not in KINDS:
            raise ValueError("“kind” is none of unknown, curated, computed, social.")
        if self.answer is not None:
            check_name("answer", self.answer)
        if self.meant is not None:
            check_switch("meant", self.meant)
        object.__setattr__(self, "at", utc_moment("at", self.at))


def _check_common(record: Record) -> None:
    """Check the fields that both kinds share and put the plain form of the free ones in their place."""
    check_pattern("id", record.id, ID)
    check_pattern("learner", record.learner, f"({KEY})?")
    check_name("lesson", record.lesson)
    check_switch("loaded", record.loaded)
    if not isinstance(record.shown, dict):
        raise ValueError("“shown” is not a set of named values.")
    for field, most in LONGEST.items():
        value = plain(getattr(record, field))
        check_size(field, value, most)
        object.__setattr__(record, field, value)
    object.__setattr__(record, "at", utc_moment("at", record.at))
