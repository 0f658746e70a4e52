"""Rules on charts and on the prediction that is drawn into them."""

import re
from collections.abc import Iterator
from typing import Any

from tutor.check.demo import imports
from tutor.check.rule import Fault, cause, line_of, rule
from tutor.check.runs import run_at
from tutor.course import Lesson, load_misconceptions
from tutor.course.chart import OPTIONAL_TABLES, chart_functions, compile_chart, tables_of
from tutor.course.run import Row

CHARTS = ("opening", "draw", "further")
_DATUM = re.compile(r"datum\.(\w+)")


@rule(
    15, "lesson", "chart.py defines draw and opening, perhaps further, from tables of the demo; each has its alt text."
)
def charts_there(lesson: Lesson) -> Iterator[Fault]:
    """Find charts that are missing, unknown, without alt, or that ask for tables the demo does not return."""
    path, functions = lesson.folder / "chart.py", chart_functions(lesson.folder)
    tables = run_at(lesson).tables
    for name in {"draw", "opening"} - functions.keys():
        yield Fault(path, 1, f"There is no {name}().", "Define it: it takes tables by name and returns an alt.Chart.")
    for name, function in functions.items():
        if name not in CHARTS:
            yield Fault(
                path, line_of(path, f"def {name}"), f"{name}() is shown nowhere.", "Give helpers a leading underscore."
            )
        elif not lesson.alt.get(name, "").strip():
            yield Fault(
                lesson.folder / "lesson.md",
                1,
                f"The chart {name} has no alt.",
                f"Say its takeaway under [alt]: {name} = …",
            )
        for table in tables_of(function):
            if table not in tables and table not in OPTIONAL_TABLES:
                yield Fault(
                    path,
                    line_of(path, f"def {name}"),
                    f"{name}() asks for {table!r}.",
                    f"The demo returns {sorted(tables)}.",
                )


@rule(16, "lesson", "Every chart compiles, and every field it uses is a column of its table or made by a transform.")
def charts_compile(lesson: Lesson) -> Iterator[Fault]:
    """Find charts that Altair refuses, and fields that no table has."""
    path, tables = lesson.folder / "chart.py", _tables(lesson)
    for name, function in chart_functions(lesson.folder).items():
        extra = frozenset(set(tables_of(function)) & set(OPTIONAL_TABLES))
        try:
            spec = compile_chart(function, extra, checked=True)
        except Exception as error:  # Altair raises many kinds of error for a chart it cannot build
            yield Fault(
                path, line_of(path, f"def {name}"), f"{name}() does not compile: {cause(error)}.", "Mend the chart."
            )
            continue
        for field in sorted(_unknown(spec, tables)):
            yield Fault(
                path,
                line_of(path, field.split(".")[-1]),
                f"{name}() uses {field}.",
                "Use a column that the demo returns.",
            )


@rule(17, "lesson", "chart.py imports altair, pandas and tutor.course.draw only.")
def chart_imports(lesson: Lesson) -> Iterator[Fault]:
    """Find charts that reach beyond drawing."""
    path = lesson.folder / "chart.py"
    for module, line in imports(path):
        if module != "tutor.course.draw" and module.partition(".")[0] not in ("altair", "pandas"):
            yield Fault(path, line, f"chart.py imports {module}.", "Compute it in the demo and return a table.")


@rule(
    18,
    "lesson",
    "The prediction asks for a fact of the run at its preset; a choice offers that value; its beliefs lead elsewhere.",
)
def prediction_answerable(lesson: Lesson) -> Iterator[Fault]:
    """Find predictions that torch cannot settle."""
    path, asked = lesson.folder / "lesson.md", lesson.prediction
    facts = run_at(lesson, **asked.at).facts
    truth = facts.get(asked.fact)
    line = line_of(path, "[prediction]")
    if asked.kind == "choice" and (str(truth) not in asked.options or len(asked.options) < 2):
        yield Fault(path, line, f"Torch gives {truth!r}, which is no option.", "Add it under [prediction.options].")
    if asked.kind == "number" and (isinstance(truth, bool) or not isinstance(truth, (int, float))):
        yield Fault(path, line, f"The fact {asked.fact!r} is {truth!r}, no number.", "Name a fact that is a number.")
    for belief, leads_to in asked.beliefs.items():
        told = leads_to if leads_to in asked.options else facts.get(leads_to)
        if belief not in load_misconceptions():
            cure = "Write belief-id = the option it leads to; a new belief goes into lessons/misconceptions.toml."
            yield Fault(path, line, f"{belief!r} is no misconception.", cure)
        elif told is None or told == truth or (asked.kind == "choice") != (leads_to in asked.options):
            yield Fault(path, line, f"{belief!r} leads to {leads_to!r}.", "Name a wrong option, or another fact.")


def _tables(lesson: Lesson) -> dict[str, list[Row]]:
    tables = dict(run_at(lesson).tables)
    rows = next(iter(tables.values()))
    return {"prediction": [{"value": 0.0}], "wrong": tables.get("path", rows), **tables}


def _unknown(view: Any, tables: dict[str, list[Row]], data: str = "", made: frozenset[str] = frozenset()) -> set[str]:
    """Walk the views of a spec; return the fields that neither their table nor a transform provides."""
    data = (view.get("data") or {}).get("name", data)
    made = made | set(_made(view.get("transform", [])))
    known = made | (set(tables[data][0]) if data in tables else set())
    own = {key: value for key, value in view.items() if key in ("encoding", "transform", "mark", "params")}
    found = {f"{data}.{field}" for field in _used(own) - known} if data in tables else set()
    for key in ("layer", "vconcat", "hconcat", "concat"):
        for child in view.get(key, []):
            found |= _unknown(child, tables, data, made)
    return found | (_unknown(view["spec"], tables, data, made) if "spec" in view else set())


def _made(node: Any) -> Iterator[str]:
    """Yield the names that transforms give to what they make."""
    if isinstance(node, list):
        for child in node:
            yield from _made(child)
    elif isinstance(node, dict):
        names = node.get("as", [])
        yield from [names] if isinstance(names, str) else names
        if node.keys() & {"fold"} and "as" not in node:
            yield from ("key", "value")
        for child in node.values():
            yield from _made(child) if isinstance(child, (list, dict)) else ()


def _used(node: Any) -> set[str]:
    """Return the fields that encodings and expressions read; the label of a tick reads the tick, no field."""
    if isinstance(node, list):
        return {field for child in node for field in _used(child)}
    if isinstance(node, dict):
        own = {node["field"]} if isinstance(node.get("field"), str) else set()
        return own | {field for key, child in node.items() if key not in ("as", "labelExpr") for field in _used(child)}
    return set(_DATUM.findall(node)) if isinstance(node, str) else set()
