"""Runs of a learner's own code: whether there are any here, and one of them."""

from typing import Any

import streamlit as st
from streamlit import config

from tutor.sandbox import pool
from tutor.sandbox.available import Editing, editing
from tutor.store import new_id

STARTING = "Running. After a pause the first run takes a few seconds: torch has to be loaded."


def may_run() -> Editing:
    """Say whether this server runs the code of whoever asks now, and if not, why."""
    return editing(config.get_option("server.address"), st.context.headers.to_dict())


def run_code(code: str, **wanted: Any) -> dict[str, Any]:
    """Run a learner's code and return the answer; while it runs the learner sees that. `wanted` is of the request."""
    session = st.session_state.setdefault("runs", new_id())
    with st.spinner(STARTING, show_time=True):
        return pool.run({"id": new_id(), "code": code} | wanted, session)
