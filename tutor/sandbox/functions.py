"""The learner's functions and lambdas: closures over the tree, which torch may call too."""

import ast
import copy
from typing import Any

from tutor.sandbox import charge
from tutor.sandbox.scope import Scope, names_of
from tutor.sandbox.values import ADMITTED, admit, refused
from tutor.sandbox.walker import Returned, Walker, expression, statement

Given = dict[str, Any]


class Function:
    """A function or lambda of the learner's."""

    def __init__(self, walker: Walker, node: ast.FunctionDef | ast.Lambda, scope: Scope, title: str) -> None:
        self.walker, self.node, self.scope, self.title = walker, node, scope, title
        self.receiver: Any = None
        self.name = node.name if isinstance(node, ast.FunctionDef) else "<lambda>"
        self.own, self.to_globals = names_of(node)
        arguments = node.args
        self.positional = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
        self.keyword_only = [a.arg for a in arguments.kwonlyargs]
        values = [walker.evaluate(d, scope) for d in arguments.defaults]
        self.defaults: Given = dict(zip(self.positional[len(self.positional) - len(values) :], values, strict=True))
        for name, default in zip(self.keyword_only, arguments.kw_defaults, strict=True):
            if default is not None:
                self.defaults[name] = walker.evaluate(default, scope)

    def bound_to(self, receiver: Any) -> "Function":
        """Return the function as a method of a module."""
        method = copy.copy(self)
        method.receiver = receiver
        return method

    def __call__(self, *values: Any, **named: Any) -> Any:
        """Let torch call the function: what goes in is admitted, what comes out is weighed."""
        for value in (*values, *named.values()):
            admit(value)
        line = self.walker.line
        result = self.call(values, named)
        self.walker.line = line
        charge.weigh(self.walker.budget, result)
        return result

    def call(self, values: tuple[Any, ...], named: Given) -> Any:
        """Call the function from the learner's text."""
        walker = self.walker
        values = values if self.receiver is None else (self.receiver, *values)
        bound = self._bound(values, named)
        scope = Scope(self.name, self.own, self.scope, bound, self.to_globals, walker.depth + 1, self.receiver)
        if walker.depth >= walker.budget.limits.depth:
            raise refused(f"Functions call each other at most {walker.budget.limits.depth} deep here.")
        walker.depth += 1
        try:
            if isinstance(self.node, ast.Lambda):
                return walker.evaluate(self.node.body, scope)
            ended = walker.execute(self.node.body, scope)
            return ended.value if isinstance(ended, Returned) else None
        except RecursionError:
            raise refused("These calls lie too deep inside each other for here.") from None
        finally:
            walker.depth -= 1

    def _bound(self, values: tuple[Any, ...], named: Given) -> Given:
        """Give every parameter its value. Raises TypeError in Python's words."""
        arguments, bound = self.node.args, dict(zip(self.positional, values, strict=False))
        only_position = {a.arg for a in arguments.posonlyargs}
        rest: Given = {}
        for name, value in named.items():
            if name in bound and name not in only_position:
                raise TypeError(f"{self.title}() got multiple values for argument '{name}'")
            known = name in self.keyword_only or (name in self.positional and name not in only_position)
            if not known and arguments.kwarg is None:
                raise TypeError(f"{self.title}() got an unexpected keyword argument '{name}'")
            (bound if known else rest)[name] = value
        if len(values) > len(self.positional) and arguments.vararg is None:
            raise TypeError(self._too_many(len(values), named))
        bound = {**self.defaults, **bound}
        self._complete(bound)
        if arguments.vararg is not None:
            bound[arguments.vararg.arg] = tuple(values[len(self.positional) :])
        return bound if arguments.kwarg is None else {**bound, arguments.kwarg.arg: rest}

    def _too_many(self, given: int, named: Given) -> str:
        most = len(self.positional)
        least = most - sum(name in self.defaults for name in self.positional)
        takes = f"{most}" if least == most else f"from {least} to {most}"
        also = sum(name in self.keyword_only for name in named)
        extra = f" positional argument{'s' * (given != 1)} (and {also} keyword-only argument{'s' * (also != 1)})"
        were = f"{given}{extra if also else ''} {'was' if given == 1 and not also else 'were'} given"
        return f"{self.title}() takes {takes} positional argument{'s' * (most != 1)} but {were}"

    def _complete(self, bound: Given) -> None:
        for names, kind in ((self.positional, "positional"), (self.keyword_only, "keyword-only")):
            lost = [f"'{name}'" for name in names if name not in bound]
            if lost:
                *others, last = lost
                listed = (f"{', '.join(others)}{',' * (len(others) > 1)} and " if others else "") + last
                plural = "s" * (len(lost) != 1)
                raise TypeError(f"{self.title}() missing {len(lost)} required {kind} argument{plural}: {listed}")

    def __repr__(self) -> str:
        return f"<function {self.title} at 0x{id(self):012x}>"


Function.__name__ = "function"
ADMITTED.add(Function)


def title(name: str, scope: Scope) -> str:
    """Return a function's qualified name, as Python's messages give it."""
    return f"{scope.name}.<locals>.{name}" if scope.outer is not None and scope.name else name


@expression(ast.Lambda)
def anonymous(walker: Walker, node: ast.Lambda, scope: Scope) -> Function:
    """`lambda x: …`."""
    return Function(walker, node, scope, title("<lambda>", scope))


@statement(ast.FunctionDef)
def defined(walker: Walker, node: ast.FunctionDef, scope: Scope) -> None:
    """`def`."""
    if node.decorator_list:
        raise refused("Decorators are not supported here.")
    scope.write(node.name, Function(walker, node, scope, title(node.name, scope)))
    walker.trace(node.lineno, scope)
