"""The lessons to choose from, each by its number and title: to walk through, or as a handout."""

from collections.abc import Callable

import streamlit as st

from tutor.ui.course import course, numbered


def show_lessons(key: str, choose: Callable[[str], None]) -> None:
    """Show a button for each lesson; `choose` is called with the slug of the one that is pressed."""
    with st.grid("auto", min_column_width=300):
        for lesson in course():
            named = f"{key}-{lesson.slug}"
            st.button(numbered(lesson), key=named, width="stretch", on_click=choose, args=(lesson.slug,))
