"""The learner's functions and lambdas: closures over the tree, which torch may call too."""

import ast
import copy
import inspect
from collections.abc import Callable
from types import FunctionType
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
        defaults = [node and walker.visit(node, scope) for node in (*node.args.defaults, *node.args.kw_defaults)]
        self.bind = _binder(node.args, self.name, self.title, defaults)

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
        bound = self.bind(*values if self.receiver is None else (self.receiver, *values), **named)
        scope = Scope(self.name, self.own, self.scope, bound, self.to_globals, depth, self.receiver)
        walker.depth = depth
        try:
            if isinstance(self.node, ast.Lambda):
                return walker.visit(self.node.body, scope)
            ended = walker.execute(self.node.body, scope)
            return ended.value if isinstance(ended, Returned) else None
        finally:
            walker.depth -= 1

    def __repr__(self) -> str:
        return f"<function {self.title} at 0x{id(self):012x}>"


def _binder(arguments: ast.arguments, name: str, title: str, defaults: list[Any]) -> Callable[..., Given]:
    """Return a function of our own that takes the same arguments, and gives them by name: Python itself binds them."""
    positional, by_name = [*arguments.posonlyargs, *arguments.args], arguments.kwonlyargs
    rests = [(arguments.vararg, inspect.CO_VARARGS), (arguments.kwarg, inspect.CO_VARKEYWORDS)]
    every = [*positional, *by_name, *(rest for rest, _ in rests if rest)]
    bind = FunctionType(
        _ARGUMENTS.replace(
            co_argcount=len(positional), co_posonlyargcount=len(arguments.posonlyargs), co_kwonlyargcount=len(by_name),
            co_varnames=tuple(argument.arg for argument in every), co_nlocals=len(every),
            co_flags=_ARGUMENTS.co_flags | sum(flag for rest, flag in rests if rest), co_name=name, co_qualname=title,
        ),
        {"locals": locals},
        argdefs=tuple(defaults[: len(arguments.defaults)]),
    )  # fmt: skip
    given = zip(by_name, arguments.kw_defaults, defaults[len(arguments.defaults) :], strict=True)
    bind.__kwdefaults__ = {argument.arg: value for argument, node, value in given if node is not None}
    return bind


_ARGUMENTS = (lambda: locals()).__code__

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
