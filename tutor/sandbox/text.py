"""Texts made of values: f-strings, str, print, and the formats they may use."""

import ast
import string
from typing import Any

from tutor.sandbox import charge
from tutor.sandbox.calls import special
from tutor.sandbox.scope import Scope
from tutor.sandbox.values import Named, Values, refused
from tutor.sandbox.walker import Walker, visits

CONVERSIONS = {"s": str, "r": repr, "a": ascii}


def shown(walker: Walker, value: Any, how: Any = str) -> str:
    """Return str(value), or what `how` makes of it, its cost counted before and after."""
    charge.write(walker.budget, value)
    with charge.Writing(walker.budget):
        text = how(value)
    charge.size(walker.budget, len(text))
    return str(charge.weigh(walker.budget, text))


def _formatted(walker: Walker, value: Any, conversion: str | None, spec: str) -> str:
    """Return what stands for a field."""
    charge.spec(spec)
    value = shown(walker, value, CONVERSIONS[conversion]) if conversion else value
    return shown(walker, value, lambda v: format(v, spec))


@visits(ast.JoinedStr)
def _f_string(walker: Walker, node: ast.JoinedStr, scope: Scope) -> str:
    text = ""
    for part in node.values:
        text += walker.visit(part, scope)
        charge.size(walker.budget, len(text))
    return text


@visits(ast.FormattedValue)
def _field(walker: Walker, node: ast.FormattedValue, scope: Scope) -> str:
    value = walker.visit(node.value, scope)
    spec = "" if node.format_spec is None else walker.visit(node.format_spec, scope)
    return _formatted(walker, value, chr(node.conversion) if node.conversion > 0 else None, spec)


@special("str.format")
def _format(walker: Walker, values: Values, named: Named) -> str:
    """str.format with plain fields: a name or number, a conversion, a plain format."""
    text, turn = "", 0
    for before, name, spec, conversion in string.Formatter().parse(values[0]):
        text += before
        if name is not None:
            if "{" in (spec or "") or not (name.isidentifier() or name.isdigit() or not name):
                raise refused("Fields of .format() are plain names or numbers here.")
            place, turn = name or str(turn), turn + (not name)
            if place.isdigit() and int(place) >= len(values) - 1:
                raise IndexError(f"Replacement index {place} out of range for positional args tuple")
            value = values[int(place) + 1] if place.isdigit() else named[place]
            text += _formatted(walker, value, conversion, spec or "")
        charge.size(walker.budget, len(text))
    return text


@special("print")
def _print(walker: Walker, values: Values, named: Named) -> None:
    sep, end = named.get("sep"), named.get("end")
    for name in named.keys() - {"sep", "end", "flush"}:
        raise refused(f"print(…, {name}=…) is not supported here.")
    for name, value in (("sep", sep), ("end", end)):
        if not isinstance(value, str | None):
            raise TypeError(f"{name} must be None or a string, not {type(value).__name__}")
    line = ""
    for place, value in enumerate(values):
        line += (" " if sep is None else sep) * (place > 0) + shown(walker, value)
        charge.size(walker.budget, len(line))
    line += "\n" if end is None else end
    walker.budget.write(line)
    walker.output.append(line)


@special("str")
def _str(walker: Walker, values: Values, named: Named) -> str:
    return shown(walker, values[0]) if len(values) == 1 and not named else str(*values, **named)


@special("str.join")
def _join(walker: Walker, values: Values, named: Named) -> str:
    glue, *parts = values[0], *map(walker.collect, values[1:])
    total = sum(len(part) + len(glue) for part in (parts or [[]])[0] if isinstance(part, str))
    charge.made(walker.budget, glue, total)
    return str(glue.join(*parts, **named))
