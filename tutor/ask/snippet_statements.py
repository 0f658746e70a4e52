"""The third gate: the statements of pasted code, its loops bounded, each name known before it is used."""

import ast

from tutor.ask.snippet_kinds import Kind, combined, element, joined, kind
from tutor.ask.snippet_names import WRITABLE, path_of
from tutor.ask.snippet_values import Values
from tutor.ask.tree import Unreadable

MOST_TURNS = 1000
MOST_PASSES = 6
MOST_LOOPS = 3
ARITHMETIC = ("tensor", "int", "float")


def block(values: Values, statements: list[ast.stmt], loops: int = 0) -> None:
    """Go through statements inside as many loops. Raises Unreadable for what is not understood."""
    for statement in statements:
        _statement(values, statement, loops)


def _statement(values: Values, statement: ast.stmt, loops: int) -> None:
    values.spend(1)
    match statement:
        case ast.Pass():
            pass
        case ast.Expr(ast.Call(ast.Name("print"), arguments, [])):
            _print(values, arguments)
        case ast.Expr(value):
            values.of(value)
        case ast.Assign([target], value):
            _assign(values, target, value, loops)
        case ast.AugAssign(target, sign, value):
            _augment(values, target, sign, value, loops)
        case ast.With([ast.withitem(ast.Call(function, [], []), None)], body) if path_of(function) == "torch.no_grad":
            block(values, body, loops)
        case ast.For(target, repeated, body, []):
            _loop(values, target, repeated, body, loops + 1)
        case ast.FunctionDef(name, arguments, [ast.Return(ast.expr() as value)], [], None) if not loops:
            _define(values, name, ast.Lambda(arguments, value))
        case _:
            raise Unreadable("a statement that is not understood")


def _print(values: Values, arguments: list[ast.expr]) -> None:
    for argument in arguments:
        if not values.of(argument).is_only(*ARITHMETIC, "data", "log", "shown", "tensors"):
            raise Unreadable("a print of something that is no number")


def _define(values: Values, name: str, function: ast.Lambda) -> None:
    """Take a function in that is one expression of a few plain arguments; each call goes through it."""
    given = function.args
    others = (*given.posonlyargs, *given.kwonlyargs, *given.defaults, *given.kw_defaults, given.vararg, given.kwarg)
    if any(others) or not 1 <= len(given.args) <= 4 or any(each.annotation for each in given.args):
        raise Unreadable("an unusual function")
    if name in values.kinds or name in values.functions:
        raise Unreadable("a function under a name that is taken")
    values.functions[name] = function
    values.kinds[name] = kind("function")


def _assign(values: Values, target: ast.expr, value: ast.expr, loops: int) -> None:
    match target, value:
        case ast.Name(name), ast.Lambda() if not loops:
            _define(values, name, value)
        case ast.Attribute(of, name), ast.Constant(None | bool() as given) if name in WRITABLE:
            if (given is None) is (name == "requires_grad") or not values.of(of).is_only("tensor"):
                raise Unreadable("an attribute that is not set so")
        case ((ast.Tuple(targets) | ast.List(targets)), (ast.Tuple(parts) | ast.List(parts))) if len(targets) == len(
            parts
        ):
            kinds = [_changed(values.of(part), part, loops) for part in parts]
            for each, found in zip(targets, kinds, strict=True):
                _store(values, each, found)
        case ((ast.Tuple(targets) | ast.List(targets)), _):
            whole = values.of(value)
            if not whole.is_only("tensors"):
                raise Unreadable("nothing to take apart")
            for each in targets:
                _store(values, each, element(whole))
        case _:
            _store(values, target, _changed(values.of(value), value, loops))


def _changed(found: Kind, value: ast.expr, loops: int) -> Kind:
    """Return a value's kind as its name keeps it: a whole number worked out in a loop may have grown on every turn."""
    grows = (
        loops and "int" in found.tags and not found.tags & {"data", "nested"} and not isinstance(value, ast.Constant)
    )
    return Kind(found.tags, float("inf"), found.size) if grows else found


def _store(values: Values, target: ast.expr, found: Kind) -> None:
    """Let a target have a value of this kind."""
    if not found.tags or found.tags & {"none", "context", "shown", "function"}:
        raise Unreadable("nothing that a name could hold")
    match target:
        case ast.Name(name) if name not in values.functions:
            values.kinds[name] = found
        case ast.Attribute(of, name) if name in WRITABLE - {"requires_grad"} and found.is_only("tensor"):
            if not values.of(of).is_only("tensor") or found.size > values.of(of).size:
                raise Unreadable("an attribute of something that is no tensor, or a larger tensor in its place")
        case ast.Subscript(of) if found.is_only(*ARITHMETIC):
            if not (values.of(target).is_only("tensor") and values.of(of).is_only("tensor")):
                raise Unreadable("a place in something that is no tensor")
        case _:
            raise Unreadable("a target that is not understood")


def _augment(values: Values, target: ast.expr, sign: ast.operator, value: ast.expr, loops: int) -> None:
    """Go through w -= …, as arithmetic and an assignment."""
    found = combined(sign, values.of(target), values.of(value), values.number(value))
    _store(values, target, _changed(found, ast.BinOp(target, sign, value), loops))


def _loop(values: Values, target: ast.expr, repeated: ast.expr, body: list[ast.stmt], loops: int) -> None:
    """Go through a loop until no name changes its kind any more; only the last time counts as work."""
    kinds, turns = _turns(values, repeated)
    values.times *= turns
    if values.times > MOST_TURNS or loops > MOST_LOOPS or turns < 1:
        raise Unreadable("a loop that is too long, or never entered")
    worked = values.work
    for _ in range(MOST_PASSES):
        before, values.work = dict(values.kinds), worked
        _take(values, target, kinds)
        block(values, body, loops)
        values.kinds = {name: joined(found, before.get(name, found)) for name, found in values.kinds.items()}
        if values.kinds == before:
            break
    else:
        raise Unreadable("a loop whose names do not settle")
    values.times //= turns


def _take(values: Values, target: ast.expr, kinds: list[Kind]) -> None:
    """Give a loop's names what they hold on one turn: one name, or several that are taken apart."""
    targets = target.elts if isinstance(target, ast.Tuple) else [target]
    if len(kinds) == 1 and len(targets) > 1:
        kinds = [element(kinds[0])] * len(targets)
    if len(targets) != len(kinds) or not all(isinstance(each, ast.Name) for each in targets):
        raise Unreadable("a loop whose names do not fit")
    for each, found in zip(targets, kinds, strict=True):
        _store(values, each, found)


def _turns(values: Values, repeated: ast.expr) -> tuple[list[Kind], int]:
    """Return what a loop's names hold, and how often it turns at most."""
    match repeated:
        case ast.Call(ast.Name("range"), arguments, []) if 1 <= len(arguments) <= 3:
            ends = [values.number(each) for each in arguments]
            if None in ends or (len(ends) == 3 and not ends[2]):
                raise Unreadable("a range that is not written out")
            return [kind("int", bits=31)], len(range(*(end or 0 for end in ends)))
        case ast.Call(ast.Name("enumerate"), [inner], []):
            kinds, turns = _turns(values, inner)
            if len(kinds) > 1:
                raise Unreadable("a loop whose names do not fit")
            return [kind("int", bits=31), *kinds], turns
        case ast.Call(ast.Name("zip"), arguments, []) if 2 <= len(arguments) <= 4:
            found = [values.of(each) for each in arguments]
            return [element(each) for each in found], min(each.size for each in found)
    found_one = values.of(repeated)
    return [element(found_one)], found_one.size
