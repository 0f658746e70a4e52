"""The pieces of a question sorted into what is given, what is defined and what is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.ask.bind import bound
from tutor.ask.lists import Values
from tutor.ask.pieces import Piece
from tutor.ask.tree import Tree

MOST_STEPS = 1000


@dataclass(frozen=True)
class Notes:
    """A question taken apart: numbers by name, definitions, formulas, marks, names, the point, and the plain words."""

    given: dict[str, Values]
    defined: dict[str, Piece]
    formulas: tuple[Tree, ...]
    functions: tuple[str, ...]
    marks: tuple[Piece, ...]
    leaves: tuple[Piece, ...]
    targets: tuple[str, ...]
    names: tuple[str, ...]
    point: Values
    words: tuple[str, ...]
    clash: bool

    def has(self, *words: str) -> bool:
        """Say whether one of the words stands in the question."""
        return any(word in self.words for word in words)

    def starts(self, *stems: str) -> bool:
        """Say whether a word begins with one of the stems."""
        return any(word.startswith(stems) for word in self.words)

    def one(self, name: str) -> float | None:
        """Return the number given under a name, where it is exactly one."""
        values = self.given.get(name, ())
        return values[0] if len(values) == 1 else None


def take_notes(found: Sequence[Piece]) -> Notes | None:
    """Sort the pieces; None where a number is left that nobody asked for."""
    known = bound(found)
    if any(piece.kind == "number" for piece in known) or sum(piece.kind == "list" for piece in known) > 1:
        return None
    return _sorted(known)


def _sorted(found: Sequence[Piece]) -> Notes:
    """Put each piece into its drawer; a name given twice, or two points, clash."""
    given = [piece for piece in found if piece.is_given and not (piece.arguments or piece.text == "f")]
    defined = [piece for piece in found if piece.kind == "equation" and piece not in given]
    points = [piece for piece in found if piece.kind in ("point", "list")]
    numbers = {piece.text: piece.values for piece in given}
    clash = len(points) > 1 or len({piece.text for piece in defined}) < len(defined)
    return Notes(
        given=numbers,
        defined={piece.text: piece for piece in defined},
        formulas=tuple(piece.tree for piece in found if piece.kind == "formula" and piece.tree),
        functions=tuple(piece.text for piece in found if piece.kind == "function"),
        marks=tuple(piece for piece in found if piece.kind == "mark"),
        leaves=tuple(piece for piece in found if piece.kind == "leaf"),
        targets=tuple(name for piece in found if piece.kind == "target" for name in piece.wrt),
        names=tuple(piece.text for piece in found if piece.kind == "name"),
        point=points[0].values if points else (),
        words=tuple(piece.text for piece in found if piece.kind == "word"),
        clash=clash or any(numbers[piece.text] != piece.values for piece in given) or _counted_twice(given),
    )


def _counted_twice(given: Sequence[Piece]) -> bool:
    """Say whether steps or calls are counted more than once, as in "two steps, twice"."""
    return sum(piece.text in ("steps", "times") for piece in given) > 1
