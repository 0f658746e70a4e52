"""What is taken out of a finished run: facts, tables, and numbers by name; all of it plain and bounded."""

from collections.abc import Mapping
from typing import Any

import torch

from tutor.course import DemoError
from tutor.course.run import rows_of
from tutor.sandbox import charge
from tutor.sandbox.autograd import gradient
from tutor.sandbox.costs import spread_over
from tutor.sandbox.walker import Walker

CHARACTERS = 400  # of one text
ROWS = 20_000  # of all tables
COLUMNS = 50  # of one table
NUMBERS = 1_000  # of one name
ENDLESS = 2**1000
Rows = list[dict[str, Any]]


def facts_of(walker: Walker, wanted: list[str]) -> dict[str, Any]:
    """Return the wanted facts that the run gave as one finite number, boolean or text."""
    found = {name: _plain(value) for name, value in _given(walker, wanted).items()}
    return {name: value for name, value in found.items() if value is not None}


def several_of(walker: Walker, wanted: list[str]) -> dict[str, int]:
    """Return how many numbers the run gave for each wanted fact for which it did not give one."""
    tensors = {name: value for name, value in _given(walker, wanted).items() if isinstance(value, torch.Tensor)}
    return {name: value.numel() for name, value in tensors.items() if value.numel() != 1}


def _given(walker: Walker, wanted: list[str]) -> dict[str, Any]:
    given = walker.globals.values.get("facts")
    return {name: given[name] for name in wanted if name in given} if isinstance(given, dict) else {}


def _plain(value: Any) -> Any:
    """Return a scalar as JSON knows it; None where it is none, or not finite."""
    if isinstance(value, torch.Tensor) and value.numel() == 1:
        value = value.item()
    if type(value) is str:
        return value[:CHARACTERS]
    good = abs(value) < ENDLESS if type(value) in (bool, int, float) else False
    return value if good else None


def tables_of(walker: Walker, wanted: Mapping[str, list[str]]) -> dict[str, Rows]:
    """Return the wanted tables that the run gave, as rows of the wanted columns."""
    given, found, room = walker.globals.values.get("tables"), dict[str, Rows](), ROWS
    for name, columns in wanted.items():
        rows = _rows(walker, given.get(name) if isinstance(given, dict) else None, columns)
        if 0 < len(rows) <= room:
            found[name], room = rows, room - len(rows)
    return found


def _rows(walker: Walker, table: Any, columns: list[str]) -> Rows:
    """Return one table's rows; none where it is no table, or lacks a column."""
    if not isinstance(table, dict | list) or len(table) > ROWS:
        return []
    if isinstance(table, dict):
        table = {name: table[name] for name in columns if name in table}
    elif all(isinstance(row, dict) for row in table):
        table = [{name: row[name] for name in columns if name in row} for row in table]
    cells = table.values() if isinstance(table, dict) else ()
    keys = [table] if isinstance(table, dict) else table
    if not all(isinstance(row, dict) and len(row) <= COLUMNS and all(type(key) is str for key in row) for row in keys):
        return []
    if any(
        len(cell) > ROWS if isinstance(cell, list | tuple) else not isinstance(cell, torch.Tensor) for cell in cells
    ):
        return []
    shapes = [cell.shape for cell in cells if isinstance(cell, torch.Tensor)]
    try:
        charge.size(walker.budget, spread_over(shapes) if shapes else 0)
        rows = rows_of("", table)
    except (DemoError, RuntimeError, TypeError, ValueError):
        return []
    walker.budget.tick(len(rows) * len(columns))
    return [{name: _plain(row[name]) for name in columns} for row in rows] if rows[0].keys() >= {*columns} else []


def numbers_of(walker: Walker, wanted: list[str]) -> dict[str, list[float] | None]:
    """Return the numbers that names hold at the end, in order, `w.grad` its gradient; None where there are none."""
    return {name: _numbers(_held(walker, name)) for name in wanted}


def _held(walker: Walker, name: str) -> Any:
    value = walker.globals.values.get(name.removesuffix(".grad"))
    if not name.endswith(".grad"):
        return value
    return gradient(value) if isinstance(value, torch.Tensor) else None


def _numbers(value: Any) -> list[float] | None:
    if isinstance(value, torch.Tensor):
        value = value.detach().flatten().tolist() if value.numel() <= NUMBERS else None
    parts = value if isinstance(value, list | tuple) else [value]
    plain = [_plain(part) for part in parts[: NUMBERS + 1]]
    good = len(plain) <= NUMBERS and all(type(part) in (bool, int, float) for part in plain)
    return [part if type(part) is bool else float(part) for part in plain] if good else None
