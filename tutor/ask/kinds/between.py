"""From one place to another: by how much a formula changes, exactly, and its average slope on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from tutor.ask.check import BY_SUMS, Check
from tutor.ask.evaluate import Value, evaluate
from tutor.ask.fields import Field, Names, Open, Place, Slots, at, equation, head, row, short, within
from tutor.ask.kinds import BY, FUNCTION, Numbers, OnFormula
from tutor.ask.picture import Picture, drawn
from tutor.ask.printer import identifier, torch_text
from tutor.ask.program import FLOAT, Program, differentiable, literal, text
from tutor.ask.resolve import Formula, is_scalar
from tutor.ask.slots import completed, placed
from tutor.ask.tree import Unreadable

FROM = Field("from", "From", "place", missing="From which place?")
TO = Field("to", "To", "place", missing="To which place?")


@dataclass(frozen=True, kw_only=True)
class Between(OnFormula):
    """A formula at two places, `place` and `to`; `by` are the variables that differ."""

    to: Mapping[str, Value]

    RULED: ClassVar = False
    LESSON: ClassVar = "slope_and_sign"
    TOPICS: ClassVar = ("gradient_meaning", "gradient_checking")
    FIELDS: ClassVar[tuple[Field, ...]]
    WHAT: ClassVar[str]

    @classmethod
    def made(cls, slots: Slots) -> Self:
        """Return the question; what the second place does not name stays as it is at the first."""
        slots, said = _merged(slots), slots.get("by")
        found = completed(cls.FIELDS, slots)
        place, to, by = found.pop("from"), found["to"], found.pop("by", ())
        moves = tuple(name for name in place if place[name] != to[name])
        if getattr(said, "by", said) and {*by} != {*moves}:
            raise Open({"by": "Between these two places something else moves."})
        question = cls(**found, place=place, by=moves)
        question.check_slots()
        return question

    def slots(self) -> Slots:
        """Return the slots by the names of the form: `from` is none that a class could give."""
        return {"formula": self.formula, "from": self.place, "to": self.to, "by": self.by}

    def check_slots(self) -> None:
        """Raise Open where the formula has no finite value at one of the places."""
        ends = {"from": self.place, "to": self.to}
        problems = {
            name: "The formula has no finite value there."
            for name, place in ends.items()
            if not is_scalar(self.formula.tree, place)
        }
        if problems:
            raise Open(problems)

    def _called(self, place: Mapping[str, Value]) -> str:
        return ", ".join(f"torch.tensor({literal(value)}, {FLOAT})" for value in place.values())

    @property
    def _lines(self) -> list[list[str]]:
        names = ", ".join(identifier(name) for name in self.place)
        formula = torch_text(differentiable(self.formula.tree, tuple(self.place)))
        to = {name: self.to[name] for name in self.place}
        ends = [f"begin = f({self._called(self.place)}).item()", f"end = f({self._called(to)}).item()"]
        return [[f"def f({names}):", f"    return {formula}"], [*ends, "change = end - begin"]]

    def program(self) -> Program:
        """Return the formula as a function, its values at both ends, and their difference."""
        return Program(text(*self._lines), "change")

    def understood(self) -> str:
        """Return the formula, and from where to where."""
        return f"{equation(self.formula)}, {self.WHAT} from {at(self.place)} to {at(self.to)}"

    def _rise(self) -> float:
        return float(evaluate(self.formula.tree, self.to) - evaluate(self.formula.tree, self.place))

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the same in plain floats."""
        return (Check(self.WHAT, numbers[0], self._rise(), how=BY_SUMS),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the height at both ends, and what lies between them."""
        name = head(self.formula).partition("(")[0]
        ends = (("begin", self.place), ("end", self.to))
        heights = [f"At {at(place)}, {name} is {short(names[end])}." for end, place in ends]
        rise = f"{short(names['end'])} − {within(names['begin'])} = {short(names['change'])}"
        return (*heights, f"The change is the end minus the beginning: {rise}.")

    def picture(self, names: Mapping[str, Any], numbers: Sequence[float]) -> Picture | None:
        """Return the curve with both places."""
        if len(self.by) != 1 or not all(isinstance(end[self.by[0]], float) for end in (self.place, self.to)):
            return None
        return drawn(self, head(self.formula), [self.place[self.by[0]], self.to[self.by[0]]])  # type: ignore[list-item]


def _merged(slots: Slots) -> Slots:
    """Return the slots, the second place with what only the first one names, and what moves between them."""
    formula, start, end, said = (slots.get(name) for name in ("formula", "from", "to", "by"))
    if not isinstance(formula, Formula) or not isinstance(start, Place) or not isinstance(end, Place):
        return slots
    try:
        begin = {name: row(value) for name, value in placed(formula, start).items()}
    except Unreadable:
        return slots
    by = said.by if isinstance(said, Names) else ()
    if len(end.point) == 1 and len(by) == 1 and len(begin) > 1:
        end = Place({by[0]: end.point})
    if end.point:
        return slots
    moves = tuple(name for name, values in end.given.items() if begin.get(name) != values)
    return {**slots, "to": replace(end, given={**begin, **end.given}), "by": said or Names(by=moves)}


@dataclass(frozen=True, kw_only=True)
class Change(Between):
    """By how much a formula changes on the way."""

    NAME: ClassVar = "change"
    LABEL: ClassVar = "The change from one place to another"
    FIELDS: ClassVar = (FUNCTION, FROM, TO)
    WHAT: ClassVar = "the change"


@dataclass(frozen=True, kw_only=True)
class Secant(Between):
    """The average slope on the way: the change over how far the variable moves."""

    NAME: ClassVar = "secant"
    LABEL: ClassVar = "The average slope between two places"
    FIELDS: ClassVar = (FUNCTION, FROM, TO, BY)
    WHAT: ClassVar = "the average slope"

    def check_slots(self) -> None:
        """Raise Open where not exactly one number moves."""
        super().check_slots()
        if not self.by:
            raise Open({"to": "That is the same place. Another one, please."})
        if len(self.by) > 1 or any(isinstance(place[self.by[0]], tuple) for place in (self.place, self.to)):
            raise Open({"to": "An average slope is along one variable: only that one may differ."})

    @property
    def _ends(self) -> tuple[float, float]:
        begin, end = (place[self.by[0]] for place in (self.place, self.to))
        assert isinstance(begin, float)
        assert isinstance(end, float)
        return begin, end

    def program(self) -> Program:
        """Return the change over the way."""
        begin, end = self._ends
        return Program(text(*self._lines, [f"slope = change / ({end!r} - {begin!r})"]), "slope")

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the same in plain floats."""
        begin, end = self._ends
        return (Check(self.WHAT, numbers[0], self._rise() / (end - begin), how=BY_SUMS),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the change, and how far the variable moves for it."""
        begin, end = self._ends
        over = f"{short(names['change'])} / ({short(end)} − {within(begin)}) = {short(numbers[0])}"
        return (
            *super().derivation(names, numbers),
            f"The average slope is that over how far {self.by[0]} moves: {over}.",
        )
