"""Data and a line, as people write them, become lists and the line's weight and bias."""

import math
import re
from collections.abc import Iterable, Mapping

from tutor.ask.evaluate import ERRORS, evaluate
from tutor.ask.printer import number
from tutor.ask.reader.loosened import formula
from tutor.ask.reader.values import plain_numbers
from tutor.ask.reader.written import written_place
from tutor.ask.resolve import Formula
from tutor.ask.tree import Unreadable, variables
from tutor.ask.typed import formula_of

POINTS, WEIGHTS, LINE, RANGE, PLACES = "points", "weights", "line", "range", "places"
PACKED = frozenset({POINTS, WEIGHTS, LINE, RANGE, PLACES, "known"})
BIAS = re.compile(r"\b(?:b|c|d|q|bias|intercept|offset|w0|w_0|θ0|theta0|b0)\b", re.IGNORECASE)
NO_BIAS = re.compile(
    r"\b(?:no|without|w/o|zero|ohne|sans|sin|sem)\s+(?:a\s+)?(?:bias|intercept|offset|b)\b|"
    r"\b(?:bias|intercept)[- ]free\b|\bthrough (?:the )?(?:origin|zero|0)\b|\bonly (?:a )?(?:w|weight|slope)\b",
    re.IGNORECASE,
)
_NUMBER = r"[-−]?\s?(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?"
_PAIR = re.compile(rf"({_NUMBER})\s*(?:[,;|/:]|→|->|↦|=>|\)\s*(?:=|is)|\s)\s*({_NUMBER})")
_VALUE = re.compile(
    rf"(?P<name>[^\W\d_]+_?\d?)?\s*(?:=|:|is|of|at|\s)?\s*(?P<value>\d+/\d+|{_NUMBER}|zero|one|two|three)(?!\w|\.\d)"
)
_TUPLE = re.compile(r"\(\s*([a-zθ]\w?)\s*,\s*([a-zθ]\w?)\s*\)\s*=\s*\(([^,]+),([^)]+)\)")
_SAME = re.compile(r"\b([a-z]\w?)\s*=\s*([a-z]\w?)\s*=\s*([-−\d.]+)")
_WORDS = {"zero": "0", "one": "1", "two": "2", "three": "3"}


def unpacked(texts: Mapping[str, str], whole: str) -> dict[str, str]:
    """Return a form's texts with points as lists of x and y, and weights and a line as w and b."""
    found = {name: text for name, text in texts.items() if name not in PACKED}
    pairs = _PAIR.findall(texts.get(POINTS, ""))
    if pairs:
        found |= {"x": _list(x for x, _ in pairs), "y": _list(y for _, y in pairs)}
    found |= _range(texts.get(RANGE, "")) | _places(texts.get(PLACES, ""))
    found |= _weights(texts.get(WEIGHTS, "")) | _line(texts.get(LINE, ""))
    if NO_BIAS.search(whole) or _letters(texts.get(LINE, "")) == 2:
        found["with_b"] = "no"
    if "by" in found and PLACES not in texts:
        found["by"] = ", ".join(
            "b" if BIAS.fullmatch(name) else "w" for name in re.split(r"[,\s]+", found["by"]) if name
        )
    return found


_SIDE = re.compile(rf"(<=|>=|≤|≥|<|>)\s*({_NUMBER})|({_NUMBER})\s*(<=|>=|≤|≥|<|>)")
_PI = re.compile(r"(\d+\.?\d*)?\s*\*?(?:π|pi)(?:/(\d+))?")
_POSITIVE = {"positive": "above", "negative": "below", "nonnegative": "above", "right of": "above", "left of": "below"}
_OPEN = re.compile(r"[(\]]\s*[-−\d.∞]|strictly|open", re.IGNORECASE)


def _range(text: str) -> dict[str, str]:
    """Return the ends of a range: "[0, 3]", "x > 0", "between 0 and 1", "positive x"."""
    found: dict[str, str] = {}
    low = _PI.sub(
        lambda each: f"{float(each[1] or 1) * math.pi / float(each[2] or 1):.12g}", text.lower().replace("−", "-")
    )
    for side in _SIDE.finditer(low):
        sign, value = (
            side[1] or {"<": ">", ">": "<"}[side[4][0].replace("≤", "<").replace("≥", ">")] + side[4][1:],
            side[2] or side[3],
        )
        found["above" if sign[0] in ">≥" else "below"] = value.replace(" ", "")
        if sign in ("<", ">"):
            found["ends"] = "no"
    numbers = [each.replace(" ", "") for each in re.findall(_NUMBER, low)]
    if not found and len(numbers) == 2:
        return {"above": numbers[0], "below": numbers[1]} | ({"ends": "no"} if _OPEN.match(low.strip()) else {})
    word = next((end for words, end in _POSITIVE.items() if re.search(rf"\b{words}", low.replace("-", ""))), "")
    return found or ({word: numbers[0] if numbers else "0", "ends": "no"} if word else {})


def _places(text: str) -> dict[str, str]:
    """Return several places of one variable as a list of its values: "x = 1; x = 3"; one place as it is."""
    told = [written_place((each,)) for each in text.split(";")] if text else []
    if len(told) < 2:
        return {"place": told[0]} if told else {}
    names, values = zip(*(each.rpartition("=")[::2] for each in told), strict=True)
    one = {name.strip() or "all" for name in names}
    return {"place": f"{one.pop()} = ({', '.join(values)})" if len(one) == 1 else ", ".join(told)}


def _list(numbers: Iterable[str]) -> str:
    return f"({', '.join(each.replace(' ', '') for each in numbers)})"


def _weights(text: str) -> dict[str, str]:
    """Return weight and bias by their names; without names the first is the weight. Several weights are a list."""
    found: dict[str, str] = {}
    text = _SAME.sub(r"\1 = \3; \2 = \3", plain_numbers(text))
    for told in _TUPLE.sub(r"\1 = \3; \2 = \4", text).split(";"):
        several = [each.replace(" ", "") for each in re.findall(_NUMBER, told)]
        if len(several) > 1 and "=" not in told.partition("=")[2]:
            found["w"] = f"({', '.join(several)})"
            continue
        for each in _VALUE.finditer(told):
            name = "b" if BIAS.fullmatch(each["name"] or "") or (not each["name"] and "w" in found) else "w"
            found[name] = _WORDS.get(each["value"], each["value"].replace(" ", ""))
    return found


def _line(text: str) -> dict[str, str]:
    """Return weight and bias of a line in one variable; none of one whose weights are letters."""
    told = _parsed(text)
    names = variables(told.tree) if told else ()
    if told is None or len(names) != 1:
        return {}
    try:
        b, first, second = (evaluate(told.tree, {names[0]: at}) for at in (0.0, 1.0, 2.0))
    except ERRORS:
        return {}
    return {"w": number(first - b), "b": number(b)} if abs(second - 2 * first + b) < 1e-9 else {}


def _letters(text: str) -> int:
    """Return how many letters a line has: two are a weight and its input."""
    told = _parsed(text)
    return len(variables(told.tree)) if told else 0


def _parsed(text: str) -> Formula | None:
    try:
        return formula_of(formula(text)) if text else None
    except Unreadable:
        return None
