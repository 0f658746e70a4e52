"""The learner's functions and lambdas: closures over the tree, which torch may call too."""

import ast
import copy
from typing import Any

from tutor.sandbox import charge
from tutor.sandbox.scope import Scope, names_of
from tutor.sandbox.values import ADMITTED, admit, refused
from tutor.sandbox.walker import Returned, Walker, visits

Given = dict[str, Any]


class Function:
    """A function or lambda of the learner's."""

    def __init__(self, walker: Walker, node: ast.FunctionDef | ast.Lambda, scope: Scope, title: str = "") -> None:
        self.walker, self.node, self.scope, self.receiver = walker, node, scope, None
        self.name = getattr(node, "name", "<lambda>")
        self.title = title or (f"{scope.name}.<locals>.{self.name}" if scope.name else self.name)
        self.own, self.to_globals = names_of(node)
        arguments = node.args
        self.only_position = [a.arg for a in arguments.posonlyargs]
        self.positional = self.only_position + [a.arg for a in arguments.args]
        self.by_name = [a.arg for a in arguments.kwonlyargs]
        defaulted = self.positional[len(self.positional) - len(arguments.defaults) :] + self.by_name
        defaults = zip(defaulted, [*arguments.defaults, *arguments.kw_defaults], strict=True)
        self.defaults: Given = {name: walker.visit(node, scope) for name, node in defaults if node is not None}

    def bound_to(self, receiver: Any) -> "Function":
        """Return the function as a method of a module."""
        method = copy.copy(self)
        method.receiver = receiver
        return method

    def __call__(self, *values: Any, **named: Any) -> Any:
        """Let torch call the function: what goes in is admitted, what comes out is weighed."""
        admit((*values, *named.values()))
        line = self.walker.line
        result = self.call(values, named)
        self.walker.line = line
        charge.weigh(self.walker.budget, result)
        return result

    def call(self, values: tuple[Any, ...], named: Given) -> Any:
        """Call the function from the learner's text."""
        walker, depth = self.walker, self.walker.depth + 1
        if depth > walker.budget.limits.depth:
            raise refused(f"Functions call each other at most {walker.budget.limits.depth} deep here.")
        bound = self._bound(values if self.receiver is None else (self.receiver, *values), named)
        scope = Scope(self.name, self.own, self.scope, bound, self.to_globals, depth, self.receiver)
        walker.depth = depth
        try:
            if isinstance(self.node, ast.Lambda):
                return walker.visit(self.node.body, scope)
            ended = walker.execute(self.node.body, scope)
            return ended.value if isinstance(ended, Returned) else None
        finally:
            walker.depth -= 1

    def _bound(self, values: tuple[Any, ...], named: Given) -> Given:
        """Give every parameter its value. Raises TypeError in Python's words."""
        arguments, bound, rest = self.node.args, dict(zip(self.positional, values, strict=False)), Given()
        names = {*self.positional, *self.by_name} - {*self.only_position}
        hidden = [name for name in self.only_position if name in named and arguments.kwarg is None]
        if hidden:
            said = f"some positional-only arguments passed as keyword arguments: '{', '.join(hidden)}'"
            raise TypeError(f"{self.title}() got {said}")
        for name, value in named.items():
            if name in bound and name in names:
                raise TypeError(f"{self.title}() got multiple values for argument '{name}'")
            if name not in names and arguments.kwarg is None:
                raise TypeError(f"{self.title}() got an unexpected keyword argument '{name}'")
            (bound if name in names else rest)[name] = value
        if len(values) > len(self.positional) and arguments.vararg is None:
            raise TypeError(self._too_many(len(values)))
        bound = {**self.defaults, **bound}
        self._complete(self.positional, "positional", bound)
        self._complete(self.by_name, "keyword-only", bound)
        if arguments.vararg is not None:
            bound[arguments.vararg.arg] = tuple(values[len(self.positional) :])
        return bound if arguments.kwarg is None else {**bound, arguments.kwarg.arg: rest}

    def _too_many(self, given: int) -> str:
        most = len(self.positional)
        least = most - sum(name in self.defaults for name in self.positional)
        takes = f"{most}" if least == most else f"from {least} to {most}"
        were = "was" if given == 1 else "were"
        return f"{self.title}() takes {takes} positional argument{'s' * (most != 1)} but {given} {were} given"

    def _complete(self, names: list[str], kind: str, bound: Given) -> None:
        *others, last = [f"'{name}'" for name in names if name not in bound] or [""]
        if last:
            before = f"{', '.join(others)}{',' * (len(others) > 1)} and " if others else ""
            count = f"{len(others) + 1} required {kind} argument{'s' * bool(others)}"
            raise TypeError(f"{self.title}() missing {count}: {before}{last}")

    def __repr__(self) -> str:
        return f"<function {self.title} at 0x{id(self):012x}>"


Function.__name__ = "function"
ADMITTED.add(Function)
visits(ast.Lambda)(Function)


def annotated(walker: Walker, annotation: ast.expr | None, scope: Scope) -> None:
    """Look up the names in an annotation, as Python does; what they make does not matter."""
    for part in ast.walk(annotation) if annotation is not None else ():
        if isinstance(part, ast.Name):
            walker.visit(part, scope)


@visits(ast.FunctionDef)
def _def(walker: Walker, node: ast.FunctionDef, scope: Scope) -> None:
    if node.decorator_list:
        raise refused("Decorators are not supported here.")
    function = Function(walker, node, scope)
    for part in (node.returns, *(a.annotation for a in ast.walk(node.args) if isinstance(a, ast.arg))):
        annotated(walker, part, scope)
    scope.write(node.name, function)
    walker.trace(node, scope)
