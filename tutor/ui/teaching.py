"""What teaching needs to know of this server and of the request at hand."""

import logging
import os
import threading
from urllib.parse import urljoin

import streamlit as st
from streamlit import config

from tutor.sandbox.available import is_local
from tutor.store import StoreTooNew, StoreUnavailable
from tutor.teach import KEPT, Access, Desk, Lectern
from tutor.ui.course import lesson_named
from tutor.ui.server import secret, the_store

log = logging.getLogger(__name__)
FIRST, EVERY = 60, 6 * 3600  # seconds after the start, and between two times, that old classes are swept out
HERE = {"host": "localhost"}


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
    """Return the address that others reach this server by: PUBLIC_URL, else that of this page, without its name."""
    return secret("PUBLIC_URL") or urljoin(st.context.url or "", ".")


def tell_what_is_ignored() -> None:
    """Log it where DOWNHILL_LOCAL is set for a server that others can reach, and so opens nothing."""
    setting = os.environ.get("DOWNHILL_LOCAL")
    if setting and not is_local(setting, config.get_option("server.address"), HERE):
        log.warning("DOWNHILL_LOCAL is ignored: it is for a server at 127.0.0.1 alone")


def sweep_until(ended: threading.Event) -> None:
    """Delete classes and logins that are over, now and then, until the server ends."""
    pause = FIRST
    while not ended.wait(pause):
        sweep()
        pause = EVERY


def sweep() -> None:
    """Delete classes that were kept long enough, and logins that are over; a store that is down has its turn later."""
    try:
        the_store().classes.sweep(KEPT)
        the_store().logins.sweep()
    except (StoreUnavailable, StoreTooNew) as error:
        log.warning("old classes stay for now: %s", error, exc_info=error)
