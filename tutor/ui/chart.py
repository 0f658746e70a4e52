"""Show a lesson's chart: its spec, compiled once, and the data of this run beside it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.course.chart import OPTIONAL_TABLES, chart_functions, chart_spec, tables_of
from tutor.course.prose import fill
from tutor.ui.fitted import fitted

OF_AN_EDIT = "The lesson's picture, drawn from an edit of its code. Of its own code it shows this: "


def show_chart(
    lesson: Lesson,
    name: str,
    facts: Mapping[str, Any],
    tables: Mapping[str, bytes],
    key: str,
    own: Mapping[str, bytes] | None = None,
) -> None:
    """Draw the chart `name` of a lesson with these tables (Arrow bytes); nothing where it has none.

    Where the tables are an edit's, `own` are those of the lesson's run, and so are the `facts`.
    """
    extra = frozenset(tables.keys() & set(OPTIONAL_TABLES))
    spec = chart_spec(lesson.folder, name, extra)
    if spec is None:
        return
    asked = tables_of(chart_functions(lesson.folder)[name])
    used = {table: tables[table] for table in asked if table in tables}
    alt = fill(lesson.alt[name], facts)
    if own is not None:
        spec, alt = fitted(spec, used, own), OF_AN_EDIT + alt
    st.vega_lite_chart(spec=spec | {"datasets": used}, alt=alt, key=key, width="stretch")
