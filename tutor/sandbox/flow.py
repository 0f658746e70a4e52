"""What the text alone tells: what makes each name, and where the way from the weights to a loss is cut."""

import ast
import builtins
from collections import defaultdict
from collections.abc import Iterator

MARKS = ("requires_grad", "Parameter(", "nn.")  # in what makes a weight
CUTTING = ("item", "tolist", "detach")
SHORT = 40  # characters of the learner's code in a sentence
Cut = tuple[int, str, str]


class Flow:
    """The text of a run, by what its names are made from; updates by a gradient make nothing."""

    def __init__(self, tree: ast.Module) -> None:
        self.nodes, self.code = list(ast.walk(tree)), ast.unparse(tree)
        self.made: dict[str, list[ast.AST]] = defaultdict(list)
        for node in self.nodes:
            for name in _sets(node):
                self.made[name].append(node)
        self._hushed = {inner: node for node in self.nodes if _hushes(node) for inner in ast.walk(node)}
        self._weights = self._computed_from_weights()

    def lines(self, name: str, before: int) -> list[int]:
        """Return the lines up to one that make a name."""
        return [node.lineno for node in self.made[name] if isinstance(node, ast.stmt) and node.lineno <= before]

    def members(self, name: str, line: int) -> list[ast.expr]:
        """Return what a line asks for this member."""
        return [n.value for n in self.nodes if isinstance(n, ast.Attribute) and n.attr == name and n.lineno == line]

    def updates(self) -> Iterator[tuple[int, str, ast.Assign | ast.AugAssign]]:
        """Return where a name is computed from itself: line, name, statement."""
        for node in self.nodes:
            if isinstance(node, ast.AugAssign):
                yield node.lineno, ast.unparse(node.target).removesuffix(".data"), node
            elif isinstance(node, ast.Assign):
                name = ast.unparse(node.targets[0]).removesuffix(".data")
                if name in {ast.unparse(n) for n in ast.walk(node.value) if isinstance(n, ast.Name | ast.Attribute)}:
                    yield node.lineno, name, node

    def cut(self, start: ast.expr) -> Cut | None:
        """Return the place nearest to `start` that cuts it off from the weights: line, how, and the code that does."""
        waiting: list[ast.AST] = [start]
        followed: set[str] = set()
        for place in waiting:
            if place in self._hushed and self._weighty(place):
                return self._hushed[place].lineno, "no_grad", "no_grad()"  # type: ignore[attr-defined]
            for value in _values(place):
                if found := next((c for node in ast.walk(value) for c in self._cutting(node)), None):
                    return found
                fresh = _read(value) - followed
                followed |= fresh
                waiting += [s for name in fresh for s in self.made.get(name, ()) if s not in waiting]
        return None

    def _cutting(self, node: ast.AST) -> Iterator[Cut]:
        func, how, subject = getattr(node, "func", None), "", node
        if isinstance(func, ast.Attribute) and func.attr in CUTTING:
            how, subject = func.attr, func.value
        elif isinstance(node, ast.Attribute) and node.attr == "data":
            how, subject = "data", node.value
        elif isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in ("torch.tensor", "float"):
            how, subject = ast.unparse(node.func).removeprefix("torch."), node.args[0]
        if isinstance(node, ast.expr) and how and self._weighty(subject):
            code = ast.unparse(node)
            yield node.lineno, how, code if len(code) <= SHORT else f"{ast.unparse(func or node)[:SHORT]}(…)"

    def _weighty(self, place: ast.AST) -> bool:
        return any(n in self._weights for v in _values(place) for n in _read(v)) or self._marked(place)

    def _marked(self, place: ast.AST) -> bool:
        """Say whether weights are made in a place, or something is called that the text does not make: a model."""
        called = {n.func.id for v in _values(place) for n in ast.walk(v) if _calls_name(n)}  # type: ignore[attr-defined]
        return any(mark in ast.unparse(v) for v in _values(place) for mark in MARKS) or any(
            name not in self.made and not hasattr(builtins, name) for name in called
        )

    def _computed_from_weights(self) -> set[str]:
        users: dict[str, list[str]] = defaultdict(list)
        for name, made in list(self.made.items()):
            for read in {n for s in made for v in _values(s) for n in _read(v)}:
                users[read].append(name)
        waiting = [name for name, made in list(self.made.items()) if any(map(self._marked, made))]
        found = set(waiting)
        for name in waiting:
            fresh = [user for user in users[name] if user not in found]
            found.update(fresh)
            waiting += fresh
        return found


def _read(node: ast.AST, context: type = ast.Load) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, context)}


def _sets(node: ast.AST) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.For):
        return _read(node.target, ast.Store)
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    if not isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) or ".grad" in ast.unparse(node):
        return set()
    return {name for target in targets for name in _read(target, ast.Store)}


def _values(place: ast.AST) -> list[ast.AST]:
    """Return the expressions that a statement takes its value from: a function's from what it returns."""
    if isinstance(place, ast.ClassDef):
        return [*place.bases, *(v for part in place.body if isinstance(part, ast.FunctionDef) for v in _values(part))]
    if isinstance(place, ast.FunctionDef):
        return [n.value for n in ast.walk(place) if isinstance(n, ast.Return) and n.value is not None]
    if isinstance(place, ast.For):
        return [place.iter]
    return [place.value] if isinstance(place, ast.stmt) and getattr(place, "value", None) else [place]  # type: ignore[attr-defined]


def _hushes(node: ast.AST) -> bool:
    return isinstance(node, ast.With) and "no_grad" in ast.unparse(node.items[0])


def _calls_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def endless(tree: ast.AST, line: int) -> int | None:
    """Return the line of a loop round this one that cannot end: nothing leaves it, and nothing in it names its test."""
    for loop in ast.walk(tree):
        if isinstance(loop, ast.While) and loop.lineno <= line <= (loop.end_lineno or line):
            inner = [node for part in loop.body for node in ast.walk(part)]
            leaves = any(
                isinstance(node, ast.Break | ast.Return | ast.Raise | ast.Call) and _ends(node) for node in inner
            )
            tested = {n.id for n in ast.walk(loop.test) if isinstance(n, ast.Name)}
            moves = any(isinstance(node, ast.Name) and node.id in tested for node in inner)
            if (
                not leaves
                and not moves
                and not any(isinstance(n, ast.Call | ast.Attribute) for n in ast.walk(loop.test))
            ):
                return loop.lineno
    return None


def _ends(node: ast.AST) -> bool:
    return not isinstance(node, ast.Call) or (isinstance(node.func, ast.Name) and node.func.id == "next")
