"""A page with nothing but an editor, what it told, and ways to make it run again or hold another text."""

import streamlit as st

from tutor.ui.editor import Mark, replace_text, show_editor

FIRST = "w = 1\nfor step in range(3):\n    w = w - 1\nprint(w)\n"

st.title("An editor")
st.session_state.setdefault("given", FIRST)
st.session_state.setdefault("runs", 0)
st.button("Rerun")
st.button("Another text", on_click=lambda: st.session_state.update(given="x = 2\n"))
st.button("Begin again", on_click=lambda: replace_text("editing", st.session_state["given"]))
marked = [Mark(3, "error")] if st.toggle("Mark") else []
edited = show_editor(st.session_state["given"], "editing", marked=marked, original=FIRST, note="Note" * bool(marked))
if edited.run:
    st.session_state["runs"] += 1
    edited.done()
st.text(f"runs: {st.session_state['runs']}")
st.text(f"told: {edited.text!r}")
