"""Run a demo: the very text that is shown is compiled and executed, nothing else.

What stands above the call is executed once for all settings, as Python does with a module; the call is what a run is.
So what depends on no control a demo may work out beside its functions. A rule holds that runs leave it as it was.
"""

import ast
import math
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tutor.course.eager import prepare_torch
from tutor.course.once import once

Row = dict[str, Any]
# torch.manual_seed sets the dice of the whole process: who seeds them must not be disturbed while throwing.
dice = threading.RLock()
_parsing = threading.Lock()
CHARTS = "# For the charts"  # the line of a demo above which stands what the lesson is about
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


def syntax_tree(source: str) -> ast.Module:
    """Return the tree of a text, one at a time. Raises what ast.parse raises.

    CPython 3.11 counts the depth of all threads' trees together, and raises SystemError where they mix.
    """
    with _parsing:
        return ast.parse(source)


@lru_cache(maxsize=256)
def parameters(source: str) -> dict[str, Any]:
    """Return run()'s parameters and their defaults, read from the demo's text without running it; not to be changed."""
    tree = syntax_tree(source)
    run = next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "run"), None)
    if run is None:
        raise ValueError("demo.py defines run(...)")
    names = [argument.arg for argument in run.args.args]
    if len(names) != len(run.args.defaults):
        raise ValueError("demo.py: every parameter of run() has a plain default")
    return {name: ast.literal_eval(default) for name, default in zip(names, run.args.defaults, strict=True)}


def divided(source: str) -> tuple[str, str]:
    """Cut a demo's text into what it is about and what only feeds its charts; the second may be empty."""
    idea, mark, rest = source.partition(f"\n{CHARTS}\n")
    return idea.rstrip(), f"{CHARTS}\n{rest}".rstrip() if mark else ""


def script(source: str, controls: Mapping[str, Any]) -> str:
    """Return the text that runs: the demo, then its call with the learner's values."""
    values = ", ".join(f"{name}={value!r}" for name, value in controls.items())
    return f"{source.rstrip()}\n\n\nfacts, tables = run({values})\n"


def run_demo(source: str, controls: Mapping[str, Any], filename: str) -> Run:
    """Call a demo with a learner's values. Raises DemoError where it breaks the contract, else what the demo raises."""
    above, text = source.rstrip(), script(source, controls)
    lines = "\n" * above.count("\n")  # the call keeps its place: an error in it has the line that is shown
    with _alone(text):
        namespace = dict(_executed(above, filename))  # a copy: what the call names is this run's
        exec(compile(lines + text[len(above) :], filename, "exec"), namespace)
    return _run_of(namespace, controls, text)


def run_script(text: str, controls: Mapping[str, Any], filename: str) -> Run:
    """Execute a whole text, with its call, by itself. Raises what `run_demo` does."""
    with _alone(text):
        namespace = _names_of(text, filename)
    return _run_of(namespace, controls, text)


def _names_of(text: str, filename: str) -> dict[str, Any]:
    """Execute a text, and return the names that it made."""
    prepare_torch()
    namespace: dict[str, Any] = {"__name__": "demo"}
    exec(compile(text, filename, "exec"), namespace)
    return namespace


_executed = once(64)(_names_of)  # for every run the same names: not to be changed


def _alone(text: str) -> AbstractContextManager[Any]:
    """Let a text that throws dice throw alone."""
    return dice if "manual_seed" in text else nullcontext()


def _run_of(namespace: Mapping[str, Any], controls: Mapping[str, Any], text: str) -> Run:
    facts, tables = _checked(namespace.get("facts"), namespace.get("tables"))
    return Run(dict(controls), {**controls, **facts}, tables, text)


def _checked(facts: Any, tables: Any) -> tuple[dict[str, Any], dict[str, list[Row]]]:
    """Hold the demo to its contract: scalars in the facts, rows or equally long columns in the tables."""
    if not isinstance(facts, dict) or not isinstance(tables, dict):
        raise DemoError("run() returns two dicts: facts, tables")
    plain = {name: _scalar(value) for name, value in facts.items()}
    for name, value in plain.items():
        if not isinstance(value, SCALARS):
            raise DemoError(f"fact {name!r} is a {type(value).__name__}, no scalar")
    return plain, {name: rows_of(name, table) for name, table in tables.items()}


def _scalar(value: Any) -> Any:
    """Return the number in a tensor that holds just one."""
    return _unsigned(value.item() if hasattr(value, "numel") and value.numel() == 1 else value)


def _unsigned(value: Any) -> Any:
    """Return the value, and nothing for minus nothing: torch tells 0.0 from -0.0, learners' texts and charts do not."""
    return 0.0 if isinstance(value, float) and value == 0 else value


def rows_of(name: str, table: Any) -> list[Row]:
    """Return a table as rows, however the demo wrote it: rows already, or columns by name."""
    columns = _columns_of(name, table)
    cells = [_checked_cells(f"{name}.{column}", cells) for column, cells in columns.items()]
    try:
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*cells, strict=True)]
    except ValueError as error:
        have = ", ".join(f"{column} has {len(found)}" for column, found in zip(columns, cells, strict=True))
        raise DemoError(f"the columns of table {name!r} do not have the same length: {have}") from error
    if not rows:
        raise DemoError(f"table {name!r} has at least one row")
    return rows


def _checked_cells(name: str, cells: list[Any]) -> list[Any]:
    """Return a column's cells. All of them are looked at by their kinds alone: there may be some ten thousand."""
    kinds = set(map(type, cells))
    for kind in kinds:
        if not issubclass(kind, (*SCALARS, type(None))):
            raise DemoError(f"{name} holds a {kind.__name__}, no scalar")
    return [_unsigned(cell) for cell in cells] if float in kinds and 0.0 in cells else cells


def _columns_of(name: str, table: Any) -> dict[str, Any]:
    """Return a table's columns by name; tensors among them are broadcast together, then read in order."""
    if isinstance(table, list) and table:
        if not all(isinstance(row, dict) and row.keys() == table[0].keys() for row in table):
            raise DemoError(f"every row of table {name!r} is a dict with the same columns")
        return {column: [row[column] for row in table] for column in table[0]}
    if not isinstance(table, dict):
        raise DemoError(f"table {name!r} has at least one row")
    import torch

    tensors = {key: column for key, column in table.items() if isinstance(column, torch.Tensor)}
    try:
        alike = torch.broadcast_tensors(*tensors.values()) if tensors else ()
        flat = {key: column.flatten().tolist() for key, column in zip(tensors, alike, strict=True)}
        return {key: flat[key] if key in flat else list(column) for key, column in table.items()}
    except RuntimeError as error:
        shapes = ", ".join(f"{key} is {tuple(column.shape)}" for key, column in tensors.items())
        raise DemoError(f"the columns of table {name!r} cannot be broadcast together: {shapes}") from error
    except TypeError as error:
        kinds = ", ".join(f"{key} is a {type(column).__name__}" for key, column in table.items())
        raise DemoError(f"the columns of table {name!r} are tensors or lists: {kinds}") from error


def _is_finite(value: object) -> bool:
    return not isinstance(value, float) or math.isfinite(value)
