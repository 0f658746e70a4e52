"""Signing in: the password once, then a token that only this tab keeps, with the class that is taught in it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from tutor.teach import Lectern, is_signed_in, sign_in, sign_out
from tutor.ui.classroom.refusals import act
from tutor.ui.code import beside
from tutor.ui.server import the_store
from tutor.ui.teaching import access_here, connection_here, lectern

LONGEST = 200  # characters of what a tab says
TOKEN, CLASS, HEARD, PASSWORD = "teaching.token", "teaching.class", "teaching.heard", "teaching.password"
CLOSED = (
    "For instructors: voting with a class is closed on this server. Set `INSTRUCTOR_PASSWORD` on the server to open it."
)

# The tab's own storage: it goes with the tab, and no other tab sees it. A tab that is asked tells what it has.
_TAB = """
const PLACE = "downhill.teaching"

function read() {
  try { return JSON.parse(sessionStorage.getItem(PLACE)) ?? {} } catch { return {} }
}

export default function ({ data, setStateValue }) {
  if (data.heard) {
    try { sessionStorage.setItem(PLACE, JSON.stringify({ token: data.token, class: data.class })) } catch {}
  } else {
    const { token = "", class: taught = "" } = read()
    setStateValue("told", { token, class: taught })
  }
}
"""
_tab = st.components.v2.component("downhill_teaching", css=beside("classroom/class.css"), js=_TAB, isolate_styles=False)


def instructor() -> Lectern | None:
    """Return the actions of whoever is signed in here. Otherwise show what signs in, or why nothing does.

    Raises StoreUnavailable and StoreTooNew.
    """
    if not access_here().open:
        st.info(CLOSED)
        return None
    desk = instructor_here()
    if desk is None and st.session_state.get(HEARD):
        _ask_password()
    elif desk is None:
        st.caption("One moment …")
    return desk


def instructor_here() -> Lectern | None:
    """Return the actions of whoever is signed in here, None for anybody else: nothing is shown to them.

    Raises StoreUnavailable and StoreTooNew.
    """
    access, session = access_here(), st.session_state
    if not access.open:
        return None
    _exchange()
    token = session.get(TOKEN, "")
    if not token and session.get(HEARD) and access.local:
        session[TOKEN] = sign_in(the_store(), access, "")
        st.rerun()  # the menu was drawn before
    if token and not is_signed_in(the_store(), access, token):
        session[TOKEN] = token = ""
    return lectern(token) if token else None


def is_heard() -> bool:
    """Say whether it is known what this tab teaches: it has told, or teaching is closed and it teaches nothing."""
    return bool(st.session_state.get(HEARD)) or not access_here().open


def is_known() -> bool:
    """Say whether this session holds a token, good or not: for what need not be offered to anybody else."""
    return bool(st.session_state.get(TOKEN))


def leave() -> None:
    """End the login of this tab; called when a button is pressed."""
    sign_out(the_store(), access_here(), st.session_state.get(TOKEN, ""))
    st.session_state[TOKEN] = st.session_state[CLASS] = ""


def offer_sign_out() -> None:
    """Offer the end of the login, where there is one to end: one's own machine needs none."""
    if not access_here().local:
        st.button("Sign out", icon=":material/logout:", type="tertiary", on_click=act, args=(leave,))


def _exchange() -> None:
    """Ask the tab, once a session, what it has; from then on it keeps what this session has."""
    session = st.session_state
    data = {
        "heard": bool(session.get(HEARD)),
        "token": session.setdefault(TOKEN, ""),
        "class": session.setdefault(CLASS, ""),
    }
    _tab(key="teaching", data=data, on_told_change=_hear)


def _hear() -> None:
    """Take over what the tab says, which may be anything: the store knows which tokens are good."""
    session: Any = st.session_state
    state = session.get("teaching")
    said = state.get("told") if isinstance(state, Mapping) else None
    if isinstance(said, Mapping) and not session.get(HEARD):
        session[TOKEN], session[CLASS] = _text(said.get("token")), _text(said.get("class"))
        session[HEARD] = True


def _text(said: Any) -> str:
    return said if isinstance(said, str) and len(said) <= LONGEST and said.isascii() else ""


def _ask_password() -> None:
    st.title("Sign in to teach")
    with st.form("sign-in", clear_on_submit=True, width=420):
        st.text_input("Password", type="password", autocomplete="current-password", key=PASSWORD)
        st.form_submit_button("Sign in", type="primary", on_click=act, args=(_sign_in,))


def _sign_in() -> None:
    given = st.session_state.get(PASSWORD, "")
    st.session_state[TOKEN] = sign_in(the_store(), access_here(), given, connection_here())
