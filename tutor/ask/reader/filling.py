"""A proposal becomes a filled form: the texts of a kind's fields, and the question where they are complete."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from tutor.ask.evaluate import ERRORS
from tutor.ask.fields import Field, Open
from tutor.ask.kinds import Question, kind
from tutor.ask.offer import Offer
from tutor.ask.reader.data import PACKED, unpacked
from tutor.ask.reader.loosened import at_origin, formula, numbered, with_letters
from tutor.ask.reader.proposed import Proposal

FILE = Path(__file__).with_name("readings.toml")
GUESS = "U"
UNREADABLE = "I cannot work that out."
INCOMPLETE = 0.05  # how likely what the parts leave open is beside what they fill
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
COUNTED = {"once": "1", "twice": "2", "thrice": "3", "a": "1", "an": "1", "single": "1", "couple": "2"}
COUNTED |= {word: str(place) for place, word in enumerate(ORDINALS.split(), start=1)}
NUMBER = r"[-−+]?\s?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?"
_ROW = re.compile(
    rf"[\[(\s]*(?:{NUMBER}(?:\s*(?:[,;|]|and|und|et|y|e|\s)\s*(?:and\s)?|(?=[\])\s]*$)))+[\])\s]*", re.IGNORECASE
)
_NAMED = re.compile(r"^(?:[^=:]*[=:≈]|[^\W\d_]+\s+(?:is|of|von))\s*")
_VARIABLE = re.compile(r"theta|alpha|[^\W\d_]_?\d?")
_NAME = re.compile(r"[^\W\d_]+_?\d*")
ORIGIN = re.compile(r"(?:the )?origin|zero|\(0, 0\)", re.IGNORECASE)
_SAME = re.compile(r"\s+(?:is|equals|von)\s+|\s*(?:→|:=|≈)\s*")
_NEXT = re.compile(r"(?<=[\d)])\s+(?=[^\W\d_]_?\d?\s*=)")  # "x = 1 y = 2"
_E = re.compile(r"(^|=\s*)e$")
_EDGE = " ,;:?!"


@dataclass(frozen=True)
class Reading:
    """What may be asked, as its entry in readings.toml has it: the first of the `kinds` that fits works it out."""

    kinds: tuple[str, ...]
    slots: Mapping[str, tuple[str, ...]]
    set: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, str] = field(default_factory=dict)

    def known(self) -> list[type[Question]]:
        """Return the kinds, the first that fits first."""
        return [kind(name) for name in self.kinds]


@dataclass(frozen=True)
class Filled:
    """A form of a kind: its texts, the question where it is complete, else what is open in it."""

    kind: type[Question]
    texts: Mapping[str, str]
    question: Question | None
    open: Mapping[str, str]

    @property
    def offer(self) -> Offer:
        """Return it as a form."""
        if self.question:  # which may be of another kind than the form that asked it
            return Offer(self.question.NAME, self.question.texts())
        return Offer(self.kind.NAME, self.texts, self.open)


@lru_cache(maxsize=1)
def readings() -> dict[str, Reading]:
    """Return what may be asked, by its id."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Reading(
            _row(entry.pop("kind")), {tag: _row(fields) for tag, fields in entry.pop("slots").items()}, **entry
        )
        for name, entry in found.items()
    }


def _row(told: str | list[str]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told)


def _is_whole(read: Proposal) -> bool:
    form = filled(read)
    return form.question is not None if form else read.asks not in readings()


def fitting(read: Proposal, is_whole: Callable[[Proposal], bool] = _is_whole) -> Proposal:
    """Return what a text most likely asks, where what its parts leave incomplete is unlikely to be asked."""
    ways = [read, *(read.asking(asks, chance) for asks, chance in read.others)]
    weights = [way.chance * (1.0 if is_whole(way) else INCOMPLETE) for way in ways]
    best = max(range(len(ways)), key=weights.__getitem__)
    return ways[best].asking(ways[best].asks, weights[best] / sum(weights)) if weights[best] else read


