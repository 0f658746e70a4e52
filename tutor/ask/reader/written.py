"""The words of a text's parts become the texts of a form's fields, in the writing that the fields read."""

import re

from tutor.ask.fields import Field
from tutor.ask.reader.loosened import formula, numbered
from tutor.ask.reader.values import one_number, place, plain_numbers

ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
COUNTED = {"once": "1", "twice": "2", "thrice": "3", "a": "1", "an": "1", "single": "1", "couple": "2"}
COUNTED |= {"dozen": "12", "hundred": "100", "thousand": "1000", "a hundred": "100", "a thousand": "1000"}
COUNTED |= dict.fromkeys(("again", "another", "next", "the next", "then the one after", "once more", "onec more"), "1")
COUNTED |= {word: str(place) for place, word in enumerate(ORDINALS.split(), start=1)}
NUMBER = r"[-−+]?\s?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?"
_ROW = re.compile(
    rf"[\[(\s]*(?:{NUMBER}(?:\s*(?:[,;|]|and|und|et|y|e|\s)\s*(?:and\s)?|(?=[\])\s]*$)))+[\])\s]*", re.IGNORECASE
)
_NAMED = re.compile(r"^(?:[^=:]*[=:≈]|[^\W\d_]+\s+(?:is|of|von))\s*")
_VARIABLE = re.compile(r"theta|alpha|[^\W\d_]_?\d?")
_PAIR = re.compile(rf"({_VARIABLE.pattern})\s+({NUMBER})")
_PAIRS = re.compile(rf"(?:(?:{_VARIABLE.pattern})\s+{NUMBER}\s*,?\s*(?:and\s+)?)+")
_EVERY = re.compile(r"(?:both|all|each|every\w*)\b", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]+_?\d*")
_SAME = re.compile(r"\s+(?:is|equals|von)\s+|\s*(?:→|:=|≈)\s*")
_NEXT = re.compile(r"(?<=[\d)])\s+(?=[^\W\d_]_?\d?\s*=)")  # "x = 1 y = 2"
_E = re.compile(r"(^|=\s*|[(,]\s*)e(?=$|\s*[,)])")
_UNIT = re.compile(r"(?<=\d)\s*([^\W\d_]{1,9}|[€$£°])(?=\s*(?:[,;)\]]|and\b|$))")
_EDGE = " ,;:?!"


def texts_of_fields(fields: list[Field], words: tuple[str, ...]) -> dict[str, str]:
    """Return the text of each field: the first words are the first's, and all that is left the last one's."""
    if not words:
        return {}
    cut = [words[i : i + 1] for i in range(len(fields) - 1)] + [words[len(fields) - 1 :]]
    return {each.name: WRITTEN.get(each.sort, _plain)(some) for each, some in zip(fields, cut, strict=True) if some}


def clean(words: str) -> str:
    """Return words without the marks around them, and without half of a pair of brackets at an end."""
    words = words.strip(_EDGE).removesuffix(".").strip(_EDGE).lstrip("= ")
    for opened, closed in ("()", "[]", "{}"):
        while words.endswith(closed) and words.count(closed) > words.count(opened):
            words = words[:-1].strip(_EDGE)
        while words.startswith(opened) and words.count(opened) > words.count(closed):
            words = words[1:].strip(_EDGE)
        words += closed * (words.count(opened) - words.count(closed))
    return words


def _plain(words: tuple[str, ...]) -> str:
    return ", ".join(words)


def _packed(words: tuple[str, ...]) -> str:
    return "; ".join(words)


def _formula(words: tuple[str, ...]) -> str:
    return formula(words[0]) if len(words) == 1 else "; ".join(words)


def _number(words: tuple[str, ...]) -> str:
    return ", ".join(one_number(_NAMED.sub("", each)) for each in words)


def _count(words: tuple[str, ...]) -> str:
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th|x|×)$", "", _NAMED.sub("", words[0].lower()))
    plain = re.sub(r"^(?:another|the next|next)\s+(?=\w)", "", plain)
    plain = re.sub(r"(?<=[\w])\s+(?:more|further|extra|others?|steps?|times)$", "", plain)
    return COUNTED.get(plain, plain) if len(words) == 1 else ", ".join(words)  # which one is not known


def without_unit(row: str) -> str:
    """Return a row of numbers without the one unit that they have: "20 mins, 35 mins"."""
    units = {unit.lower().removesuffix("s") for unit in _UNIT.findall(row)}
    return _UNIT.sub("", row) if len(units) == 1 and not units & {"e", "pi", "π"} else row


def _numbers(words: tuple[str, ...]) -> str:
    """Return a row of numbers, whatever stands between them."""
    told = [_NAMED.sub("", each) if each.count("=") == 1 else each for each in words]
    told = [plain_numbers(without_unit(each)) for each in told]
    if all(_ROW.fullmatch(each) for each in told):
        row = [number.replace(" ", "") for each in told for number in re.findall(NUMBER, each, re.IGNORECASE)]
        return row[0] if len(row) == 1 else f"({', '.join(row)})"
    return ", ".join(told)


def _paired(text: str) -> str:
    """Return values that follow their names, "w 1 b 0", with signs between; any other text as it is."""
    return ", ".join(" = ".join(pair) for pair in _PAIR.findall(text)) if _PAIRS.fullmatch(text) else text


def written_place(words: tuple[str, ...]) -> str:
    """Return values by name, or a place; a name alone says nothing."""
    told = [_E.sub(r"\1exp(1)", _SAME.sub(" = ", _NEXT.sub(", ", _paired(numbered(place(each)))))) for each in words]
    kept = [each for each in told if not _NAME.fullmatch(each) or each in ("π", "e", "pi") or len(each) > 2]
    if not any("=" in each for each in kept) and all(_ROW.fullmatch(each) for each in kept):
        return _numbers(tuple(kept))
    return ", ".join(kept)


def _names(words: tuple[str, ...]) -> str:
    """Return variables by name: "dx dy", "∂w∂b", "x and y"."""
    told = numbered(" ".join(words))
    if _EVERY.match(told):
        return ""  # all that there are
    return ", ".join(_VARIABLE.findall(re.sub(r"(?<![^\W\d_])[d∂](?=[^\W\d_])|\band\b", " ", told)))


WRITTEN = {
    "names": _names,
    "packed": _packed,
    "formula": _formula,
    "place": written_place,
    "values": written_place,
    "number": _number,
    "positive": _number,
    "count": _count,
    "numbers": _numbers,
}
