"""Formulas over lists, written out number by number: a mean of squares becomes a formula of its weights alone."""

from collections.abc import Mapping

from tutor.ask.evaluate import Value, evaluate
from tutor.ask.fields import row
from tutor.ask.functions import FUNCTIONS
from tutor.ask.tree import Call, Neg, Num, Op, Tree, calls, substitute, variables

MOST_SUMMANDS = 12


def spelled_out(tree: Tree, data: Mapping[str, Value]) -> Tree:
    """Put the given numbers in; sums over lists are written out, number by number."""
    match tree:
        case Call(name, arguments) if FUNCTIONS[name].whole:
            return _summed(name, arguments, data)
        case Call(name, arguments):
            return Call(name, tuple(spelled_out(argument, data) for argument in arguments))
        case Op(sign, left, right):
            return Op(sign, spelled_out(left, data), spelled_out(right, data))
    return substitute(tree, {name: Num(value) for name, value in data.items() if isinstance(value, float)})


def _summed(name: str, arguments: tuple[Tree, ...], data: Mapping[str, Value]) -> Tree:
    """Return the sum, or the mean, with one summand for each row; unchanged where that is not possible."""
    each = Op("^", Op("-", *arguments), Num(2.0)) if name == "mse" else arguments[0]
    columns = {key: row(value) for key, value in data.items()}
    counts = {len(columns[key]) for key in variables(each) if key in columns} - {1} or {1}
    if name not in ("mse", "sum", "mean") or len(counts) > 1 or max(counts) > MOST_SUMMANDS:
        return Call(name, arguments)
    rows = [
        {key: Num(values[min(row, len(values) - 1)]) for key, values in columns.items()} for row in range(max(counts))
    ]
    total = substitute(each, rows[0])
    for others in rows[1:]:
        total = Op("+", total, substitute(each, others))
    return total if name == "sum" else Op("/", total, Num(float(len(rows))))


def held(tree: Tree, place: Mapping[str, Value]) -> Tree:
    """Return a formula with the numbers that its detached parts have at a place in their stead."""
    if "detach" not in calls(tree):
        return tree
    match tree:
        case Call("detach", (inner,)):
            return Num(float(evaluate(inner, place)))
        case Call(name, arguments):
            return Call(name, tuple(held(argument, place) for argument in arguments))
        case Op(sign, left, right):
            return Op(sign, held(left, place), held(right, place))
    return Neg(held(tree.inner, place)) if isinstance(tree, Neg) else tree
