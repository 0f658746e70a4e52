"""Small tools to look through a question's pieces and to rewrite them."""

from collections.abc import Callable, Sequence

from tutor.ask.budget import tick
from tutor.ask.lists import Values
from tutor.ask.pieces import Piece

Pieces = list[Piece]
Rewritten = tuple[Pieces, int] | None
Rewrite = Callable[[Sequence[Piece], int], Rewritten]


def rewritten(found: Sequence[Piece], rewrite: Rewrite) -> Pieces:
    """Try the rewriting at each piece; what it does not touch stays."""
    done: Pieces = []
    index = 0
    while index < len(found):
        tick()
        added, index = rewrite(found, index) or ([found[index]], index + 1)
        done.extend(added)
    return done


def word(found: Sequence[Piece], index: int) -> str:
    """Return the word at an index; nothing where there is something else."""
    return found[index].text if 0 <= index < len(found) and found[index].kind == "word" else ""


def is_kind(found: Sequence[Piece], index: int, *kinds: str) -> bool:
    """Say whether a piece of one of the kinds stands at an index."""
    return index < len(found) and found[index].kind in kinds


def skip(found: Sequence[Piece], index: int, words: frozenset[str], most: int = 4) -> int:
    """Return the index behind the words that are in the way, at most so many of them."""
    while most and word(found, index) in words:
        index, most = index + 1, most - 1
    return index


def listed(found: Sequence[Piece], index: int) -> tuple[Values, int]:
    """Return the numbers from an index on, with commas or "and" between them, and the index behind the last."""
    values, end = found[index].values, index + 1
    while True:
        after = end + is_kind(found, end, "stop")
        after += word(found, after) == "and"
        if after == end or not is_kind(found, after, "number"):
            return values, end
        values, end = values + found[after].values, after + 1
