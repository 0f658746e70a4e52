"""Progress outside the store: the file a learner saves and loads, and the compact copy in the browser.

The checksum finds damage; it is no secret and proves nothing about who wrote the file.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, fields
from datetime import datetime, timedelta
from typing import Any, TypeVar

from tutor.store.clock import now
from tutor.store.records import MOST_RECORDS, UNKNOWN, Attempt, Prediction, Record

FORMAT, VERSION = "downhill-progress", 2
SINCE = {"turn": 2}  # the version of the file that first held a field; files from before go without it
COPY_VERSION = 1  # of the compact form, which goes without any field that has its usual value
LARGEST = 5_000_000  # bytes
AHEAD = timedelta(days=1)  # how far the clock of the machine that wrote a record may be ahead of this one's
OUTSIDE = ("learner", "loaded")  # fields of a record that no file holds
KINDS: dict[str, type[Record]] = {"attempt": Attempt, "prediction": Prediction}

FOREIGN = "This is not a progress file saved by Downhill."
TOO_LARGE = "This file is larger than 5 MB, so it was not loaded."
DAMAGED = "This file was damaged or changed after it was saved, so it was not loaded."
NEWER = "This file was saved by a newer Downhill than this one, so it was not loaded."
TOO_MANY = "This file holds more than Downhill keeps for one learner, so it was not loaded."
FUTURE = "This file holds answers from days still to come, so it was not loaded."
UNCLEAR = "This file holds something that Downhill cannot read, so it was not loaded."

_Kind = TypeVar("_Kind", bound=Record)


class DamagedFile(Exception):
    """A file that is no progress file, or no longer one; the message is one sentence for the learner."""


def dump(attempts: Iterable[Attempt], predictions: Iterable[Prediction]) -> str:
    """The records as the text of a progress file, without the learner's key.

    Where that would be more than `load` takes, it is written without what was shown; of more records than
    the store keeps for one learner, the last ones.
    """
    both = list(attempts)[-MOST_RECORDS:], list(predictions)[-MOST_RECORDS:]
    text = _written(*([_row(record) for record in records] for records in both))
    if len(text) <= LARGEST:
        return text
    return _written(*([{**_row(record), "shown": {}} for record in records] for records in both))


def load(text: str | bytes) -> tuple[list[Attempt], list[Prediction]]:
    """The records of a progress file, marked `loaded` and of no learner yet.

    DamagedFile, and nothing else, for any text or bytes that `dump` did not write.
    """
    try:
        body = _body(text)
        version = body["version"]
        answers = [_record(Attempt, row, version) for row in body["attempts"]]
        guesses = [_record(Prediction, row, version) for row in body["predictions"]]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise DamagedFile(UNCLEAR) from None
    both: list[Record] = [*answers, *guesses]
    if any(_is_ahead(record) for record in both):
        raise DamagedFile(FUTURE)
    return answers, guesses


def compact(record: Record) -> dict[str, Any]:
    """A small plain form for the browser's copy: without learner, what was shown, and usual values."""
    kind = "attempt" if isinstance(record, Attempt) else "prediction"
    row = {name: value for name, value in _row(record).items() if value != _usual(record).get(name, MISSING)}
    del row["shown"]
    return {"v": COPY_VERSION, "kind": kind, **row}


def expand_all(rows: Any, learner: str) -> list[Record]:
    """The records of a browser's copy, as far as the store would take them; none where it is no list at all."""
    given = rows[:MOST_RECORDS] if isinstance(rows, list) else []
    return [found for row in given if (found := expand(row, learner))]


def expand(row: Any, learner: str) -> Record | None:
    """The record of a compact form, marked `loaded`, with nothing `shown`; None for anything else.

    So is one from more than a day ahead.
    """
    try:
        if type(row["v"]) is not int or row["v"] != COPY_VERSION or "shown" in row:
            return None
        kind = KINDS[row["kind"]]
        rest = {name: value for name, value in row.items() if name not in ("v", "kind")}
        found = _record(kind, {**_usual(kind), **rest, "shown": {}}, learner=learner)
        return None if _is_ahead(found) else found
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError, AttributeError, IndexError):
        return None


def _written(attempts: Sequence[Any], predictions: Sequence[Any], *, version: int = VERSION) -> str:
    body = {"attempts": attempts, "predictions": predictions}
    digest = hashlib.sha256(_json(body).encode()).hexdigest()
    return _json({"format": FORMAT, "version": version, "checksum": digest, **body})


def _json(value: Any) -> str:
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


def _body(text: str | bytes) -> dict[str, Any]:
    """The file's JSON object, once it is known to be exactly what was written."""
    if len(text) > LARGEST:
        raise DamagedFile(TOO_LARGE)
    try:
        text = (text if isinstance(text, str) else text.decode("utf-8-sig")).strip()
        body = json.loads(text)
    except (ValueError, RecursionError):
        raise DamagedFile(DAMAGED if FORMAT in str(text[:100]) else FOREIGN) from None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise DamagedFile(FOREIGN)
    if type(body.get("version")) is not int or body["version"] < 1:
        raise DamagedFile(DAMAGED)
    if body["version"] > VERSION:
        raise DamagedFile(NEWER)
    # Not only the checksum: every byte must be as it was written, so that no damage at all goes unseen.
    if not _is_list(body, "attempts") or not _is_list(body, "predictions") or text != _rewritten(body):
        raise DamagedFile(DAMAGED)
    if max(len(body["attempts"]), len(body["predictions"])) > MOST_RECORDS:
        raise DamagedFile(TOO_MANY)
    return body


def _is_list(body: dict[str, Any], name: str) -> bool:
    return isinstance(body.get(name), list)


def _rewritten(body: dict[str, Any]) -> str:
    return _written(body["attempts"], body["predictions"], version=body["version"])


def _is_ahead(record: Record) -> bool:
    return record.at > now() + AHEAD


def _row(record: Record) -> dict[str, Any]:
    """The record's fields as JSON holds them, in their order."""
    row = {name: getattr(record, name) for name in _names(record)}
    return {**row, "at": record.at.isoformat()}


def _names(kind: Any) -> list[str]:
    """The fields that a file holds, of a record or a kind of record."""
    return [field.name for field in fields(kind) if field.name not in OUTSIDE]


def _usual(kind: Record | type[Record]) -> dict[str, Any]:
    return {
        field.name: field.default
        for field in fields(kind)
        if field.name in _names(kind) and field.default is not MISSING
    }


def _record(kind: type[_Kind], row: Any, version: int = VERSION, learner: str = UNKNOWN) -> _Kind:
    """The record of a row; a ValueError, TypeError, KeyError or OverflowError for a row that is none."""
    values = {name: row[name] for name in _names(kind) if SINCE.get(name, 1) <= version}
    if set(row) != set(values):
        raise ValueError("A field is unknown.")
    moment = datetime.fromisoformat(values.pop("at"))
    return kind(**values, at=moment, learner=learner, loaded=True)
