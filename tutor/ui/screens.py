"""The app's screens, as Streamlit's pages."""

from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from tutor import ROOT

PAGES = ROOT / "pages"


def screen(file: str, **told: Any) -> StreamlitPage:
    """Return the page of a file below `pages/`, with what `st.Page` is told of it.

    A session keeps its pages from one rerun to the next: Streamlit looks for each one's file on the disk, two dozen
    times in a rerun. They are a session's own, since Streamlit marks in a page that it is the one to run.
    """
    kept = st.session_state.setdefault("screens", {})
    key = (file, *told.items())
    if key not in kept:
        kept[key] = st.Page(PAGES / file, **told)
    return kept[key]
