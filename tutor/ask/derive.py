"""The derivative as a formula, with the rules that were used: each operation has its rule beside it."""

from dataclasses import dataclass, field
from functools import lru_cache

from tutor.ask.budget import tick
from tutor.ask.evaluate import number
from tutor.ask.functions import FUNCTIONS
from tutor.ask.printer import pretty
from tutor.ask.tree import Call, Neg, Num, Op, Tree, Unreadable, Var, bounded, negative, substitute, variables

ONE, NOUGHT = Num(1.0), Num(0.0)


@dataclass
class Derivation:
    """The derivative of a formula, and the rules that led to it, each as one line."""

    tree: Tree = NOUGHT
    rules: list[str] = field(default_factory=list)


def derived(tree: Tree, name: str) -> Derivation:
    """Return the derivative by one variable. Raises Unreadable where a part has no short one, or it grows too long."""
    found = Derivation()
    found.tree = bounded(_slope(tree, name, found.rules))
    found.rules = list(dict.fromkeys(found.rules))
    return found


def nth_derived(tree: Tree, name: str, order: int) -> Tree:
    """Return the derivative of an order by one variable. Raises Unreadable, as `derived` does."""
    for _ in range(order):
        tree = derived(tree, name).tree
    return tree


def _slope(tree: Tree, name: str, rules: list[str]) -> Tree:
    """Return the derivative, and note the rules that are more than sums and constants."""
    tick()
    if name not in variables(tree):
        return NOUGHT
    match tree:
        case Var():
            return ONE
        case Neg(inner):
            return _minus(_slope(inner, name, rules))
        case Op("+" | "-" as sign, left, right):
            return _sum(sign, _slope(left, name, rules), _slope(right, name, rules))
        case Op("*", left, right):
            return _product(left, right, name, rules)
        case Op("/", left, right):
            return _quotient(left, right, name, rules)
        case Op("^", base, exponent):
            return _power(base, exponent, name, rules)
        case Call(function, (inner,)) if FUNCTIONS[function].slope:
            return _chain(tree, _of(function, inner), inner, name, rules)
    raise Unreadable("a part of the formula has no short derivative")


def _product(left: Tree, right: Tree, name: str, rules: list[str]) -> Tree:
    if name not in variables(left):
        return _times(left, _slope(right, name, rules))
    if name not in variables(right):
        return _times(right, _slope(left, name, rules))
    rules.append(f"product rule: the slope of {pretty(left)} times {pretty(right)}, plus the other way round")
    return _sum("+", _times(_slope(left, name, rules), right), _times(left, _slope(right, name, rules)))


def _quotient(left: Tree, right: Tree, name: str, rules: list[str]) -> Tree:
    if name not in variables(right):
        return _over(_slope(left, name, rules), right)
    rules.append(f"quotient rule: with {pretty(right)} below, its square goes below the slope")
    top = _sum("-", _times(_slope(left, name, rules), right), _times(left, _slope(right, name, rules)))
    return _over(top, _raised(right, Num(2.0)))


def _power(base: Tree, exponent: Tree, name: str, rules: list[str]) -> Tree:
    if (power := number(exponent)) is not None:  # 3/2 is one as well
        exponent = Num(power)
        outer = _times(exponent, _raised(base, Num(exponent.value - 1)))
        rules.append(f"power rule: {pretty(Op('^', base, exponent))} becomes {pretty(outer)}")
        return _inside(outer, base, name, rules)
    if name in variables(base) or not isinstance(base, Num):
        raise Unreadable("a power with a variable above and below")
    outer = _times(Call("ln", (base,)), Op("^", base, exponent))
    rules.append(f"exponential: {pretty(Op('^', base, exponent))} becomes {pretty(outer)}")
    return _inside(outer, exponent, name, rules)


def _chain(tree: Tree, outer: Tree, inner: Tree, name: str, rules: list[str]) -> Tree:
    rules.append(f"{pretty(tree)} becomes {pretty(outer)}")
    return _inside(outer, inner, name, rules)


def _inside(outer: Tree, inner: Tree, name: str, rules: list[str]) -> Tree:
    """Multiply by the slope of what is inside: the chain rule, where there is more inside than the variable."""
    if inner == Var(name):
        return outer
    slope = _slope(inner, name, rules)
    rules.append(f"chain rule: times the slope of the inside {pretty(inner)}, which is {pretty(slope)}")
    return _times(slope, outer)


@lru_cache(maxsize=64)
def _table(function: str) -> Tree:
    from tutor.ask.formula import parse

    return parse(FUNCTIONS[function].slope)


def _of(function: str, inner: Tree) -> Tree:
    return substitute(_table(function), {"x": inner})


def _sum(sign: str, left: Tree, right: Tree) -> Tree:
    if right == NOUGHT:
        return left
    if left == NOUGHT:
        return right if sign == "+" else _minus(right)
    if isinstance(left, Num) and isinstance(right, Num):
        return Num(left.value + right.value if sign == "+" else left.value - right.value)
    return Op(sign, left, right)


def _minus(tree: Tree) -> Tree:
    return tree.inner if isinstance(tree, Neg) else negative(tree) if tree != NOUGHT else NOUGHT


def _times(left: Tree, right: Tree) -> Tree:
    """Return a product with the number in front, and numbers multiplied."""
    if NOUGHT in (left, right):
        return NOUGHT
    if isinstance(right, Num):
        left, right = right, left
    if left == ONE:
        return right
    match left, right:
        case Num(a), Num(b):
            return Num(a * b)
        case Num(a), Op("*", Num(b), rest):
            return _times(Num(a * b), rest)
        case Num(a), Neg(inner):
            return _times(Num(-a), inner)
        case Num(-1.0), _:
            return _minus(right)
        case Var(), Op("*", Num() as number, rest):
            return Op("*", Op("*", number, left), rest)
    return Op("*", left, right)


def _over(left: Tree, right: Tree) -> Tree:
    return left if left == NOUGHT or right == ONE else Op("/", left, right)


def _raised(base: Tree, exponent: Num) -> Tree:
    return ONE if exponent.value == 0 else base if exponent.value == 1 else Op("^", base, exponent)
