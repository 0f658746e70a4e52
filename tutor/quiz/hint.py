"""Say what a hint holds: a number, an option's words, or a worked example and what it comes out at."""

import re

# A digit behind a letter, a dot or a brace belongs to a name, a version or a formula: w_1, 2.13, {20}.
_NUMBER = re.compile(r"(?<![\w.{])[-−]?(?:\d+\.\d+|\d+|\.\d+)(?:e[+-]?\d+)?(?!\w|\.\d)")
_WORKED = re.compile(r"\b(?:elsewhere|another (?:example|one|number|rate)|other numbers)\b", re.IGNORECASE)


class Example(str):
    """A hint that works the same with other numbers; `outcome` is what it comes out at, in an option's words."""

    outcome: str = ""


def works_an_example(hint: str) -> bool:
    """Say whether a hint works the same with other numbers, by the words that it does it in."""
    return isinstance(hint, Example) or _WORKED.search(hint) is not None


def holds(text: str, key: float, tolerance: float) -> bool:
    """Say whether one of the numbers in a text is the key, within its tolerance."""
    numbers = (float(number.replace("−", "-")) for number in _NUMBER.findall(text))
    return any(abs(number - key) <= tolerance for number in numbers)


def says(text: str, words: str) -> bool:
    """Say whether a text holds these words, however either is set."""
    plain, sought = (re.sub(r"[`$*]", "", one).lower() for one in (text, words))
    return re.search(rf"(?<!\w){re.escape(sought)}(?!\w)", plain) is not None
