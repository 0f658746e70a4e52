"""The names of variables in a question that no number belongs to: those alone, and those differentiated by."""

from collections.abc import Iterator, Sequence

from tutor.ask.lexicon import roles
from tutor.ask.owners import Owned
from tutor.ask.pieces import Piece
from tutor.ask.tree import Call, Var

HELD = frozenset(
    {"alone", "constant", "constant at", "fixed", "fixed at", "held at", "stay", "stays", "still", "unchanged"}
)
HOLDING = frozenset({"hold", "holding", "keep", "keeping", "leave", "leaving"})


def names(found: Sequence[Piece], kept: Sequence[int], done: Owned) -> Iterator[str]:
    """Yield the names that stand alone, and f for "f(x)"."""
    behind = set(_target_places(found, kept))
    for at in kept:
        match found[at]:
            case Piece("name") as piece if at not in done.used and at not in behind and not _is_held(found, at):
                yield piece.text
            case Piece("formula", tree=Call(name, (Var(_), *_))) if len(name) == 1:
                yield name


def held(found: Sequence[Piece], kept: Sequence[int]) -> Iterator[str]:
    """Yield the variables that are said to stay as they are."""
    yield from (found[at].text for at in kept if found[at].kind == "name" and _is_held(found, at))


def _is_held(found: Sequence[Piece], at: int) -> bool:
    """Say whether a variable is said to stay as it is: "leave x", "holding y fixed", "with y as a constant"."""
    if at and found[at - 1].text in HOLDING:
        return True
    end = at + 1
    while end < len(found) and found[end].kind == "word" and found[end].text not in HELD:
        if "pass" not in roles(found[end].text):
            return False
        end += 1
    return end < len(found) and found[end].text in HELD


def _target_places(found: Sequence[Piece], kept: Sequence[int]) -> Iterator[int]:
    """Yield the places of the names behind "with respect to"."""
    for at in kept:
        end = at + 1
        if found[at].kind == "word" and "wrt" in roles(found[at].text):
            while end < len(found) and (found[end].kind == "name" or roles(found[end].text) & {"pass", "join"}):
                if found[end].kind == "name":
                    yield end
                end += 1


def targets(found: Sequence[Piece], kept: Sequence[int]) -> Iterator[str]:
    """Yield the names behind "with respect to"; "?" for something that is no name."""
    for at in _target_places(found, kept):
        yield found[at].text
    for at in kept:
        known = roles(found[at].text) if found[at].kind == "word" else frozenset()
        if "wrt" in known and "number.direction" not in known and not _has_target(found, at):
            yield "?"


def _has_target(found: Sequence[Piece], at: int) -> bool:
    """Say whether "with respect to" has a name behind it, or "both", or "all"."""
    every = any(piece.text in ("both", "all") for piece in found[at + 1 : at + 3])
    return every or any(True for _ in _target_places(found, [at]))
