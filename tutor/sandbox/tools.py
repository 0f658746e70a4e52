"""Python's own functions, done here where they would otherwise run, grow or call back uncounted."""

import ast
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from tutor.sandbox import charge
from tutor.sandbox.calls import as_callable, call, special
from tutor.sandbox.expressions import operate
from tutor.sandbox.tables import type_of
from tutor.sandbox.text import shown
from tutor.sandbox.values import Iterator, admit, refused
from tutor.sandbox.walker import Walker

Values = tuple[Any, ...]
Named = dict[str, Any]
NUMBERS = frozenset({int, float, bool})
ADD = ast.Add()


@special("print")
def printed(walker: Walker, values: Values, named: Named) -> None:
    """print."""
    sep, end = (named.pop(name, None) for name in ("sep", "end"))
    named.pop("flush", None)
    if named:
        raise refused(f"print(…, {next(iter(named))}=…) is not supported here.")
    for name, value in (("sep", sep), ("end", end)):
        if value is not None and type(value) is not str:
            raise TypeError(f"{name} must be None or a string, not {type(value).__name__}")
    line = (" " if sep is None else sep).join(shown(walker, value) for value in values)
    line += "\n" if end is None else end
    walker.budget.write(line)
    walker.output.append(line)


@special("str")
def as_text(walker: Walker, values: Values, named: Named) -> str:
    """str of at most one value."""
    if named or len(values) > 1:
        raise refused("str() takes one value here.")
    return shown(walker, *values) if values else ""


@special("repr")
def as_repr(walker: Walker, values: Values, named: Named) -> str:
    """repr."""
    return repr(*values, **named) if len(values) != 1 or named else shown(walker, values[0], repr)


@special("len")
def length(_walker: Walker, values: Values, named: Named) -> int:
    """len."""
    return len(*values, **named)


@special("type")
def type_named(_walker: Walker, values: Values, named: Named) -> Any:
    """type of one value: a mark that can be printed and compared."""
    if len(values) != 1 or named:
        raise refused("type() takes one value here.")
    return type_of(values[0])


@special("isinstance")
def is_instance(_walker: Walker, values: Values, named: Named) -> bool:
    """isinstance."""
    if len(values) != 2 or named:
        return isinstance(*values, **named)
    return isinstance(values[0], charge.types_of(values[1]))


@special("range")
def counted(walker: Walker, values: Values, named: Named) -> range:
    """range."""
    walker.budget.tick()
    return range(*values, **named)


@special("list")
def as_list(walker: Walker, values: Values, named: Named) -> list[Any]:
    """list."""
    return walker.collect(values[0]) if len(values) == 1 and not named else list(*values, **named)


@special("tuple")
def as_tuple(walker: Walker, values: Values, named: Named) -> tuple[Any, ...]:
    """tuple."""
    return tuple(walker.collect(values[0])) if len(values) == 1 and not named else tuple(*values, **named)


@special("set")
def as_set(walker: Walker, values: Values, named: Named) -> set[Any]:
    """set."""
    if len(values) != 1 or named:
        return set(*values, **named)
    found = walker.collect(values[0])
    charge.weigh(walker.budget, found)
    return set(found)


@special("dict")
def as_dict(walker: Walker, values: Values, named: Named) -> dict[Any, Any]:
    """dict."""
    if len(values) != 1:
        return dict(*values, **named)
    source = values[0] if isinstance(values[0], dict) else [tuple(walker.collect(v)) for v in walker.iterate(values[0])]
    charge.weigh(walker.budget, list(source))
    return dict(source, **named)


@special("enumerate")
def enumerated(walker: Walker, values: Values, named: Named) -> Iterator:
    """enumerate."""
    first, *rest = values or (named.pop("iterable", ()),)
    return Iterator(enumerate(walker.iterate(first), *rest, **named), walker.budget.tick, "enumerate")


@special("zip")
def zipped(walker: Walker, values: Values, named: Named) -> Iterator:
    """zip."""
    return Iterator(zip(*map(walker.iterate, values), **named), walker.budget.tick, "zip")  # noqa: B905


