"""Show a lesson's chart: its spec, compiled once, and the data of this run beside it."""

import copy
from collections.abc import Mapping
from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.course.chart import OPTIONAL_TABLES, chart_spec
from tutor.course.prose import fill


def show_chart(lesson: Lesson, name: str, facts: Mapping[str, Any], tables: Mapping[str, bytes], key: str) -> None:
    """Draw the chart `name` of a lesson with these tables (Arrow bytes); nothing where it has none."""
    extra = frozenset(set(tables) & set(OPTIONAL_TABLES))
    spec = chart_spec(lesson.folder, name, extra)
    if spec is None:
        return
    used = {table: data for table, data in tables.items() if f'"{table}"' in str(spec).replace("'", '"')}
    st.vega_lite_chart(spec=copy.deepcopy(spec) | {"datasets": used}, alt=fill(lesson.alt[name], facts), key=key)
