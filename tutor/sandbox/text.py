"""Texts made of values: f-strings, str, print, and the formats they may use."""

import ast
from typing import Any

import torch

from tutor.sandbox import charge
from tutor.sandbox.scope import Scope
from tutor.sandbox.walker import Walker, expression

CONVERSIONS = {-1: None, ord("s"): str, ord("r"): repr, ord("a"): ascii}


def shown(walker: Walker, value: Any, how: Any = str) -> str:
    """Return str(value) or repr(value), its cost counted before and after."""
    charge.weigh(walker.budget, value)
    text = how(value)
    charge.size(walker.budget, len(text))
    walker.budget.tick(len(text) // charge.PER_CHARACTER)
    return str(text)


def formatted(walker: Walker, value: Any, spec: str) -> str:
    """Return format(value, spec)."""
    charge.spec(spec)
    if spec and isinstance(value, torch.Tensor) and value.numel() > 1:
        return format(value, spec)  # raises what Python raises
    return shown(walker, value, lambda v: format(v, spec))


@expression(ast.JoinedStr)
def joined(walker: Walker, node: ast.JoinedStr, scope: Scope) -> str:
    """An f-string."""
    text = "".join(walker.evaluate(part, scope) for part in node.values)
    charge.size(walker.budget, len(text))
    return text


@expression(ast.FormattedValue)
def field(walker: Walker, node: ast.FormattedValue, scope: Scope) -> str:
    """A field of an f-string."""
    value = walker.evaluate(node.value, scope)
    convert = CONVERSIONS[node.conversion]
    if convert is not None:
        value = shown(walker, value, convert)
    spec = "" if node.format_spec is None else walker.evaluate(node.format_spec, scope)
    return formatted(walker, value, spec)
