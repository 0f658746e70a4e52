"""What cannot be done, said in its own sentence: nothing of it stops a screen."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from tutor.store import LearnerForgotten, StoreTooNew, StoreUnavailable
from tutor.teach import ClassRefusal, NotAllowed, TooMany

log = logging.getLogger(__name__)
FAULTS = (StoreUnavailable, StoreTooNew)
REFUSALS = (ClassRefusal, NotAllowed, TooMany, LearnerForgotten, *FAULTS)
SAID = "classroom.refused"


def act(do: Callable[..., Any], *args: Any) -> None:
    """Do what was pressed, in its callback; where it is refused, the run that follows says why."""
    try:
        do(*args)
    except REFUSALS as refused:
        st.session_state[SAID] = _sentence(refused)


@contextmanager
def refusals() -> Iterator[None]:
    """Say what was refused just now, and end the part of the screen inside where the store refuses to show it."""
    if said := st.session_state.pop(SAID, ""):
        st.warning(said)
    try:
        yield
    except REFUSALS as refused:
        st.warning(_sentence(refused))


def _sentence(refused: Exception) -> str:
    if isinstance(refused, FAULTS):
        log.warning("store unavailable: %s", refused, exc_info=refused)
    return str(refused)
