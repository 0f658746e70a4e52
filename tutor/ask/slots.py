"""Slots become complete: a default where nothing is said, a number for each variable, the variables asked about."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tutor.ask.evaluate import ERRORS, Value, evaluate
from tutor.ask.fields import Field, Names, Open, Place, Slots, row, single
from tutor.ask.functions import FUNCTIONS
from tutor.ask.lists import Values
from tutor.ask.resolve import CONSTANTS, CURVES, DATA, EVERY, FUNCTION_NAMES, LOSS_NAMES, PARAMETERS, Formula, in_order
from tutor.ask.tree import Tree, Unreadable, calls, degree, variables

TWICE = "That is told twice: by its name, and as a place."


def completed(fields: tuple[Field, ...], slots: Slots) -> Slots:
    """Return a value for every field. Raises Open where one is missing, or does not go with the formula."""
    known = {each.name: slots.get(each.name, each.default) for each in fields}
    if isinstance(known.get("formula"), Formula) and not known["formula"].arguments:
        known |= {each.name: {} for each in fields if each.sort == "place" and known[each.name] is None}
    needed = [each for each in fields if each.sort != "names" and not each.optional]
    problems = {each.name: each.missing for each in needed if known[each.name] is None}
    problems |= {each.name: problem for each in fields if (problem := _wrong(each, known[each.name]))}
    problems |= {each.name: TWICE for each in fields if each.sort == "values" and _is_twice(known[each.name])}
    known |= {each.name: _plain(known[each.name]) for each in fields if each.sort == "values" and known[each.name]}
    formula = next((known[each.name] for each in fields if each.sort == "formula" and not each.optional), None)
    for each in fields:
        if formula is not None and each.sort in ("place", "names") and each.name not in problems:
            try:
                known[each.name] = _resolved(each, known, fields, formula)
            except Unreadable as reason:
                problems[each.name] = str(reason)
    if problems:
        raise Open(problems)
    return {
        each.name: int(known[each.name]) if each.sort == "count" and known[each.name] else known[each.name]
        for each in fields
    }


def anywhere(slots: Slots, order: int = 1) -> Slots:
    """Return the slots of a derivative with some place, where none is given and it is the same everywhere."""
    formula = slots.get("formula")
    if slots.get("place") is not None or not isinstance(formula, Formula) or not is_straight(formula.tree, order):
        return slots
    return {**slots, "place": Place({EVERY: (0.0,)})}


def everywhere(formula: Formula, order: int = 1) -> str:
    """Return the words that say of a place that any other would do as well, where that is so."""
    return ", as everywhere" if is_straight(formula.tree, order) else ""


def is_straight(tree: Tree, order: int = 1) -> bool:
    """Say whether a formula has the same derivative of an order everywhere."""
    power = degree(tree, frozenset(variables(tree)))
    return power is not None and power <= order


def _is_twice(place: Any) -> bool:
    return isinstance(place, Place) and bool(place.point) and len(place.given) == 1


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
    if each.sort == "count" and (value != int(value) or not 1 <= value <= each.most):
        return f"It must be a whole number from 1 to {each.most}."
    return (
        f"It must be one of: {', '.join(each.choices)}." if each.sort == "choice" and value not in each.choices else ""
    )


def placed(formula: Formula, place: Place | Mapping[str, Value]) -> dict[str, Value]:
    """Return a number, or a list of them, for every variable of the formula. Raises Unreadable for too few."""
    if not isinstance(place, Place):
        place = Place({name: row(value) for name, value in place.items()})
    names = tuple(dict.fromkeys((*formula.arguments, *variables(formula.tree))))
    several = place.several and len(names) == 1
    vector = several or any(FUNCTIONS[name].whole for name in calls(formula.tree))
    given = dict(_each_of({name: values for name, values in place.given.items() if name != EVERY}, names))
    known = {_variable(name, names): _value(values, vector) for name, values in given.items()}
    free = [name for name in names if name not in known]
    if "weight" in known and "weight" not in names and len(free) == 1:
        known[free.pop()] = known.pop("weight")
    if EVERY in place.given and not place.point:
        known |= dict.fromkeys(free, _value(place.given[EVERY], vector))
    elif place.point:
        known |= _ordered(formula, free, place.point, vector)
    strange = [name for name in known if name not in names]
    if strange:
        raise Unreadable(f"{strange[0]} is not in the formula.")
    lacking = [name for name in names if name not in known]
    if lacking:
        raise Unreadable(f"I need a number for {' and '.join(lacking)}.")
    return {name: known[name] for name in (*given, *names) if name in known}


def _each_of(given: Mapping[str, Values], names: tuple[str, ...]) -> Iterator[tuple[str, Values]]:
    """Yield values by name; w = [1, 2] are those of w1 and w2, in a formula of these."""
    for name, values in given.items():
        numbered = [each for each in sorted(names) if each.rstrip("0123456789").removesuffix("_") == name != each]
        if name in names or len(numbered) != len(values) or len(values) == 1:
            yield name, values
        else:
            yield from ((each, (value,)) for each, value in zip(numbered, values, strict=True))


def _variable(name: str, names: tuple[str, ...]) -> str:
    """Return the variable that a name stands for: w0 is where w starts, w1 where it is after a step."""
    plain = name.rstrip("0123456789").removesuffix("_")
    return plain if name not in names and plain in names else name


def _ordered(formula: Formula, free: list[str], point: Values, vector: bool) -> dict[str, Value]:
    if len(free) == 1:
        on_curve = len(point) == 2 and not vector and _is_height(formula, free[0], point)
        return {free[0]: point[0] if on_curve else _value(point, vector)}
    ordered = free if tuple(free) == formula.arguments else in_order(free)
    if len(ordered) != len(point):
        raise Unreadable("The place has another number of coordinates than the formula has variables.")
    return dict(zip(ordered, point, strict=True))


def _is_height(formula: Formula, name: str, point: Values) -> bool:
    """Say whether a point (2, 4) lies on the curve: then only its first number is a place."""
    try:
        return math.isclose(evaluate(formula.tree, {name: point[0]}), point[1], rel_tol=1e-3, abs_tol=1e-3)
    except ERRORS:
        return False


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
