"""The one formula that a question is about, among all that it holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.ask.ledger import Owned, called_at
from tutor.ask.lexicon import roles
from tutor.ask.notes import Notes
from tutor.ask.pieces import Piece
from tutor.ask.resolve import Formula, formula_of
from tutor.ask.tree import Unreadable, calls

HEIGHTS = frozenset({"y", "f", "g", "h", "l", "j", "z", "loss", "cost"})  # "y = 7" is a function that does not change
TELLING = frozenset({"the", "its", "whose", "my", "that", "this"})


@dataclass(frozen=True)
class About:
    """A formula, or the reason why there is none; `constant` is the name of one that is a plain number."""

    formula: Formula | None = None
    problem: str = ""
    constant: str = ""


def about_what(found: Sequence[Piece], kept: Sequence[int], done: Owned, sloped: bool) -> About:
    """Return the formula of the clauses that ask, which are at the places `kept`.

    One that the asker only believes in counts where there is no other; so does a number under a function's name where
    a slope is asked for. A function's name says nothing new beside a formula that calls it: "|x|, absolute value".
    """
    places = [at for at in kept if _is_formula(found, at, done)]
    sure = [at for at in places if at not in done.believed]
    defined = any(found[at].kind == "equation" and not found[at].is_given for at in kept)
    trees = dict.fromkeys(found[at].tree for at in (sure if sure or defined else places))
    held = [found[at] for at in kept if at not in places and not (found[at].kind == "mark" and at in done.used)] + [
        Piece("formula", tree=tree) for tree in trees
    ]
    about = _read(held, done, "")
    if about.formula and any(found[at].tree == about.formula.tree and _is_told_slope(found, at) for at in places):
        return About(problem="That is a derivative already. Of which function?")
    if about.formula or about.problem:
        return about
    constant = next((piece.text for piece in held if piece.is_given and piece.text in HEIGHTS), "")
    return _read(held, done, constant) if sloped and constant else about


def _is_formula(found: Sequence[Piece], at: int, done: Owned) -> bool:
    piece = found[at]
    return at in done.formulas or (piece.kind == "formula" and piece.tree is not None and not called_at(piece))


def _is_told_slope(found: Sequence[Piece], at: int) -> bool:
    """Say whether a formula is told as a derivative: "the derivative of f is 3x - 1", "its slope is 2x"."""
    before = [piece.text for piece in found[max(0, at - 5) : at]]
    if before[-1:] != ["is"] or "what" in before:
        return False
    named = before[:-3] if before[-3:-2] == ["of"] else before[:-1]
    return len(named) > 1 and "want.slope" in roles(named[-1]) and named[-2] in TELLING


def _read(held: Sequence[Piece], done: Owned, constant: str) -> About:
    equations = [piece for piece in held if piece.kind == "equation" and (piece.arguments or not piece.is_given)]
    equations += [piece for piece in held if piece.is_given and not piece.arguments and piece.text == constant]
    defined = {piece.text: piece for piece in equations}
    formulas = tuple(piece.tree for piece in held if piece.kind == "formula" and piece.tree and not called_at(piece))
    called = frozenset().union(*(calls(tree) for tree in (*formulas, *(each.tree for each in equations)) if tree))
    named = dict.fromkeys(piece.text for piece in held if piece.kind == "function")
    if len(defined) < len({(piece.text, piece.tree) for piece in equations}):
        return About(problem="one name stands for two formulas")
    notes = Notes(
        given={name: values for name, values in done.given.items() if name != constant},
        defined=defined,
        formulas=formulas,
        functions=tuple(name for name in named if name not in called),
        marks=tuple(piece for piece in held if piece.kind == "mark"),
        words=tuple(piece.text for piece in held if piece.kind == "word"),
    )
    marked = any(mark.of for mark in notes.marks) and not done.links
    if not (formulas or notes.functions or defined or marked):
        return About()
    try:
        return About(formula_of(notes), constant=constant)
    except Unreadable as reason:
        return About(problem=str(reason))
