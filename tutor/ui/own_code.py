"""Runs of a learner's own code: whether there are any here, and one of them."""

import threading
from contextlib import AbstractContextManager
from typing import Any

import streamlit as st
from streamlit import config

from tutor.sandbox import answer, pool
from tutor.sandbox.available import Editing, editing
from tutor.store import new_id

STARTING = "Running. After a pause the first run takes a few seconds: torch has to be loaded."
AGAIN = "You pressed again: that run counts."


class Turns:
    """The runs of one session, one after the other; of those that wait only the last is made."""

    def __init__(self) -> None:
        self._one, self._asked = threading.Lock(), 0

    def run(self, request: dict[str, Any], session: str) -> dict[str, Any]:
        """Return the answer, once the run before has ended. Whoever pressed again meanwhile no longer waits for it."""
        self._asked += 1
        mine = self._asked
        with self._one:
            if mine != self._asked:
                return answer.empty(request, "busy", AGAIN)
            return pool.run(request, session)


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
    turns: Turns = st.session_state.setdefault("turns", Turns())
    return turns.run(request | {"id": new_id()}, st.session_state.setdefault("runs", new_id()))


def ask_ours(request: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a request of the course's own code: nobody's turn is used up by it."""
    return pool.run(request | {"id": new_id()}, None)
