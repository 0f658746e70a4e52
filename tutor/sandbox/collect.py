"""What is taken out of a finished run: facts, tables, and numbers by name; all of it plain and bounded."""

import math
from collections.abc import Mapping
from typing import Any

import torch

from tutor.course import DemoError
from tutor.course.run import rows_of
from tutor.sandbox import charge
from tutor.sandbox.walker import Walker

CHARACTERS = 400  # of one text
ROWS = 20_000  # of all tables
NUMBERS = 1_000  # of one name


def facts_of(walker: Walker, wanted: list[str]) -> dict[str, Any]:
    """Return the wanted facts that the run gave as one finite number, boolean or text."""
    given = walker.globals.values.get("facts")
    found = {name: _plain(given[name]) for name in wanted if name in given} if isinstance(given, dict) else {}
    return {name: value for name, value in found.items() if value is not None}


def _plain(value: Any) -> Any:
    """Return a scalar as JSON knows it; None where it is none, or not finite."""
    if isinstance(value, torch.Tensor) and value.numel() == 1:
        value = value.item()
    if type(value) is str:
        return value[:CHARACTERS]
    if type(value) in (bool, int, float) and math.isfinite(value):
        return value
    return None


def tables_of(walker: Walker, wanted: Mapping[str, list[str]]) -> dict[str, list[dict[str, Any]]]:
    """Return the wanted tables that the run gave, as rows of the wanted columns."""
    given, found, room = walker.globals.values.get("tables"), {}, ROWS
    for name, columns in wanted.items():
        rows = _rows(walker, given, name, columns)
        if rows and len(rows) <= room:
            found[name], room = rows, room - len(rows)
    return found


def _rows(walker: Walker, given: Any, name: str, columns: list[str]) -> list[dict[str, Any]]:
    """Return one table's rows; none where it is missing, not a table, or lacks a column."""
    table = given.get(name) if isinstance(given, dict) else None
    if not isinstance(table, dict | list) or len(table) > ROWS:
        return []
    try:
        if isinstance(table, dict):
            _small(walker, table)
        rows = rows_of(name, table)
    except (DemoError, RuntimeError, TypeError, ValueError):
        return []
    if not rows[0].keys() >= set(columns):
        return []
    walker.budget.tick(len(rows) * len(columns))
    return [{column: _plain(row[column]) for column in columns} for row in rows]


def _small(walker: Walker, table: dict[str, Any]) -> None:
    """Refuse columns that would become too many rows once they are broadcast together."""
    shapes = [column.shape for column in table.values() if isinstance(column, torch.Tensor)]
    charge.size(walker.budget, math.prod(torch.broadcast_shapes(*shapes)) if shapes else 0)


def numbers_of(walker: Walker, wanted: list[str]) -> dict[str, list[float] | None]:
    """Return the numbers that names hold at the end, in order; None where a name holds none."""
    return {name: _numbers(walker, walker.globals.values.get(name)) for name in wanted}


def _numbers(walker: Walker, value: Any) -> list[float] | None:
    if isinstance(value, torch.Tensor):
        value = value.detach().flatten().tolist() if value.numel() <= NUMBERS else None
    parts = value if isinstance(value, list | tuple) else [value]
    if len(parts) > NUMBERS:
        return None
    walker.budget.tick(len(parts))
    plain = [_plain(part) for part in parts]
    return None if None in plain or any(type(p) is str for p in plain) else [float(part) for part in plain]
