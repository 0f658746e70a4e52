"""A function's name in front of its own formula names it, and is not applied to it: "sigmoid 1/(1+e^-x)"."""

from collections.abc import Iterator, Sequence

from tutor.ask.build import applied
from tutor.ask.evaluate import height
from tutor.ask.formula import Parser
from tutor.ask.lexer import Token
from tutor.ask.tree import Call, Tree, Unreadable, Var, variables

PLACES = (-1.7, -0.4, 0.3, 2.6)  # on both sides of every kink, and where a logarithm has no value
CLOSE = 1e-9
HEAD = 6  # tokens of "s(x) =" at most


def without_names(found: Sequence[Token]) -> list[Token]:
    """Return the tokens without each function's name that stands in front of what it is."""
    kept: list[Token] = []
    at = 0
    while at < len(found):
        if found[at].kind == "func" and _is_name(found, at):
            at += 1 + (found[at + 1].text == "=")
        else:
            kept.append(found[at])
            at += 1
    return kept


def _is_name(found: Sequence[Token], at: int) -> bool:
    if found[at + 1 : at + 2] and found[at + 1].text == "(" and not found[at + 1].spaced:
        return False
    return any(_is_what_it_is(found[at].text, tree) for tree in _behind(found, at + 1))


def _behind(found: Sequence[Token], at: int) -> Iterator[Tree]:
    """Yield the formula behind a name, "sigmoid function" included, and that behind "s(x) =" there."""
    at += at < len(found) and found[at].text == "function"
    head = [token.text for token in found[at : at + HEAD]]
    for start in (at, at + head.index("=") + 1) if "=" in head else (at,):
        try:
            yield Parser(found, start).expression()
        except Unreadable:
            continue


def _is_what_it_is(name: str, tree: Tree) -> bool:
    """Say whether a formula has a function's values at every place; the function applied once more is none."""
    if len(variables(tree)) != 1 or (isinstance(tree, Call) and tree.name == name):
        return False
    (variable,) = variables(tree)
    try:
        itself = applied(name, (Var(variable),))
    except Unreadable:
        return False
    return all(_alike(height(itself, variable, place), height(tree, variable, place)) for place in PLACES)


def _alike(one: float | None, other: float | None) -> bool:
    return one == other or (one is not None and other is not None and abs(one - other) < CLOSE)
