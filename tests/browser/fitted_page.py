"""A page with every lesson's chart, as for an edit that changes every number computed by ?by=, a factor or "sine"."""

import math
from typing import Any

import streamlit as st

from tutor import ROOT
from tutor.course import Lesson
from tutor.ui.chart import show_chart
from tutor.ui.course import arrow, course

FEEDS = {"x", "w", "w1", "w2", "b", "v", "step", "epoch", "order", "column", "place", "level", "lr", "rate", "n"}


def changed(column: str, cell: Any, by: str) -> Any:
    """Return a cell as after the edit: what is fed into the curves and what names places stays."""
    if type(cell) is not float or column in FEEDS:
        return cell
    return math.sin(cell) if by == "sine" else cell * float(by)


def show(lesson: Lesson, by: str) -> None:
    """Show the lesson's own chart, or with `by` that of the edit."""
    run = lesson.run()
    own = {name: arrow(rows) for name, rows in run.tables.items()}
    made = {name: [{c: changed(c, r[c], by) for c in r} for r in rows] for name, rows in run.tables.items()}
    tables = {name: arrow(rows, own[name]) for name, rows in made.items()}
    show_chart(lesson, "draw", run.facts, tables, lesson.slug, own)


st.html(ROOT / "tutor" / "ui" / "style.css")
st.title("Charts of edits")
for each in course():
    show(each, st.query_params.get("by", "1"))
