"""What somebody believes in as a formula, "f' is 2x + 1", "the tangent is y = 4x - 9": whether it is what comes out."""

import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from tutor.ask.derive import nth_derived
from tutor.ask.evaluate import ERRORS, evaluate
from tutor.ask.fields import Slots
from tutor.ask.kinds import WHERE, kind
from tutor.ask.offer import Offer
from tutor.ask.reader.loosened import formula
from tutor.ask.tree import Tree, Unreadable, degree, variables
from tutor.ask.typed import formula_of, parsed

SLOPE = "slope"
COMPARED_AT = (0.37, 1.41, 2.83, -0.62, -1.77)
ENOUGH = 2
NEARLY = 1e-3
RIGHT, WRONG = "Yes, that is right.", "No, it is not “{}”."


def trees(believed: Sequence[str]) -> tuple[Tree, ...]:
    """Return the formulas with variables that somebody told, in order; of "(2x, 2y)" each. None of plain numbers."""
    found = tuple(tree for words in believed for tree in _each(words))
    return found if any(variables(tree) for tree in found) else ()


def _each(words: str) -> Iterator[Tree]:
    inside = words.rpartition("=")[2].strip()
    several = inside[1:-1].split(",") if inside[:1] in "([" and inside[-1:] in ")]" and "," in inside else [inside]
    for each in several:
        with suppress(Unreadable):
            yield formula_of(formula(each.strip())).tree


def is_same(one: Tree, other: Tree) -> bool | None:
    """Say whether two formulas have the same height at each of some places; None where too few have one."""
    names = sorted({*variables(one), *variables(other)})
    compared = []
    for place in COMPARED_AT:
        values = {name: place + 0.29 * i for i, name in enumerate(names)}
        try:
            heights = (float(evaluate(tree, values)) for tree in (one, other))
            compared.append(math.isclose(*heights, rel_tol=NEARLY, abs_tol=NEARLY))
        except (*ERRORS, TypeError):  # a list has no single height
            continue
    return all(compared) if len(compared) >= ENOUGH else None


def is_derivative(believed: Sequence[str], slots: Slots) -> bool | None:
    """Say whether the formulas that are told are the derivatives of a slope's formula; None where that is not known."""
    told, of = trees(believed), slots.get("formula")
    if not told or of is None or any({*variables(tree)} - {*variables(of.tree)} for tree in told):
        return None
    by = getattr(slots.get("by"), "by", ()) or variables(of.tree)
    try:
        real = [nth_derived(of.tree, name, int(slots.get("order") or 1)) for name in by]
    except Unreadable:
        return None
    if len(told) != len(real):
        return None
    same = [is_same(*pair) for pair in zip(told, real, strict=True)]
    return None if None in same else all(same)


def about_derivative(believed: Sequence[str], offer: Offer) -> str:
    """Say of formulas that somebody believes in whether they are the derivative that a form asks about, and what it is.

    Return nothing where they are none, or where the form is of something else.
    """
    if offer.kind != SLOPE or "formula" not in offer.slots:
        return ""
    of = kind(SLOPE)
    slots, wrong = parsed(of.FIELDS, offer.slots)
    right = None if wrong else is_derivative(believed, slots)
    if right is None:
        return ""
    return f"{RIGHT if right else WRONG.format(', '.join(believed))} {of.meanwhile(slots)}"


def without_place(offer: Offer) -> Offer:
    """Return the form of a slope that is asked for as a formula; what is as usual needs not be told in it."""
    told = {name: text for name, text in offer.slots.items() if name in ("formula", "by", "order")}
    usual = {"order": "1", "by": ", ".join(_variables(told["formula"]))}
    kept = {name: text for name, text in told.items() if text != usual.get(name)}
    return replace(offer, kind=SLOPE, slots=kept, open={"place": WHERE.missing})


def _variables(formula_text: str) -> tuple[str, ...]:
    try:
        return variables(formula_of(formula_text).tree)
    except Unreadable:
        return ()


def line_of(believed: Sequence[str]) -> tuple[float, ...]:
    """Return slope and intercept of a line that somebody believes in; nothing where it is none."""
    told = trees(believed)
    names = variables(told[0]) if len(told) == 1 else ()
    if len(names) != 1 or degree(told[0], frozenset(names)) != 1:
        return ()
    at_zero, at_one = (float(evaluate(told[0], {names[0]: place})) for place in (0.0, 1.0))
    return at_one - at_zero, at_zero
