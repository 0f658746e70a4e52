"""What teaching needs to know of this server and of the request at hand."""

import os

import streamlit as st
from streamlit import config

from tutor.sandbox.available import is_local
from tutor.teach import Access, Desk, Lectern
from tutor.ui.course import lesson_named
from tutor.ui.server import secret, the_store


def access_here() -> Access:
    """Return what opens teaching for the request that runs this page: INSTRUCTOR_PASSWORD, or one's own machine."""
    headers = st.context.headers.to_dict()
    local = is_local(os.environ.get("DOWNHILL_LOCAL"), config.get_option("server.address"), headers)
    return Access(secret("INSTRUCTOR_PASSWORD"), local)


def connection_here() -> str:
    """Return what tells this connection from others when guesses are slowed: the address it comes from."""
    return st.context.ip_address or "this machine"


def lectern(token: str) -> Lectern:
    """Return the instructor's actions, for whoever holds this token. Raises StoreUnavailable and StoreTooNew."""
    return Lectern(the_store(), lesson_named, access_here(), token)


def desk(browser_id: str) -> Desk:
    """Return the actions of the learner with this browser. Raises StoreUnavailable and StoreTooNew."""
    return Desk(the_store(), lesson_named, browser_id)


def public_address() -> str:
    """Return the address that others reach this server by: PUBLIC_URL, else where this page was opened."""
    return secret("PUBLIC_URL") or st.context.url or ""
