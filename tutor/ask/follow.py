"""A next question of a thread: what it gives is put on the last one, and all else of that stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tutor.ask.fields import ENDS, Field, Names, Open, Place, Slots, heard, part, row, shown, written
from tutor.ask.kinds import Question
from tutor.ask.kinds.update import CONSTANT
from tutor.ask.offer import quoted
from tutor.ask.resolve import EVERY, Formula
from tutor.ask.said import Said
from tutor.ask.tree import variables

PLAIN = {"positive": "number", "factor": "number", "count": "number"}
SAME = "The same question again"
TOGETHER = "Taken together with what you asked before"


@dataclass(frozen=True)
class Before:
    """What a thread stands at: a question that was worked out, or a form that is still `open` in some fields.

    Words that a form has not used are asked back about once more, then `left` out. What the last text gave another
    number has `turned`; it is `rated` where the question, or one before it, has more numbers than a place.
    """

    kind: type[Question]
    slots: Slots
    open: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    complete: bool = True
    turned: frozenset[str] = frozenset()
    rated: bool = True

    @classmethod
    def of(cls, question: Question, older: Sequence[Question] = ()) -> "Before":
        """Return where a question that was worked out leaves a thread, behind `older` ones, the newest first."""
        old, new = older[0].texts() if older and type(older[0]) is type(question) else {}, question.texts()
        turned = frozenset(name for name in new if old and old.get(name) != new[name])
        return cls(type(question), question.slots(), turned=turned)

    def for_kind(self, other: type[Question]) -> Slots:
        """Return what the slots are to another kind of question: those of one name and sort, but for choices."""
        if other is self.kind:
            return dict(self.slots)
        mine = {_sort(each) for each in self.kind.FIELDS if each.sort != "choice"}
        kept = {
            each.name: self.slots[each.name]
            for each in other.FIELDS
            if _sort(each) in mine and self.slots.get(each.name) is not None
        }
        given = self.data if any(each.name == "place" for each in other.FIELDS) else {}
        return {"place": given, **kept} if given else kept

    def lost(self, other: type[Question]) -> int:
        """Return how many settings another kind of question has no place for."""
        kept = {each.name for each in other.FIELDS}
        mine = {each.name for each in self.kind.FIELDS if each.sort in PLAIN.keys() | PLAIN.values()}
        return sum(self.slots.get(name) is not None for name in mine - kept)

    @property
    def data(self) -> dict[str, Any]:
        """Return the rows of numbers that a formula goes over: they are no place."""
        place = self.slots.get("place")
        return {} if not isinstance(place, dict) else {name: row for name, row in place.items() if type(row) is tuple}


def _sort(each: Field) -> tuple[str, str]:
    """Return what a field must share with another kind's: what a slope is by is not what moves."""
    return each.name, each.label if each.sort == "names" else PLAIN.get(each.sort, each.sort)


def put_on(asked: type[Question], before: Before, said: Said) -> tuple[Slots, dict[str, str]]:
    """Return the slots of the last question with what this one gives put on them, and what it still leaves open.

    Raises Open as `fill` does.
    """
    slots, fresh = before.for_kind(asked), heard(asked.FIELDS, said)
    if asked is before.kind and slots.get("steps", 1) > 1:
        said = replace(said, words=said.words | CONSTANT)  # a gradient that stayed the same still does
    formula = fresh.get("formula") or slots.get("formula")
    old = slots.get("formula") if fresh.get("formula") else None
    known = frozenset(variables(old.tree)) if isinstance(old, Formula) else frozenset()
    merged = {
        each.name: _merged(each, slots.get(each.name), fresh.get(each.name), formula, known) for each in asked.FIELDS
    }
    slots = {name: value for name, value in merged.items() if value is not None}
    filled = _filled(asked, said, {"formula": formula, **fresh} if formula else fresh, slots)
    counted = filled if said.numbers.keys() & asked.ALSO else fresh  # such a number is none of a field's own name
    new = {each.name: filled[each.name] for each in asked.FIELDS if _is_new(each, filled, counted, slots, said)}
    unanswered = {each.name: before.open[each.name] for each in asked.FIELDS if _is_unanswered(each, before, new)}
    return {**slots, **new, "many": filled.get("many", True)}, unanswered if asked is before.kind else {}


