"""What a pasted text tells of the names that it uses and does not define."""

import ast
import builtins
import math
import re
from collections.abc import Callable
from typing import Any

from tutor.course.run import syntax_tree
from tutor.sandbox.scope import names_of, targets
from tutor.sandbox.tables import BUILTINS

MOST = 40  # names that are looked at
UNCLEAR = object()  # nothing fits
NO_ARGUMENTS = ast.arguments([], [], None, [], [], None, [])
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Pasted:
    """What a text tells of the names that it does not define."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree, self.nodes, self.code = tree, list(ast.walk(tree)), ast.unparse(tree)
        own, _ = names_of(ast.FunctionDef("", NO_ARGUMENTS, tree.body, []))
        stored = [n.id for n in self.nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        changed = [n.target.id for n in self.nodes if isinstance(n, ast.AugAssign) and isinstance(n.target, ast.Name)]
        only_changed = {name for name in own & set(changed) if stored.count(name) == changed.count(name)}
        asked = (_free(tree) | only_changed) - (own - only_changed) - BUILTINS.keys() - set(dir(builtins))
        self.missing = [n for n in dict.fromkeys(n.id for n in self.nodes if isinstance(n, ast.Name)) if n in asked][
            :MOST
        ]
        self.calls = [n for n in self.nodes if isinstance(n, ast.Call)]

    def members(self, name: str) -> set[str]:
        """Return the attributes that are asked of a name."""
        return {n.attr for n in self.nodes if isinstance(n, ast.Attribute) and is_name(n.value, name)}

    def called(self, name: str) -> list[ast.Call]:
        """Return the calls of a name."""
        return [call for call in self.calls if is_name(call.func, name)]

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

    def pairs(self, name: str) -> list[bool]:
        """Say for each loop through a name whether it takes pairs from it."""
        found = []
        for loop in [node for node in self.nodes if isinstance(node, ast.For)]:
            target, source = loop.target, loop.iter
            if isinstance(source, ast.Call) and is_name(source.func, "enumerate") and isinstance(target, ast.Tuple):
                target, source = target.elts[-1], (source.args or [source])[0]
            if is_name(source, name):
                one = re.escape(ast.unparse(target))
                two = isinstance(target, ast.Tuple) and len(target.elts) == 2
                found.append(two or self.has(rf"\w+, \w+ = {one}\b") or self.has(rf"\b{one}\[[01]\]"))
        return found

    def put_behind(self, name: str, fits: Callable[[str, str], bool], code: str) -> Any:
        """Put `name = code` behind the statement that makes its owner, which `fits` by its name and what it is made by.

        UNCLEAR where no statement at the top does.
        """
        for place, node in enumerate(self.tree.body):
            owner = ast.unparse(node.targets[0]) if isinstance(node, ast.Assign) else ""
            if owner.isidentifier() and fits(owner, ast.unparse(node)):
                (made,) = syntax_tree(f"{name} = {code.format(owner=owner)}").body
                for part in ast.walk(made):
                    ast.copy_location(part, node)
                self.tree.body.insert(place + 1, made)
                return None
        return UNCLEAR


def is_name(node: ast.AST, name: str) -> bool:
    """Say whether a node is this name."""
    return isinstance(node, ast.Name) and node.id == name


def _free(node: ast.AST) -> set[str]:
    """Return the names that are read in a node and belong outside it."""
    found = set[str]().union(*map(_free, ast.iter_child_nodes(node)))
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        return {node.id}
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        return found - names_of(node)[0]
    return found - targets(node) if isinstance(node, COMPREHENSIONS) else found
