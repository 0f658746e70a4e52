"""What is typed into a form's fields becomes slots, read as a question's words are."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from tutor.ask.evaluate import Value, number
from tutor.ask.fields import Field, Names, Place, Slots, single
from tutor.ask.formula import parse
from tutor.ask.functions import FUNCTIONS
from tutor.ask.resolve import Formula, in_turn
from tutor.ask.said import Said, hear
from tutor.ask.tree import Num, Unreadable, Var, bounded, calls, substitute, variables

OPENING = {"(": ")", "[": "]"}
NUMBER = re.compile(r"[-−]?\s?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
SUM = re.compile(r"[-−+*/^()\s\d.πpi]+")  # of numbers alone
PI = re.compile("π|pi")
GIVEN = re.compile(r"(?P<name>[a-z][a-z0-9_]*)\s*=\s*(?P<value>[(\[][^()\[\]]*[)\]]|[^,;=()\[\]]+)(?=\s*(?:[,;]|$))")
HEAD = re.compile(r"\s*(?P<name>[A-Za-z]\w*)\s*(?:\(\s*(?P<arguments>[^()=]*?)\s*\))?\s*=(?!=)\s*")
PLAIN = re.compile(r"[^=;:,?!\n]*")
TIMES = {"halves": 0.5, "halved": 0.5, "doubles": 2.0, "doubled": 2.0, "triples": 3.0, "tripled": 3.0}
PERCENT = re.compile(r"(.+?)\s*(?:%|per ?cent)")


def parsed(fields: tuple[Field, ...], texts: Mapping[str, str]) -> tuple[Slots, dict[str, str]]:
    """Return the slots that a form's texts give, and a sentence for each text that cannot be read."""
    slots: Slots = {}
    problems: dict[str, str] = {}
    for each in fields:
        text = texts.get(each.name, "").strip()
        if text:
            try:
                slots[each.name] = PARSED[each.sort](text)
            except Unreadable as reason:
                problems[each.name] = f"I cannot read this: {reason}."
    return slots, problems


def _plain(text: str) -> float | None:
    """Return a number that is written alone, or worked out of plain numbers: "π/4"; None where it is anything else."""
    if NUMBER.fullmatch(text):
        return float(text.replace("−", "-").replace(" ", ""))
    if not SUM.fullmatch(text):
        return None
    try:
        tree = parse(text)
    except Unreadable:
        return None
    return None if variables(tree) else number(tree)


def _row(text: str) -> tuple[float, ...] | None:
    """Return the numbers of a list in brackets, or of one without; None where one of them is none."""
    inside = text.strip()
    if inside[:1] in OPENING and inside[-1:] == OPENING[inside[0]]:
        inside = inside[1:-1]
    values = [_plain(each.strip()) for each in inside.split(",")]
    return None if None in values else tuple(value for value in values if value is not None)


def _given(text: str) -> dict[str, tuple[float, ...]] | None:
    """Return numbers by name, "x = 2, y = [1, 3]"; None where anything else stands there."""
    found, end = {}, 0
    for each in GIVEN.finditer(text):
        values = _row(each["value"])
        if text[end : each.start()].strip(" ,;") or values is None or each["name"].lower() in found:
            return None
        found[each["name"]], end = values, each.end()
    return found if found and not text[end:].strip(" ,;") else None


@lru_cache(maxsize=4096)
def _alone(text: str) -> Said:
    """Take the text of one field apart; a word without a role has no place in it."""
    said = hear(text)
    if said.unused or said.guess or said.problem:
        raise Unreadable(said.problem or f"“{' '.join(said.unused) or text}”")
    return said


@lru_cache(maxsize=4096)
def formula_of(text: str) -> Formula:
    """Return the formula that a text holds; in a field a variable or a number alone is one. Raises Unreadable."""
    if (bare := _bare(text)) is not None:
        return bare
    if (one := _one(text)) is not None:
        return one
    said = _alone(text)
    if said.formula is None:
        raise Unreadable("there is no formula")
    return _with_numbers(said.formula, {name: values[0] for name, values in said.given.items() if len(values) == 1})


def _with_numbers(formula: Formula, given: Mapping[str, float]) -> Formula:
    """Return a formula with the numbers that are given beside it put in, as long as a variable is left."""
    free = tuple(name for name in formula.arguments if name not in given)
    if not given or not free:
        return formula
    tree = substitute(formula.tree, {name: Num(value) for name, value in given.items()})
    return replace(formula, tree=tree, arguments=free)


def _one(text: str) -> Formula | None:
    """Return a formula that is written out, with or without its name: "f(x) = x^2"; None where words stand in it."""
    head = HEAD.match(text)
    body = text[head.end() :] if head else text
    if not PLAIN.fullmatch(body):
        return None
    try:
        tree = bounded(parse(body))
        own = tuple(variables(parse(f"g({head['arguments']})"))) if head and head["arguments"] else ()
    except Unreadable:
        return None
    if isinstance(tree, Var | Num) or calls(tree) - FUNCTIONS.keys():
        return None
    name = head["name"].lower() if head else "f"
    name = "f" if name in variables(tree) else name  # T(t)
    return Formula(tree, name, own or in_turn(variables(tree)) or ("x",))


def _bare(text: str) -> Formula | None:
    """Return a formula that is nothing but a variable or a number, as words could not have it."""
    try:
        tree = parse(text)
    except Unreadable:
        return None
    return Formula(tree, "f", variables(tree) or ("x",)) if isinstance(tree, Var | Num) else None


def _parsed_place(text: str) -> Place:
    if (given := _given(text)) is not None:
        return Place(given, (), any(len(values) > 1 for values in given.values()))
    if (point := _row(text)) is not None and (len(point) == 1 or not PI.search(text)):
        return Place({}, point, False)
    said = _alone(text if "=" in text else f"at {text}")
    return Place(said.given, said.point, said.several or any(len(values) > 1 for values in said.given.values()))


def _parsed_number(text: str) -> float:
    if (value := _plain(text)) is not None and math.isfinite(value):
        return value
    said = _alone(f"at {text}")
    if len(said.point) != 1 or not math.isfinite(said.point[0]):
        raise Unreadable("one number, please")
    return said.point[0]


def _parsed_numbers(text: str) -> Value:
    """Read a list, with brackets or without."""
    if (row := _row(text)) is not None:
        return single(row)
    values = _alone(f"at [{text}]" if "," in text and text[0] not in "[(" else f"at {text}").point
    if not values:
        raise Unreadable("numbers, please")
    return single(values)


def _parsed_factor(text: str) -> float:
    """Read what something is multiplied by: a number, a part in a hundred, or a word."""
    percent = PERCENT.fullmatch(text)
    return TIMES.get(text.lower()) or (_parsed_number(percent[1]) / 100 if percent else _parsed_number(text))


def _parsed_points(text: str) -> tuple[float, ...]:
    said = _alone(f"points {text}")
    values = said.numbers.get("data", ())
    if not values or len(values) % 2:
        raise Unreadable("points, please, such as (1, 2), (2, 4)")
    return values


PARSED: dict[str, Callable[[str], Any]] = {
    "formula": formula_of,
    "place": _parsed_place,
    "names": lambda text: Names(by=tuple(name.strip().lower() for name in text.split(",") if name.strip())),
    "choice": str,
    "numbers": _parsed_numbers,
    "points": _parsed_points,
    "factor": _parsed_factor,
    "values": _parsed_place,
    "count": _parsed_number,
    **dict.fromkeys(("number", "positive"), _parsed_number),
}
