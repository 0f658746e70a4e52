"""Grade a response: a pure function from item and response to correct, wrong or invalid."""

import math
import re
from dataclasses import dataclass
from typing import Any, Literal

from tutor.quiz.items import Item, Option

Verdict = Literal["correct", "wrong", "invalid"]
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
# A thousand to some, one to others: better asked than guessed. 0,125 can only be a decimal.
_TWO_MEANINGS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+")
ROUNDING = 1e-6  # of a value in torch's 32 bits
SECOND_TRY = 4  # options; with fewer of them a second try would give the key away
NO_NUMBER = "Type a number, such as -4, 0.5 or 1/3."
COMMA = "Write the number without a comma, such as 1000 or 0.5."


@dataclass(frozen=True)
class Grade:
    """The verdict on a response, and the wrong option whose belief it matches, where one does.

    `turned` means that it is a belief's number, or the right one, but for the sign.
    `invalid` means that there was no answer to judge: it is never counted.
    """

    verdict: Verdict
    option: Option | None = None
    message: str = ""
    turned: bool = False

    @property
    def misconception(self) -> str | None:
        """Return the id of the belief that the response matches."""
        return self.option.misconception if self.option else None


def grade(item: Item, response: Any) -> Grade:
    """Grade any response to an item; never raises.

    A response is an index for choice, sign and point, text or a number for number, a sequence of
    indices for order. A wrong number names a belief only where its rule gives that very number, to
    the decimals that were typed, and no other belief's number lies within the item's tolerance. Where no rule
    gives it, it is compared once more with its sign turned round: a minus is easily lost.
    """
    graders = {"number": _grade_number, "order": _grade_order}
    return graders.get(item.kind, _grade_option)(item, response)


def tries(item: Item) -> int:
    """Return how many tries an item allows: a second one where the first does not leave only the key."""
    return 1 if item.kind in ("sign", "choice") and len(item.options) < SECOND_TRY else 2


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


def _written(number: str | int | float) -> str:
    """Return what was typed, nothing for more digits than a number has; str() alone refuses huge integers."""
    try:
        text = number.strip() if isinstance(number, str) else str(float(number))
    except OverflowError:
        return ""
    return text if len(text) <= 64 else ""


def _grade_option(item: Item, response: Any) -> Grade:
    valid = isinstance(response, int) and not isinstance(response, bool) and 0 <= response < len(item.options)
    if not valid:
        return Grade("invalid", message="Choose one of the answers first.")
    option = item.options[response]
    return Grade("correct" if option.correct else "wrong", None if option.correct else option)


def _grade_number(item: Item, response: Any) -> Grade:
    value = parse_number(response)
    if value is None:
        comma = isinstance(response, str) and "," in response
        return Grade("invalid", message=COMMA if comma else NO_NUMBER)
    if abs(value - item.key) <= item.tolerance:
        return Grade("correct")
    fits = _believed(item, response, value)
    if fits is None and (abs(-value - item.key) <= item.tolerance or (fits := _believed(item, response, -value))):
        return Grade("wrong", fits, turned=True)
    return Grade("wrong", fits)


def _believed(item: Item, response: Any, value: float) -> Option | None:
    """Return the one wrong rule that gives this value, None where none does or several."""
    near = [o for o in item.options if abs(value - float(o.value or 0)) <= item.tolerance]
    alone = near[0] if len({o.misconception for o in near}) == 1 else None
    return alone if alone and _written_as(response, value, float(alone.value or 0)) else None


def _written_as(response: Any, value: float, told: float) -> bool:
    """Say whether a response is a wrong rule's value, up to torch's last digits or as rounded where it was cut off."""
    text = _written(response).replace(",", ".")
    decimals = 0 if "/" in text or "e" in text.lower() else len(text.partition(".")[2])
    rounded = 0.5 * 10.0**-decimals if decimals else 0.0
    return abs(value - told) <= rounded + ROUNDING * max(1.0, abs(told))


def _grade_order(item: Item, response: Any) -> Grade:
    lines = list(response) if isinstance(response, (list, tuple)) else []
    if not all(type(line) is int for line in lines) or sorted(lines) != list(range(len(item.options))):
        return Grade("invalid", message="Put every line in its place first.")
    return Grade("correct" if lines in item.key else "wrong")
