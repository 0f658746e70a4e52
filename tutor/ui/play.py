"""What charts' own sliders need of the page: buttons to play or to make each move, a memory, touch for dots.

A component that shows nothing itself. It shares the page's document with the charts, so it moves their own sliders;
nothing is registered and nothing is sent to the server. It also writes numbers as the text does: a chart's powers of
ten, a slider's and a table's minus. And it notes how high a chart is, for it to stay beside its words.
"""

import streamlit as st

from tutor.course.chart import GRIP, NEXT, PLAYED
from tutor.ui.code import beside

_JS = (
    beside("drag.js", "numbers.js", "stay.js", "play.js")
    .replace("PLAYED", PLAYED)
    .replace("NEXT", NEXT)
    .replace("GRIP", GRIP)
)
_play = st.components.v2.component("downhill_play", js=_JS)


def show_play_buttons() -> None:
    """Give the charts of this page their play buttons, now and whenever one is drawn anew. Call it once a page."""
    _play(key="play")
