"""A page with every lesson's chart, as for an edit that changes every number computed by ?by=, a factor or "sine".

With ?far= the last row of each table holds numbers so large that no axis follows them.
"""

import math
from typing import Any

import streamlit as st

from tutor import ROOT
from tutor.course import Lesson
from tutor.ui.chart import show_chart
from tutor.ui.course import arrow, course

FEEDS = {"x", "w", "w1", "w2", "b", "v", "step", "epoch", "order", "column", "place", "level", "lr", "rate", "n"}
FAR = 1e101


def changed(column: str, cell: Any, by: str) -> Any:
    """Return a cell as after the edit: what is fed into the curves and what names places stays."""
    if type(cell) is not float or (column in FEEDS and by != "far"):
        return cell
    return math.sin(cell) if by == "sine" else FAR if by == "far" else cell * float(by)


def edited(rows: Any, by: str, far: bool) -> Any:
    """Return a table as after the edit."""
    last = len(rows) - 1
    ways = ["far" if far and at == last else by for at in range(len(rows))]
    return [{c: changed(c, row[c], way) for c in row} for row, way in zip(rows, ways, strict=True)]


def show(lesson: Lesson, by: str, far: bool) -> None:
    """Show the lesson's own chart, or with `by` that of the edit."""
    run = lesson.run()
    own = {name: arrow(rows) for name, rows in run.tables.items()}
    tables = {name: arrow(edited(rows, by, far), own[name]) for name, rows in run.tables.items()}
    show_chart(lesson, "draw", run.facts, tables, lesson.slug, own)


st.html(ROOT / "tutor" / "ui" / "style.css")
st.title("Charts of edits")
for each in course():
    show(each, st.query_params.get("by", "1"), "far" in st.query_params)
