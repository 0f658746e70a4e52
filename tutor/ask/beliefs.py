"""Whether what somebody believes, in numbers or in words, "negative", "it diverges", is what came out."""

import re

from tutor.ask.compute import Computed, is_close
from tutor.ask.fields import short
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
    """Say whether a guess is what was computed; None where it has too few numbers, or several people's are told."""
    numbers = _numbers(computed)
    if not numbers or len(guess) < len(numbers) or len(_apart(guess, numbers)) > 1:
        return None
    guess = guess[-len(numbers) :]
    return all(is_close(told, number) for told, number in zip(guess, numbers, strict=True))


def _numbers(computed: Computed) -> Values:
    return tuple(number for each in computed.each for number in each.numbers)


def _apart(guess: Values, numbers: Values) -> tuple[float, ...]:
    """Return the different guesses at one number."""
    return tuple(dict.fromkeys(guess)) if len(numbers) == 1 else ()


def weighed(guess: Values, computed: Computed) -> str:
    """Say which of several guesses at one number is right; nothing where there is one alone."""
    numbers = _numbers(computed)
    told = _apart(guess, numbers)
    if len(told) < 2:
        return ""
    right = [each for each in told if is_close(each, numbers[0])]
    others = [short(each) for each in told if each not in right]
    wrong = f", {' and '.join(others)} {'are' if len(others) > 1 else 'is'} not" if others else ""
    if not right:
        return f"None of {', '.join(map(short, told))} is right."
    return f"{' and '.join(map(short, right))} {'are' if len(right) > 1 else 'is'} right{wrong}."


def agrees(words: str, computed: Computed) -> bool | None:
    """Say whether these words name what was computed; None where they name nothing, or several things, of its sort."""
    told = computed.verdict or computed.sign or ("" if computed.value is None else sign_of(computed.value))
    known = next((table for table in (SIGNS, VERDICTS) if told in table), {})
    named = [name for name, pattern in known.items() if re.search(pattern, words, re.IGNORECASE)]
    return named == [told] if len(named) == 1 else None
