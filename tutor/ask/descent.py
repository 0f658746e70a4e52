"""Readings that walk downhill: updates, several steps, the fate of a descent, the largest rate."""

from dataclasses import replace

from tutor.ask.asked import asks_for_each, asks_for_loss
from tutor.ask.losses import named_loss
from tutor.ask.notes import MOST_STEPS, Notes
from tutor.ask.reading import Reading
from tutor.ask.resolve import Formula, formula_of, is_scalar, point_of, targets_of
from tutor.ask.tree import degree, variables
from tutor.ask.vocabulary import FATES

SETTINGS = frozenset({"lr", "steps", "times"})
CONSTANT = ("same", "constant", "stays", "each", "every", "keeps")


def read_update(notes: Notes) -> Reading | None:
    """Read one step or several, from a formula or from a gradient that is given."""
    lr, steps = notes.one("lr"), _steps(notes)
    if lr is None or steps is None or "momentum" in notes.given or notes.has("momentum"):
        return None
    if "g" in notes.given and not notes.formulas and not notes.defined:
        given = {("gradient" if name == "g" else name): values for name, values in notes.given.items()}
        notes = replace(notes, given=given)
    if "gradient" in notes.given:
        return _from_gradient(notes, lr, steps)
    notes, named = named_loss(notes)
    formula = formula_of(notes, named)
    point = point_of(notes, formula, SETTINGS)
    targets = targets_of(notes, formula, point)
    if not is_scalar(formula.tree, point) or any(isinstance(point[name], tuple) for name in targets):
        return None
    if (set(notes.names) & point.keys()) - set(targets):
        return None
    loss, every = asks_for_loss(notes, formula.name, targets), asks_for_each(notes)
    if loss is None or (every is None and steps > 1) or (every and len(targets) > 1):
        return None
    ask = "loss" if loss else "update"
    reading = Reading(ask, formula.tree, formula.name, targets, point, lr=lr, steps=steps)
    return replace(reading, every=bool(every))


def _steps(notes: Notes) -> int | None:
    """Return how many steps are taken; one, where only "the new w" is asked for."""
    steps = notes.one("steps") if "steps" in notes.given else notes.one("times")
    if steps is None and not notes.has("steps", "updates", "iterations", "epochs", "each", "every", "list"):
        return max(1, notes.words.count("stepcall"))
    return int(steps) if steps is not None and steps == int(steps) and 1 <= steps <= MOST_STEPS else None


def _from_gradient(notes: Notes, lr: float, steps: int) -> Reading | None:
    """Read an update whose gradient is given as a number; several steps need one that stays the same."""
    weights = {name: values for name, values in notes.given.items() if name not in SETTINGS | {"gradient"}}
    gradient, every = notes.given["gradient"], asks_for_each(notes)
    if every is None or asks_for_loss(notes, "loss", tuple(weights)) or (every and len(gradient) > 1):
        return None
    if notes.formulas or notes.defined or notes.point or len(weights) != 1 or (steps > 1 and not notes.has(*CONSTANT)):
        return None
    ((name, values),) = weights.items()
    if len(name) > 2 and name not in ("weight", "theta", "bias"):
        return None
    if (
        len(values) != len(gradient)
        or notes.marks
        or set(notes.names) - {name}
        or (notes.targets and name not in notes.targets)
    ):
        return None
    whole = len(values) > 1
    point = {name: values if whole else values[0]}
    given = gradient if whole else gradient[0]
    reading = Reading("update", None, "", (name,), point, gradient=given, lr=lr, steps=steps)
    return replace(reading, every=every)


def read_verdict(notes: Notes) -> Reading | None:
    """Read whether a descent converges, bounces for ever or diverges."""
    lr = notes.one("lr")
    too_much = not notes.has("too") or notes.has("high", "big", "large", "much") or notes.starts(*FATES)
    if not lr or lr < 0 or notes.has("momentum") or not too_much or notes.marks or notes.leaves:
        return None
    if set(notes.given) == {"lr", "curvature"} and not notes.formulas and not notes.defined and lr:
        return Reading("verdict", gradient=notes.one("curvature"), lr=lr)
    if {"steps", "times", "gradient", "momentum"} & notes.given.keys():
        return None
    return _on_formula(notes, formula_of(notes), "verdict", lr)


def read_limit(notes: Notes) -> Reading | None:
    """Read which learning rate is the largest that does not diverge."""
    if set(notes.given) == {"curvature"} and not notes.formulas and not notes.defined:
        return Reading("limit", gradient=notes.one("curvature"))
    if {"steps", "times", "gradient"} & notes.given.keys() or notes.has("momentum"):
        return None
    return _on_formula(notes, formula_of(notes), "limit", None)


def _on_formula(notes: Notes, formula: Formula, ask: str, lr: float | None) -> Reading | None:
    """Decide by the curvature for a bowl, which is the same everywhere; anything else must be run from a start."""
    names = variables(formula.tree)
    bowl = degree(formula.tree, frozenset(names)) == 2
    start_given = bool(notes.point) or bool(set(notes.given) & set(names))
    point = point_of(notes, formula, SETTINGS) if start_given or not bowl else dict.fromkeys(names, 1.0)
    targets = targets_of(notes, formula, point) if start_given else names
    if not targets or not is_scalar(formula.tree, point) or any(isinstance(point[name], tuple) for name in targets):
        return None
    bowl = degree(formula.tree, frozenset(targets)) == 2
    runs = ask == "verdict" and len(targets) == 1
    if (not bowl and not runs) or (degree(formula.tree, frozenset(targets)) == 0):
        return None
    scheme = "bowl" if bowl else "run"
    return Reading(ask, formula.tree, formula.name, targets, point, lr=lr, scheme=scheme)
