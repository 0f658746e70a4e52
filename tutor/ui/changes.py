"""What an edit did to a lesson's numbers, and whose words stand on the page then."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import streamlit as st

from tutor.course.prose import show, typeset
from tutor.ui.plain import plain

OWN_WORDS = "What the lesson says of its own code"
SAME = "Every number that the lesson tells is as before."


def show_changes(own: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """List the facts that an edit changed, each before and now."""
    st.markdown("**What your change did**")
    if rows := changes(own, now):
        st.table(rows, border="horizontal")
    else:
        st.markdown(SAME)


def changes(own: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return a row for each fact that is told otherwise now: its name in the code, the lesson's value, the edit's."""
    told = {name: (_told(own[name]), _told(now[name])) for name in own if name in now}
    return [
        {"Name in the code": plain(name), "The lesson's": before, "Yours": after}
        for name, (before, after) in told.items()
        if before != after
    ]


def lessons_words(edited: bool) -> AbstractContextManager[Any]:
    """Fold the lesson's sentences where an edit is shown: they are about the lesson's own code."""
    return st.expander(OWN_WORDS) if edited else nullcontext()


def _told(value: Any) -> str:
    return plain(typeset(show(value, ".4g" if isinstance(value, float) else "")))
