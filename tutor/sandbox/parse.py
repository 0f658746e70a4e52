"""From a text to a tree of which every node is of a kind that exists here."""

import ast
import warnings

from tutor.course.run import syntax_tree
from tutor.sandbox.budget import Limits
from tutor.sandbox.values import refused

SAYS = {
    ast.Yield: "`yield`", ast.YieldFrom: "`yield`", ast.AsyncFunctionDef: "`async`", ast.Await: "`await`",
    ast.AsyncFor: "`async`", ast.AsyncWith: "`async`", ast.Match: "`match`", ast.NamedExpr: "`:=`",
    ast.TryStar: "`except*`",
}  # fmt: skip
LOOPS = (ast.For, ast.While)


class Parsed(Exception):
    """The text is no Python, or uses what does not exist here: `line` says where."""

    def __init__(self, error: BaseException, line: int) -> None:
        super().__init__(str(error))
        self.error, self.line = error, line


def parse(code: str, limits: Limits, kinds: frozenset[type]) -> ast.Module:
    """Return the text's tree, checked. Raises Parsed with a SyntaxError or a refusal."""
    text = code.removeprefix("\ufeff")
    if len(text) > limits.characters or text.count("\n") >= limits.lines:
        most = f"{limits.lines} lines and {limits.characters:,} characters"
        raise Parsed(refused(f"This text is too long for here: at most {most}."), 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = syntax_tree(text)
    except SyntaxError as error:
        raise Parsed(error, error.lineno or 1) from None
    except (ValueError, RecursionError, MemoryError, SystemError):
        raise Parsed(
            refused("This text cannot be read: it is nested too deeply, or holds a strange sign."), 1
        ) from None
    _Check(limits, kinds).check(tree, 0, 1, frozenset())
    return tree


class _Check:
    """Looks at every node once."""

    def __init__(self, limits: Limits, kinds: frozenset[type]) -> None:
        self.limits, self.kinds, self.nodes = limits, kinds, 0

    def check(self, node: ast.AST, depth: int, line: int, inside: frozenset[str]) -> None:
        """Check a node and what is in it; `inside` says whether a function or loop is around it."""
        line = getattr(node, "lineno", line)
        self.nodes += 1
        if depth > self.limits.nesting or self.nodes > self.limits.nodes:
            raise Parsed(refused("This text is too long, or nested too deeply, for here."), line)
        self._kind(node, line)
        self._place(node, line, inside)
        self._names(node, line)
        for name, child in _children(node):
            deeper = depth + isinstance(child, ast.expr | ast.stmt)
            self.check(child, deeper, line, _inside(node, name, inside))

    def _kind(self, node: ast.AST, line: int) -> None:
        if type(node) not in self.kinds:
            says = SAYS.get(type(node), f"This form of Python ({type(node).__name__})")
            raise Parsed(refused(f"{says} is not supported here."), line)

    @staticmethod
    def _place(node: ast.AST, line: int, inside: frozenset[str]) -> None:
        """Raise what Python's compiler would raise about a statement in the wrong place."""
        if isinstance(node, ast.Return) and "function" not in inside:
            raise Parsed(SyntaxError("'return' outside function"), line)
        if isinstance(node, ast.Break) and "loop" not in inside:
            raise Parsed(SyntaxError("'break' outside loop"), line)
        if isinstance(node, ast.Continue) and "loop" not in inside:
            raise Parsed(SyntaxError("'continue' not properly in loop"), line)
        if isinstance(node, ast.Nonlocal) and "function" not in inside:
            raise Parsed(SyntaxError("nonlocal declaration not allowed at module level"), line)
        if isinstance(node, ast.Constant) and type(node.value) in (bytes, complex):
            raise Parsed(refused(f"Values such as {node.value!r} are not supported here."), line)

    @staticmethod
    def _names(node: ast.AST, line: int) -> None:
        """Refuse names that begin with an underscore where they would reach into something."""
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and node.attr not in ("__init__", "__name__"):
            raise Parsed(refused(f"`.{node.attr}` is not supported here: it begins with an underscore."), line)
        named = (getattr(node, "id", None), getattr(node, "arg", None), getattr(node, "name", None))
        for name in (*named, getattr(node, "asname", None)):
            if isinstance(name, str) and name.startswith("__") and name not in ("__name__", "__init__"):
                raise Parsed(refused(f"The name `{name}` is not supported here."), line)


def _children(node: ast.AST) -> list[tuple[str, ast.AST]]:
    found: list[tuple[str, ast.AST]] = []
    for name, value in ast.iter_fields(node):
        found += [(name, v) for v in (value if isinstance(value, list) else [value]) if isinstance(v, ast.AST)]
    return found


def _inside(node: ast.AST, field: str, inside: frozenset[str]) -> frozenset[str]:
    """Say what is around a node's field: a function ends loops, a class ends both."""
    if isinstance(node, ast.FunctionDef | ast.Lambda) and field == "body":
        return frozenset({"function"})
    if isinstance(node, ast.ClassDef):
        return frozenset()
    return inside | {"loop"} if isinstance(node, LOOPS) and field == "body" else inside
