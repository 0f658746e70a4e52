"""The first gate for pasted code: only listed kinds of node and listed names pass; imports and texts are left out."""

import ast
import re

from tutor.ask.snippet_names import BUILTINS, IMPORTS, KNOWN, REDUCTIONS, RESERVED, ROOTS
from tutor.ask.tree import Unreadable

MOST_NODES = 900
MOST_STATEMENTS = 80
MOST_DEPTH = 40
MOST_NUMBER = 10**9
NODES: tuple[type[ast.AST], ...] = (
    *(ast.Module, ast.Expr, ast.Assign, ast.AugAssign, ast.For, ast.With, ast.withitem, ast.FunctionDef, ast.Return),
    *(ast.Lambda, ast.arguments, ast.arg, ast.Pass),
    *(ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.Constant, ast.List, ast.Tuple, ast.Load, ast.Store),
    *(ast.UnaryOp, ast.USub, ast.UAdd, ast.Call, ast.keyword),
    *(ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.MatMult),
)
# A format that keeps two decimal places or more still shows the number; the text around it is left out.
FORMAT = re.compile(r"[<>^]?[+ ]?\d{0,2},?\.[2-9]\d?[fg]")


def cleaned(tree: ast.Module) -> tuple[ast.Module, bool]:
    """Return the program without imports and texts, and whether prints under a condition were left out.

    Raises Unreadable for whatever is not listed.
    """
    body = [each for each in tree.body if not _is_import(each)]
    fresh = ast.Module([_shown(each) if each is body[-1] else each for each in body], [])
    _measure(fresh)
    plainer = _Plainer()
    fresh = ast.fix_missing_locations(plainer.visit(fresh))
    for node in ast.walk(fresh):
        _check(node)
    return fresh, plainer.silenced


def _measure(tree: ast.Module) -> None:
    """Raise Unreadable for a program that is too long, or nested too deep for the functions that walk it."""
    level: list[ast.AST] = [tree]
    nodes = depth = 0
    while level:
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        nodes, depth = nodes + len(level), depth + 1
    if (
        nodes > MOST_NODES
        or depth > MOST_DEPTH
        or sum(isinstance(each, ast.stmt) for each in ast.walk(tree)) > MOST_STATEMENTS
    ):
        raise Unreadable("too long, or too deep")


def _is_import(statement: ast.stmt) -> bool:
    """Say whether a statement is an import that may be left out: the program brings its own. Raises for any other."""
    if not isinstance(statement, ast.Import | ast.ImportFrom):
        return False
    if ast.unparse(statement) not in IMPORTS:
        raise Unreadable("an import that is not known")
    return True


def _shown(statement: ast.stmt) -> ast.stmt:
    """Return a last line that only names a value as the print that a notebook makes of it."""
    match statement:
        case ast.Expr(ast.Attribute() | ast.Name() | ast.Call(ast.Attribute(attr="item" | "tolist")) as value):
            return ast.Expr(ast.Call(ast.Name("print", ast.Load()), [value], []))
    return statement


class _Plainer(ast.NodeTransformer):
    """Takes the texts out of every print and leaves the values; writes torch.Tensor as torch.tensor of decimals."""

    silenced = False

    def visit_If(self, node: ast.If) -> ast.AST:
        """Leave out "if epoch % 10 == 0: print(…)": it changes nothing but what is printed."""
        plain = (ast.Compare, ast.BinOp, ast.Mod, ast.Name, ast.Constant, ast.cmpop, ast.expr_context)
        if node.orelse or not all(isinstance(each, plain) for each in ast.walk(node.test)):
            return node
        match node.body:
            case [ast.Expr(ast.Call(ast.Name("print")))]:
                self.silenced = True
                return ast.Pass()
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Return torch.Tensor([1, 2]) as torch.tensor([1.0, 2.0]); torch.Tensor(3) holds whatever was in memory."""
        self.generic_visit(node)
        match node:
            case ast.Call(ast.Attribute(ast.Name("torch"), "Tensor" | "FloatTensor"), [ast.List() as given], []):
                function = ast.Attribute(ast.Name("torch", ast.Load()), "tensor", ast.Load())
                return ast.Call(function, [_decimals(given)], [])
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """Return the print with nothing but values."""
        match node.value:
            case ast.Call(ast.Name("print"), arguments, keywords):
                if any(keyword.arg not in ("sep", "end", "flush") for keyword in keywords):
                    raise Unreadable("an unusual print")
                values = [value for argument in arguments for value in _values(argument)]
                values = [self.visit(value) for value in values]
                printed = ast.Expr(ast.Call(ast.Name("print", ast.Load()), values, []))
                return printed if values else ast.Pass()
            case ast.Constant(str()):
                return ast.Pass()
        return self.generic_visit(node)


def _decimals(given: ast.List) -> ast.expr:
    """Return a list with its whole numbers as decimals."""
    for node in ast.walk(given):
        if isinstance(node, ast.Constant) and type(node.value) is int and abs(node.value) < 10**9:
            node.value = float(node.value)
    return given


def _values(argument: ast.expr) -> list[ast.expr]:
    """Return the values that an argument of print shows."""
    match argument:
        case ast.Constant(str()):
            return []
        case ast.JoinedStr(parts):
            return [_formatted(part) for part in parts if not isinstance(part, ast.Constant)]
    return [argument]


def _formatted(part: ast.expr) -> ast.expr:
    """Return the value in the braces of an f-string."""
    match part:
        case ast.FormattedValue(value, _, None):
            return value
        case ast.FormattedValue(value, -1, ast.JoinedStr([ast.Constant(str() as form)])) if FORMAT.fullmatch(form):
            return value
    raise Unreadable("a format that would hide digits")


def _check(node: ast.AST) -> None:
    """Raise Unreadable for a node, a name or a constant that is not listed."""
    if type(node) not in NODES:
        raise Unreadable(f"{type(node).__name__} is not understood")
    match node:
        case ast.Constant(value):
            fine = value is None or type(value) in (bool, float) or value in REDUCTIONS
            fine = fine or (type(value) is int and value <= MOST_NUMBER)
        case ast.Attribute(_, name):
            fine = name in KNOWN
        case ast.Name(name, ast.Load()):
            fine = name in BUILTINS or name in ROOTS or is_own(name)
        case ast.Name(name) | ast.arg(name) | ast.FunctionDef(name):
            fine = name == "_" or is_own(name)
        case _:
            fine = True
    if not fine:
        raise Unreadable("a name or a constant that is not known")


def is_own(name: str) -> bool:
    """Say whether a learner may give a variable this name: plain letters, no leading underscore, none of ours."""
    return bool(re.fullmatch(r"[A-Za-z]\w{0,30}", name, re.ASCII)) and name not in RESERVED and "__" not in name
