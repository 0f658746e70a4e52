"""Kinds of question that take numbers only: `small.toml` has a table for each, and says how one is written."""

import operator
import re
import tomllib
from collections.abc import Mapping
from dataclasses import make_dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import torch

from tutor.ask.check import BY_SUMS, Check
from tutor.ask.evaluate import Value, evaluate
from tutor.ask.fields import Field, Open, row, single, written
from tutor.ask.formula import parse
from tutor.ask.kinds import Numbers, Question
from tutor.ask.program import FLOAT, Program, literal, text
from tutor.ask.tree import Tree

TABLES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
RELATIONS = {"==": operator.eq, "!=": operator.ne, "<=": operator.le, "<": operator.lt}
SIDES = re.compile(f" ({'|'.join(RELATIONS)}) ")
MOST_SHOWN = 8
LARGE = 1e3


class Told(str):
    """A number as a sentence says it: {x} plain, {x:()} in brackets where it is negative, {x:step} counted."""

    def __format__(self, form: str) -> str:
        if form == "()":
            return f"({self})" if self.startswith("−") else str(self)
        return f"{self} {form}{'s' * (self != '1')}" if form else str(self)


class Small(Question):
    """A question of a table: its slots are the fields there."""

    TABLE: ClassVar[Mapping[str, Any]] = {}
    RULED: ClassVar = False

    def check_slots(self) -> None:
        """Raise Open where a rule of the table does not hold."""
        for rule in self.TABLE.get("holds", ()):
            sides = SIDES.split(rule["rule"])
            values = map(self._worked, sides[::2])
            if not all(RELATIONS[sign](*pair) for sign, pair in zip(sides[1::2], pairwise(values), strict=True)):
                raise Open({rule["field"]: rule["says"]})

    def program(self) -> Program:
        """Return the lines of the table, below one for each field."""
        start = [f"{each.name} = {_code(each, getattr(self, each.name))}" for each in self.FIELDS]
        return Program(text(start, self.TABLE["program"].strip().splitlines()), "answer")

    def understood(self) -> str:
        """Return the table's sentence with the numbers put in."""
        return str(self.TABLE["understood"].format_map(self._said()))

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return both sides of the table's check, number by number."""
        check = self.TABLE["check"]
        if not isinstance(check, str):  # one for each choice
            check = next(check[value] for value in self.slots().values() if value in check)
        left, _, right = SIDES.split(check)
        sides = zip(row(self._worked(left, numbers)), row(self._worked(right, numbers)), strict=True)
        return tuple(Check(self.TABLE["what"], one, other, how=BY_SUMS) for one, other in sides)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the table's lines with the question's numbers and the run's put in."""
        known = {name: _of_run(value) for name, value in names.items() if isinstance(value, _NUMBERS)}
        answer = {"answer": _of_run(single(numbers))}
        return tuple(line.format_map({**known, **self._said(), **answer}) for line in self.TABLE["derivation"])

    def _worked(self, side: str, numbers: Numbers = ()) -> Value:
        """Work a side of a rule out over the fields, and the answer's numbers."""
        values = {each.name: getattr(self, each.name) for each in self.FIELDS if each.sort != "choice"}
        first = next((row(values[each.name]) for each in self.FIELDS if each.sort == "numbers"), ())
        places = tuple(map(float, range(len(first))))
        values |= {"index": single(places), "ago": single(places[::-1]), "answer": single(numbers)}
        found: Value = evaluate(_parsed(side, tuple(values)), values)
        return found

    def _said(self) -> dict[str, Told]:
        """Return each field as a sentence says it."""
        return {each.name: self._said_of(each, getattr(self, each.name)) for each in self.FIELDS}

    def _said_of(self, each: Field, value: Any) -> Told:
        told = next((raw["told"] for raw in self.TABLE["fields"] if raw["name"] == each.name and "told" in raw), "{}")
        shown = Told(each.choices[value] if each.sort == "choice" else written(value))
        return Told("" if told != "{}" and value == each.default else told.format(shown))


_NUMBERS = (int, float, list, torch.Tensor)


def _code(each: Field, value: Any) -> str:
    """Return a slot as the program has it."""
    if each.sort in ("count", "choice"):
        return repr(value)
    return f"torch.tensor({literal(row(value) if each.sort == 'numbers' else value)}, {FLOAT})"


def _of_run(value: Any) -> Told:
    """Return a run's numbers in six digits, large ones in twelve, and of a long list both ends."""
    plain = value.tolist() if isinstance(value, torch.Tensor) else value
    if isinstance(plain, list | tuple):
        all_of_it = list(map(_of_run, plain))
        shown = all_of_it if len(all_of_it) <= MOST_SHOWN else [*all_of_it[:3], "…", *all_of_it[-3:]]
        return Told(f"[{', '.join(shown)}]")
    return Told(written(float(f"{plain:.{6 if abs(plain) < LARGE else 12}g}")))


@lru_cache(maxsize=256)
def _parsed(side: str, names: tuple[str, ...]) -> Tree:
    return parse(side, names)


def _made(name: str, table: Mapping[str, Any]) -> type[Small]:
    """Return the class of a table."""
    fields = tuple(Field(**{key: value for key, value in raw.items() if key != "told"}) for raw in table["fields"])
    stated = {
        "__doc__": f"{table['label']}.",
        "__module__": __name__,
        "NAME": name,
        "LABEL": table["label"],
        "FIELDS": fields,
        "LESSON": table.get("lesson", ""),
        "TOPICS": tuple(table["topics"]),
        "TABLE": table,
    }
    slots = [(each.name, Any) for each in fields]
    made: type[Small] = make_dataclass(name, slots, bases=(Small,), namespace=stated, frozen=True, kw_only=True)
    return made


KINDS = tuple(_made(name, table) for name, table in TABLES.items())
