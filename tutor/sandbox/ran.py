"""A run that is over, as the rules for what went wrong see it."""

import ast
from bisect import bisect
from collections import defaultdict
from functools import cached_property
from typing import Any

from tutor.sandbox.flow import Flow
from tutor.sandbox.happenings import Happening, What
from tutor.sandbox.reading import Text


class Ran:
    """What happened, each with its place; the text; what the error said and where."""

    def __init__(self, happenings: list[Happening], tree: ast.Module, answer: dict[str, Any]) -> None:
        self.happenings, self.text = happenings, Text(tree)
        self.said, self.line = (answer["error"] or {"said": ""})["said"], answer["line"] or 0
        self.whole = answer["status"] in ("ok", "error")
        self.backwards, self.steps, self.reads = self.all("backward"), self.all("step"), self.all("grad_read")

    def all(self, *what: What) -> list[tuple[int, Happening]]:
        """Return the happenings of a kind."""
        return [(place, h) for place, h in enumerate(self.happenings) if h.what in what]

    @cached_property
    def flow(self) -> Flow:
        """What follows from the weights in the text."""
        return Flow(self.text)

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
