"""Run a demo: the very text that is shown is compiled and executed, nothing else."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

Row = dict[str, Any]
SCALARS = (bool, int, float, str)


class DemoError(Exception):
    """A demo broke its contract; the message says how."""


@dataclass(frozen=True)
class Run:
    """What one run of a demo gave.

    `facts` are scalars by name (the controls' values among them), `tables` lists of rows by name,
    `source` the text that ran.
    """

    controls: Mapping[str, Any]
    facts: Mapping[str, Any]
    tables: Mapping[str, list[Row]]
    source: str

    @property
    def finite(self) -> bool:
        """Say whether every number in the run is a finite one."""
        cells = (cell for rows in self.tables.values() for row in rows for cell in row.values())
        return all(_is_finite(value) for value in (*self.facts.values(), *cells))


def script(source: str, controls: Mapping[str, Any]) -> str:
    """Return the text that runs: the demo, then its call with the learner's values."""
    values = ", ".join(f"{name}={value!r}" for name, value in controls.items())
    return f"{source.rstrip()}\n\n\nfacts, tables = run({values})\n"


def run_script(text: str, controls: Mapping[str, Any], filename: str) -> Run:
    """Execute a demo's text. Raises DemoError where it breaks the contract, else what the demo raises."""
    namespace: dict[str, Any] = {"__name__": "demo"}
    exec(_compiled(text, filename), namespace)
    facts, tables = _checked(namespace.get("facts"), namespace.get("tables"))
    return Run(dict(controls), {**controls, **facts}, tables, text)


@lru_cache(maxsize=256)
def _compiled(text: str, filename: str) -> CodeType:
    return compile(text, filename, "exec")


def _checked(facts: Any, tables: Any) -> tuple[dict[str, Any], dict[str, list[Row]]]:
    """Hold the demo to its contract: scalars in the facts, lists of like rows in the tables."""
    if not isinstance(facts, dict) or not isinstance(tables, dict):
        raise DemoError("run() returns two dicts: facts, tables")
    for name, value in facts.items():
        if not isinstance(value, SCALARS):
            raise DemoError(f"fact {name!r} is a {type(value).__name__}; use .item() or str()")
    for name, rows in tables.items():
        _check_rows(name, rows)
    return facts, tables


def _check_rows(name: str, rows: Any) -> None:
    if not isinstance(rows, list) or not rows:
        raise DemoError(f"table {name!r} is a list of rows with at least one row")
    for row in rows:
        if not isinstance(row, dict) or row.keys() != rows[0].keys():
            raise DemoError(f"every row of table {name!r} is a dict with the same columns")
        for column, cell in row.items():
            if cell is not None and not isinstance(cell, SCALARS):
                raise DemoError(f"{name}.{column} holds a {type(cell).__name__}; use .item() or str()")


def _is_finite(value: object) -> bool:
    return not isinstance(value, float) or math.isfinite(value)
