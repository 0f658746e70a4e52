"""A piece of a formula with its sign, "+ 3y^2", put in the place of the one term that it is like."""

import re
from collections.abc import Iterator

from tutor.ask.fields import equation
from tutor.ask.reader.loosened import formula
from tutor.ask.resolve import Formula
from tutor.ask.tree import Neg, Num, Op, Tree, Unreadable, degree, negative, variables
from tutor.ask.typed import formula_of

PIECE = re.compile(r"\s*(?:\+|[-−](?=\s))\s*(?=\S)")
Signed = tuple[int, Tree]


def with_piece(old: str, piece: str) -> str:
    """Return the text of a formula with a piece in the place of its like, else behind it. Raises Unreadable."""
    sign = PIECE.match(piece)
    assert sign is not None
    whole, told = formula_of(old), formula_of(formula(piece[sign.end() :]))
    new = (1 if "+" in sign[0] else -1, told.tree)
    terms = list(_terms(whole.tree))
    like = [place for place, (_, term) in enumerate(terms) if _shape(term) == _shape(told.tree)]
    if len(like) > 1:
        raise Unreadable("which term is that?")
    terms[like[0] if like else len(terms) :] = [new, *(terms[like[0] + 1 :] if like else ())]
    tree = _summed(terms)
    return equation(Formula(tree, whole.name, tuple(dict.fromkeys((*whole.arguments, *variables(tree))))))


def _terms(tree: Tree, sign: int = 1) -> Iterator[Signed]:
    match tree:
        case Op("+" | "-" as joint, left, right):
            yield from _terms(left, sign)
            yield from _terms(right, sign if joint == "+" else -sign)
        case Neg(inner):
            yield from _terms(inner, -sign)
        case _:
            yield sign, tree


def _summed(terms: list[Signed]) -> Tree:
    sign, tree = terms[0]
    total = tree if sign > 0 else negative(tree)
    for sign, tree in terms[1:]:
        total = Op("+" if sign > 0 else "-", total, tree)
    return total


def _shape(tree: Tree) -> tuple[frozenset[str], int | None, bool]:
    """Return what makes two terms alike: their variables, and of which degree they are."""
    names = frozenset(variables(tree))
    return names, degree(tree, names), isinstance(tree, Num)
