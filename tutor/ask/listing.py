"""Pasted code as a list of statements: found by what they call, taken out, put in, changed; all else stays as typed."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from tutor.ask.pasted import CLEARS, LOOPS, parsed

Edit = tuple[str, str] | None  # the new code, and what was changed in words
OPTIMIZERS = {each.lower(): each for each in ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad")}
BLOCKS = (ast.For, ast.While, ast.With, ast.If, ast.FunctionDef, ast.ClassDef, ast.Try)


class NoPlace(Exception):
    """A change was understood and cannot be made: why, in a sentence, and orders of which one is meant."""

    def __init__(self, sentence: str, orders: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.orders = orders


@dataclass(frozen=True)
class Listing:
    """Code that parses. Every change returns the new text."""

    code: str

    @cached_property
    def tree(self) -> ast.Module:
        """Return the tree; an empty one where the text is no Python."""
        return parsed(self.code) or ast.Module([], [])

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Return every node, in no order that counts."""
        return list(ast.walk(self.tree))

    @cached_property
    def statements(self) -> list[ast.stmt]:
        """Return every statement, of blocks too, in the order of the text."""
        return sorted((node for node in self.nodes if isinstance(node, ast.stmt)), key=lambda node: node.lineno)

    @cached_property
    def plain(self) -> list[ast.stmt]:
        """Return the statements that hold no others."""
        return [node for node in self.statements if not isinstance(node, BLOCKS)]

    @cached_property
    def loop(self) -> ast.For | ast.While | None:
        """Return the loop, where there is one only."""
        loops = [node for node in self.statements if isinstance(node, LOOPS)]
        return loops[0] if len(loops) == 1 else None

    @property
    def leaves(self) -> list[str]:
        """Return the names that ask for a gradient where they are made."""
        return [name_of(node.targets[0]) for node in self.assigned() if _asks(node.value)]

    def assigned(self, name: str = "") -> list[ast.Assign]:
        """Return the statements that store something in one name, or in that one."""
        stores = [node for node in self.plain if isinstance(node, ast.Assign) and len(node.targets) == 1]
        plain = [each for each in stores if isinstance(each.targets[0], ast.Name)]
        return [each for each in plain if name in ("", name_of(each.targets[0]))]

    def calls(self, *names: str) -> list[ast.Call]:
        """Return the calls of a function or method by its last name."""
        return [node for node in self.nodes if isinstance(node, ast.Call) and name_of(node.func) in names]

    def calling(self, name: str) -> list[ast.stmt]:
        """Return the statements that are a call of that name and nothing else."""
        return [node for node in self.plain if isinstance(node, ast.Expr) and _calls(node.value, name)]

    @property
    def clearing(self) -> list[ast.stmt]:
        """Return the statements that clear gradients."""
        return [node for node in self.plain if CLEARS.search(self.text(node))]

    def text(self, node: ast.AST) -> str:
        """Return the text of a node."""
        start, end = self._span(node)
        return self.code.encode()[start:end].decode()

    def owner(self, call: ast.Call) -> str:
        """Return the text of what a method is called on."""
        return self.text(call.func).rpartition(".")[0]

    def put(self, node: ast.AST, text: str) -> str:
        """Return the code with another text in a node's place."""
        start, end = self._span(node)
        code = self.code.encode()
        return (code[:start] + text.encode() + code[end:]).decode()

    def without(self, out: list[ast.stmt]) -> str:
        """Return the code without whole statements; what stands in a block that goes moves out of it."""
        lines: list[str | None] = list(self.code.splitlines())
        for node in out:
            inside = node.body if isinstance(node, ast.With | ast.For | ast.While) else []
            first = inside[0].lineno - 1 if inside else _end(node)
            lines[node.lineno - 1 : first] = [None] * (first - node.lineno + 1)
            back = inside[0].col_offset - node.col_offset if inside else 0
            lines[first : _end(node)] = [line and line[back:] for line in lines[first : _end(node)]]
        for body in self._bodies():
            if body and all(node in out for node in body):
                lines[body[0].lineno - 1] = f"{' ' * body[0].col_offset}pass"
        return "\n".join(line for line in lines if line is not None)

    def _bodies(self) -> Iterator[list[ast.stmt]]:
        """Yield the statements of each block."""
        yield from (getattr(node, part, []) for node in self.statements for part in ("body", "orelse", "finalbody"))

    def before(self, node: ast.stmt, text: str) -> str:
        """Return the code with a line before a statement, as deep as that."""
        return self._lined(node.lineno - 1, node, text)

    def after(self, node: ast.stmt, text: str) -> str:
        """Return the code with a line behind a statement, as deep as that."""
        return self._lined(_end(node), node, text)

    def holder(self, node: ast.AST) -> ast.stmt | None:
        """Return the plain statement that a node stands in."""
        return next((each for each in self.plain if any(node is inner for inner in ast.walk(each))), None)

    def _lined(self, at: int, beside: ast.stmt, text: str) -> str:
        lines = self.code.splitlines()
        lines.insert(at, f"{' ' * beside.col_offset}{text}")
        return "\n".join(lines)

    def _span(self, node: ast.AST) -> tuple[int, int]:
        """Return where a node begins and ends, in bytes: that is what Python counts columns in."""
        starts = [0, *accumulate(len(line.encode()) for line in self.code.splitlines(keepends=True))]
        line, column, last, end = (
            getattr(node, part) for part in ("lineno", "col_offset", "end_lineno", "end_col_offset")
        )
        return starts[line - 1] + column, starts[last - 1] + end


def name_of(node: ast.AST) -> str:
    """Return the last part of a dotted name."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _calls(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and name_of(node.func) in (name, f"{name}_")


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _asks(made: ast.expr) -> bool:
    """Say whether an expression makes something that asks for its gradient."""
    parts = [node for node in ast.walk(made) if isinstance(node, ast.Call)]
    named = any(name_of(each.func) in ("requires_grad_", "Parameter") for each in parts)
    return named or any(
        word.arg == "requires_grad" and ast.unparse(word.value) == "True" for each in parts for word in each.keywords
    )


def is_number(node: ast.AST) -> bool:
    """Say whether an expression is a number, with a sign or without."""
    node = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def optimizer(code: Listing) -> ast.Call | None:
    """Return the call that makes the optimizer, where there is one only."""
    made = [node for node in code.nodes if isinstance(node, ast.Call) and name_of(node.func).lower() in OPTIMIZERS]
    return made[0] if len(made) == 1 else None


def called(code: Listing, call: ast.Call, *out: str) -> str:
    """Return the text of a call without the arguments of some names."""
    kept = [*call.args, *(word for word in call.keywords if word.arg not in out)]
    return f"{code.text(call.func)}({', '.join(map(code.text, kept))})"
