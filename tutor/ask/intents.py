"""What can be asked, in the order in which it is recognised; each intent names the words that belong to it."""

from collections.abc import Callable

from tutor.ask.descent import read_limit, read_update, read_verdict
from tutor.ask.directions import DIRECTION_WORDS, is_direction, read_direction
from tutor.ask.losses import read_loss
from tutor.ask.minima import PLACE_WORDS, is_place, read_place
from tutor.ask.notes import Notes
from tutor.ask.reading import Reading
from tutor.ask.slopes import read_gradient, read_value
from tutor.ask.vocabulary import FATES, LOSSES, ORDERS, SLOPE, STEPS, ZEROING, word_set

Intent = tuple[Callable[[Notes], bool], Callable[[Notes], Reading | None], frozenset[str]]
SIGNS = word_set("sign positive negative or")
FATE_WORDS = word_set(
    """
    diverge diverges diverging diverged converge converges converging converged bounce bounces bouncing
    oscillate oscillates happens happen oscillating settle settles stable unstable safe forever ever forth back
    overshoot not or work works too high large big much
    """
)
LARGEST = word_set(
    """
    largest biggest highest maximum max threshold limit critical above beyond before cutoff bound upper boundary
    borderline
    """
)
HOW_BIG = ("how big", "how large", "how long")
MOVES = word_set("new next after now becomes become updated end land go goes move")
STEPPING = (
    STEPS
    | ZEROING
    | word_set("list listed times momentum keeps stays each every moves move retained mse sqerr sse data using")
)


def is_limit(notes: Notes) -> bool:
    """Say whether the largest stable rate is asked for."""
    asked = notes.has(*LARGEST) or (notes.has("which") and notes.starts("diverg"))
    return notes.has("lr", "rate") and asked and notes.starts(*FATES) and "lr" not in notes.given


def is_verdict(notes: Notes) -> bool:
    """Say whether the fate of a descent is asked for."""
    happens = notes.has("happens", "happen") and "steps" not in notes.given and not notes.has("after", "new")
    return "lr" in notes.given and (happens or notes.starts(*FATES) or notes.has("too"))


def is_elsewhere(notes: Notes) -> bool:
    """Say whether it is of a kind that only the new reading knows: clipping, several calls of backward, a distance."""
    moves = "lr" in notes.given and (notes.says("how far", "how much", "change in", *HOW_BIG))
    repeated = "times" in notes.given or notes.has("again", "then") or notes.starts("accumul")
    return notes.starts("clip") or moves or (repeated and notes.starts("backward", "accumul"))


def is_update(notes: Notes) -> bool:
    """Say whether weights are moved."""
    moves = "steps" in notes.given or "times" in notes.given or notes.has(*STEPS, *MOVES)
    return "lr" in notes.given and moves


def is_loss(notes: Notes) -> bool:
    """Say whether a named loss of given numbers is asked about."""
    return notes.has(*LOSSES) and not is_direction(notes)


def is_gradient(notes: Notes) -> bool:
    """Say whether a derivative is asked for."""
    return bool(notes.marks or notes.leaves) or notes.has(*SLOPE)


def is_value(notes: Notes) -> bool:
    """Say whether just the value of a formula is asked for."""
    named = notes.has("loss", "cost") and notes.has("what", "how")
    return (
        named or ("h" in notes.given and bool(notes.formulas)) or notes.has("value", "evaluate", "compute", "calculate")
    )


INTENTS: tuple[Intent, ...] = (
    (is_limit, read_limit, FATE_WORDS | LARGEST),
    (is_verdict, read_verdict, FATE_WORDS),
    (is_elsewhere, lambda notes: None, frozenset()),
    (is_place, read_place, PLACE_WORDS),
    (is_update, read_update, STEPPING),
    (
        is_loss,
        read_loss,
        SLOPE
        | LOSSES.keys()
        | {"total", "error", "errors", "unlabelled", "logits", "p", "class", "linear", "between", "against"},
    ),
    (is_direction, read_direction, DIRECTION_WORDS | {"mse", "sqerr", "sse"}),
    (is_gradient, read_gradient, SLOPE | SIGNS | ORDERS.keys() | {"multiply", "backwardcall", "origin"}),
    (is_value, read_value, frozenset({"origin"})),
)
