"""What exists in the sandbox, read from tables.toml: names that lead to something, and members by kind of value."""

import tomllib
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from torch import nn

from tutor.sandbox.values import ADMITTED, Namespace, Tool, Type

DATA = tomllib.loads(Path(__file__).with_name("tables.toml").read_text(encoding="utf-8"))
PREBOUND = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional", "math": "math"}


@cache
def real(dotted: str) -> Any:
    """Return the module of Python or torch with this dotted name."""
    return resolve_name(dotted)


def gathered(table: str) -> dict[str, list[str]]:
    """Return a table's names by group, whatever the reason they are there for."""
    groups: dict[str, list[str]] = {}
    for by_group in DATA[table].values():
        for group, names in by_group.items():
            groups.setdefault(group, []).extend(names)
    return groups


def _spaces(groups: dict[str, list[str]]) -> dict[str, dict[str, Any]]:
    """Return what each namespace holds: namespaces below it, tools and constants."""
    spaces: dict[str, dict[str, Any]] = {}
    for group, names in groups.items():
        for name in names:
            value = getattr(real(group), name)
            tool = (Type if isinstance(value, type) else Tool)(f"{group}.{name}".removeprefix("builtins."), value)
            spaces.setdefault(group, {})[name] = tool if callable(value) else value
        while "." in group:
            inner, group = group, group.rpartition(".")[0]
            spaces.setdefault(group, {})[inner.rpartition(".")[2]] = Namespace(inner)
    return spaces


SPACES = _spaces(gathered("names"))
MEMBERS = {kind: frozenset(names) for kind, names in gathered("members").items()}
INSTEAD: dict[str, str] = DATA["instead"]
SETTABLE = {kind: frozenset(names) for kind, names in DATA["settable"].items()}
BUILTINS = {**SPACES["builtins"], **{name: Namespace(at) for name, at in PREBOUND.items()}, "__name__": "__main__"}
_TOOLS = [tool for space in SPACES.values() for tool in space.values() if isinstance(tool, Tool)]
TYPES = {tool.real: tool for tool in _TOOLS if isinstance(tool.real, type)}
ADMITTED.update(kind for kind in TYPES if issubclass(kind, nn.Module | Exception))
