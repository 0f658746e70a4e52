"""Readings that end in a slope: derivatives, partials, signs, clipping and accumulation."""

from dataclasses import replace
from itertools import pairwise

from tutor.ask.functions import FUNCTIONS
from tutor.ask.notes import MOST_STEPS, Notes
from tutor.ask.reading import Reading
from tutor.ask.resolve import Formula, formula_of, is_scalar, point_of, targets_of
from tutor.ask.tree import Call, Tree, calls, variables
from tutor.ask.vocabulary import NEGATIONS, ORDERS, PLURAL, SLOPE, ZEROING

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


def backward_calls(notes: Notes) -> list[str]:
    """Return the calls that are told one after the other, as in "backward, then zero_grad, then backward again"."""
    told = [word for word in notes.words if word.startswith("backward") or word == "zero_grad"]
    return told if notes.has("again", "then") and "times" not in notes.given else []


def _calls(notes: Notes, negated: bool) -> tuple[float | None, bool]:
    """Return how often backward is called, and whether what was there before the last call is cleared."""
    told = [call for call in backward_calls(notes) if not (negated and call == "zero_grad")]
    if not told:
        return notes.one("times"), notes.has(*ZEROING) and not negated
    after = told[len(told) - told[::-1].index("zero_grad") :] if "zero_grad" in told else told
    cleared = len(after) < len(told)
    fits = len(after) == 1 or (after and not cleared)
    return (float(sum(call != "zero_grad" for call in told)) if fits else None), cleared


def read_accumulation(notes: Notes) -> Reading | None:
    """Read what is in .grad after several calls of backward, cleared in between or not."""
    negations = sum(word in NEGATIONS for word in notes.words)
    times, cleared = _calls(notes, bool(negations))
    if negations > 1 or times is None or times != int(times) or not 1 <= times <= MOST_STEPS:
        return None
    given = notes.one("gradient")
    if given is not None and not notes.formulas and set(notes.given) == {"gradient", "times"}:
        return None if cleared else Reading("gradient", gradient=given, calls=int(times))
    once = replace(notes, words=tuple(word for word in notes.words if word not in ORDERS and word != "backwardcall"))
    reading = read_gradient(once, frozenset({"times"}))
    if reading is None or reading.ask != "gradient" or reading.chain:
        return None
    return replace(reading, calls=int(times), cleared=cleared)


def read_clip(notes: Notes) -> Reading | None:
    """Read a gradient, given or of a formula, clipped by norm or by value."""
    limits = notes.given.get("norm", ()) + notes.given.get("limit", ())
    ranged = len(limits) == 2 and limits[0] == -limits[1]
    asks_for_norm = ("norm", "of") in pairwise(notes.words)
    if asks_for_norm or not limits or limits[-1] <= 0 or (len(limits) > 1 and not ranged):
        return None
    by_value = ranged or notes.has("elementwise", "value", "element")
    by_norm = not by_value and ("norm" in notes.given or notes.has("norm", "bynorm"))
    gradient = notes.given.get("gradient", notes.point)
    if not by_norm and not by_value and len(gradient) != 1:
        return None
    clip = ("value" if by_value else "norm", limits[-1])
    if gradient and not notes.formulas and not notes.defined:
        alone = not set(notes.given) - {"gradient", "limit", "norm"}
        return (
            Reading("gradient", gradient=gradient if len(gradient) > 1 else gradient[0], clip=clip) if alone else None
        )
    reading = read_gradient(notes, frozenset({"limit", "norm"}))
    return replace(reading, clip=clip) if reading and reading.ask == "gradient" and not reading.chain else None
