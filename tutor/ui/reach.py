"""What Streamlit's own elements lack for keyboard and screen reader: names that are formulas, code that scrolls.

A component that shows nothing itself and shares the page's document, as `play` does. Nothing is sent to the server.
"""

import streamlit as st

from tutor.ui.code import beside

_reach = st.components.v2.component("downhill_reach", js=beside("reach.js"))


def mend_reach() -> None:
    """Give what is on the page its names and its way in, now and whenever it changes. Call it once a page."""
    _reach(key="reach")
