"""The fields of a kind: how a slot is filled from a question, read from a form's text, and written back."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tutor.ask.evaluate import Value
from tutor.ask.lists import Values
from tutor.ask.printer import number, pretty
from tutor.ask.resolve import LOSS_NAMES, Formula
from tutor.ask.said import Said

CAPITALS = frozenset({"l", "j"})  # names of a loss, which nobody writes small
Slots = dict[str, Any]
ENDS = ("from", "to")  # fields of a place at which a way begins, or ends


class Open(Exception):
    """Slots are missing or wrong; `problems` has a sentence for each of them."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Field:
    """One field: its slot, its label on the form, and the sort of its value.

    - "values": numbers by name, where there is no formula.
    - "formula": a `Formula`. "place": a number, or a list of them, for each variable. "names": the variables to
      differentiate by or to move; those that the formula has where none are said.
    - "number", "positive", "count" (a whole number from 1 to `most`): plain. "factor": what something is multiplied by,
      "halves" or "70%" as well. "numbers": a list. The slot is one of [number].
    - "points": pairs of numbers, one behind the other in the slot; only a form has them.
    - "choice": one of `choices`, from its id to its words.

    `default` stands where nothing is said; without one the slot is open then, unless it is `optional`: then it is None.
    """

    name: str
    label: str
    sort: str = "number"
    default: Any = None
    choices: Mapping[str, str] = field(default_factory=dict)
    missing: str = "I need this."
    most: int = 1000
    optional: bool = False


@dataclass(frozen=True)
class Place:
    """Where a question stands before its formula is known: values by name, and those of a point in order."""

    given: Mapping[str, Values] = field(default_factory=dict)
    point: Values = ()
    several: bool = False


@dataclass(frozen=True)
class Names:
    """The variables asked about: those said to be differentiated by, and those mentioned on their own."""

    by: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    curve: bool = False
    loss: bool = False
    several: bool = False


def heard(fields: tuple[Field, ...], said: Said) -> Slots:
    """Return what a question says of each field."""
    return {each.name: value for each in fields if (value := HEARD[each.sort](each, said)) is not None}


def _heard_number(each: Field, said: Said) -> Any:
    values = said.numbers.get(each.name, ())
    return single(values) if len(values) == 1 or (each.sort == "numbers" and values) else None


def single(values: Values) -> Value:
    """Return the number where there is one alone, else all of them."""
    return values[0] if len(values) == 1 else values


def row(value: Value) -> Values:
    """Return all numbers of a value: a number alone is a row of one."""
    return value if isinstance(value, tuple) else (value,)


def part(label: str) -> str:
    """Return a label as it stands within a sentence."""
    return f"{label[0].lower()}{label[1:]}"


def _heard_place(each: Field, said: Said) -> Place | None:
    """Return the place that is said; of a way's two ends, words do not tell which is meant."""
    if each.name in ENDS:
        return None
    return Place(said.given, said.point, said.several) if said.given or said.point else None


def _heard_names(each: Field, said: Said) -> Names:
    curve = bool(said.words & {"derivative", "slope", "differentiate"}) or bool(said.wants.get("slope"))
    whole = said.words & {"complete gradient", "entire gradient", "full gradient", "gradient vector", "whole gradient"}
    several = bool(whole) or "both" in said.words or said.says("and bias", "bias and", "and the bias", "the bias")
    return Names(said.by, said.names, curve, bool(said.words & LOSS_NAMES), several)


HEARD: dict[str, Callable[[Field, Said], Any]] = {
    "values": _heard_place,
    "formula": lambda each, said: said.formula,
    "place": _heard_place,
    "names": _heard_names,
    "points": lambda each, said: None,
    "choice": lambda each, said: next((name for name in each.choices if name in said.wants), None),
    **dict.fromkeys(("number", "positive", "factor", "count", "numbers"), _heard_number),
}


# Writing and reading the texts of a form.


PARTS_OF_PI = (1, 2, 3, 4, 6, 8, 12)


def written(value: Value) -> str:
    """Return a number, or a list of them, as one writes it."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(written, value))}]"
    return number(value).replace("-", "−").replace("torch.pi", "π")


def short(value: float) -> str:
    """Return a number in six digits, as one writes it."""
    return written(float(f"{value:.6g}") or 0.0)


def within(value: float) -> str:
    """Return a number in six digits as it stands within a formula: in brackets where it has a sign."""
    return f"({short(value)})" if value < 0 else short(value)


def at(point: Mapping[str, Value]) -> str:
    """Return a place as text: "x = 1, y = 2"."""
    return ", ".join(f"{name} = {_placed(value)}" for name, value in point.items())


def _placed(value: Value) -> str:
    """Return a number of a place as one says it: in twelve digits, and a part of π as one."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_placed, value))}]"
    for parts in PARTS_OF_PI:
        count = round(value * parts / math.pi)
        if count and count * math.pi / parts == value:
            times = {1: "", -1: "−"}.get(count, f"{count}·".replace("-", "−"))
            return f"{times}π{f'/{parts}' if parts > 1 else ''}"
    return written(float(f"{value:.12g}"))


def head(formula: Formula) -> str:
    """Return the formula's name with its variables, f(x, y); a loss has its name alone."""
    if not formula.arguments:
        return formula.name
    name = formula.name.upper() if formula.name in CAPITALS else formula.name
    return "loss" if name in ("", "loss", "cost") else f"{name}({', '.join(formula.arguments)})"


def equation(formula: Formula) -> str:
    """Return the formula as one line: f(x) = x² + 1."""
    return f"{head(formula)} = {pretty(formula.tree)}"


def _shown_place(value: Any) -> str:
    if not isinstance(value, Place):
        return at(value)
    point = f"({', '.join(map(written, value.point))})" if value.point else ""
    given = at({name: single(values) for name, values in value.given.items()})
    return ", ".join(filter(None, (given, point)))


SHOWN: dict[str, Callable[[Any], str]] = {
    "formula": equation,
    "place": _shown_place,
    "values": _shown_place,
    "names": lambda names: ", ".join(names.by or names.alone if isinstance(names, Names) else names),
    "choice": str,
    "numbers": written,
    "points": lambda values: ", ".join(
        f"({written(x)}, {written(y)})" for x, y in zip(*2 * [iter(values)], strict=True)
    ),
    "count": lambda value: written(float(value)),
    **dict.fromkeys(("number", "positive", "factor"), written),
}


def shown(fields: tuple[Field, ...], slots: Slots) -> dict[str, str]:
    """Return the text of each field that has a value."""
    texts = {each.name: SHOWN[each.sort](slots[each.name]) for each in fields if slots.get(each.name) is not None}
    return {name: text for name, text in texts.items() if text}


def usual(each: Field) -> str:
    """Return the text of a field that was not filled in; nothing where it has no default."""
    return "" if each.default is None else SHOWN[each.sort](each.default)
