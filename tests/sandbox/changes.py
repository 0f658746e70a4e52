"""Changes to demos, as a learner might make them, and what a lesson declares."""

import ast

from tutor.course.run import Run
from tutor.sandbox.edited import KINDS, Declared


def declared_by(run: Run) -> Declared:
    kinds = {
        name: {c: next((KINDS[type(r[c])] for r in rows if r[c] is not None), None) for c in rows[0]}
        for name, rows in run.tables.items()
    }
    return Declared(run.controls, run.facts, kinds)


def one_line_changed(idea: str) -> list[str]:
    """Return versions of an idea, each with another number, or a sum for a difference or a product, or the reverse."""
    swap = {ast.Sub: "+", ast.Add: "-", ast.Mult: "+"}
    made = []
    for node in ast.walk(ast.parse(idea)):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            made.append((node.lineno, node.col_offset, node.end_col_offset, repr(node.value + 1)))
        if isinstance(node, ast.BinOp) and type(node.op) in swap and node.left.end_lineno == node.right.lineno:
            between = (node.left.end_lineno, node.left.end_col_offset, node.right.col_offset)
            made.append((*between, f" {swap[type(node.op)]} "))
    return [put(idea, *change) for change in sorted(made)]


def put(text: str, line: int, start: int, end: int, piece: str) -> str:
    lines = text.splitlines()
    lines[line - 1] = lines[line - 1][:start] + piece + lines[line - 1][end:]
    return "\n".join(lines)
