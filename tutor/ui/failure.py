"""What a learner sees when something of ours fails: a calm sentence; the log has the traceback."""

import logging

import streamlit as st

log = logging.getLogger(__name__)


def show_failure(error: Exception) -> bool:
    """Log the error and say calmly that it is ours; tell Streamlit that it has been shown."""
    log.error("A screen failed", exc_info=error)
    st.error(
        "That was our fault, not yours. Nothing you did is lost. Reload the page to go on.",
        title="Something went wrong here",
        icon=":material/healing:",
    )
    return True
