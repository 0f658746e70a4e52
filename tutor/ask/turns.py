"""Turns of phrase that say one thing in many ways: A, B or neither; the y direction; bending up or down.

As in `movement`, each piece becomes a letter, and what a pattern finds is written again in one way.
"""

import re
from collections.abc import Sequence

from tutor.ask.lexicon import roles
from tutor.ask.pieces import Piece

# S, W, M: alternatives of sign, of up and down, of sides, small where two of them stand in one phrase; Z: neither.
ROLES = {"side.sign": "S", "side.hand": "M", "side.none": "Z", "side.bent": "K", "up": "W", "down": "W"}
ROLES |= {"uphill": "W", "downhill": "W", "upwards": "W", "downwards": "W"}
WORDS = {"or": "o", ",": "o", "in": "i", "the": "t", "a": "t", "direction": "r", "partial": "d", "derivative": "d"}
WISHES = {"S": "positive or negative", "W": "up or down", "M": "left or right"}
OTHERS = re.compile(r"(?:Zo+)?(?:([SWM])(?:o+t*\1)+|[SWMswm])(?:o+t*Z)?")


def turned(found: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with each of these turns written in one way."""
    for pattern, written in TURNS:
        done, end = list[Piece](), 0
        for turn in pattern.finditer("".join(map(_letter, found))):
            done += [*found[end : turn.start()], *written(found[turn.start() : turn.end()], turn[0])]
            end = turn.end()
        found = [*done, *found[end:]]
    return list(found)


def _letter(piece: Piece) -> str:
    if piece.kind not in ("word", "stop"):
        return "N" if piece.kind == "name" else "Z" if piece.kind == "number" and piece.values == (0.0,) else "."
    one, _, other = piece.text.partition(" or ")
    if other and _letter(Piece("word", one)) == _letter(Piece("word", other)):
        return _letter(Piece("word", one)).lower()
    known = roles(piece.text)
    known |= roles(piece.text.rpartition(" ")[2]) if "want.rises" in known else known  # "goes up"
    return WORDS.get(piece.text) or next((letter for role, letter in ROLES.items() if role in known), ".")


def _choice(held: Sequence[Piece], letters: str) -> Sequence[Piece]:
    """Return one wish for two alternatives or more; a phrase that has two stays, and so do words without "or"."""
    phrase = [piece for piece, letter in zip(held, letters, strict=True) if letter in "swm"]
    wish = next((letter for letter in letters if letter in WISHES), "")
    return phrase or ([Piece("word", WISHES[wish])] if "or" in (piece.text for piece in held) else held)


def _partial(held: Sequence[Piece], letters: str) -> Sequence[Piece]:
    by = [Piece("word", "with respect to"), next(piece for piece in held if piece.kind == "name")]
    return [held[-1], *by] if letters[-1] == "d" else by


BENDING = [Piece("word", word) for word in ("positive or negative", "second", "derivative")]
TURNS = (
    (OTHERS, _choice),
    (re.compile(r"i?t*Nr|tNd(?!t*N)"), _partial),
    (re.compile(r"Kt*[Ww]"), lambda held, letters: BENDING),
)
