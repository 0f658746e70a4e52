"""Readings of how far one step of descent moves a weight, and by how much it changes it."""

from tutor.ask.asked import asks_for_loss
from tutor.ask.notes import Notes
from tutor.ask.reading import Reading
from tutor.ask.resolve import formula_of, is_scalar, point_of, targets_of
from tutor.ask.vocabulary import SLOPE, STEPS, word_set

GIVEN = frozenset({"lr", "steps", "gradient"})
GOING = word_set("move moves moved jump jumps go goes travel travels")
MOVING = GOING | word_set("step update")
HOW_BIG = ("how big", "how large", "how long")
CHANGING = word_set("change changes changed grow grows grew increase increases increased rise rises")
MOVE_WORDS = STEPS | MOVING | CHANGING | word_set("far big long large size much by length in")


def is_moved(notes: Notes) -> bool:
    """Say whether the length of a step is asked for, or the change that it makes."""
    asked = notes.says("how far", *HOW_BIG) and notes.has(*MOVING)
    changed = (notes.says("how much") and notes.has(*MOVING, *CHANGING)) or notes.says("change in", "change of")
    return "lr" in notes.given and "nudge" not in notes.given and (asked or changed)


def _asks_how_far(notes: Notes) -> bool:
    return (notes.says("how far") and notes.has(*GOING)) or notes.says(*HOW_BIG)


def read_moved(notes: Notes) -> Reading | None:
    """Read one plain step's length, or the change with its sign; "how much does it move" is open."""
    lr, changed = notes.one("lr"), notes.has(*CHANGING)
    scheme = "far" if _asks_how_far(notes) else "" if changed else None
    if lr is None or notes.one("steps") not in (None, 1.0) or {"momentum", "times"} & notes.given.keys():
        return None
    if scheme is None or notes.starts("minim") or (scheme == "far" and changed):
        return None
    if "gradient" in notes.given:
        return _from_gradient(notes, lr, scheme)
    formula = formula_of(notes)
    point = point_of(notes, formula, GIVEN)
    targets = targets_of(notes, formula, point)
    plain = len(targets) == 1 and isinstance(point[targets[0]], float) and is_scalar(formula.tree, point)
    about_loss = asks_for_loss(notes, formula.name, ()) is not False
    if not plain or about_loss or (changed and not _is_about(notes, targets[0])):
        return None
    return Reading("moved", formula.tree, formula.name, targets, point, lr=lr, scheme=scheme)


def _is_about(notes: Notes, target: str) -> bool:
    """Say whether it is the weight that changes: not the formula, its slope or the rate."""
    return (target in notes.said or notes.has("weight", "parameter")) and not notes.has(*SLOPE - CHANGING)


def _from_gradient(notes: Notes, lr: float, scheme: str) -> Reading | None:
    """Read a step along a gradient that is given; where it starts plays no part."""
    weights = set(notes.given) - GIVEN | set(notes.names)
    gradient = notes.one("gradient")
    about_loss = asks_for_loss(notes, "loss", ()) is not False
    if gradient is None or len(weights) > 1 or notes.formulas or notes.defined or notes.point or about_loss:
        return None
    return Reading("moved", name="", targets=(next(iter(weights), "w"),), gradient=gradient, lr=lr, scheme=scheme)
