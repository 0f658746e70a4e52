"""All phrases in turn: afterwards no number is left on its own that the question gives a meaning."""

from collections.abc import Sequence
from dataclasses import replace

from tutor.ask import data, places, quantities, strays
from tutor.ask.pieces import Piece
from tutor.ask.scan import Pieces, Rewrite, rewritten
from tutor.ask.tree import Var, substitute
from tutor.ask.vocabulary import QUANTITIES

# The order matters: "3 steps" is a count before "at 3" can be a place.
PHRASES: tuple[Rewrite, ...] = (
    data.points,
    quantities.limits,
    quantities.constants,
    quantities.runs,
    quantities.counts,
    quantities.layers,
    quantities.ordinals,
    quantities.amounts,
    quantities.pairs,
    data.rows,
    quantities.leaves,
    quantities.quantities,
    places.names,
    places.several,
    quantities.before,
    places.targets,
    places.points,
    places.nulls,
    strays.signs,
    strays.orders,
    strays.names,
)


def bound(found: Sequence[Piece]) -> Pieces:
    """Return the pieces with every phrase that gives something turned into an equation, a target or a point."""
    known = [_renamed(piece) for piece in found]
    for phrase in PHRASES:
        known = rewritten(known, phrase)
    return known


def _renamed(piece: Piece) -> Piece:
    """Give a quantity its own name wherever it stands: "pred", "predictions" and "y_hat" are one thing."""
    name = QUANTITIES.get(piece.text, piece.text) if piece.kind in ("equation", "name") else piece.text
    tree = piece.tree and substitute(piece.tree, {old: Var(new) for old, new in QUANTITIES.items()})
    return replace(piece, text=name, tree=tree)
