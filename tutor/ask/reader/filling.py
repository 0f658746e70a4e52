"""A proposal becomes a filled form: the texts of a kind's fields, and the question where they are complete."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from tutor.ask.evaluate import ERRORS
from tutor.ask.fields import Field, Open
from tutor.ask.kinds import Question, kind
from tutor.ask.offer import Offer
from tutor.ask.reader.data import PACKED, RANGE, unpacked
from tutor.ask.reader.loosened import at_origin, with_letters
from tutor.ask.reader.marked import GUESS, Part
from tutor.ask.reader.proposed import Proposal
from tutor.ask.reader.values import direction, renamed, with_class, with_goal, with_side, with_signs
from tutor.ask.reader.written import clean, texts_of_fields

FILE = Path(__file__).with_name("readings.toml")
NAMED = "named"  # a function or data that somebody tells of, and asks nothing yet
NAMED_DATA = "named_data"
STEPS = "steps"
WISH = "What would you like to know of it?"
UNREADABLE = "I cannot work that out."
MOST_PLACES = 4
INCOMPLETE = 0.05  # how likely what the parts leave open is beside what they fill
ORIGIN = re.compile(r"(?:the )?origin|zero|\(0, 0\)", re.IGNORECASE)
_OWNER = re.compile(r"[^\W\d_]_?\d?\s*(?:=|is)\s*$")
_TENSOR = re.compile(r"([^\W\d_]\w?)\s*=\s*(?:torch\.)?(?:tensor\()?\s*$")


@dataclass(frozen=True)
class Reading:
    """What may be asked, as its entry in readings.toml has it: the first of the `kinds` that fits works it out."""

    kinds: tuple[str, ...]
    slots: Mapping[str, tuple[str, ...]]
    set: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, str] = field(default_factory=dict)
    also: str = ""

    def known(self) -> list[type[Question]]:
        """Return the kinds, the first that fits first."""
        return [kind(name) for name in self.kinds]


@dataclass(frozen=True)
class Filled:
    """A form of a kind: its texts, the question where it is complete, else what is open in it.

    What is asked in the same breath is in `more`.
    """

    kind: type[Question]
    texts: Mapping[str, str]
    question: Question | None
    open: Mapping[str, str]
    more: tuple[Question, ...] = ()

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
    if asked is None:
        return None
    read = at_home(read, asked)
    if not {part.tag for part in read.parts} - {GUESS} <= asked.slots.keys():
        return None
    forms = [form_of(of, texts) for of in asked.known() if (texts := texts_of(of, asked, read)) is not None]
    form = next((form for form in forms if form.question), forms[0] if forms else None)
    form = form and (form if form.question else _at_each(read, "P") or _at_each(read, "N") or form)
    return with_other(form, filled(read.asking(asked.also, read.chance))) if form and asked.also else form


def told_of(read: Proposal) -> Offer | None:
    """Return the form that a text leaves which only names a function, or data; None for any other."""
    tags = {part.tag for part in read.parts}
    asks = NAMED_DATA if tags & {*"XYQ"} else STEPS if "R" in tags else NAMED
    form = filled(replace(read, asks=asks)) if read.asks == NAMED else None
    return replace(form.offer, open=form.open or {"": WISH}) if form else None


def _at_each(read: Proposal, tag: str) -> Filled | None:
    """Return one question for each place, or count, of several: "at 2.7 and at 1.1"; None where they are one."""
    told = [part for part in read.parts if part.tag == tag]
    if not 1 < len(told) <= MOST_PLACES:
        return None
    alone = [replace(read, parts=tuple(part for part in read.parts if part.tag != tag or part == one)) for one in told]
    questions = [form.question for each in alone if (form := filled(each)) and form.question]
    form = filled(alone[0])
    return replace(form, more=tuple(questions[1:])) if form and len(questions) == len(told) else None


def with_other(form: Filled, other: Filled | None) -> Filled:
    """Return a form with the question that is asked in the same breath."""
    return replace(form, more=(other.question,)) if other and other.question else form


def at_home(read: Proposal, asked: Reading) -> Proposal:
    """Return a text whose "y = 5" is a place where what is asked has no data: the reader took it for a target."""
    homeless = [part for part in read.parts if part.tag in "XY" and part.tag not in asked.slots]
    if "P" not in asked.slots or not homeless:
        return read
    parts = tuple(_placed(read.text, part) if part in homeless else part for part in read.parts)
    return replace(read, parts=parts)


def _placed(text: str, part: Part) -> Part:
    named = _OWNER.search(text, 0, part.start)
    if "=" in text[part.start : part.end] or named is None:
        return part if named is None and "=" not in text[part.start : part.end] else replace(part, tag="P")
    return Part("P", named.start(), part.end)


def placed_words(read: Proposal) -> tuple[str, ...]:
    """Return the words of each place, with the name of the tensor that it fills: "w = torch.tensor(2.)"."""
    told = [(part, _TENSOR.search(read.text, 0, part.start)) for part in read.parts if part.tag == "P"]
    several = sum(owner is not None for _, owner in told) > 1
    return tuple(
        f"{owner[1]} = {read.text[part.start : part.end]}" if owner and several else read.text[part.start : part.end]
        for part, owner in told
    )


def texts_of(of: type[Question], asked: Reading, read: Proposal) -> dict[str, str] | None:
    """Return the texts of a kind's form, as far as they are told; None where a part has no field there."""
    fields = {each.name: each for each in of.FIELDS}
    texts = dict(asked.usual)
    for tag, names in asked.slots.items():
        words = tuple(filter(None, map(clean, placed_words(read) if tag == "P" else read.words(tag))))
        packs = {name for name in PACKED if name != RANGE or "above" in fields}
        own = [fields.get(name, Field(name, "", "packed")) for name in names if name in fields or name in packs]
        if words and not own:
            return None
        texts |= texts_of_fields(own, words)
    texts = with_letters(texts)
    if ORIGIN.fullmatch(texts.get("place", "")):
        texts["place"] = at_origin(texts["formula"]) if "formula" in texts else "all = 0"
    if "direction" in texts:
        texts["direction"] = direction(texts["direction"])
    packed = PACKED & {name for names in asked.slots.values() for name in names}
    texts = unpacked(texts, read.text) if packed else texts
    texts = with_side(with_goal(with_signs({**texts, **asked.set}, read), read), read)
    texts = with_class(texts)
    texts = renamed(texts, read)
    return {name: text for name, text in {**texts, **asked.set}.items() if name in fields}


def form_of(of: type[Question], texts: Mapping[str, str]) -> Filled:
    """Return a kind's form with these texts."""
    try:
        return Filled(of, texts, of.from_form(texts), {})
    except Open as wrong:
        return Filled(of, texts, None, wrong.problems)
    except (*ERRORS, RuntimeError):  # what was read is none that torch can work out
        return Filled(of, texts, None, {"": UNREADABLE})
