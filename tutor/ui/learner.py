"""Who is learning, what they did, and where it is kept.

A learner is an anonymous id that lives in the browser; the store sees its hash only. The browser
also keeps a compact copy of the learner's own records and gives it back to a store that forgot.
"""

import logging
import os
from dataclasses import replace
from typing import Any

import streamlit as st

from tutor.store import (
    Attempt,
    Outbox,
    Prediction,
    Question,
    Store,
    StoreTooNew,
    StoreUnavailable,
    learner_key,
    open_store,
)
from tutor.store.transfer import compact, expand

log = logging.getLogger(__name__)
Record = Attempt | Prediction
PERSONAL = ("learner", "opened", "review", "final", "seed")

_KEEP = """
const PLACE = "downhill"

function read() {
  try { return JSON.parse(localStorage.getItem(PLACE)) ?? {} } catch { return {} }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, b => b.toString(16).padStart(2, "0")).join("")
}

export default function ({ data, setStateValue }) {
  const found = read()
  const kept = found.id === data.forget ? {} : found
  const id = kept.id ?? newId()
  const records = { ...(kept.records ?? {}) }
  for (const record of data.records) records[record.id] = record
  try { localStorage.setItem(PLACE, JSON.stringify({ id, records })) } catch {}
  if (!data.known) setStateValue("kept", { id, records: Object.values(records) })
}
"""


_keep = st.components.v2.component("downhill_keep", js=_KEEP)


def greet() -> None:
    """Begin a run: learn from the browser who is here, and write what an earlier fault kept back."""
    session = st.session_state
    session.setdefault("outbox", Outbox())
    session.setdefault("to_browser", [])
    session.setdefault("records", [])
    kept = (session.get("keep") or {}).get("kept")
    if "learner" not in session and kept and kept.get("id") != session.get("forget"):
        _load(str(kept.get("id", "")), list(kept.get("records", [])))
    if session["outbox"].pending:
        session["outbox"].flush(_store_or_none())


def keep_in_browser() -> None:
    """End a run: give the browser what it does not have yet; ask it who is here, until it has said so."""
    session = st.session_state
    data = {
        "records": session["to_browser"],
        "known": "learner" in session,
        "forget": session.get("forget", ""),  # the id of a learner who asked to be forgotten
    }
    _keep(key="keep", data=data, on_kept_change=lambda: None)


def records(kind: type[Record]) -> list[Any]:
    """Return the learner's attempts, or predictions, oldest first."""
    return [record for record in st.session_state.get("records", []) if isinstance(record, kind)]


def current_learner() -> str:
    """Return the learner's key; empty before the browser has told who is here."""
    return st.session_state.get("learner", "")


def record(made: Record) -> None:
    """Keep a record: in this session, in the browser's copy and, now or as soon as it is back, in the store."""
    st.session_state["records"].append(made)
    st.session_state["to_browser"].append(compact(made))
    if made.learner:
        _save(made)


def keep_question(made: Question) -> None:
    """Keep a question asked, or the mark put on it since; nothing in it says who asked."""
    st.session_state["outbox"].save(_store_or_none(), made)


def records_with_shown() -> list[Record]:
    """Return all records with what was shown to the learner, as far as the store can be read; oldest first."""
    learner, store = current_learner(), _store_or_none()
    if not learner or store is None:
        return list(st.session_state["records"])
    try:
        kept: list[Record] = [*store.attempts(learner), *store.predictions(learner)]
    except StoreUnavailable:
        return list(st.session_state["records"])
    ids = {made.id for made in kept}
    return [*kept, *(made for made in st.session_state["records"] if made.id not in ids)]


def merge_records(attempts: list[Attempt], predictions: list[Prediction]) -> int:
    """Add a file's records to the learner's; return how many were new. Raises StoreUnavailable."""
    learner, session = current_learner(), st.session_state
    known = {made.id for made in session["records"]}
    given: list[Record] = [*attempts, *predictions]
    new = [replace(made, learner=learner) for made in given if made.id not in known]
    _open().merge(learner, attempts, predictions)
    session["records"] = sorted([*session["records"], *new], key=lambda made: made.at)
    session["to_browser"] += [compact(made) for made in new]
    return len(new)


def forget_me() -> None:
    """Delete everything about the learner: in the store, in this session, in the browser. Raises StoreUnavailable."""
    session = st.session_state
    if learner := current_learner():
        _open().forget(learner)
    session["outbox"].clear()
    session["forget"] = (session.get("keep") or {}).get("kept", {}).get("id", "")
    for key in [key for key in session if str(key).startswith("quiz.") or key in PERSONAL]:
        del session[key]
    session["records"], session["to_browser"] = [], []


def _save(made: Record) -> None:
    if not st.session_state["outbox"].save(_store_or_none(), made):
        st.toast("Your answer is safe in this browser. It could not be saved on the server yet.")


def _load(browser_id: str, copy: list[Any]) -> None:
    """Load what the store knows of this learner, after giving it back what only the browser still has."""
    learner = learner_key(browser_id)
    early = [replace(made, learner=learner) for made in st.session_state["records"]]  # before we knew who it was
    kept = [made for entry in copy if (made := expand(entry, learner))]
    st.session_state["learner"] = learner
    try:
        kept = _merged(_open(), learner, kept)
    except (StoreUnavailable, StoreTooNew) as error:
        log.warning("store unavailable: %s", error, exc_info=error)
    st.session_state["records"] = [*kept, *early]
    for made in early:
        _save(made)


def _merged(store: Store, learner: str, kept: list[Record]) -> list[Record]:
    """Return all that store and browser know, oldest first; write to the store what only the browser knew."""
    known: list[Record] = [*store.attempts(learner, with_shown=False), *store.predictions(learner)]
    ids = {made.id for made in known}
    missing = [made for made in kept if made.id not in ids]
    if missing:
        attempts = [made for made in missing if isinstance(made, Attempt)]
        store.merge(learner, attempts, [made for made in missing if isinstance(made, Prediction)])
    return sorted([*known, *missing], key=lambda made: made.at)


@st.cache_resource(show_spinner=False)
def _open() -> Store:
    return open_store(_database_url())


def _store_or_none() -> Store | None:
    try:
        return _open()
    except (StoreUnavailable, StoreTooNew) as error:
        log.warning("store unavailable: %s", error, exc_info=error)
        return None


def _database_url() -> str | None:
    """Return the address of the database from the environment or the host's secrets."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    try:
        return st.secrets.get("DATABASE_URL")
    except FileNotFoundError:  # a host without secrets keeps its records in a file
        return None
