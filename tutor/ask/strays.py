"""Words and names that stand where they change the meaning are marked, so that nothing is computed past them."""

from collections.abc import Sequence

from tutor.ask.pieces import Piece
from tutor.ask.scan import Rewritten, is_kind, word
from tutor.ask.tree import Unreadable
from tutor.ask.vocabulary import ORDERS, word_set

AFTER_SIGN = word_set("or at for when if sign here there and in with given now")
AFTER_ORDER = word_set("derivative derivatives order partial partials gradient grad slope differential")
STRAY = Piece("word", "stray")


def signs(found: Sequence[Piece], index: int) -> Rewritten:
    """Keep "positive" and "negative" where they are asked about, not where they belong to what follows."""
    if word(found, index) not in ("positive", "negative") or word(found, index + 1) in AFTER_SIGN:
        return None
    asked = index + 1 >= len(found) or is_kind(found, index + 1, "stop", "point")
    asked = asked or word(found, index + 1) in ("positive", "negative", "sign")
    return None if asked else ([STRAY], index + 1)


def orders(found: Sequence[Piece], index: int) -> Rewritten:
    """Keep "second" before "derivative" and nowhere else."""
    known = ORDERS.get(word(found, index), 1) == 1 or word(found, index + 1) in AFTER_ORDER
    return None if known else ([STRAY], index + 1)


def names(found: Sequence[Piece], index: int) -> Rewritten:
    """Refuse a name right before more mathematics: "y x^2" is a product to some and a slip to others."""
    if is_kind(found, index, "name") and is_kind(found, index + 1, "name", "formula", "number", "list"):
        raise Unreadable("a name beside a formula")
    return None
