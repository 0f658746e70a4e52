"""Where a text cuts the way from the weights to a loss: what torch's record of a run no longer tells."""

import ast
import builtins
from collections import defaultdict
from collections.abc import Iterator

from tutor.sandbox.reading import Text, names_read

MARKS = ("requires_grad", "Parameter(", "nn.")  # in what makes a weight
CUTTING = ("item", "tolist", "detach")
SHORT = 40  # characters of the learner's code in a sentence
Cut = tuple[int, str, str]


class Flow:
    """What follows from the weights in a text."""

    def __init__(self, text: Text) -> None:
        self.text = text
        hushes = [node for node in text.all(ast.With) if "no_grad" in ast.unparse(node.items[0])]
        self._hushed = {inner: node for node in hushes for inner in ast.walk(node)}
        self._weights = self._computed_from_weights()

    def cut(self, start: ast.expr) -> Cut | None:
        """Return the place nearest to `start` that cuts it off from the weights: line, how, and the code that does."""
        waiting: list[ast.AST] = [start]
        followed: set[str] = set()
        for place in waiting:
            if place in self._hushed and self._weighty(place):
                return self._hushed[place].lineno, "no_grad", "no_grad()"
            for value in _values(place):
                if found := next((c for node in ast.walk(value) for c in self._cutting(node)), None):
                    return found
                fresh = names_read(value) - followed
                followed |= fresh
                waiting += [s for name in fresh for s in self.text.made[name] if s not in waiting]
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
        return any(names_read(value) & self._weights for value in _values(place)) or self._marked(place)

    def _marked(self, place: ast.AST) -> bool:
        """Say whether weights are made in a place, or something is called that the text does not make: a model."""
        nodes = [node for value in _values(place) for node in ast.walk(value)]
        called = {n.func.id for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        models = [name for name in called if name not in self.text.made and not hasattr(builtins, name)]
        return bool(models) or any(mark in ast.unparse(value) for value in _values(place) for mark in MARKS)

    def _computed_from_weights(self) -> set[str]:
        users, made = defaultdict[str, list[str]](list), list(self.text.made.items())
        for name, statements in made:
            for read in {n for s in statements for value in _values(s) for n in names_read(value)}:
                users[read].append(name)
        waiting = [name for name, statements in made if any(map(self._marked, statements))]
        found = set(waiting)
        for name in waiting:
            fresh = [user for user in users[name] if user not in found]
            found.update(fresh)
            waiting += fresh
        return found


def _values(place: ast.AST) -> list[ast.AST]:
    """Return the expressions that a statement takes its value from: a function's from what it returns."""
    if isinstance(place, ast.ClassDef):
        return [*place.bases, *(v for part in place.body if isinstance(part, ast.FunctionDef) for v in _values(part))]
    if isinstance(place, ast.FunctionDef):
        return [n.value for n in ast.walk(place) if isinstance(n, ast.Return) and n.value is not None]
    if isinstance(place, ast.For):
        return [place.iter]
    return [place.value] if isinstance(place, ast.stmt) and getattr(place, "value", None) else [place]  # type: ignore[attr-defined]
