"""The vocabulary in which a lesson's quiz.py asks: item, Draw, Option and one builder per kind.

An item function takes a Draw and returns an Item. Right and wrong answers are values that torch
gives when the right and the wrong rule are followed; a draw where two of them coincide is drawn again.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tutor.quiz.descent import descend as descend
from tutor.quiz.descent import slope as slope
from tutor.quiz.descent import wrong_rules as wrong_rules
from tutor.quiz.hint import Example
from tutor.quiz.item import Draw, Item, Option, Redraw
from tutor.quiz.kinds import SIGNS, Choice, Number, Order, Point, Sign
from tutor.quiz.numbers import apart as apart
from tutor.quiz.numbers import factor as factor
from tutor.quiz.numbers import listed as listed
from tutor.quiz.numbers import minus as minus
from tutor.quiz.numbers import neat as neat
from tutor.quiz.numbers import times as times
from tutor.quiz.options import among as among
from tutor.quiz.options import right as right
from tutor.quiz.options import wrong as wrong
from tutor.quiz.shown import ran as ran
from tutor.quiz.slips import at_a_miss as at_a_miss
from tutor.quiz.slips import beside as beside
from tutor.quiz.slips import of_sign, slips_of

COMPARED = ("lower", "the same", "higher")
ItemFunction = Callable[[Draw], Item]


def item(concept: str, version: int = 1, idea: bool = False) -> Callable[[ItemFunction], ItemFunction]:
    """Mark a function of quiz.py as an item of a concept; raise `version` when its meaning changes.

    `idea` says that it asks for the lesson's one idea: nobody finishes the lesson without such an item.
    """

    def mark(function: ItemFunction) -> ItemFunction:
        function.concept, function.version, function.idea = concept, version, idea  # type: ignore[attr-defined]
        return function

    return mark


def compare(value: float, other: float, names: Sequence[str] = COMPARED, within: float = 1e-9) -> str:
    """Return which of three names says how a value compares with another: less, the same, or more."""
    return names[1 + (value > other + within) - (value < other - within)]


def choice(draw: Draw, prompt: str, options: Sequence[Option], rule: str, *, shuffle: bool = True, **more: Any) -> Item:
    """Ask for one of several options; `shuffle=False` keeps their natural order (regimes, say)."""
    shown = draw.sample(list(options), len(options)) if shuffle else list(options)
    _distinct(shown)
    return Choice(prompt, tuple(shown), _key(shown), rule, shuffled=shuffle, **more)


def sign(
    prompt: str,
    value: Any,
    rule: str,
    beliefs: Mapping[str, str] | None = None,
    says: Mapping[str, str] | None = None,
    **more: Any,
) -> Item:
    """Ask whether `value` is negative, zero or positive; `beliefs` maps a wrong sign to its misconception.

    Where no belief is named, `says` tells how one gets there: under "other" to minus for plus, or plus for minus, under
    "zero" to zero, under "level" to a plus or a minus where zero is right. Without it, a sentence that fits all.
    """
    number, truth = float(value), sign_of(value)
    told = {name: of_sign(name, truth, says or {}) for name in SIGNS}
    options = tuple(among(SIGNS, truth, beliefs, {truth: number}, told))
    return Sign(prompt, options, SIGNS.index(truth), rule, **more)


def number(
    prompt: str,
    value: Any,
    rule: str,
    beliefs: Mapping[str, Any] | None = None,
    tolerance: float = 0.01,
    slips: Mapping[str, Any] | None = None,
    **more: Any,
) -> Item:
    """Ask for a number, right within `tolerance`; `beliefs` maps a misconception to its rule's value, or a set.

    `slips` maps what went wrong, in words that follow "This comes out when", to what torch gives then. One that
    comes to the key's number, or to another slip's, is not told there; one that comes to a belief's is drawn again.
    """
    key = float(value)
    if not math.isfinite(key):
        raise Redraw("the right rule gives no finite number")
    led = [(belief, v if isinstance(v, set) else {v}) for belief, v in (beliefs or {}).items()]
    options = tuple(wrong(f"{float(v):g}", belief, v) for belief, values in led for v in sorted(values, key=float))
    values = [key, *(float(option.value or 0) for option in options)]
    if any(abs(a - b) <= 2 * tolerance for i, a in enumerate(values) for b in values[:i]):
        raise Redraw("two rules give the same number")
    slipped = slips_of(slips or {}, values[1:], tolerance)
    return Number(prompt, options, key, rule, tolerance=tolerance, slips=slipped, **more)


def order(
    draw: Draw, prompt: str, lines: Sequence[str], rule: str, also: Sequence[Sequence[int]] = (), **more: Any
) -> Item:
    """Ask for lines in order. `lines` come in the right order; `also` lists other orders that work.

    `slips` holds, by lines in an order that never works, the sentence that says what comes of it.
    """
    shown = draw.sample(range(len(lines)), len(lines))
    accepted = [list(range(len(lines))), *(list(other) for other in also)]
    if shown in accepted:
        raise Redraw("already in order")
    key = [[shown.index(line) for line in right_order] for right_order in accepted]
    more["slips"] = tuple(Option("\n".join(wrong), says=says) for wrong, says in more.get("slips", {}).items())
    return Order(prompt, tuple(Option(lines[i]) for i in shown), key, rule, shuffled=True, **more)


def point(
    prompt: str, candidates: Sequence[Option], curve: Sequence[Mapping[str, float]], rule: str, **more: Any
) -> Item:
    """Ask for a place on a curve (rows of x and y); the candidates carry x and y and are shown as A, B, C …"""
    _distinct(candidates)
    return Point(prompt, tuple(candidates), _key(candidates), rule, curve=tuple(curve), **more)


def example(draw: Draw, key: str, worked: Mapping[str, str] | Iterable[tuple[str, str]]) -> Example:
    """Return one of several worked examples, by what they come out at, that does not come out at the key.

    `worked` maps outcomes to texts, or holds pairs of the two.
    """
    worked = dict(worked)
    others = [outcome for outcome in worked if outcome != key]
    if not others:
        raise Redraw("the hint's example comes out at the key")
    outcome = draw.pick(others)
    made = Example(worked[outcome])
    made.outcome = outcome
    return made


def sign_of(value: Any) -> str:
    """Return the name of a number's sign, as the options of a sign item have it."""
    number = float(value)
    return SIGNS[(number > 0) - (number < 0) + 1]


def _key(options: Sequence[Option]) -> int:
    keys = [index for index, option in enumerate(options) if option.correct]
    if len(keys) != 1:
        raise Redraw(f"{len(keys)} options are right")
    return keys[0]


def _distinct(options: Sequence[Option]) -> None:
    if len({option.text for option in options}) < len(options):
        raise Redraw("two options read the same")
