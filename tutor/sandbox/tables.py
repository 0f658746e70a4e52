"""What exists in the sandbox, read from tables.toml: names that lead to something, and members by kind of value."""

import builtins
import math
import tomllib
from pathlib import Path
from typing import Any

import torch
from torch import nn

from tutor.sandbox.values import ADMITTED, Kind, Namespace, Tool

_DATA = tomllib.loads(Path(__file__).with_name("tables.toml").read_text(encoding="utf-8"))
REAL: dict[str, Any] = {"builtins": builtins, "math": math, "torch": torch}
REASONS = ("listed", "lesson", "texts")
PREBOUND = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional", "math": "math"}


def _gathered(table: str) -> dict[str, list[str]]:
    """Return a table's names by group, whatever the reason they are there for."""
    groups: dict[str, list[str]] = {}
    for reason in REASONS:
        for group, names in _DATA[table][reason].items():
            groups.setdefault(group, []).extend(names)
    return groups


def real(dotted: str) -> Any:
    """Return the module of Python or torch with this dotted name."""
    if dotted not in REAL:
        parent, _, name = dotted.rpartition(".")
        REAL[dotted] = getattr(real(parent), name)
    return REAL[dotted]


def _spaces(groups: dict[str, list[str]]) -> dict[str, dict[str, Any]]:
    """Return what each namespace holds: namespaces below it, tools and constants."""
    spaces: dict[str, dict[str, Any]] = {group: {} for group in groups}
    for group in list(spaces):
        while "." in group:
            inner, group = group, group.rpartition(".")[0]
            spaces.setdefault(group, {})[inner.rpartition(".")[2]] = Namespace(inner)
    for group, names in groups.items():
        for name in names:
            value = getattr(real(group), name)
            tool = callable(value) and type(value) is not torch.dtype
            spaces[group][name] = Tool(f"{group}.{name}".removeprefix("builtins."), value) if tool else value
    return spaces


SPACES = _spaces(_gathered("names"))
MEMBERS = {kind: frozenset(names) for kind, names in _gathered("members").items()}
SETTABLE = {kind: frozenset(names) for kind, names in _DATA["settable"].items()}
BUILTINS: dict[str, Any] = {
    **SPACES["builtins"],
    **{name: Namespace(dotted) for name, dotted in PREBOUND.items()},
    "__name__": "__main__",
}
_TOOLS = [tool for space in SPACES.values() for tool in space.values() if isinstance(tool, Tool)]
TYPES = {tool.real: tool for tool in _TOOLS if isinstance(tool.real, type)}
ADMITTED.update(kind for kind in TYPES if issubclass(kind, nn.Module | Exception))


def type_of(value: Any) -> Tool | Kind:
    """Return what type(value) is here: the tool of that name, or a mere mark."""
    return TYPES.get(type(value)) or Kind(type(value))
