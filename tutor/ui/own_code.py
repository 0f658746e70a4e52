"""Runs of a learner's own code: whether there are any here, and one of them."""

from contextlib import AbstractContextManager
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
    with running():
        return ask({"code": code} | wanted)


def running() -> AbstractContextManager[None]:
    """Show that code runs, and why that may take a while."""
    return st.spinner(STARTING, show_time=True)


def ask(request: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a request of the learner's."""
    return pool.run(request | {"id": new_id()}, st.session_state.setdefault("runs", new_id()))


def ask_ours(request: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a request of the course's own code: nobody's turn is used up by it."""
    return pool.run(request | {"id": new_id()}, None)
