"""The one store of this server: where it is, opened once for all sessions."""

import logging
import os

import streamlit as st

from tutor.store import Store, StoreTooNew, StoreUnavailable, open_store

log = logging.getLogger(__name__)


@st.cache_resource(show_spinner=False)
def the_store() -> Store:
    """Return the store. Raises StoreUnavailable and StoreTooNew; the next call tries again."""
    return open_store(secret("DATABASE_URL") or None)


def store_or_none() -> Store | None:
    """Return the store, or None while it cannot be opened, which is logged."""
    try:
        return the_store()
    except (StoreUnavailable, StoreTooNew) as error:
        log.warning("store unavailable: %s", error, exc_info=error)
        return None


def secret(name: str) -> str:
    """Return what the environment or the host's secrets hold under a name; empty where neither holds anything."""
    if told := os.environ.get(name):
        return told
    try:
        return str(st.secrets.get(name) or "")
    except FileNotFoundError:  # a host without secrets
        return ""
