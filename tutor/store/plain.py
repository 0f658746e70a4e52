"""Plain data: the checks and conversions that let a record go into any database or file unharmed."""

import json
import math
import re
from datetime import UTC, datetime
from typing import Any

DEEPEST = 32  # levels of nesting kept
LONGEST = 200  # characters in a name
LONGEST_TEXT = 500  # characters in what someone typed
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
WIDEST = 2**63 - 1  # the largest integer every database holds


def plain(value: Any, depth: int = 0) -> Any:
    """The value as JSON can hold it: tuples become lists, keys text, `inf`, `nan` and vast integers text.

    A TypeError for what JSON has no form for (a tensor), a ValueError for nesting deeper than 32.
    """
    if depth > DEEPEST:
        raise ValueError("It is nested too deeply.")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, str):
        return _encodable(value)
    if isinstance(value, list | tuple):
        return [plain(part, depth + 1) for part in value]
    if isinstance(value, dict):
        return {_encodable(str(key)): plain(part, depth + 1) for key, part in value.items()}
    raise TypeError(f"A {type(value).__name__} cannot be kept as plain data.")


def _number(value: int | float) -> int | float | str:
    """The number itself, or its text where a database would refuse it."""
    if isinstance(value, int):
        return int(value) if abs(value) <= WIDEST else hex(value)
    return float(value) if math.isfinite(value) else str(float(value))


def _encodable(text: str) -> str:
    """The text with half characters (lone surrogates), which UTF-8 cannot write, replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def typed(field: str, value: Any) -> str:
    """What someone typed: without control characters (line ends and tabs become spaces), trimmed, cut to 500.

    A ValueError naming the field unless it is text and something is left.
    """
    if not isinstance(value, str):
        raise ValueError(f"“{field}” is not text.")
    spaced = re.sub(r"[\t-\r\x1c-\x1f\x85]", " ", _encodable(value))
    # Trimmed again once cut, so that what was made of a text is made of itself too.
    found = re.sub(r"[\x00-\x1f\x7f-\x9f]", "", spaced).strip()[:LONGEST_TEXT].rstrip()
    if not found:
        raise ValueError(f"“{field}” is empty.")
    return found


def check_name(field: str, value: Any) -> None:
    """A ValueError naming the field unless the value is 1 to 200 printable characters."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST or not value.isprintable():
        raise ValueError(f"“{field}” is not a name.")


def check_pattern(field: str, value: Any, pattern: str) -> None:
    """A ValueError naming the field unless the whole value is text of this pattern."""
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise ValueError(f"“{field}” is not of the right form.")


def check_whole(field: str, value: Any, least: int = -WIDEST, most: int = WIDEST) -> None:
    """A ValueError naming the field unless the value is an integer from least to most."""
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"“{field}” is not a whole number in range.")


def check_size(field: str, value: Any, most: int) -> None:
    """A ValueError naming the field unless the plain value's JSON has at most so many characters."""
    if len(json.dumps(value)) > most:
        raise ValueError(f"“{field}” is too long.")


def check_switch(field: str, value: Any) -> None:
    """A ValueError naming the field unless the value is true or false."""
    if type(value) is not bool:
        raise ValueError(f"“{field}” is neither true nor false.")


def utc_moment(field: str, value: Any) -> datetime:
    """The moment in UTC; a ValueError naming the field unless aware and in the years 2000 to 2099."""
    if not isinstance(value, datetime) or value.tzinfo is None or not EARLIEST <= value < LATEST:
        raise ValueError(f"“{field}” is not a moment in range.")
    return value.astimezone(UTC)
