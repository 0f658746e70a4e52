"""A run that is over, as the rules for what went wrong see it."""

import ast
from bisect import bisect
from collections import defaultdict
from functools import cached_property
from typing import Any

from tutor.sandbox.happenings import Happening, What
from tutor.sandbox.reading import Text, names_read
from tutor.sandbox.walker import Walker

SHORT = 40  # characters of the learner's code in a sentence
Cut = tuple[int, str, str]


class Ran:
    """What happened, each with its place; the text, and where it cut its record; what the error said and where."""

    def __init__(self, walker: Walker, tree: ast.Module, answer: dict[str, Any]) -> None:
        self.happenings, self.cuts, self.text = walker.happenings, walker.cuts, Text(tree)
        self.said, self.line = (answer["error"] or {"said": ""})["said"], answer["line"] or 0
        self.whole = answer["status"] in ("ok", "error")
        self.backwards, self.steps, self.reads = self.all("backward"), self.all("step"), self.all("grad_read")

    def all(self, *what: What) -> list[tuple[int, Happening]]:
        """Return the happenings of a kind."""
        return [(place, h) for place, h in enumerate(self.happenings) if h.what in what]

    def cut(self, start: ast.expr) -> Cut | None:
        """Return the place nearest to `start` that cut it off from the weights: line, how, and the code that did."""
        waiting: list[ast.AST] = [start]
        followed: set[str] = set()
        for place in waiting:
            if self.cuts.get(place) == "no_grad":
                return self._quiet(place), "no_grad", "no_grad()"
            for value in _values(place):
                if found := [node for node in ast.walk(value) if node in self.cuts]:
                    return found[0].lineno, self.cuts[found[0]], _short(found[0])  # type: ignore[attr-defined]
                fresh = names_read(value) - followed
                followed |= fresh
                waiting += [s for name in fresh for s in self.text.made[name] if s not in waiting]
        return None

    def _quiet(self, place: Any) -> int:
        """Return the line of the innermost `with torch.no_grad():` round a place."""
        around = [node for node in self.text.all(ast.With) if place in ast.walk(node)]
        lines = [node.lineno for node in around if "no_grad" in ast.unparse(node.items[0])]
        return max(lines, default=place.lineno)  # in a function that is called there, its own

    @cached_property
    def _looks(self) -> dict[int, list[int]]:
        """Where the gradients of weights that stand still all the time are read, uncopied."""
        values, places = defaultdict[int, set[int]](set), defaultdict[int, list[int]](list)
        for weight in (w for _, h in self.backwards for w in h.weights):
            values[weight.target].add(weight.value)
        for place, h in self.reads if ".grad.clone()" not in self.text.code else ():
            if len(values[h.target]) == 1:
                places[h.target].append(place)
        return places

    def looked_between(self, target: int, then: int, now: int) -> bool:
        """Say whether a gradient is read between two calls of backward(), and after the second."""
        places = self._looks.get(target, [0])
        return places[-1] > now and bisect(places, then) < bisect(places, now)


def _values(place: ast.AST) -> list[ast.AST]:
    """Return the expressions that a statement takes its value from: a function's from what it returns."""
    if isinstance(place, ast.ClassDef):
        return [*place.bases, *(v for part in place.body if isinstance(part, ast.FunctionDef) for v in _values(part))]
    if isinstance(place, ast.FunctionDef):
        return [n.value for n in ast.walk(place) if isinstance(n, ast.Return) and n.value is not None]
    if isinstance(place, ast.For):
        return [place.iter]
    return [place.value] if isinstance(place, ast.stmt) and getattr(place, "value", None) else [place]  # type: ignore[attr-defined]


def _short(node: Any) -> str:
    code = ast.unparse(node)
    return code if len(code) <= SHORT else f"{ast.unparse(getattr(node, 'func', node))[:SHORT]}(…)"
