"""Readings of a direction: whether a curve rises where one stands, and which way descent moves a weight."""

from dataclasses import replace

from tutor.ask.check import has_kink
from tutor.ask.losses import named_loss
from tutor.ask.notes import Notes
from tutor.ask.reading import Reading
from tutor.ask.slopes import read_gradient
from tutor.ask.tree import kinked
from tutor.ask.vocabulary import DOWNS, SLOPE, STEPS, UPS, word_set

WAYS = word_set("way direction")
WHICH_WAY = ("which way", "which direction", "what direction", "what way")
MUST = word_set("should must need needs ought downhill descent")
MOVED = word_set("i we you weight parameter it")
JUDGED = word_set("problem bad good normal time maximum maximize maximise make makes training lr rate momentum")
DIRECTION_WORDS = (
    UPS | DOWNS | WAYS | STEPS | word_set("downhill need needs ought must point points or minimise minimize")
)


def is_direction(notes: Notes) -> bool:
    """Say whether the question is about up or down."""
    return "lr" not in notes.given and (notes.has(*UPS, *DOWNS, "downhill") or notes.says(*WHICH_WAY))


def read_direction(notes: Notes) -> Reading | None:
    """Read "is it going up or down at x = 1" and "should w go up or down"; the slope's own rise is another matter."""
    if notes.has(*SLOPE, *JUDGED) or (notes.has(*WAYS) and not notes.says(*WHICH_WAY)):
        return None
    return _move(notes) if _is_move(notes) else _rise(notes)


def _trends(notes: Notes) -> str:
    """Return the words of direction in turn, as a + for each up and a - for each down."""
    return "".join("+" if word in UPS else "-" for word in notes.words if word in UPS | DOWNS)


def _is_move(notes: Notes) -> bool:
    named = any(len(said) == 1 and said.isalpha() for said in set(notes.said) - {"f", "l", "y"})
    given = "gradient" in notes.given and notes.has("weight", "parameter") and notes.has(*WAYS)
    return given or notes.has(*MUST) or (named and notes.has(*STEPS)) or (named and notes.has(*WAYS))


def _move(notes: Notes) -> Reading | None:
    """Read which way a weight should go; what makes the loss higher is not asked for here."""
    if _trends(notes) not in ("+-", "-+") and (_trends(notes) or not (notes.has(*WAYS))):
        return None
    given = set(notes.given) - {"gradient"}
    if "gradient" in notes.given and not notes.formulas and not notes.defined and len(given) <= 1:
        target = next(iter(given | {name for name in notes.names if name not in ("f", "l")}), "w")
        return Reading("sign", name="", targets=(target,), gradient=notes.one("gradient"), scheme="move")
    reading = _signed(notes, "move")
    about = reading and (reading.target in notes.said or notes.has(*MOVED, "downhill"))
    higher = {"loss", "cost"} & set(notes.names) and not notes.has("minimise", "minimize")
    return reading if about and reading and not higher else None


def _rise(notes: Notes) -> Reading | None:
    """Read whether a curve goes up or down; how fast it falls is left open."""
    trends, reading = _trends(notes), _signed(notes, "rises")
    if reading is None or reading.target in notes.said or trends not in ("", "+", "-", "+-", "-+") or notes.has(*STEPS):
        return None
    if notes.has("how"):
        return replace(reading, ask="gradient", scheme="") if trends == "+" else None
    return reading


def _signed(notes: Notes, scheme: str) -> Reading | None:
    """Return the reading of the one derivative whose sign tells the direction; a kink has none."""
    notes, named = named_loss(notes)
    reading = read_gradient(replace(notes, words=(*notes.words, "sign")), loss=named)
    if reading is None or reading.ask != "sign" or (reading.tree and kinked(reading.tree) and has_kink(reading)):
        return None
    return replace(reading, scheme=scheme)
