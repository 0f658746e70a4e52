"""What a learner sees when something of ours fails: a calm sentence; the log has the traceback."""

import logging

import streamlit as st

log = logging.getLogger(__name__)
SORRY = "Something went wrong here"


def show_failure(error: Exception) -> bool:
    """Log the error and say calmly that it is ours; tell Streamlit that it has been shown.

    Reloading must lead to something that works: what the address asked for may be what failed, so it is let go.
    """
    log.error("A screen failed", exc_info=error)
    st.error(
        "That was our fault, not yours. Nothing you did is lost. Reload the page to go on.",
        title=SORRY,
        icon=":material/healing:",
    )
    st.query_params.from_dict({})
    return True
