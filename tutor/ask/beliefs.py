"""Whether what somebody believes, in numbers or in words, "negative", "it diverges", is what came out."""

import re

from tutor.ask.compute import Computed, is_close
from tutor.ask.lists import Values
from tutor.ask.printer import sign_of

SIGNS = {
    "positive": r"positiv|\bplus\b|above zero|increas|rising|\brises\b",
    "negative": r"negativ|\bminus\b|below zero|decreas|falling|\bfalls\b",
    "zero": r"\bzero\b|\bflat\b|\bnothing\b",
}
VERDICTS = {
    "converges": r"converg|settle|calm|arrives",
    "diverges": r"diverg|blow|explo|runs? away|flies off",
    "oscillates": r"oscill|bounc|back and forth|flip",
    "minimum": r"\bmin",
    "maximum": r"\bmax",
    "saddle": r"saddle",
}


def is_right(guess: Values, computed: Computed) -> bool | None:
    """Say whether the last numbers of a guess are what was computed; None where there are too few."""
    numbers = tuple(number for each in computed.each for number in each.numbers)
    guess = guess[-len(numbers) :] if numbers else ()
    if len(guess) < max(1, len(numbers)):
        return None
    return all(is_close(told, number) for told, number in zip(guess, numbers, strict=True) if number is not None)


def agrees(words: str, computed: Computed) -> bool | None:
    """Say whether these words name what was computed; None where they name nothing, or several things, of its sort."""
    told = computed.verdict or computed.sign or ("" if computed.value is None else sign_of(computed.value))
    known = next((table for table in (SIGNS, VERDICTS) if told in table), {})
    named = [name for name, pattern in known.items() if re.search(pattern, words, re.IGNORECASE)]
    return named == [told] if len(named) == 1 else None
