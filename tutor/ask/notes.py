"""What of a question a formula is made of, and the signs that stand for its parts in the order of its words."""

from dataclasses import dataclass

from tutor.ask.lists import Values
from tutor.ask.pieces import Piece
from tutor.ask.tree import Tree

FORMULA, GIVEN, STOP = "#", "=", ";"


@dataclass(frozen=True)
class Notes:
    """Numbers by name, definitions, formulas, functions named without an argument, marks of derivatives, and words."""

    given: dict[str, Values]
    defined: dict[str, Piece]
    formulas: tuple[Tree, ...]
    functions: tuple[str, ...]
    marks: tuple[Piece, ...]
    words: tuple[str, ...]
