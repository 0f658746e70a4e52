"""What depends on who is here waits for the browser's word: shown before, it would be taken back a moment later."""

from time import monotonic

import streamlit as st

from tutor.ui.learner import current_learner

WAITS = "One moment: this browser is being asked how far you are."
PATIENCE = 12.0  # seconds after which a browser that says nothing is not waited for
LOOK = 3.0  # seconds between two looks at the time


def known_or_waiting() -> bool:
    """Say whether what depends on the learner's records may be shown; if not yet, show that it waits.

    A browser that never says who is here is waited for once in a session, then all is shown as to somebody new.
    """
    waited = monotonic() - st.session_state.setdefault("came", monotonic())
    if current_learner() or waited >= PATIENCE:
        return True
    st.caption(WAITS)
    _look_again()
    return False


@st.fragment(run_every=LOOK)
def _look_again() -> None:
    if monotonic() - st.session_state["came"] >= PATIENCE:
        st.rerun()
