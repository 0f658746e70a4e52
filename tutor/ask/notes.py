"""The pieces of a question sorted into what is given, what is defined and what is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tutor.ask.bind import bound
from tutor.ask.lists import Values
from tutor.ask.pieces import Piece
from tutor.ask.scan import is_kind
from tutor.ask.tree import Call, Tree, Var

MOST_STEPS = 1000
FORMULA, GIVEN, STOP = "#", "=", ";"


@dataclass(frozen=True)
class Notes:
    """A question taken apart: numbers by name, definitions, formulas, marks, names, the point, and the plain words.

    `said` has words and names in their order, with a sign in place of each formula, each given number and each stop.
    """

    given: dict[str, Values]
    defined: dict[str, Piece]
    formulas: tuple[Tree, ...]
    functions: tuple[str, ...]
    marks: tuple[Piece, ...]
    links: tuple[Piece, ...]
    leaves: tuple[Piece, ...]
    targets: tuple[str, ...]
    names: tuple[str, ...]
    point: Values
    several: bool
    words: tuple[str, ...]
    said: tuple[str, ...]
    clash: bool

    def has(self, *words: str) -> bool:
        """Say whether one of the words stands in the question."""
        return any(word in self.words for word in words)

    def starts(self, *stems: str) -> bool:
        """Say whether a word begins with one of the stems."""
        return any(word.startswith(stems) for word in self.words)

    def says(self, *pairs: str) -> bool:
        """Say whether two words stand side by side, as in "loss after"."""
        return any(f"{first} {second}" in pairs for first, second in pairwise(self.said))

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
    links = tuple(piece for piece in given if piece.text == "gradient" and piece.of and piece.wrt)
    given = [piece for piece in given if piece not in links] if len(links) > 1 else given
    numbers = {piece.text: piece.values for piece in given}
    clash = len(points) > 1 or len({piece.text for piece in defined}) < len(defined)
    return Notes(
        given=numbers,
        defined={piece.text: piece for piece in defined},
        formulas=tuple(piece.tree for piece in found if piece.kind == "formula" and piece.tree),
        functions=tuple(piece.text for piece in found if piece.kind == "function"),
        marks=tuple(piece for piece in found if piece.kind == "mark"),
        links=links,
        leaves=tuple(piece for piece in found if piece.kind == "leaf"),
        targets=tuple(name for piece in found if piece.kind == "target" for name in piece.wrt),
        names=tuple(piece.text for piece in found if piece.kind == "name"),
        point=points[0].values if points else (),
        several=any(piece.bare and len(piece.values) > 1 for piece in (*given, *points)),
        words=tuple(piece.text for piece in found if piece.kind == "word"),
        said=tuple(_said(found, index) for index in range(len(found))),
        clash=clash or any(numbers[piece.text] != piece.values for piece in given) or _counted_twice(given),
    )


def _said(found: Sequence[Piece], index: int) -> str:
    """Return what a piece says: a name that only gets its number is a given one, f(x) is f."""
    piece = found[index]
    if piece.kind == "name" and is_kind(found, index + 1, "equation") and found[index + 1].text == piece.text:
        return GIVEN
    if piece.kind in ("word", "name"):
        return piece.text
    match piece.tree:
        case Call(name, (Var(_), *_)) if piece.kind == "formula" and len(name) == 1:
            return name
    return {"formula": FORMULA, "function": FORMULA, "stop": STOP}.get(piece.kind, GIVEN)


def _counted_twice(given: Sequence[Piece]) -> bool:
    """Say whether steps or calls are counted more than once, as in "two steps, twice"."""
    return sum(piece.text in ("steps", "times") for piece in given) > 1
