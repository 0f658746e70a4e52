"""One lesson: the one whose slug is in the address."""

import streamlit as st

from tutor.ui.lesson import show_lesson

show_lesson(st.session_state["slug"])
