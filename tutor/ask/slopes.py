"""Readings that end in a slope: derivatives, partials, and signs."""

from dataclasses import replace

from tutor.ask.functions import FUNCTIONS
from tutor.ask.notes import Notes
from tutor.ask.reading import Reading
from tutor.ask.resolve import Formula, formula_of, is_scalar, point_of, targets_of
from tutor.ask.tree import Call, Tree, calls, variables
from tutor.ask.vocabulary import ORDERS, PLURAL, SLOPE

ASKED = SLOPE - {"change"}
NOTHING: frozenset[str] = frozenset()


def read_gradient(notes: Notes, also: frozenset[str] = NOTHING, loss: Tree | None = None) -> Reading | None:
    """Read a derivative, a gradient, or only its sign."""
    asked = formula_of(notes, loss)
    formula = _at_each(notes, asked)
    point = point_of(notes, formula, also)
    targets = targets_of(notes, formula, point)
    chain = _chain(notes, targets)
    if chain is None or not is_scalar(formula.tree, point) or notes.words.count("backwardcall") > 1:
        return None
    if len(targets) > 1 and not chain and not _asks_for_all(notes):
        return None
    sign = notes.has("sign", "positive", "negative")
    vector = len(targets) > 1 or isinstance(point[targets[0]], tuple)
    if sign and (chain or vector):
        return None
    scheme = "" if formula is asked else "each"
    return Reading("sign" if sign else "gradient", formula.tree, formula.name, targets, point, chain, scheme=scheme)


def _at_each(notes: Notes, formula: Formula) -> Formula:
    """Add up a formula asked about at several places: each place's slope is then its part of the sum's gradient."""
    whole = any(FUNCTIONS[name].whole for name in calls(formula.tree))
    single = len(formula.arguments) == 1 and variables(formula.tree) == formula.arguments
    if not notes.several or not single or whole or notes.leaves:
        return formula
    return replace(formula, tree=Call("sum", (formula.tree,)))


def _chain(notes: Notes, targets: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the variables of a higher derivative in turn, nothing for a first one, None where orders contradict."""
    orders = {mark.order for mark in (*notes.marks, *notes.leaves)} | {
        ORDERS[word] for word in notes.words if word in ORDERS
    }
    orders = orders - {1} if max(orders, default=1) > 1 and not notes.marks else orders
    if len(orders) > 1:
        return None
    order = next(iter(orders), 1)
    if order == 1:
        return ()
    mixed = next((mark.wrt for mark in notes.marks if len(mark.wrt) == order), ())
    return mixed or (targets * order if len(targets) == 1 else None)


def _asks_for_all(notes: Notes) -> bool:
    """Say whether several derivatives are asked for, not "the derivative" of something with several variables."""
    named = len(notes.targets) + len(notes.leaves) + len(notes.names) + sum(len(mark.wrt) for mark in notes.marks)
    return named > 1 or (notes.has(*PLURAL) and not notes.marks)


def read_value(notes: Notes, loss: Tree | None = None) -> Reading | None:
    """Read a formula's value at a point."""
    formula = formula_of(notes, loss)
    point = point_of(notes, formula)
    strange = set(notes.names) - point.keys() - {formula.name, "f", "l", "y"}
    if strange or not is_scalar(formula.tree, point):
        return None
    return Reading("value", formula.tree, formula.name, (), point)
