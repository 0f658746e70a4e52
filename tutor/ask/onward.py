"""What a next text may do to the last question besides giving a slot: a step more, the other one, stand there."""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tutor.ask.fields import Open, Place, row, shown, written
from tutor.ask.follow import Before
from tutor.ask.kinds import OnFormula, Question, kind
from tutor.ask.kinds.nudge import Nudge
from tutor.ask.kinds.slope import Slope
from tutor.ask.kinds.stepping import Stepping
from tutor.ask.leads import TABLES, Turn
from tutor.ask.lexicon import named, order
from tutor.ask.numerals import UNITS
from tutor.ask.resolve import Formula
from tutor.ask.said import Said
from tutor.ask.tree import Call, Num, Op, Tree, calls
from tutor.ask.vocabulary import word_set

COUNT = re.compile(r"[a-z]+|\d+")
AGAIN, BESIDE = (word_set(TABLES["more"][part]) for part in ("words", "beside"))
LESS = re.compile(
    r"(?:(?:what did i (?:get|have)|what was (?:it|that|\w)|where was (?:i|it|\w)) )?"
    r"(?:(?:right |just )?before (?:the|that) last (?:step|one)|(?:one|a) step (?:before(?: that)?|earlier|less)"
    r"|one (?:less|fewer)(?: step)?)"
)
OTHER = re.compile(r"(?:what is |what's )?the other (?:one|variable|partial|derivative|weight|place|point)")
TIMES = re.compile(
    r"\b(half|a tenth|double|twice|\d+ times)(?: of)? (?:that|it|this|as \w+|the \w+(?: \w+)?)\W*$", re.IGNORECASE
)
UNAIDED = re.compile(
    r"(?:with )?(?:plain|vanilla|normal|ordinary) (?:sgd|gd|gradient descent|descent)\b", re.IGNORECASE
)
FACTORS = {"half": 0.5, "a tenth": 0.1, "double": 2.0, "twice": 2.0}
SUPPOSING = word_set(
    "and, what, if, was, is, were, be, with, the, about, i, use, take, try, make, learning, step, of, it"
)
ORDINAL = re.compile(r"(?:the )?(first|second|third|fourth|1st|2nd|3rd|4th)(?: one| derivative)?")
DEGREES = re.compile(r"(?:in |as |that is |these are )*deg(?:rees?)?")
ROUND = frozenset({"sin", "cos", "tan"})
BACK = re.compile(r"(?:in |to )?(?:the )?(?:other|opposite) (?:direction|way)")
INSTEAD = re.compile(r"(-?\d[\d.]*) (?:instead of|in place of|rather than) (?:the )?(-?\d[\d.]*)(?<!\.)\W*$")
SUMMED = re.compile(
    r"(?:if i (?:use|take) |with |using )?(?:the )?sum(?: (?:instead of|not|rather than) (?:the )?mean)?"
)
THERE = re.compile(r"\b(?:there|(?:that|this) (?:place|point|spot))\b", re.IGNORECASE)
LOOKS = re.compile(r"\b(?:slopes?|gradients?|derivatives?|steep|value|height|high|loss|cost)\b", re.IGNORECASE)
NTH = re.compile(
    r"\bat the (?:(first|left|lower|smaller)|(second|last|right|larger|upper|bigger))(?: (?:one|place))?\b"
)


def moved(asked: Question, turn: Turn) -> Question | None:
    """Return the last question one step further, by its other variable, or summed; None where the text says else."""
    if instead := INSTEAD.search(turn.text):
        return _exchanged(asked, float(instead[1]), float(instead[2]))
    if isinstance(asked, Stepping) and isinstance(asked, OnFormula):
        steps = more(turn.core) or (-1 if asked.steps > 1 and LESS.fullmatch(turn.core) else 0)
        return replace(asked, steps=asked.steps + steps) if steps else None
    if not isinstance(asked, OnFormula):
        return None
    if isinstance(asked, Nudge) and BACK.fullmatch(turn.core):
        return replace(asked, nudge=-asked.nudge)
    if OTHER.fullmatch(turn.core):
        others = tuple(name for name in asked.place if name not in asked.by)
        return replace(asked, by=others) if len(others) == len(asked.by) == 1 else None
    if isinstance(asked, Slope) and asked.order > 1 and (nth := ORDINAL.fullmatch(turn.core)):
        return replace(asked, order=order(nth[1]))
    if place := in_radians(turn, asked.formula, asked.place):
        return replace(asked, place=place)
    if SUMMED.fullmatch(turn.core) and (tree := _summed(asked.formula.tree)):
        return replace(asked, formula=replace(asked.formula, tree=tree))
    return None


def _exchanged(asked: Question, new: float, old: float) -> Question | None:
    """Return a question with a number in place of another one; None where that does not stand in one place of it."""
    made = {name: _put(value, new, old) for name, value in asked.slots().items()}
    changed = {name: value for name, value in made.items() if value != asked.slots()[name]}
    try:
        other = asked.from_form({**asked.texts(), **shown(asked.FIELDS, changed)})
    except Open:
        return None
    return other if len(changed) == 1 else None


def _put(value: Any, new: float, old: float) -> Any:
    match value:
        case float() | int() if value == old and not isinstance(value, bool):
            return new
        case tuple() if value.count(old) == 1:
            return tuple(new if each == old else each for each in value)
        case dict() if sum(each == old for each in value.values()) == 1:
            return {name: new if each == old else each for name, each in value.items()}
    return value