def _filled(asked: type[Question], said: Said, fresh: Slots, slots: Slots) -> Slots:
    """Return what the words make of the slots; what they leave open, the last question has said."""
    if not (said.wants or said.numbers):
        return {}
    try:
        return asked.fill(said, fresh)
    except Open as open_slots:
        if said.wants or not open_slots.problems.keys() <= slots.keys() - fresh.keys():
            raise
        return {}


def _is_unanswered(each: Field, before: Before, new: Slots) -> bool:
    """Say whether a choice was asked back for, and these words do not make it."""
    return each.sort == "choice" and each.name in before.open and each.name not in new


def _merged(each: Field, old: Any, new: Any, formula: Formula | None, all_before: frozenset[str]) -> Any:
    """Return a slot's value: places are joined name by name, variables are kept as far as the formula has them.

    Where a formula is new, and all variables of the one before were asked about, so are all of the new one.
    """
    known = set(variables(formula.tree)) | set(formula.arguments) if formula else None
    if each.sort in ("place", "values"):
        return _place(old, new, known)
    if each.sort == "names":
        said = isinstance(new, Names) and bool(new.by or new.alone or new.several)
        kept = old.by or old.alone if isinstance(old, Names) else old
        kept = None if all_before and set(kept or ()) == all_before else kept
        stays = kept and (known is None or set(kept) <= known)
        return new if said else old if stays else None
    return old if new is None else new


def _place(old: Any, new: Place | None, known: set[str] | None) -> Any:
    values = dict(old.given) if isinstance(old, Place) else {name: row(value) for name, value in (old or {}).items()}
    values = {name: value for name, value in values.items() if known is None or name in known}
    if new is None and isinstance(old, Place) and old.point:
        return old
    if new is None:
        return Place(values, several=any(len(value) > 1 for value in values.values())) if values else None
    if new.point or EVERY in new.given or not (set(new.given) & set(values) or len(values) > 1):
        return new
    return Place({**values, **new.given}, several=new.several)


def _is_new(each: Field, filled: Slots, fresh: Slots, slots: Slots, said: Said) -> bool:
    """Say whether what the words make of a slot counts: a choice back to its default only where that is named."""
    if each.name not in filled or each.sort in ("formula", "place", "names", "values"):
        return False
    if each.sort == "choice":
        named = bool(said.wants) and (filled[each.name] != each.default or each.default in said.wants)
        return named or each.name not in slots
    return fresh.get(each.name) is not None or each.default is not None or each.name not in slots


def homeless(asked: type[Question], said: Said) -> tuple[str, ...]:
    """Return the names of the values, or the place, that a kind without places cannot take."""
    if any(each.sort in ("place", "values") and each.name not in ENDS for each in asked.FIELDS):
        return ()
    return (*said.given, *map(written, said.point))


def lacks(before: Before, question: Question, said: Said) -> bool:
    """Say whether a text names a letter that its question has no place for, and changes nothing: "and with a b?"."""
    formula = before.slots.get("formula")
    known = {formula.name, *formula.arguments} if isinstance(formula, Formula) else set(said.names)
    return not known.issuperset(said.names) and changed(before, question) == SAME


def changed(before: Before, question: Question) -> str:
    """Say in one line what a question keeps of the last one, and what is new: "Same function, now at x = 2."."""
    if not before.complete:
        return TOGETHER + (f", without {quoted(before.left)}" if before.left else "")
    old, new = shown(before.kind.FIELDS, before.slots), question.texts()
    formulas = {each.name: each.label for each in before.kind.FIELDS if each.sort == "formula"}
    kept = next(
        (
            f"Same {label.partition(',')[0].lower()}"
            for name, label in formulas.items()
            if old.get(name) == new.get(name)
        ),
        "",
    )
    if type(question) is not before.kind:
        return f"{kept or 'The same numbers'}, another question: {part(question.LABEL)}"
    fresh = (each for each in question.FIELDS if new.get(each.name, "") != old.get(each.name, ""))
    parts = [told(each, new[each.name]) for each in fresh if each.name in new]
    return f"{kept or 'Same question'}, now {', '.join(parts)}" if parts else SAME


def told(each: Field, text: str) -> str:
    """Return a field's text as part of a sentence: "at x = 3", "learning rate = 0.1"."""
    leads = {"formula": "for ", "place": "at ", "names": "with respect to ", "values": "from "}
    if each.sort == "choice":
        return each.choices[text]
    if each.name in ENDS:
        return f"{each.name} {text}"
    return leads[each.sort] + text if each.sort in leads else f"{part(each.label)} = {text}"
