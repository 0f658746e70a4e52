"""The fields of a kind: how a slot is filled from a question, read from a form's text, and written back."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tutor.ask.evaluate import ERRORS, Value, evaluate
from tutor.ask.functions import FUNCTIONS
from tutor.ask.lists import Values
from tutor.ask.printer import number, pretty
from tutor.ask.resolve import CONSTANTS, CURVES, DATA, FUNCTION_NAMES, LOSS_NAMES, PARAMETERS, Formula, in_order
from tutor.ask.said import Said, hear
from tutor.ask.tree import Unreadable, calls, variables

Slots = dict[str, Any]
MOST_COUNTED = 1000
LARGEST = 1e100


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
    - "number", "positive", "count" (a whole number from 1): plain. "numbers": a list. The slot is one of [number].
    - "choice": one of `choices`, from its id to its words.

    `default` stands where nothing is said; without one the slot is open then.
    """

    name: str
    label: str
    sort: str = "number"
    default: Any = None
    choices: Mapping[str, str] = field(default_factory=dict)
    missing: str = "I need this."


@dataclass(frozen=True)
class Place:
    """Where a question stands before its formula is known: values by name, and those of a point in order."""

    given: Mapping[str, Values] = field(default_factory=dict)
    point: Values = ()
    several: bool = False
    origin: bool = False


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


def _heard_place(each: Field, said: Said) -> Place | None:
    place = Place(said.given, said.point, said.several, "origin" in said.words)
    return place if said.given or said.point or place.origin else None


def _heard_names(each: Field, said: Said) -> Names:
    curve = bool(said.words & {"derivative", "slope", "differentiate"}) or bool(said.wants.get("slope"))
    several = "both" in said.words or said.says("and bias", "bias and", "and the bias", "the bias")
    return Names(said.by, said.names, curve, bool(said.words & LOSS_NAMES), several)


HEARD: dict[str, Callable[[Field, Said], Any]] = {
    "values": _heard_place,
    "formula": lambda each, said: said.formula,
    "place": _heard_place,
    "names": _heard_names,
    "choice": lambda each, said: next((name for name in each.choices if name in said.wants), None),
    **dict.fromkeys(("number", "positive", "count", "numbers"), _heard_number),
}


def completed(fields: tuple[Field, ...], slots: Slots) -> Slots:
    """Return a value for every field. Raises Open where one is missing, or does not go with the formula."""
    known = {each.name: slots.get(each.name, each.default) for each in fields}
    problems = {each.name: each.missing for each in fields if known[each.name] is None and each.sort != "names"}
    problems |= {each.name: problem for each in fields if (problem := _wrong(each, known[each.name]))}
    known |= {each.name: _plain(known[each.name]) for each in fields if each.sort == "values" and known[each.name]}
    formula = next((known[each.name] for each in fields if each.sort == "formula"), None)
    for each in fields:
        if formula is not None and each.sort in ("place", "names") and each.name not in problems:
            try:
                known[each.name] = _resolved(each, known, fields, formula)
            except Unreadable as reason:
                problems[each.name] = str(reason)
    if problems:
        raise Open(problems)
    return {each.name: int(known[each.name]) if each.sort == "count" else known[each.name] for each in fields}


def _plain(place: Place | Mapping[str, Value]) -> dict[str, Value]:
    """Return values by name; what has no name is w."""
    given = place.given if isinstance(place, Place) else {}
    point = {"w": single(place.point)} if isinstance(place, Place) and place.point and not given else {}
    return point | {name: single(values) for name, values in given.items()} if isinstance(place, Place) else dict(place)


def _resolved(each: Field, known: Slots, fields: tuple[Field, ...], formula: Formula) -> Any:
    if each.sort == "place":
        return placed(formula, known[each.name])
    place = next((known[other.name] for other in fields if other.sort == "place"), None)
    return chosen(formula, tuple(place) if isinstance(place, dict) else variables(formula.tree), known[each.name])


def _wrong(each: Field, value: Any) -> str:
    """Say what is wrong with a plain value; nothing where it is right."""
    if value is None:
        return ""
    if each.sort == "positive" and value <= 0:
        return "It must be more than zero."
    if each.sort == "count" and (value != int(value) or not 1 <= value <= MOST_COUNTED):
        return f"It must be a whole number from 1 to {MOST_COUNTED}."
    return (
        f"It must be one of: {', '.join(each.choices)}." if each.sort == "choice" and value not in each.choices else ""
    )


def placed(formula: Formula, place: Place | Mapping[str, Value]) -> dict[str, Value]:
    """Return a number, or a list of them, for every variable of the formula. Raises Unreadable for too few."""
    if not isinstance(place, Place):
        place = Place({name: value if isinstance(value, tuple) else (value,) for name, value in place.items()})
    names = tuple(dict.fromkeys((*formula.arguments, *variables(formula.tree))))
    several = place.several and len(names) == 1
    vector = several or any(FUNCTIONS[name].whole for name in calls(formula.tree))
    known = {_variable(name, names): _value(values, vector) for name, values in place.given.items()}
    free = [name for name in names if name not in known]
    if "weight" in known and "weight" not in names and len(free) == 1:
        known[free.pop()] = known.pop("weight")
    if place.origin:
        known |= dict.fromkeys(free, 0.0)
    elif place.point:
        known |= _ordered(formula, free, place.point, vector)
    strange = [name for name in known if name not in names]
    if strange:
        raise Unreadable(f"{strange[0]} is not in the formula.")
    lacking = [name for name in names if name not in known]
    if lacking:
        raise Unreadable(f"I need a number for {' and '.join(lacking)}.")
    return {name: known[name] for name in (*place.given, *names) if name in known}


