"""Compile a lesson's charts: once each, into a plain Vega-Lite spec that holds no data.

A chart function takes tables by name and never looks into them, so one spec serves every run;
the data travels beside it. Roles get their colours here, from the app's theme, in both modes.
"""

import inspect
import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from tutor.course.ends import name_axes, with_ends

ROLES = ("loss", "weight", "gradient", "minimum", "prediction", "comparison")
TOLD = "told_at"  # the column that holds the place of a number that somebody told: see tutor/course/draw/told.py
OPTIONAL_TABLES = ("prediction", "wrong")
# The page puts a play button before every slider whose label ends in this sign, which no one sees or hears; where it
# stands twice the page shows no number.
PLAYED = "\u2060"
NEXT = " → "  # between the names of moves: such a slider gets a button for each of them in place of play
GRIP = "dot to drag"  # what such a dot calls itself: by that the page knows where a finger may begin

LARGE = 1800  # pixels: from this width of the window on, as in tutor/ui/style.css, all type grows by a quarter


def type_size(size: float) -> dict[str, str]:
    """Return a size of type that grows on a large screen, a projector's for one."""
    return {"expr": f"windowSize()[0] >= {LARGE} ? {size * 1.25:g} : {size:g}"}


# Streamlit writes axes in a grey that is hard to read on a light page; the loss has the text's colour in both modes.
INK = {"expr": "scale('color', 'loss') || 'gray'"}

# The labels of the left axis stand inside the plot and its title above: stacked views get the whole
# width of the page from Streamlit, so that labels outside would be cut off on a phone. Each stands in its own grid
# line, which tutor/ui/style.css keeps clear of it: above the line a number is taken for the space between two.
CONFIG: dict[str, Any] = {
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": type_size(13),
        "titleFontSize": type_size(13),
        "titleFontWeight": "normal",
        "tickCount": 6,
    },
    "axisBottom": {"labelFlush": True, "labelFlushOffset": -2},  # a number is seldom as wide as it was measured
    "axisLeft": {
        "domain": False,
        "ticks": False,
        "labelAlign": "left",
        "labelBaseline": "middle",
        "labelPadding": -2,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleAngle": 0,
        "titleBaseline": "bottom",
        "titleX": 0,
        "titleY": -18,
    },
    "legend": {"labelFontSize": type_size(13), "orient": "top", "symbolStrokeWidth": 2.5, "title": None},
    "line": {"strokeWidth": 2.5},
    "point": {"size": 70, "filled": True},
    "text": {"fontSize": type_size(13)},
    "title": {"anchor": "start", "fontSize": type_size(14), "fontWeight": "normal"},
    "concat": {"spacing": 18},
}
_ROLE_SCALE = {"domain": list(ROLES), "range": "category"}
_altair_lock = threading.Lock()


@lru_cache(maxsize=64)
def chart_functions(folder: Path) -> dict[str, Callable[..., Any]]:
    """Return the public functions of a lesson's chart.py by name: draw, opening, perhaps further."""
    path = folder / "chart.py"
    namespace: dict[str, Any] = {"__name__": f"{folder.name}.chart"}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), namespace)
    return {
        name: value
        for name, value in namespace.items()
        if inspect.isfunction(value) and value.__module__ == namespace["__name__"] and name[0] != "_"
    }


def tables_of(function: Callable[..., Any]) -> list[str]:
    """Return the names of the tables that a chart function draws."""
    return list(inspect.signature(function).parameters)


def chart_spec(folder: Path, name: str, extra: frozenset[str] = frozenset()) -> dict[str, Any] | None:
    """Return the spec of one chart, None when chart.py has none of that name; treat it as read-only.

    `extra` names those optional tables (prediction, wrong) that are there to be drawn.
    """
    function = chart_functions(folder).get(name)
    return _spec(function, extra.intersection(tables_of(function))) if function else None


@lru_cache(maxsize=256)
def _spec(function: Callable[..., Any], extra: frozenset[str]) -> dict[str, Any]:
    return name_axes(compile_chart(function, extra))


def told_ends(node: Any) -> tuple[float, float] | None:
    """Return the ends of the axis along which a compiled chart draws a number that was told; None where it does not."""
    if isinstance(node, list):
        return next((ends for ends in map(told_ends, node) if ends), None)
    if not isinstance(node, dict):
        return None
    if node.get("field") == TOLD:
        low, high = node["scale"]["domain"]
        return low, high
    return told_ends(list(node.values()))


def compile_chart(
    function: Callable[..., Any], extra: frozenset[str] = frozenset(), checked: bool = False
) -> dict[str, Any]:
    """Call a chart function with named, empty tables and return its painted spec.

    With `checked` Altair holds every piece against Vega-Lite's schema, which takes longer than all the rest, and raises
    what it finds. The checker asks for that; a learner would wait for it.
    """
    import altair as alt
    from altair.utils.schemapi import debug_mode

    asked = [t for t in tables_of(function) if t not in OPTIONAL_TABLES or t in extra]
    with _altair_lock, alt.theme.enable("none"), debug_mode(checked):
        spec = function(**{table: alt.NamedData(name=table) for table in asked}).to_dict(validate=checked)
    return with_ends(_painted({**spec, "config": CONFIG, "usermeta": {"embedOptions": {"renderer": "svg"}}}))


def _painted(node: Any) -> Any:
    """Give every colour that names a role the scale of the roles, no legend unless asked for, and let type grow."""
    if isinstance(node, list):
        return [_painted(child) for child in node]
    if not isinstance(node, dict):
        return node
    painted = {key: type_size(child) if _is_type(key, child) else _painted(child) for key, child in node.items()}
    for channel in ("color", "fill", "stroke"):
        encoding = painted.get(channel)
        if isinstance(encoding, dict) and (encoding.get("datum") in ROLES or encoding.get("field") == "role"):
            painted[channel] = {"legend": None, "scale": _ROLE_SCALE, **encoding}
    return painted


def _is_type(key: str, value: Any) -> bool:
    return key.lower().endswith("fontsize") and isinstance(value, (int, float))