def in_radians(turn: Turn, formula: Any, place: Mapping[str, Any]) -> dict[str, float]:
    """Return a place whose numbers were degrees, as a text says behind it; nothing where it says anything else."""
    if not (DEGREES.fullmatch(turn.core) and isinstance(formula, Formula) and calls(formula.tree) & ROUND):
        return {}
    turned = {name: math.radians(value) for name, value in place.items() if isinstance(value, float | int)}
    return turned if len(turned) == len(place) else {}


def in_degrees_too(said: Said, before: Before) -> Said:
    """Take whole numbers for degrees where the place before was of whole degrees: 60 radians are nobody's place."""
    formula, place = before.slots.get("formula"), before.slots.get("place")
    here = [row(value) for value in (place.given if isinstance(place, Place) else place or {}).values()]
    if not (isinstance(formula, Formula) and calls(formula.tree) & ROUND) or said.formula or not here:
        return said
    if not all(is_of_degrees(value) for values in here for value in values):
        return said
    given = {name: tuple(map(_of_degrees, values)) for name, values in said.given.items()}
    return replace(said, given=given, point=tuple(map(_of_degrees, said.point)))


def is_of_degrees(radians: float) -> bool:
    """Say whether an angle in radians is one of whole degrees."""
    degrees = math.degrees(radians)
    return radians != round(radians, 3) and math.isclose(degrees, round(degrees), abs_tol=1e-9)


def _of_degrees(number: float) -> float:
    return math.radians(number) if number == int(number) and abs(number) > math.tau else number


def more(core: str) -> int:
    """Return how many steps more a text asks for, in words that say nothing else; none where it does not."""
    said = COUNT.findall(core)
    counts = [int(UNITS.get(word, word)) for word in said if word.isdigit() or word in UNITS]
    plain = {word for word in said if not (word.isdigit() or word in UNITS)}
    told = len(counts) == 1 or not (counts or "steps" in plain)
    return (counts or [1])[-1] if told and plain & AGAIN and plain <= AGAIN | BESIDE else 0


def scaled(text: str, before: Before) -> str:
    """Return a text with a multiple of a number of before as that number: "what if lr was half that".

    Nothing is left of one that does not tell of which number.
    """
    if before.slots.get("momentum"):
        text = UNAIDED.sub("without momentum", text)
    found = TIMES.search(text)
    if found is None:
        return text
    mentioned = {named(word, "number") for word in re.findall(r"[a-z]+", text.lower())} & before.slots.keys()
    slots = mentioned or before.turned
    value = before.slots.get(next(iter(slots))) if len(slots) == 1 else None
    words = {word for word in re.findall(r"[a-z]+", text[: found.start()].lower()) if not named(word, "number")}
    if not isinstance(value, float | int) or not words <= SUPPOSING:
        return ""
    factor = FACTORS.get(found[1].lower()) or float(found[1].split()[0])
    return f"{next(iter(slots))} = {value * factor!r}"


def _summed(tree: Tree) -> Tree | None:
    """Return a mean of squares as their sum."""
    match tree:
        case Call("mse", (preds, targets)):
            return Call("sum", (Op("^", Op("-", preds, targets), Num(2.0)),))
    return None


def standing(
    asked: Question, numbers: tuple[float, ...], turn: Turn, two: tuple[float, ...] = ()
) -> tuple[Question, str] | None:
    """Return the last question moved to a place that was its answer, and the text; None where it speaks of none.

    Of `two` places that were found before it, it may stand at one, and be asked for the other.
    """
    if not isinstance(asked, OnFormula):
        return None
    if OTHER.fullmatch(turn.core) and len(two) == 2 and len(asked.place) == 1:
        ((name, spot),) = asked.place.items()
        return (asked, f"at {name} = {sum(two) - spot!r}") if isinstance(spot, float) and spot in two else None
    text, nth = turn.text, NTH.search(turn.text.lower())
    here: Mapping[str, Any] = asked.reached(numbers)
    if nth and not here and len(numbers) > 1 and len(asked.by) == 1:
        here = {asked.by[0]: numbers[0 if nth[1] else -1]}
        text = f"{text[: nth.start()]}there{text[nth.end() :]}"
    if not here or not (nth or THERE.search(text)):
        return None
    place = {**asked.place, **here}
    if isinstance(asked, Stepping) and not LOOKS.search(text):
        return replace(asked, place=place), text
    return _slope_at(asked, here), text


def landed(asked: Question, numbers: tuple[float, ...]) -> tuple[Question, ...]:
    """Return what the last question came to, as a next one may use it without a word: a place, or a gradient."""
    if not isinstance(asked, OnFormula):
        return ()
    if isinstance(asked, Slope) and asked.order == 1:
        return (kind("length_of").from_form({"gradient": written(numbers)}),)
    here = asked.reached(numbers)
    return (_slope_at(asked, here),) if here else ()


def _slope_at(asked: OnFormula, here: Mapping[str, Any]) -> Slope:
    """Return the slope of a question's formula where its answer lies."""
    return Slope(formula=asked.formula, place={**asked.place, **here}, by=tuple(here), order=1, asked="slope")
