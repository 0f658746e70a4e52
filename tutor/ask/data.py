"""Phrases that give data: points in pairs, and plain rows of numbers behind "predictions" or "targets"."""

from collections.abc import Sequence

from tutor.ask.pieces import Piece
from tutor.ask.scan import Rewritten, is_kind, listed, skip, word
from tutor.ask.vocabulary import LINKS, QUANTITIES, word_set

POINTS = word_set("data dataset points samples examples pairs observations")
BETWEEN = LINKS | POINTS | word_set("point sample example pair the my following")
ROWS = word_set(
    "preds predictions outputs probabilities probs targets labels truths actuals logits derivatives gradients slopes"
)


def points(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "data (1, 2), (2, 4)" and "three points (1, 2) (2, 4) (3, 6)" as inputs x and their targets."""
    start = index + is_kind(found, index, "number")
    single = word(found, start) == "data" and word(found, start + 1) in ("point", "sample", "example", "pair")
    if word(found, start) not in POINTS:
        return None
    end = skip(found, start + 1, BETWEEN)
    end += is_kind(found, end, "stop")
    rows: list[tuple[float, ...]] = []
    while is_kind(found, end, "list") and len(found[end].values) == 2:
        rows.append(found[end].values)
        joined = word(found, end + 1) == "and" or is_kind(found, end + 1, "stop")
        end += 1 + (joined and is_kind(found, end + 2, "list"))
    counted = start == index or found[index].values == (float(len(rows)),)
    if len(rows) < 2 - single or not counted:
        return None
    inputs, targets = zip(*rows, strict=True)
    return [found[start], Piece("equation", "x", values=inputs), Piece("equation", "targets", values=targets)], end


def rows(found: Sequence[Piece], index: int) -> Rewritten:
    """Read "targets are 1, -2, 3" without brackets; "target 1,5" is one number to some."""
    end = skip(found, index + 1, LINKS)
    end += is_kind(found, end, "stop") and found[end].text == ":"
    if word(found, index) not in ROWS or not is_kind(found, end, "number"):
        return None
    values, end = listed(found, end)
    name = QUANTITIES.get(word(found, index), "local")
    return (
        ([Piece("equation", "local" if name == "gradient" else name, values=values)], end) if len(values) > 1 else None
    )
