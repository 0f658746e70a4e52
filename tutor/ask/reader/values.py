"""What a form's values mean beside others: a class by its place in a row, a nudge downwards, a renamed variable."""

import re
from collections.abc import Mapping
from functools import lru_cache

from tutor.ask.functions import FUNCTIONS
from tutor.ask.reader.marked import outside
from tutor.ask.reader.proposed import Proposal
from tutor.ask.tree import Unreadable, calls, variables
from tutor.ask.typed import formula_of

Texts = dict[str, str]
RISE = "rise"  # of a function, wanted; the words that say it falls stand anywhere
LOOK = 24  # characters before a nudge, in which a word says which way it goes
PLACES = ("place", "start", "from", "to")
_ORDER = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_LABELS = {"positive": "1", "pos": "1", "true": "1", "yes": "1", "negative": "0", "neg": "0", "false": "0", "no": "0"}
_WORDS = {"minus one": "-1", "minus two": "-2", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4"}
_WORDS |= {"a half": "0.5", "half": "0.5", "a tenth": "0.1", "a hundredth": "0.01", "a quarter": "0.25"}
_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b", re.IGNORECASE)
_PERCENT = re.compile(r"(\d*\.?\d+)\s*(?:%|per ?cent)")
_TAIL = re.compile(r"(?<=\d)\.(?=\s*(?:[,\])]|$))")
_DOWN = re.compile(
    r"\b(?:down|downwards?|lower(?:s|ed|ing)?|decreas\w+|reduc\w+|less|smaller|drops?|shrinks?|falls?|minus|subtract\w*)\b"
)
_LOSES = re.compile(rf"{_DOWN.pattern}|\b(?:los(?:e|ing)|cut|shave|off|cooler|cheaper)\b")
_ALL = re.compile(r"\b(?:both|all|each|every\w*)\b.*?(-?\d*\.?\d+|zeros?|ones?|two|minus one)$", re.IGNORECASE)
_ALIKE = {"zeros": "0", "ones": "1"}
_DEGREES = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:degrees?|deg|°)", re.IGNORECASE)
_PARTS = str.maketrans({"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "(1/3)", "⅔": "(2/3)", "⅛": "0.125"})
_COMMA = re.compile(r"((?:[^\W\d_]\w*\s*=\s*)?[-−+]?\s?\d*),(\d+)")
_WITHIN = re.compile(r"\b(?:within|closer? than|nearer than|less than|off by)\s*$")
_FROM = "of|from|to|around|near|away from"
_OF = re.compile(rf"\s*(?:{_FROM}|off)\s+(-?\d*\.?\d+)")
_BETWEEN = re.compile(rf"\s*(?:{_FROM})\s*")
_STARTS = re.compile(r"-?\d*\.?\d+$")
_BELOW = re.compile(r"below|under|less|small|lower|beneath|unter\b|kleiner|onder|baje|moins|meno\b|<(?!=)")
_ABOVE = re.compile(r"above|\bover\b|great|larg|exceed|more|beyond|über|größer|>(?!=)")
_ONE_VALUE = re.compile(r"\s*([^\W\d_]\w*)\s*=\s*([^=]+)")


@lru_cache(maxsize=256)
def plain_numbers(text: str) -> str:
    """Return a row of numbers with words, percents and torch's way of printing as plain digits."""
    text = _TAIL.sub("", _PERCENT.sub(lambda found: f"{float(found[1]) / 100:g}", text.translate(_PARTS)))
    while text.startswith("[[") and text.endswith("]]"):
        text = text[1:-1]
    return _WORD.sub(lambda found: _WORDS[found[0].lower()], text)


def one_number(text: str) -> str:
    """Return the text of one number with its parts in digits, and a comma as the point it stands for."""
    text = text.translate(_PARTS)
    return _COMMA.sub(r"\1.\2", text) if _COMMA.fullmatch(text) else text


def place(text: str) -> str:
    """Return the text of a place with what stands for all variables, angles and torch's numbers as they are read."""
    text = _TAIL.sub("", text.strip().translate(_PARTS))
    if all_of_them := _ALL.search(text):
        word = all_of_them[1].lower()
        return f"all = {_ALIKE.get(word) or _WORDS.get(word, word)}"
    return _DEGREES.sub(r"(\1*pi/180)", text)


def direction(text: str) -> str:
    """Return the text of a direction: an angle from the x axis as its two parts; how long it is does not count."""
    if (angle := _DEGREES.search(text)) is not None:
        return f"(cos({angle[1]}*pi/180), sin({angle[1]}*pi/180))"
    if re.fullmatch(r"[^(),]*(?:π|pi)[^(),]*", text):
        return f"(cos({text}), sin({text}))"
    return re.sub(r"(?<=[)\]])\s*/.*$", "", text)


def with_class(texts: Texts) -> Texts:
    """Return the texts with a class told by its place, and a label told in a word, as numbers."""
    found = dict(texts)
    if "right" in texts:
        word = texts["right"].lower().removeprefix("the ").removesuffix(" one").removesuffix(" class").strip("[] ")
        count = len(texts.get("scores", "").split(","))
        places = dict(zip(_ORDER, map(str, range(len(_ORDER))), strict=True)) | {"last": str(count - 1)}
        found["right"] = places.get(word, word)
    if "target" in texts:
        found["target"] = _LABELS.get(texts["target"].lower(), texts["target"])
    return found


def with_signs(texts: Texts, read: Proposal) -> Texts:
    """Return the texts with a nudge that goes down as a negative one: "lowered by 0.1", "v down a tenth"."""
    nudges = [part for part in read.parts if part.tag == "D"]
    name = next((name for name in ("nudge", "nudges", RISE) if name in texts), "")
    if not nudges or not name:
        return texts
    if name == RISE:
        lower = _LOSES.search(outside(read.text.lower(), read.parts)) and texts[name][:1] not in "+-−"
        return {**texts, name: f"-{texts[name]}"} if lower else texts
    ends = [0, *(part.end for part in nudges)]
    down = [
        bool(_DOWN.search(read.text[end : part.start][-LOOK:].lower())) for end, part in zip(ends, nudges, strict=False)
    ]
    if not any(down):
        return texts
    told = texts[name].strip("()").split(",")
    signed = [
        f"-{each.strip()}" if is_down and each.strip()[:1] not in "+-−" else each
        for each, is_down in zip(told, down, strict=False)
    ]
    if len(told) != len(down):
        return texts
    return {**texts, name: signed[0] if len(signed) == 1 else f"({', '.join(signed)})"}


def with_goal(texts: Mapping[str, str], read: Proposal) -> Texts:
    """Return a form's texts with "within 0.01 of 1" as the place on its near side; of nothing told, of the minimum."""
    goals = [part for part in read.parts if part.tag == "T"]
    if "target" not in texts or "place" not in texts or texts.get("asked") == "loss":
        return dict(texts)
    if len(goals) == 2 and _BETWEEN.fullmatch(
        read.text[goals[0].end : goals[1].start]
    ):  # "closer than {T 0.5} to {T 7}"
        texts = {**texts, "target": read.text[goals[0].start : goals[0].end]}
    elif len(goals) != 1:
        return dict(texts)
    if not _WITHIN.search(read.text[: goals[0].start].lower()):
        return dict(texts)
    center, starts = _OF.match(read.text, goals[0].end), _STARTS.findall(texts.get("place", ""))
    kept = {name: text for name, text in texts.items() if name != "target"}
    if center is None:
        return {**texts, "side": "near"}
    try:
        middle, reach = float(center[1]), float(texts["target"])
    except ValueError:
        return kept
    if len(starts) != 1:
        return kept
    side = 1 if float(starts[0]) > middle else -1
    return kept | {"target": f"{middle + side * reach:.12g}", "side": "goal"}


def with_side(texts: Mapping[str, str], read: Proposal) -> Texts:
    """Return a form's texts with the side of a target that its words name; without one it is reached, or passed."""
    goals = [part for part in read.parts if part.tag == "T"]
    if "target" not in texts or "side" in texts or len(goals) != 1:
        return dict(texts)
    told = read.text[max(0, goals[0].start - LOOK) : goals[0].end].lower()
    below, above = _BELOW.search(told), _ABOVE.search(told)
    return {**texts, "side": "below" if below and not above else "above" if above and not below else "goal"}


def renamed(texts: Texts, read: Proposal) -> Texts:
    """Return the texts with the place "z = 2" of another name than the formula's only variable as one of that.

    And with "1,5" as one number, where there is room for one only.
    """
    try:
        tree = formula_of(texts["formula"]).tree if "formula" in texts else None
    except Unreadable:
        return texts
    names = variables(tree) if tree else ()
    if tree is None or len(names) != 1:
        return texts
    found = dict(texts)
    is_of_lists = any(FUNCTIONS[call].whole for call in calls(tree))
    for name in PLACES:
        told = found.get(name, "").strip("() ").replace(", ", ",")
        typed = [word for tag in "PT" for word in read.words(tag) if _COMMA.fullmatch(word) and told in word]
        if typed and not is_of_lists:
            found[name] = one_number(told)
        one = _ONE_VALUE.fullmatch(found.get(name, ""))
        if one and one[1].rstrip("0123456789").rstrip("_") not in names and one[1] not in ("all", *names):
            found[name] = f"{names[0]} = {one[2]}"
    return found
