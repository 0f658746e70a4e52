"""Methods of texts, lists, dicts and sets that would otherwise grow or read uncounted."""

import string
from typing import Any

from tutor.sandbox import charge
from tutor.sandbox.calls import BOUNDS, as_callable, special
from tutor.sandbox.text import formatted, shown
from tutor.sandbox.values import refused
from tutor.sandbox.walker import Walker

Values = tuple[Any, ...]
Named = dict[str, Any]


@special("list.append")
def append(walker: Walker, values: Values, named: Named) -> None:
    """list.append."""
    charge.size(walker.budget, len(values[0]) + 1)
    values[0].append(*values[1:], **named)


@special("list.extend")
def extend(walker: Walker, values: Values, named: Named) -> None:
    """list.extend."""
    owner, *more = values
    if len(more) == 1:
        more = [walker.collect(more[0])]
        charge.size(walker.budget, len(owner) + len(more[0]))
    owner.extend(*more, **named)


@special("list.sort")
def sort(walker: Walker, values: Values, named: Named) -> None:
    """list.sort."""
    owner, *more = values
    charge.weigh(walker.budget, owner)
    if named.get("key") is not None:
        named["key"] = as_callable(walker, named["key"])
    owner.sort(*more, **named)


def _read_whole(walker: Walker, values: Values, _named: Named) -> None:
    """Count all that the owner holds, and one more."""
    charge.size(walker.budget, len(values[0]) + 1)
    charge.weigh(walker.budget, values[0])


for _method in ("index", "count", "remove", "copy", "insert", "reverse"):
    BOUNDS[f"list.{_method}"] = BOUNDS[f"tuple.{_method}"] = _read_whole
for _method in ("copy", "union", "intersection", "difference", "add", "update"):
    BOUNDS[f"set.{_method}"] = BOUNDS[f"dict.{_method}"] = _read_whole
BOUNDS["dict.setdefault"] = _read_whole


@special("str.join")
def join(walker: Walker, values: Values, named: Named) -> str:
    """str.join."""
    glue, *more = values
    if len(more) != 1:
        return str(glue.join(*more, **named))
    parts = walker.collect(more[0])
    total = sum(len(part) for part in parts if isinstance(part, str)) + len(glue) * len(parts)
    charge.size(walker.budget, total)
    return str(glue.join(parts))


def _widened(walker: Walker, values: Values, _named: Named) -> None:
    charge.size(walker.budget, charge.whole(values[1]) if len(values) > 1 else 0)


for _method in ("ljust", "rjust", "center", "zfill"):
    BOUNDS[f"str.{_method}"] = _widened


def _replaced(walker: Walker, values: Values, _named: Named) -> None:
    if len(values) > 2 and isinstance(values[2], str):
        charge.size(walker.budget, (len(values[0]) + 1) * max(len(values[2]), 1))


BOUNDS["str.replace"] = _replaced


@special("str.format")
def format_text(walker: Walker, values: Values, named: Named) -> str:
    """str.format with plain fields: a name or number, a conversion, a plain format."""
    template, *rest = values
    parts, total, turn = list[str](), 0, 0
    for before, name, spec, conversion in string.Formatter().parse(template):
        parts.append(before)
        if name is not None:
            if "{" in (spec or "") or not (name.isidentifier() or name.isdigit() or not name):
                raise refused("Fields of .format() are plain names or numbers here.")
            value = _field(name or str(turn), rest, named)
            turn += not name
            value = value if not conversion else shown(walker, value, repr if conversion == "r" else str)
            parts.append(formatted(walker, value, spec or ""))
        total += sum(map(len, parts[-2:]))
        charge.size(walker.budget, total)
    return "".join(parts)


def _field(name: str, values: list[Any], named: Named) -> Any:
    if not name.isdigit():
        return named[name]
    if int(name) >= len(values):
        raise IndexError(f"Replacement index {name} out of range for positional args tuple")
    return values[int(name)]
