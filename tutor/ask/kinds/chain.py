"""The chain rule in numbers: local gradients that are given, multiplied."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from tutor.ask.check import BY_SUMS, Check
from tutor.ask.evaluate import Value
from tutor.ask.fields import Field, Names, Open, Slots, written
from tutor.ask.kinds import Numbers, Question
from tutor.ask.program import FLOAT, Program, literal, text
from tutor.ask.said import Said


@dataclass(frozen=True, kw_only=True)
class Chain(Question):
    """Local gradients along a path, and what they are together."""

    local: Value
    layers: int
    path: Names | None

    NAME: ClassVar = "chain"
    LABEL: ClassVar = "The chain rule with numbers"
    FIELDS: ClassVar = (
        Field("local", "Local gradients", "numbers", missing="Which local gradients?"),
        Field("layers", "How many layers, where all are alike", "count", default=1),
        Field("path", "From where to where, as L, y, x", "names"),
    )
    WANTS: ClassVar = frozenset({"chain", "slope", "slopes", "value", "each"})
    ALSO: ClassVar = frozenset({"upstream"})
    RANK: ClassVar = 2
    LESSON: ClassVar = "chain_rule"
    TOPICS: ClassVar = ("chain_rule", "gradient_meaning")

    @classmethod
    def seen(cls, said: Said) -> bool:
        """Say whether local gradients are given."""
        return "local" in said.numbers or len(said.links) > 1

    @classmethod
    def wished(cls, said: Said) -> bool:
        """Say whether there are local gradients, and a formula is not asked about."""
        return (cls.seen(said) or "local" in said.mentioned) and not (said.given or said.point)

    @classmethod
    def fill(cls, said: Said, slots: Slots) -> Slots:
        """Take the derivatives with names in the order of the path; numbers without names as they come."""
        slots = {**slots, "path": None}
        upstream = said.numbers.get("upstream", ())
        if upstream and "local" in slots:
            slots |= _behind(upstream, slots)
        if len(said.links) < 2:
            return slots
        wanted = {(mark.of, mark.wrt) for mark in said.marks}
        path = _path(said.links, *next(iter(wanted))) if len(wanted) == 1 else ()
        if not path:
            raise Open({"path": "These derivatives do not follow on one another, from the one asked for to its end."})
        return {**slots, "local": tuple(said.links[pair] for pair in pairwise(path)), "path": Names(by=path)}

    def check_slots(self) -> None:
        """Raise Open where layers and local gradients are not as many."""
        count = len(self.local) if isinstance(self.local, tuple) else 1
        if count > 1 and self.layers not in (1, count):
            raise Open({"layers": "There are not as many local gradients as layers."})
        if count == 1 and self.layers == 1:
            raise Open({"local": "Which other local gradients are there?"})
        if self.path and len(self.path.by) != len(self.factors) + 1:
            raise Open({"path": "There is one name more than there are local gradients."})

    @property
    def factors(self) -> tuple[float, ...]:
        """Return all that is multiplied."""
        return self.local if isinstance(self.local, tuple) else (self.local,) * self.layers

    @property
    def _named(self) -> str:
        return _way(self.path.by[0], self.path.by[-1]) if self.path else "the whole chain"

    def program(self) -> Program:
        """Return the product."""
        local = f"local = torch.tensor({literal(self.factors)}, {FLOAT})"
        if not isinstance(self.local, tuple):
            local = f"local = torch.full(({self.layers},), {float(self.local)!r}, {FLOAT})"
        return Program(text([local, "answer = local.prod().item()"]), "answer")

    def understood(self) -> str:
        """Return the local gradients, multiplied."""
        if not isinstance(self.local, tuple):
            return f"{self.layers} layers, each with the local gradient {written(self.local)}: their product"
        return f"local gradients {', '.join(map(written, self.local))}: {self._named} is their product"

    def checks(self, numbers: Numbers) -> tuple[Check, ...]:
        """Return the product again in plain floats."""
        return (Check("the product", numbers[0], math.prod(self.factors), how=BY_SUMS),)

    def derivation(self, names: Mapping[str, Any], numbers: Numbers) -> tuple[str, ...]:
        """Return the rule, and what is multiplied."""
        rule = "The chain rule multiplies the local gradients along the way."
        ways = " · ".join(_way(*pair) for pair in pairwise(self.path.by)) if self.path else ""
        if not isinstance(self.local, tuple):
            return rule, f"({written(self.local)}) to the power {self.layers} = {written(numbers[0])}."
        product = " · ".join(f"({written(each)})" if each < 0 else written(each) for each in self.local)
        return rule, f"{f'{self._named} = {ways} = ' * bool(ways)}{product} = {written(numbers[0])}."


def _behind(upstream: tuple[float, ...], slots: Slots) -> Slots:
    """Return the slots with the gradient that comes in as one factor more; one of 1 changes nothing."""
    if len(upstream) != 1:
        raise Open({"local": "Which gradient comes in?"})
    many = int(slots.get("layers", 1))
    local = slots["local"] if isinstance(slots["local"], tuple) else (slots["local"],) * many
    return {} if upstream == (1.0,) and len(local) > 1 else {"local": (*upstream, *local), "layers": 1}


def _way(of: str, by: str) -> str:
    return f"d{of.upper() if of in 'lj' else of}/d{by}"


def _path(ways: Mapping[tuple[str, str], float], of: str, wrt: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names from the derivative asked for to its end, nothing where there is no path."""
    nexts = dict(ways.keys())
    path = [of]
    while path[-1] != wrt[-1] and len(path) <= len(ways) and path[-1] in nexts:
        path.append(nexts[path[-1]])
    leads = len(wrt) == 1 and path[-1] == wrt[0]
    return tuple(path) if leads and len(path) > 1 else ()
