"""Show a lesson's chart: its spec, compiled once, and the data and the words of this run beside it."""

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.course.chart import OPTIONAL_TABLES, chart_functions, chart_spec, tables_of
from tutor.course.prose import fill
from tutor.ui.fitted import fitted

FLAT = 0.75  # of its height: what a view among others keeps on a projector
SECTIONS = {"opening": "explain", "draw": "see", "further": "further"}  # of a lesson: where each chart stands
STRIP = 100  # pixels: a view as low as this has its height for a reason
OF_AN_EDIT = "The lesson's picture, drawn from an edit of its code. Of its own code it shows this: "


def show_chart(
    lesson: Lesson,
    name: str,
    facts: Mapping[str, Any],
    tables: Mapping[str, bytes],
    key: str,
    own: Mapping[str, bytes] | None = None,
    flat: bool = False,
) -> None:
    """Draw the chart `name` of a lesson with these tables (Arrow bytes); nothing where it has none.

    Where the tables are an edit's, `own` are those of the lesson's run, and so are the `facts`.
    A `flat` one is less high, to be enlarged by whoever shows it.
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
    spec = flattened(spec) if flat else spec
    draw_chart(spec, used, alt, f"Chart: {lesson.sections[SECTIONS[name]].heading}", key)


def draw_chart(spec: Mapping[str, Any], tables: Mapping[str, bytes], says: str, name: str, key: str) -> None:
    """Draw a compiled chart with these tables (Arrow bytes). `says` is what it shows now, `name` what it always is.

    Streamlit makes what it is told of a chart a part of its spec, and for a new spec a browser draws all of it anew;
    where only the data are new, it keeps the chart. So only the name goes there. The words stand before the chart,
    unseen, and `reach.js` has a screen reader say them in place of the name.
    """
    st.html(f'<p class="chart-says" id="{key}-says">{escape(says)}</p>')
    st.vega_lite_chart(spec={**spec, "datasets": dict(tables)}, alt=name, key=key, width="stretch")


def flattened(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return a spec whose views stand closer and are less high, so that they can be shown larger on a wide screen."""
    close = {"labelPadding": 4, "titlePadding": 4}
    config = spec["config"] | {"axisBottom": spec["config"]["axisBottom"] | close, "concat": {"spacing": 8}}
    return _lower(dict(spec), FLAT if len(spec.get("vconcat", ())) > 1 else 1) | {"config": config}


def _lower(spec: dict[str, Any], share: float) -> dict[str, Any]:
    """Return the spec with its views' heights times the share; a strip of a few marks stays as it is."""
    lowered = {**spec, "vconcat": [_lower(view, share) for view in spec["vconcat"]]} if "vconcat" in spec else spec
    height = spec.get("height")
    return {**lowered, "height": round(height * share)} if isinstance(height, int) and height > STRIP else lowered
