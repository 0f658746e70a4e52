"""A learner's text read once: what makes a name, what is asked of a name, what calls it, what a loop takes from it."""

import ast
import builtins
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tutor.sandbox.scope import names_of, targets
from tutor.sandbox.tables import BUILTINS

MOST = 40  # names that are missing
NO_ARGUMENTS = ast.arguments([], [], None, [], [], None, [])
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Text:
    """An index of a text, by name. What a name is updated by from a gradient does not make it."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree, self.nodes, self.code = tree, list(ast.walk(tree)), ast.unparse(tree)
        self.made, self.calls = defaultdict[str, list[ast.stmt]](list), defaultdict[str, list[ast.Call]](list)
        self.members = defaultdict[str, set[str]](set)  # the attributes that are asked of a name
        for node in self.nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                self.members[node.value.id].add(node.attr)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                self.calls[node.func.id].append(node)
            if isinstance(node, ast.stmt):
                for name in _made_by(node):
                    self.made[name].append(node)

    def all(self, *kinds: type) -> list[Any]:
        """Return the nodes of some kinds."""
        return [node for node in self.nodes if isinstance(node, kinds)]

    def lines(self, name: str, before: int) -> list[int]:
        """Return the lines up to one that make a name."""
        return [node.lineno for node in self.made[name] if node.lineno <= before]

    def owners(self, member: str, line: int) -> list[ast.expr]:
        """Return what a line asks for this member."""
        return [n.value for n in self.all(ast.Attribute) if n.attr == member and n.lineno == line]

    def updates(self) -> Iterator[tuple[int, str, ast.Assign | ast.AugAssign]]:
        """Return where a name is computed from itself: line, name, statement."""
        for node in self.all(ast.AugAssign, ast.Assign):
            target = node.target if isinstance(node, ast.AugAssign) else node.targets[0]
            name = ast.unparse(target).removesuffix(".data")
            read = {ast.unparse(n) for n in ast.walk(node.value) if isinstance(n, ast.Name | ast.Attribute)}
            if isinstance(node, ast.AugAssign) or name in read:
                yield node.lineno, name, node

    def missing(self) -> list[str]:
        """Return the names that are used and made nowhere; `n += 1` alone makes none."""
        own, _ = names_of(ast.FunctionDef("", NO_ARGUMENTS, self.tree.body, []))
        stored = [n.id for n in self.all(ast.Name) if isinstance(n.ctx, ast.Store)]
        changed = [n.target.id for n in self.all(ast.AugAssign) if isinstance(n.target, ast.Name)]
        only_changed = {name for name in own & {*changed} if stored.count(name) == changed.count(name)}
        asked = (_free(self.tree) | only_changed) - (own - only_changed) - BUILTINS.keys() - {*dir(builtins)}
        return [name for name in dict.fromkeys(n.id for n in self.all(ast.Name)) if name in asked][:MOST]

    def pairs(self, name: str) -> list[bool]:
        """Say for each loop through a name whether it takes pairs from it."""
        found = []
        for loop in self.all(ast.For):
            target, source = loop.target, loop.iter
            if source in self.calls["enumerate"] and isinstance(target, ast.Tuple):
                target, source = target.elts[-1], (source.args or [source])[0]
            if ast.unparse(source) == name:
                one = re.escape(ast.unparse(target))
                two = isinstance(target, ast.Tuple) and len(target.elts) == 2
                found.append(two or self.has(rf"\b\w+, \w+ = {one}\b|\b{one}\[[01]\]"))
        return found

    def has(self, pattern: str) -> bool:
        """Say whether a pattern is in the code."""
        return re.search(pattern, self.code) is not None

    def last_size(self, pattern: str) -> int:
        """Return the whole number, or product of some, in the last place that fits a pattern; 0 where none does."""
        found = re.findall(pattern, self.code)
        return math.prod(map(int, found[-1].split(" * "))) if found else 0

    def width(self) -> int:
        """Return how many numbers stand in a row of the first nested list; 1 where there is none."""
        row = re.search(r"\[\[([^\[\]]+)\]", self.code)
        return row.group(1).count(",") + 1 if row else 1


def names_read(node: ast.AST) -> set[str]:
    """Return the names that are read in a node."""
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def endless(tree: ast.AST, line: int) -> int | None:
    """Return the line of a loop round this one that cannot end: nothing leaves it, and nothing in it names its test."""
    for loop in ast.walk(tree):
        if isinstance(loop, ast.While) and loop.lineno <= line <= (loop.end_lineno or line):
            test, inner = list(ast.walk(loop.test)), [node for part in loop.body for node in ast.walk(part)]
            leaves = any(isinstance(node, ast.Break | ast.Return | ast.Raise) for node in inner)
            tested = {node.id for node in test if isinstance(node, ast.Name)}
            moves = any(isinstance(node, ast.Call | ast.Attribute) for node in test) or any(
                isinstance(node, ast.Name) and node.id in tested for node in inner
            )
            if not leaves and not moves:
                return loop.lineno
    return None


def _made_by(node: ast.stmt) -> frozenset[str]:
    """Return the names that one statement makes."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return frozenset({node.name})
    if isinstance(node, ast.For):
        return targets(node.target)
    if not isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) or ".grad" in ast.unparse(node):
        return frozenset()
    return frozenset().union(*map(targets, getattr(node, "targets", None) or [node.target]))  # type: ignore[union-attr]


def _free(node: ast.AST) -> set[str]:
    """Return the names that are read in a node and belong outside it."""
    found = set[str]().union(*map(_free, ast.iter_child_nodes(node)))
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        return {node.id}
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        return found - names_of(node)[0]
    return found - targets(node) if isinstance(node, COMPREHENSIONS) else found