@special("map")
def mapped(walker: Walker, values: Values, named: Named) -> Iterator:
    """map."""
    if len(values) < 2 or named:
        raise TypeError("map() must have at least two arguments.")
    rows = zip(*map(walker.iterate, values[1:]))  # noqa: B905
    return Iterator((call(walker, values[0], row, {}) for row in rows), walker.budget.tick, "map")


@special("filter")
def filtered(walker: Walker, values: Values, named: Named) -> Iterator:
    """filter."""
    keep, source = values
    test = (lambda v: v) if keep is None else (lambda v: call(walker, keep, (v,), {}))
    return Iterator((v for v in walker.iterate(source) if test(v)), walker.budget.tick, "filter")


@special("reversed")
def backwards(walker: Walker, values: Values, named: Named) -> Iterator:
    """reversed."""
    if len(values) == 1 and isinstance(values[0], torch.Tensor):
        charge.rows(walker.budget, values[0])
    return Iterator(reversed(*values, **named), walker.budget.tick, "reversed")


@special("any")
def some(walker: Walker, values: Values, named: Named) -> bool:
    """any."""
    return any(walker.iterate(*values, **named))


@special("all")
def every(walker: Walker, values: Values, named: Named) -> bool:
    """all."""
    return all(walker.iterate(*values, **named))


@special("sum")
def total(walker: Walker, values: Values, named: Named) -> Any:
    """sum: numbers by Python, anything else one addition after the other."""
    if not 1 <= len(values) <= 2 or named.keys() - {"start"}:
        return sum(*values, **named)
    elements = walker.collect(values[0])
    result = values[1] if len(values) == 2 else named.get("start", 0)
    if all(type(element) in NUMBERS for element in (*elements, result)):
        return admit(sum(elements, result))
    if isinstance(result, str):
        raise TypeError("sum() can't sum strings [use ''.join(seq) instead]")
    for element in elements:
        walker.budget.tick()
        result = operate(walker, ADD, result, element, {ast.Add: lambda a, b: a + b})
    return result


def _keyed(walker: Walker, named: Named) -> Named:
    """Return named arguments whose key function is counted."""
    return {**named, "key": as_callable(walker, named["key"])} if named.get("key") is not None else named


def _extreme(find: Callable[..., Any]) -> Callable[[Walker, Values, Named], Any]:
    def found(walker: Walker, values: Values, named: Named) -> Any:
        if len(values) == 1:
            values = (walker.collect(values[0]),)
        charge.weigh(walker.budget, list(values))
        return find(*values, **_keyed(walker, named))

    return found


special("min")(_extreme(min))
special("max")(_extreme(max))


@special("sorted")
def in_order(walker: Walker, values: Values, named: Named) -> list[Any]:
    """sorted."""
    if len(values) != 1:
        return sorted(*values, **named)
    found = walker.collect(values[0])
    charge.weigh(walker.budget, found)
    return sorted(found, **_keyed(walker, named))


@special("round")
def rounded(_walker: Walker, values: Values, named: Named) -> Any:
    """round: to at most a few hundred digits."""
    for digits in (*values[1:], *(v for k, v in named.items() if k == "ndigits")):
        if abs(charge.whole(digits)) > 400:
            raise refused("round() takes at most 400 digits here.")
    return admit(round(*values, **named))


@special("next")
def following(walker: Walker, values: Values, named: Named) -> Any:
    """next."""
    return next(*values, **named)


@special("iter")
def iterated(walker: Walker, values: Values, named: Named) -> Any:
    """iter of one value."""
    if len(values) != 1 or named:
        raise refused("iter() takes one value here.")
    return walker.iterate(values[0])


def member_parts(name: str) -> None:
    """Register a method of modules that gives parts one after another."""

    @special(f"Module.{name}")
    def given(walker: Walker, values: Values, named: Named) -> Iterator:
        module: nn.Module = values[0]
        return Iterator(map(admit, getattr(module, name)(*values[1:], **named)), walker.budget.tick)


for _name in ("parameters", "named_parameters", "children", "named_children", "modules", "named_modules", "buffers"):
    member_parts(_name)
