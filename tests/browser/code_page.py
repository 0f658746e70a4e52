"""A page with nothing but an editor, or what ?show= names, and a button that runs it again."""

import streamlit as st

from tests.browser.traced import CODE, GRAPH, TRACE
from tutor.ui.editor import Mark, replace_text, show_editor
from tutor.ui.graph import show_graph
from tutor.ui.stepper import show_stepper

FIRST = "w = 1\nfor step in range(3):\n    w = w - 1\nprint(w)\n"


def editing() -> None:
    """Show an editor, what it told, and ways to make it hold another text."""
    st.session_state.setdefault("given", FIRST)
    st.session_state.setdefault("runs", 0)
    st.button("Another text", on_click=lambda: st.session_state.update(given="x = 2\n"))
    st.button("Begin again", on_click=lambda: replace_text("editing", st.session_state["given"]))
    marked = [Mark(3, "error")] if st.toggle("Mark") else []
    edited = show_editor(
        st.session_state["given"], "editing", marked=marked, original=FIRST, note="Note" * bool(marked)
    )
    if edited.run:
        st.session_state["runs"] += 1
        edited.done()
    st.text(f"runs: {st.session_state['runs']}")
    st.text(f"told: {edited.text!r}")


st.title("Code")
st.button("Rerun")
shown = st.query_params.get("show")
if shown == "stepper":
    show_stepper(CODE, TRACE, truncated=True, key="shown")
elif shown == "graph":
    show_graph(GRAPH, key="shown")
else:
    editing()
