"""From a text to a tree of which every node is of a kind that exists here."""

import ast
import warnings

from tutor.course.run import syntax_tree
from tutor.sandbox.budget import Limits
from tutor.sandbox.values import BITS, TOO_LARGE, refused

SAYS = {
    ast.Yield: "`yield`", ast.YieldFrom: "`yield`", ast.AsyncFunctionDef: "`async`", ast.Await: "`await`",
    ast.AsyncFor: "`async`", ast.AsyncWith: "`async`", ast.Match: "`match`", ast.NamedExpr: "`:=`",
    ast.TryStar: "`except*`",
}  # fmt: skip
LONGEST = 100  # characters of a name
HIDDEN_NAMES = ("__name__", "__init__")
MISPLACED = {ast.Return: ("function", "'return' outside function"), ast.Break: ("loop", "'break' outside loop"),
             ast.Continue: ("loop", "'continue' not properly in loop"),
             ast.Nonlocal: ("function", "nonlocal declaration not allowed at module level")}  # fmt: skip


class Parsed(Exception):
    """The text is no Python, or uses what does not exist here: `line` says where."""

    def __init__(self, error: BaseException, line: int) -> None:
        super().__init__(str(error))
        self.error, self.line = error, line


def parse(code: str, limits: Limits, kinds: frozenset[type]) -> ast.Module:
    """Return the text's tree, checked. Raises Parsed with a SyntaxError or a refusal."""
    text = code.removeprefix("\ufeff")
    if len(text) > limits.characters or text.count("\n") > limits.lines:
        most = f"{limits.lines} lines and {limits.characters:,} characters"
        raise Parsed(refused(f"This text is too long for here: at most {most}."), 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = syntax_tree(text)
    except SyntaxError as error:
        raise Parsed(error, error.lineno or 1) from None
    except (ValueError, RecursionError, MemoryError, SystemError):
        raise Parsed(refused("This text cannot be read: it is nested too deeply or holds odd signs."), 1) from None
    _Check(limits, kinds).check(tree, 0, 1, frozenset())
    return tree


class _Check:
    """Looks at every node once."""

    def __init__(self, limits: Limits, kinds: frozenset[type]) -> None:
        self.limits, self.kinds, self.nodes = limits, kinds, 0

    def check(self, node: ast.AST, depth: int, line: int, around: frozenset[str]) -> None:
        """Check a node and what is in it; `around` says whether a function or loop is around it."""
        line = getattr(node, "lineno", line)
        self.nodes += 1
        if depth > self.limits.nesting or self.nodes > self.limits.nodes:
            raise Parsed(refused("This text is too long, or nested too deeply, for here."), line)
        if type(node) not in self.kinds:
            says = SAYS.get(type(node), f"This form of Python ({type(node).__name__})")
            raise Parsed(refused(f"{says} is not supported here."), line)
        need, said = MISPLACED.get(type(node), ("", ""))
        if need and need not in around:
            raise Parsed(SyntaxError(said), line)
        if isinstance(node, ast.arguments):
            names = [argument.arg for argument in ast.iter_child_nodes(node) if isinstance(argument, ast.arg)]
            for name in sorted({name for name in names if names.count(name) > 1}):
                raise Parsed(SyntaxError(f"duplicate argument '{name}' in function definition"), line)
        self._names(node, line)
        for field, value in ast.iter_fields(node):
            inner = _around(node, field, around)
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    self.check(child, depth + isinstance(child, ast.expr | ast.stmt), line, inner)

    @staticmethod
    def _names(node: ast.AST, line: int) -> None:
        """Refuse hidden names, and kinds of literal that are no values here."""
        named = [getattr(node, field, None) for field in ("id", "arg", "name", "asname", "module")]
        named += getattr(node, "names", ()) if isinstance(node, ast.Global | ast.Nonlocal) else ()
        hidden = [name for name in named if isinstance(name, str) and name.startswith("__")]
        if isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            hidden.append(node.attr)
        for name in hidden:
            if name not in HIDDEN_NAMES:
                raise Parsed(refused(f"`{name[:LONGEST]}` is not supported here: it begins with an underscore."), line)
        if any(isinstance(name, str) and len(name) > LONGEST for name in (*named, getattr(node, "attr", ""))):
            raise Parsed(refused(f"Names have at most {LONGEST} characters here."), line)
        if type(getattr(node, "value", None)) is int and node.value.bit_length() > BITS:  # type: ignore[attr-defined]
            raise Parsed(refused(TOO_LARGE), line)
        if isinstance(node, ast.Constant) and type(node.value) in (bytes, complex):
            raise Parsed(refused(f"Values such as {node.value!r} are not supported here."), line)


def _around(node: ast.AST, field: str, around: frozenset[str]) -> frozenset[str]:
    """Say what is around a node's field: a function ends loops, a class ends both."""
    if isinstance(node, ast.FunctionDef | ast.Lambda) and field == "body":
        return frozenset({"function"})
    if isinstance(node, ast.ClassDef):
        return frozenset()
    return around | {"loop"} if isinstance(node, ast.For | ast.While) and field == "body" else around
