"""The second gate: every expression of pasted code gets its kind, or the code is not understood."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from tutor.ask.budget import TOO_MUCH, Declined, tick
from tutor.ask.snippet_kinds import FLOAT, NONE, NUMBER, Kind, called, combined, element, kind, listed, tensor, whole
from tutor.ask.snippet_makers import made
from tutor.ask.snippet_names import (
    ATTRIBUTES,
    CALLS,
    CONSTANTS,
    DTYPES,
    KEYWORDS,
    METHODS,
    OF_TOOLS,
    REDUCTIONS,
    SWITCHES,
    path_of,
)
from tutor.ask.tree import Unreadable

MOST_WORK = 20_000
MOST_NUMBER = 10**9
# Along a dimension these give values and places.
PAIRS = frozenset({"max", "min"})
# A backward pass or an optimizer's step does the work of many operations.
MOST_RECORDED = 4
KEPT = (
    "I do not run `backward(create_graph=True)`: the gradient and its graph then hold on to each other, and torch "
    "never gives their memory back. `torch.autograd.grad` with the same setting gives the same numbers."
)
RECORDED = (
    "I follow `create_graph=True` a few times, for a second or a third derivative, but not again and again: "
    "every time the graph grows. With fewer of them I can work it out."
)
HEAVY = {"backward": 10, "step": 20, "grad": 10}


@dataclass
class Values:
    """What is known of the names of a program while its statements are gone through.

    `work` counts the operations that a run will do, each as often as the loops around it repeat it; `floats` collects
    the calls that make tensors of decimals; `typed` says that the learner chose a dtype.
    """

    kinds: dict[str, Kind] = field(default_factory=dict)
    constants: Mapping[str, int] = field(default_factory=dict)
    functions: dict[str, ast.Lambda] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)
    floats: dict[int, ast.Call] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    times: int = 1
    work: int = 0
    recorded: int = 0

    def of(self, node: ast.expr) -> Kind:
        """Return an expression's kind. Raises Unreadable."""
        tick()
        match node:
            case ast.Constant(value) if type(value) is int:
                return whole(value)
            case ast.Constant(float()):
                return FLOAT
            case ast.Name(name) if name in self.kinds and "function" not in self.kinds[name].tags:
                return self.kinds[name]
            case ast.UnaryOp(_, inner):
                return combined(ast.Add(), kind("int"), self.of(inner), None)
            case ast.BinOp(left, sign, right):
                self.spend(1)
                return combined(sign, self.of(left), self.of(right), self.number(right))
            case ast.List(items) | ast.Tuple(items):
                return listed([self.of(item) for item in items])
            case ast.Subscript(value, index):
                return self._element(self.of(value), index)
            case ast.Attribute(value, name):
                return self._attribute(node, value, name)
            case ast.Call():
                return self._call(node)
        raise Unreadable("an expression that is not understood")

    def spend(self, work: int) -> None:
        """Count work, as often as the loops around it repeat it. Raises Declined where it is too much."""
        self.work += work * self.times
        if self.work > MOST_WORK:
            raise Declined(TOO_MUCH)

    def number(self, node: ast.expr | None) -> int | None:
        """Return the whole number that is written out, or that a name holds throughout; else None."""
        match node:
            case ast.Constant(value) if type(value) is int and value <= MOST_NUMBER:
                return value
            case ast.UnaryOp(ast.USub(), ast.Constant(value)) if type(value) is int and value <= MOST_NUMBER:
                return -value
            case ast.Name(name):
                return self.constants.get(name)
            case ast.Call(ast.Name("len"), [ast.Name(name)], []) if self.kinds.get(name, NONE).is_only("data", *NUMBER):
                return self.kinds[name].size
        return None

    def _element(self, of: Kind, index: ast.expr) -> Kind:
        parts = index.elts if isinstance(index, ast.Tuple) and of.is_only("tensor") else [index]
        sliced = [part for part in parts if isinstance(part, ast.Slice)]
        if len(parts) > 2 or (sliced and not of.is_only("tensor")):
            raise Unreadable("an index that is not understood")
        ends = [end for part in sliced for end in (part.lower, part.upper, part.step) if end]
        if not all(self.of(each).is_only("int") for each in (*ends, *(part for part in parts if part not in sliced))):
            raise Unreadable("an index that is no whole number")
        return FLOAT if of.is_only("log") else element(of)

    def _attribute(self, node: ast.expr, value: ast.expr, name: str) -> Kind:
        if path_of(node) in CONSTANTS:
            return FLOAT
        inner = self.of(value)
        if name in ATTRIBUTES and "tensor" in inner.tags and inner.is_only("tensor", *NUMBER):
            return tensor(inner.size)
        raise Unreadable("an attribute that is not understood")

    def _call(self, node: ast.Call) -> Kind:
        self.spend(1)
        path = path_of(node.func)
        if path and path not in CALLS:
            raise Unreadable("a function that is not understood")
        if path and CALLS[path] == "maker":
            return made(self, node, path)
        given = self.arguments(node)
        self._reject_recorded(node, path)
        size = max([each.size for each in given], default=1)
        if isinstance(node.func, ast.Attribute) and node.func.attr in PAIRS and len(given) != bool(path):
            raise Unreadable("a pair of tensors: times a number it would be a long tuple")
        if path:
            self.spend(HEAVY.get(path.rsplit(".", 1)[1], 0))
            return FLOAT if CALLS[path] == "float" else kind(CALLS[path], size=size)
        match node.func:
            case ast.Name(name) if name in self.functions:
                return self._own(name, node, given)
            case ast.Name(name) if name not in self.kinds:
                return called(name, given)
            case ast.Attribute(value, name):
                return self._method(self.of(value), name, given)
        if not self.of(node.func).is_only("tool"):
            raise Unreadable("a call that is not understood")
        return tensor(size)

    def _reject_recorded(self, node: ast.Call, path: str) -> None:
        """Raise Declined for what torch records and cannot forget, or records again and again."""
        if not any(each.arg == "create_graph" and ast.unparse(each.value) == "True" for each in node.keywords):
            return
        if path != "torch.autograd.grad":
            raise Declined(KEPT)
        self.recorded += self.times
        if self.recorded > MOST_RECORDED:
            raise Declined(RECORDED)

    def arguments(self, node: ast.Call) -> list[Kind]:
        """Return the kinds of a call's arguments. Raises Unreadable for a keyword that is not listed."""
        found = [
            self.of(each) for each in node.args if not (isinstance(each, ast.Constant) and isinstance(each.value, bool))
        ]
        for keyword in node.keywords:
            match keyword.value:
                case _ if keyword.arg not in KEYWORDS:
                    raise Unreadable("a keyword that is not understood")
                case ast.Constant(bool()) if keyword.arg in SWITCHES:
                    continue
                case ast.Constant(str() as value) if keyword.arg == "reduction" and value in REDUCTIONS:
                    continue
                case ast.Attribute(ast.Name("torch"), name) if keyword.arg == "dtype" and name in DTYPES:
                    self.typed.add(name)
                    continue
            found.append(self.of(keyword.value))
        return found

    def _own(self, name: str, node: ast.Call, kinds: list[Kind]) -> Kind:
        """Return what a learner's function gives: its expression, gone through again for these arguments."""
        function = self.functions[name]
        names = [each.arg for each in function.args.args]
        if len(names) != len(kinds) or node.keywords:
            raise Unreadable("a call that does not fit its function")
        self.called.add(name)
        others = {each: what for each, what in self.functions.items() if each != name and each not in names}
        kept = self.kinds, self.functions
        self.kinds, self.functions = {**self.kinds, **dict(zip(names, kinds, strict=True))}, others
        found = self.of(function.body)
        self.kinds, self.functions = kept
        return found

    def _method(self, of: Kind, name: str, given: list[Kind]) -> Kind:
        """Return what a method gives, of a tensor, of an optimizer, or of a list that is filled."""
        self.spend(HEAVY.get(name, 0))
        if of.is_only("tool") and name in OF_TOOLS and not given:
            return NONE
        if of.is_only("log") and name == "append" and len(given) == 1 and given[0].is_only("float"):
            return NONE
        if name not in METHODS or "tensor" not in of.tags or not of.is_only("tensor", *NUMBER):
            raise Unreadable("a method that is not understood")
        if name in ("double", "float"):
            self.typed.add(name)
        found = {"item": FLOAT, "tolist": kind("shown"), "backward": NONE}
        return found.get(name, tensor(max([of.size, *(each.size for each in given)])))
