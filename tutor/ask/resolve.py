"""From notes to one formula and one point: definitions are put in, names get their numbers, nothing is left over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from tutor.ask.evaluate import ERRORS, Value, evaluate
from tutor.ask.functions import FUNCTIONS
from tutor.ask.lexicon import named, roles
from tutor.ask.notes import Notes
from tutor.ask.pieces import Piece
from tutor.ask.tree import Call, Neg, Op, Tree, Unreadable, Var, bounded, calls, substitute, variables, walk

DATA = frozenset({"x", "y", "t", "preds", "targets", "target"})
PARAMETERS = frozenset({"w", "w1", "w2", "w_1", "w_2", "theta", "m", "a", "b"})
CURVES, CONSTANTS = frozenset({"x", "y", "z", "t"}), frozenset({"a", "b", "c", "k", "m", "n"})
LOSS_NAMES = frozenset({"loss", "l", "j", "cost", "mse", "error"})
FUNCTION_NAMES = frozenset("flj")
CIRCLE = "these go round in a circle: each is made of the other"
EVERY = "all"  # stands for every variable without a number of its own
MODEL = frozenset({"model", "prediction", "predictions", "network", "neuron", "output"})


@dataclass(frozen=True)
class Formula:
    """The one formula of a question: its tree, its name, and its variables in the order of its brackets."""

    tree: Tree
    name: str
    arguments: tuple[str, ...]


def formula_of(notes: Notes, extra: Tree | None = None) -> Formula:
    """Return the formula asked about, definitions put in. Raises Unreadable where there is none, or more than one."""
    primed = tuple(mark.of for mark in notes.marks if mark.of in FUNCTIONS)
    if not all(map(_is_plain, notes.functions + primed)):
        raise Unreadable("a function of nothing")
    bare = [Call(name, (Var(_only_name(notes)),)) for name in notes.functions + primed]
    roots: list[tuple[str, Tree]] = [("", tree) for tree in (*notes.formulas, *bare) if not _is_reference(tree, notes)]
    roots += [("loss", extra)] if extra else []
    trees = [tree for _, tree in roots] + [piece.tree for piece in notes.defined.values() if piece.tree]
    used = {name for tree in trees for name in (*variables(tree), *calls(tree))}
    roots += [(name, piece.tree) for name, piece in notes.defined.items() if piece.tree and name not in used]
    if MODEL & {*notes.words}:
        roots = [root for root in roots if not any(root[1] in tuple(walk(other))[1:] for _, other in roots)]
    if len(roots) > 1 and _added(roots, notes):
        roots = [("loss", reduce(lambda left, right: Op("+", left, right), (tree for _, tree in roots)))]
    if len(roots) != 1:
        raise Unreadable(_apart([name for name, _ in roots], notes))
    return _finished(*roots[0], notes)


def _apart(names: Sequence[str], notes: Notes) -> str:
    """Say why there is not one formula: pieces that go round, or of which none leads on to another."""
    if not names and notes.defined:
        return CIRCLE
    if len(names) < 2 or not all(names):
        return "one formula, please"
    return f"{' and '.join(names)} do not fit together: none of them stands in another"


def _added(roots: Sequence[tuple[str, Tree]], notes: Notes) -> bool:
    """Say whether backward() is called on each of several losses, once: then their gradients are those of the sum."""
    each = notes.words.count("backwardeach") == len(roots)
    both = "both" in notes.words and len(roots) == 2 and any(map(_is_call, notes.words))
    cleared = any("want.cleared" in roles(word) for word in notes.words)
    return all(name for name, _ in roots) and (each or both) and not cleared


def _is_call(word: str) -> bool:
    return word.startswith("backward")


def _finished(name: str, tree: Tree, notes: Notes) -> Formula:
    own = notes.defined[name].arguments if name in notes.defined else ()
    put_in = any(argument in notes.defined for argument in own)  # "f(u) = u^2, u = 3x + 1" is one of x
    arguments = () if put_in else own
    whole = bounded(_expanded(tree, notes.defined))
    if calls(whole) - FUNCTIONS.keys():
        raise Unreadable("a function nobody defined")
    unknown = [mark for mark in notes.marks if notes.defined and not mark.wrt and mark.of not in {*notes.defined, name}]
    if unknown or any(mark.of in variables(whole) for mark in notes.marks):
        raise Unreadable("an implicit function, or one that is nowhere defined")
    scored = any(named(word, "want").startswith("loss_of") for word in notes.words)  # dL/dw of a loss that is named
    fallback = notes.marks[0].of if notes.marks and notes.marks[0].of not in FUNCTIONS and not scored else ""
    only = () if calls(whole) or calls(tree) else (_only_name(notes),)  # sigmoid(2) is of nothing, y = 7 of x
    return Formula(whole, name or fallback or "f", arguments or in_turn(variables(whole)) or only)


def in_turn(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names in the order of a point; as they appear where none is usual: y/x at (1, 2) has x = 1."""
    try:
        return tuple(in_order(names))
    except Unreadable:
        return names


def _is_plain(name: str) -> bool:
    return name in FUNCTIONS and FUNCTIONS[name].arguments == 1 and not FUNCTIONS[name].whole


def _only_name(notes: Notes) -> str:
    """Return the letter that a bare "relu" is taken of: the one that is given, else x."""
    letters = [name for name in notes.given if len(name) == 1]
    return letters[0] if letters else "x"


def _is_reference(tree: Tree, notes: Notes) -> bool:
    """Say whether a formula is only "f(x)", the name of what is defined elsewhere."""
    return (
        isinstance(tree, Call) and tree.name in notes.defined and all(isinstance(each, Var) for each in tree.arguments)
    )


def _expanded(tree: Tree, defined: Mapping[str, Piece]) -> Tree:
    """Put definitions in until none is left; those that go round in circles are refused."""
    for _ in range(len(defined) + 2):
        known = {name: piece.tree for name, piece in defined.items() if piece.tree}
        new = bounded(_applied(bounded(substitute(tree, known)), defined))
        if new == tree:
            return tree
        tree = new
    raise Unreadable(CIRCLE)


def _applied(tree: Tree, defined: Mapping[str, Piece]) -> Tree:
    """Replace calls of the learner's own functions by what they are."""
    match tree:
        case Neg(inner):
            return Neg(_applied(inner, defined))
        case Op(sign, left, right):
            return Op(sign, _applied(left, defined), _applied(right, defined))
        case Call(name, arguments):
            given = tuple(_applied(argument, defined) for argument in arguments)
            own = defined.get(name)
            if own is None or own.tree is None:
                return Call(name, given)
            names = own.arguments or variables(own.tree)  # "f(2) for f = x^3"
            if len(names) != len(given):
                raise Unreadable("a function with another number of arguments")
            return substitute(own.tree, dict(zip(names, given, strict=True)))
    return tree


def in_order(names: Sequence[str]) -> list[str]:
    """Return names in the order in which a point lists them: x before y, w before b. Raises Unreadable for others."""
    letters = {name[0] for name in names}
    for group in ("xyz", "wb", "uvw", "abc", "mb", "mc", "pq", "rs"):
        if letters <= set(group):
            return sorted(names, key=lambda name: (group.index(name[0]), name))
    raise Unreadable("which coordinate is which?")


def is_scalar(tree: Tree, point: Mapping[str, Value]) -> bool:
    """Say whether the formula gives one finite number at the point."""
    try:
        value = evaluate(tree, point)
    except ERRORS:
        return False
    return isinstance(value, float) and abs(value) < 1e100
