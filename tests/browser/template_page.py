"""A page that shows the template's first chart, with its dot to drag: no lesson of the course has to have one."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from tutor import LESSONS  # noqa: E402
from tutor.course import load_lesson  # noqa: E402
from tutor.ui.chart import show_chart  # noqa: E402
from tutor.ui.course import arrow  # noqa: E402
from tutor.ui.play import show_play_buttons  # noqa: E402

st.html(ROOT / "tutor" / "ui" / "style.css")
lesson = load_lesson(LESSONS / "_template")
run = lesson.run(**lesson.opening)
st.title(lesson.title)
show_chart(lesson, "opening", run.facts, {name: arrow(rows) for name, rows in run.tables.items()}, key="opening")
st.markdown("More to scroll to.\n\n" * 40)
show_play_buttons()
