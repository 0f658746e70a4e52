"""Numbers as people type them, and as they are written for them."""

import math
import re
from collections.abc import Iterable
from typing import Any

from tutor.course.prose import show, show_beside

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
# A thousand to some, one to others: better asked than guessed. 0,125 can only be a decimal.
_TWO_MEANINGS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+")
ROUNDING = 1e-6  # of a value in torch's 32 bits
NO_NUMBER = "Type a number, such as -4, 0.5 or 1/3."
COMMA = "Write the number without a comma, such as 1000 or 0.5."


def parse_number(text: Any) -> float | None:
    """Read a number as people type it: -4, −4, 1/3, 1e-3, 0,5.

    None where there is none, where it is not finite, or where a comma leaves two meanings: 1,000.
    """
    if isinstance(text, bool) or not isinstance(text, (str, int, float)):
        return None
    cleaned = _written(text).replace("−", "-").replace("–", "-").replace(" ", "")
    typed = cleaned.split("/")
    parts = [part.replace(",", ".") for part in typed]
    if len(parts) > 2 or any(map(_TWO_MEANINGS.fullmatch, typed)) or not all(map(_NUMBER.fullmatch, parts)):
        return None
    numbers = [float(part) for part in parts]
    if len(numbers) == 2 and numbers[1] == 0:
        return None
    value = numbers[0] / numbers[1] if len(numbers) == 2 else numbers[0]
    return value if math.isfinite(value) else None


def no_number(text: Any) -> str:
    """Say why a text is no number: it holds none, or a comma that leaves two meanings."""
    return COMMA if isinstance(text, str) and "," in text else NO_NUMBER


def written_as(response: Any, value: float, told: float) -> bool:
    """Say whether a response is a wrong rule's value, up to torch's last digits or as rounded where it was cut off."""
    text = _written(response).replace(",", ".")
    decimals = 0 if "/" in text or "e" in text.lower() else len(text.partition(".")[2])
    rounded = 0.5 * 10.0**-decimals if decimals else 0.0
    return abs(value - told) <= rounded + ROUNDING * max(1.0, abs(told))


def neat(value: Any) -> str:
    """Write a number that torch gave: as it is where five digits say it all, else with four."""
    return show(float(value), ".4g")


def apart(value: Any, other: Any) -> tuple[str, str]:
    """Write two numbers that are read beside each other: neat, and with digits until they differ, if they do."""
    one, two = float(value), float(other)
    return show_beside(one, two), show_beside(two, one)


def minus(value: float) -> str:
    """Write "minus value" as people do: "- 3" for 3, "+ 3" for -3, nothing for 0."""
    return f"{'-' if value > 0 else '+'} {abs(value):g}" if value else ""


def factor(value: float) -> str:
    """Write a number as it stands after a times sign: in brackets where it is negative."""
    return f"({value:g})" if value < 0 else f"{value:g}"


def times(value: float) -> str:
    """Write a number as it stands before what it multiplies, in a formula: 4\\,; nothing for 1, a minus for -1."""
    return {1.0: "", -1.0: "-"}.get(value, f"{value:g}\\,")


def listed(values: Iterable[Any]) -> str:
    """Write numbers, a tensor's or others, one after the other: 1, 0.5, -2."""
    return ", ".join(f"{float(value):g}" for value in values)


def _written(number: str | int | float) -> str:
    """Return what was typed, nothing for more digits than a number has; str() alone refuses huge integers."""
    try:
        text = number.strip() if isinstance(number, str) else str(float(number))
    except OverflowError:
        return ""
    return text if len(text) <= 64 else ""
