"""Say whether a hint tells the answer: the number that is the key, or the right option and no other."""

import re

from tutor.quiz.items import Example, Item

# A digit behind a letter, a dot or a brace belongs to a name, a version or a formula: w_1, 2.13, {20}.
_NUMBER = re.compile(r"(?<![\w.{])[-−]?(?:\d+\.\d+|\d+|\.\d+)(?:e[+-]?\d+)?(?!\w|\.\d)")
_WORKED = re.compile(r"\b(?:elsewhere|another (?:example|one|number|rate)|other numbers)\b", re.IGNORECASE)


def works_an_example(hint: str) -> bool:
    """Say whether a hint works the same with other numbers, by the words that it does it in."""
    return isinstance(hint, Example) or _WORKED.search(hint) is not None


def tells(item: Item, hint: str) -> bool:
    """Say whether a hint holds the answer: a number that the question does not hold itself, or one option alone.

    An example tells it where it comes out at the right answer, whatever the question holds.
    """
    if isinstance(hint, Example) and item.kind in ("choice", "sign", "point"):
        return hint.outcome == item.options[item.key].text
    if item.kind == "order":
        return any("\n".join(item.options[i].text for i in lines) in hint for lines in item.key)
    if item.kind == "number":
        asked = "" if works_an_example(hint) else f"{item.prompt}\n{item.code or ''}"
        return _holds(hint, item) and not _holds(asked, item)
    said = [option for option in item.options if _says(hint, option.text)]
    return said == [item.options[item.key]]


def _holds(text: str, item: Item) -> bool:
    """Say whether one of the numbers in a text is the key."""
    numbers = (float(number.replace("−", "-")) for number in _NUMBER.findall(text))
    return any(abs(number - item.key) <= item.tolerance for number in numbers)


def _says(text: str, words: str) -> bool:
    """Say whether a text holds these words, however either is set."""
    plain, sought = (re.sub(r"[`$*]", "", one).lower() for one in (text, words))
    return re.search(rf"(?<!\w){re.escape(sought)}(?!\w)", plain) is not None
