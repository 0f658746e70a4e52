"""Where a number belongs, by a text: the last one, that went to the wrong slot or to none, or one to go back to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tutor.ask.alone import is_number
from tutor.ask.kinds import Question
from tutor.ask.leads import Turn
from tutor.ask.lexicon import named
from tutor.ask.offer import Offer

SLOT = re.compile(r"(?:(?:no|not|the|for|my|as|that was|it was)[\s,]+)*(?P<slot>[a-z_]+(?: [a-z]+)?)(?:,? not .*)?")
AGAIN = re.compile(r"(?:go |change (?:it )?|and )*back to (?P<number>-?\d+(?:\.\d+)?)(?: again)?")
NO = re.compile(r"\bno\b", re.IGNORECASE)
STARTS = frozenset({"start", "place", "starting point", "starting place", "point"})


def corrected(turn: Turn, asked: Question | Offer, older: Sequence[Question]) -> tuple[Question | Offer, Turn] | None:
    """Return what stood before the number, and a text that gives it to the slot that this one names; else None."""
    if isinstance(asked, Question) and (again := AGAIN.fullmatch(turn.core)):
        name = _held(float(again["number"]), asked, older)
        return (asked, replace(turn, text=f"{name} = {again['number']}", leads=True)) if name else None
    said = SLOT.fullmatch(turn.core)
    if said is None or not (isinstance(asked, Offer) or turn.meant or NO.search(f"{turn.talk} {turn.core}")):
        return None
    found = _unused(asked) if isinstance(asked, Offer) else _changed(asked, older)
    name = _told(said["slot"], asked)
    return (found[0], replace(turn, text=f"{name} = {found[1]}", leads=True)) if found and name else None


def _held(number: float, asked: Question, older: Sequence[Question]) -> str:
    """Return the slot, or the variable, that held a number not long ago and holds another one now."""
    now = _numbers(asked.slots())
    was = [name for each in older for name, value in _numbers(each.slots()).items() if value == number]
    return next((name.removeprefix("at ") for name in was if now.get(name, number) != number), "")


def _told(slot: str, asked: Question | Offer) -> str:
    """Return a name of the question's own: of one of its slots, or of a variable that has a value."""
    texts = asked.slots if isinstance(asked, Offer) else asked.texts()
    place = re.findall(r"([a-z_]\w*) = ", texts.get("place", ""))
    if slot in STARTS and len(place) == 1:
        return place[0]
    return slot if slot in place or named(slot, "number") in texts else ""


def _unused(asked: Offer) -> tuple[Offer, str] | None:
    """Return a form without the one number that it has not used, and that number."""
    found = [word for word in asked.unused if is_number(word)]
    rest = tuple(word for word in asked.unused if not is_number(word))
    return (replace(asked, unused=rest), found[0]) if len(found) == 1 else None


def _changed(asked: Question, older: Sequence[Question]) -> tuple[Question, str] | None:
    """Return the question before the last one, and the only number in which they differ."""
    if not older or type(older[0]) is not type(asked):
        return None
    was, now = _numbers(older[0].slots()), _numbers(asked.slots())
    new = [value for name, value in now.items() if was.get(name) != value]
    return (older[0], f"{new[0]!r}") if len(new) == 1 else None


def _numbers(slots: Mapping[str, object]) -> dict[str, float]:
    """Return the numbers of slots, and those of a place by its variables."""
    flat = {**slots, **{f"at {name}": value for name, value in dict(slots.get("place") or {}).items()}}  # type: ignore[call-overload]
    return {
        name: value for name, value in flat.items() if isinstance(value, float | int) and not isinstance(value, bool)
    }