def filled(read: Proposal) -> Filled | None:
    """Return the form of a proposal; None where something is marked that it has no field for."""
    asked = readings().get(read.asks)
    if asked is None or not {part.tag for part in read.parts} - {GUESS} <= asked.slots.keys():
        return None
    forms = [form_of(of, texts) for of in asked.known() if (texts := texts_of(of, asked, read)) is not None]
    return next((form for form in forms if form.question), forms[0] if forms else None)


def texts_of(of: type[Question], asked: Reading, read: Proposal) -> dict[str, str] | None:
    """Return the texts of a kind's form, as far as they are told; None where a part has no field there."""
    fields = {each.name: each for each in of.FIELDS}
    texts = dict(asked.usual)
    for tag, names in asked.slots.items():
        words = tuple(filter(None, map(_clean, read.words(tag))))
        own = [fields.get(name, Field(name, "", "packed")) for name in names if name in fields or name in PACKED]
        if words and not own:
            return None
        texts |= _texts(own, words)
    texts = with_letters(texts)
    if ORIGIN.fullmatch(texts.get("place", "")):
        texts["place"] = at_origin(texts.get("formula", ""))
    packed = PACKED & {name for names in asked.slots.values() for name in names}
    texts = unpacked(texts, read.text) if packed else texts
    return {name: text for name, text in {**texts, **asked.set}.items() if name in fields}


def form_of(of: type[Question], texts: Mapping[str, str]) -> Filled:
    """Return a kind's form with these texts."""
    try:
        return Filled(of, texts, of.from_form(texts), {})
    except Open as wrong:
        return Filled(of, texts, None, wrong.problems)
    except (*ERRORS, RuntimeError):  # what was read is none that torch can work out
        return Filled(of, texts, None, {"": UNREADABLE})


def _texts(fields: list[Field], words: tuple[str, ...]) -> dict[str, str]:
    """Return the text of each field: the first words are the first's, and all that is left the last one's."""
    if not words:
        return {}
    cut = [words[i : i + 1] for i in range(len(fields) - 1)] + [words[len(fields) - 1 :]]
    return {each.name: WRITTEN.get(each.sort, _plain)(some) for each, some in zip(fields, cut, strict=True) if some}


def _clean(words: str) -> str:
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
    return ", ".join(_NAMED.sub("", each) for each in words)


def _count(words: tuple[str, ...]) -> str:
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th|x|×)$", "", _NAMED.sub("", words[0].lower()))
    return COUNTED.get(plain, plain) if len(words) == 1 else ", ".join(words)  # which one is not known


def _numbers(words: tuple[str, ...]) -> str:
    """Return a row of numbers, whatever stands between them."""
    told = [_NAMED.sub("", each) if each.count("=") == 1 else each for each in words]
    if all(_ROW.fullmatch(each) for each in told):
        row = [number.replace(" ", "") for each in told for number in re.findall(NUMBER, each, re.IGNORECASE)]
        return row[0] if len(row) == 1 else f"({', '.join(row)})"
    return ", ".join(told)


def _place(words: tuple[str, ...]) -> str:
    """Return values by name, or a place; a name alone says nothing."""
    told = [_E.sub(r"\1exp(1)", _SAME.sub(" = ", _NEXT.sub(", ", numbered(each)))) for each in words]
    kept = [each for each in told if not _NAME.fullmatch(each) or each in ("π", "e", "pi") or len(each) > 2]
    if not any("=" in each for each in kept) and all(_ROW.fullmatch(each) for each in kept):
        return _numbers(tuple(kept))
    return ", ".join(kept)


def _names(words: tuple[str, ...]) -> str:
    """Return variables by name: "dx dy", "∂w∂b", "x and y"."""
    told = numbered(" ".join(words))
    return ", ".join(_VARIABLE.findall(re.sub(r"(?<![^\W\d_])[d∂](?=[^\W\d_])|\band\b", " ", told)))


WRITTEN = {
    "names": _names,
    "packed": _packed,
    "formula": _formula,
    "place": _place,
    "values": _place,
    "number": _number,
    "positive": _number,
    "count": _count,
    "numbers": _numbers,
}