def _variable(name: str, names: tuple[str, ...]) -> str:
    """Return the variable that a name stands for: w0 is where w starts, w1 where it is after a step."""
    plain = name.rstrip("0123456789").removesuffix("_")
    return plain if name not in names and plain in names else name


def _ordered(formula: Formula, free: list[str], point: Values, vector: bool) -> dict[str, Value]:
    if len(free) == 1:
        return {free[0]: _value(point, vector)}
    ordered = free if tuple(free) == formula.arguments else in_order(free)
    if len(ordered) != len(point):
        raise Unreadable("The place has another number of coordinates than the formula has variables.")
    return dict(zip(ordered, point, strict=True))


def _value(values: Values, vector: bool) -> Value:
    if len(values) > 1 and not vector:
        raise Unreadable("There are several numbers for one variable.")
    return values if len(values) > 1 else values[0]


def chosen(formula: Formula, point: tuple[str, ...], names: Names | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the variables asked about; where none are said, all, or the parameters of a loss of data."""
    said = names if isinstance(names, Names) else Names(by=names or ())
    said = replace(said, alone=tuple(_variable(name, point) for name in said.alone))
    strange = [name for name in (*said.by, *said.alone) if name not in point]
    strange = [name for name in strange if name in said.by or name not in FUNCTION_NAMES | {formula.name}]
    if strange:
        raise Unreadable(
            f"{strange[0]} is not in the formula." if strange[0] != "?" else "With respect to which variable?"
        )
    alone = tuple(name for name in said.alone if name in point)
    named = tuple(dict.fromkeys(said.by or alone))
    if said.several and len(named) == 1 < len(point):
        raise Unreadable("With respect to which variables?")
    return named or _usual(formula, point, said)


def _usual(formula: Formula, point: tuple[str, ...], said: Names) -> tuple[str, ...]:
    if len(point) == 1:
        return point
    curve = [name for name in point if name in CURVES]
    if len(curve) == 1 and set(point) - set(curve) <= CONSTANTS and said.curve and formula.name not in LOSS_NAMES:
        return (curve[0],)
    data, parameters = [name for name in point if name in DATA], [name for name in point if name in PARAMETERS]
    if parameters and data:
        if not (said.loss or formula.name in LOSS_NAMES) or set(point) != {*data, *parameters}:
            raise Unreadable("With respect to which variable?")
        return tuple(in_order(parameters))
    return tuple(name for name in formula.arguments if name in point) or tuple(in_order(point))


def is_scalar(formula: Formula, point: Mapping[str, Value]) -> bool:
    """Say whether the formula gives one finite number at the point."""
    try:
        value = evaluate(formula.tree, point)
    except ERRORS:
        return False
    return isinstance(value, float) and abs(value) < LARGEST


# Writing and reading the texts of a form.


def written(value: Value) -> str:
    """Return a number, or a list of them, as one writes it."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(written, value))}]"
    return number(value).replace("-", "−").replace("torch.pi", "π")


def at(point: Mapping[str, Value]) -> str:
    """Return a place as text: "x = 1, y = 2"."""
    return ", ".join(f"{name} = {written(value)}" for name, value in point.items())


def head(formula: Formula) -> str:
    """Return the formula's name with its variables, f(x, y); a loss has its name alone."""
    return "loss" if formula.name in ("", "loss", "cost") else f"{formula.name}({', '.join(formula.arguments)})"


def equation(formula: Formula) -> str:
    """Return the formula as one line: f(x) = x² + 1."""
    return f"{head(formula)} = {pretty(formula.tree)}"


def _shown_place(value: Any) -> str:
    if not isinstance(value, Place):
        return at(value)
    point = f"({', '.join(map(written, value.point))})" if value.point else ""
    given = at({name: values[0] if len(values) == 1 else values for name, values in value.given.items()})
    return ", ".join(filter(None, (given, point)))


SHOWN: dict[str, Callable[[Any], str]] = {
    "formula": equation,
    "place": _shown_place,
    "values": _shown_place,
    "names": lambda names: ", ".join(names.by or names.alone if isinstance(names, Names) else names),
    "choice": str,
    "numbers": written,
    "count": lambda value: written(float(value)),
    **dict.fromkeys(("number", "positive"), written),
}


def shown(fields: tuple[Field, ...], slots: Slots) -> dict[str, str]:
    """Return the text of each field that has a value."""
    texts = {each.name: SHOWN[each.sort](slots[each.name]) for each in fields if slots.get(each.name) is not None}
    return {name: text for name, text in texts.items() if text}


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


def _alone(text: str) -> Said:
    """Take the text of one field apart; a word without a role has no place in it."""
    said = hear(text)
    if said.unused or said.guess or said.problem:
        raise Unreadable(said.problem or f"“{' '.join(said.unused) or text}”")
    return said


def _parsed_formula(text: str) -> Formula:
    formula = _alone(text).formula
    if formula is None:
        raise Unreadable("there is no formula")
    return formula


def _parsed_place(text: str) -> Place:
    said = _alone(text if "=" in text else f"at {text}")
    return Place(said.given, said.point, said.several or any(len(values) > 1 for values in said.given.values()))


def _parsed_number(text: str) -> float:
    said = _alone(f"at {text}")
    if len(said.point) != 1 or not math.isfinite(said.point[0]):
        raise Unreadable("one number, please")
    return said.point[0]


PARSED: dict[str, Callable[[str], Any]] = {
    "formula": _parsed_formula,
    "place": _parsed_place,
    "names": lambda text: Names(by=tuple(name.strip().lower() for name in text.split(",") if name.strip())),
    "choice": str,
    "numbers": lambda text: single(_alone(f"at {text}").point),
    "values": _parsed_place,
    "count": _parsed_number,
    **dict.fromkeys(("number", "positive"), _parsed_number),
}
