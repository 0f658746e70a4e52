"""A page that shows the template's first chart, with its dot to drag: no lesson of the course has to have one."""

import streamlit as st

from tutor import LESSONS, ROOT
from tutor.course import load_lesson
from tutor.ui.chart import show_chart
from tutor.ui.course import arrow
from tutor.ui.play import show_play_buttons

st.html(ROOT / "tutor" / "ui" / "style.css")
lesson = load_lesson(LESSONS / "_template")
run = lesson.run(**lesson.opening)
st.title(lesson.title)
show_chart(lesson, "opening", run.facts, {name: arrow(rows) for name, rows in run.tables.items()}, key="opening")
st.markdown("More to scroll to.\n\n" * 40)
show_play_buttons()
