"""Who is learning, what they did, and where it is kept.

A learner is an anonymous id that lives in the browser; the store sees its hash only. The browser
also keeps a compact copy of the learner's own records and gives it back to a store that forgot.
"""

import logging
from contextlib import suppress
from dataclasses import replace
from typing import Any

import streamlit as st

from tutor.store import (
    Attempt,
    LearnerForgotten,
    Outbox,
    Prediction,
    Question,
    Store,
    StoreFull,
    StoreTooNew,
    StoreUnavailable,
    learner_key,
)
from tutor.store.transfer import compact, expand_all
from tutor.ui.browser import Told, tell, told
from tutor.ui.server import store_or_none, the_store

log = logging.getLogger(__name__)
Record = Attempt | Prediction
PERSONAL = (
    *("learner", "browser", "opened", "review", "final", "seed", "early_seed"),
    *("exercises", "tried", "asked", "edits", "left", "loaded", "prepared"),
)
KEPT = "What you did is kept in this browser. The server does not have it yet."
UNKEPT = "What you did could not be saved: neither the server nor this browser keeps it yet. Leave this page open."
ANEW = "Everything about you was deleted in another tab. This one begins anew."


def greet() -> None:
    """Begin a run: learn from the browser who is here, and write what an earlier fault kept back."""
    session = st.session_state
    session.setdefault("outbox", Outbox())
    session.setdefault("to_browser", [])
    session.setdefault("records", [])
    said = told()
    if said.ended and said.ended == session.get("browser"):
        begin_anew()
    if "learner" not in session and said.id and said.id != session.get("forget"):
        _load(said)
    if session["outbox"].pending:
        try:
            session["outbox"].flush(store_or_none())
        except LearnerForgotten:
            begin_anew()


def keep_in_browser() -> None:
    """End a run: give the browser what it does not have yet; ask it who is here, until it has said so."""
    session = st.session_state
    made = {name: session.get(key, {}) for name, key in (("exercises", "tried"), ("questions", "asked"))}
    tell(session.get("browser", ""), session.get("forget", ""), records=session["to_browser"], **made)


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
    try:
        st.session_state["outbox"].save(store_or_none(), made)
    except LearnerForgotten:  # of a record that waited before it
        begin_anew()
        st.session_state["outbox"].save(store_or_none(), made)


def records_with_shown() -> list[Record]:
    """Return all records with what was shown to the learner, as far as the store can be read; oldest first."""
    learner, store = current_learner(), store_or_none()
    if not learner or store is None:
        return list(st.session_state["records"])
    try:
        kept: list[Record] = [*store.attempts(learner), *store.predictions(learner)]
    except StoreUnavailable:
        return list(st.session_state["records"])
    ids = {made.id for made in kept}
    return [*kept, *(made for made in st.session_state["records"] if made.id not in ids)]


def merge_records(attempts: list[Attempt], predictions: list[Prediction]) -> int:
    """Add a file's records to those of the learner, who is known; return how many were new.

    Raises StoreUnavailable and StoreTooNew; LearnerForgotten where everything was deleted in another tab.
    """
    learner, session = current_learner(), st.session_state
    known = {made.id for made in session["records"]}
    given: list[Record] = [*attempts, *predictions]
    new = [replace(made, learner=learner) for made in given if made.id not in known]
    the_store().merge(learner, attempts, predictions)
    session["records"] = sorted([*session["records"], *new], key=lambda made: made.at)
    session["to_browser"] += [compact(made) for made in new]
    return len(new)


def forget_me() -> None:
    """Delete everything about the learner, who is known: in the store, in this session, in the browser.

    Raises StoreUnavailable and StoreTooNew; nothing is deleted then.
    """
    the_store().forget(current_learner(), [made.id for made in st.session_state["records"]])
    _clear()


def begin_anew(*made: Record) -> None:
    """Show nobody any more, since all of the learner's was deleted elsewhere; what was made since is the next one's."""
    session = st.session_state
    _clear()
    session["records"] = [replace(each, learner="") for each in made]
    session["to_browser"] = [compact(each) for each in made]
    st.toast(ANEW)


def _clear() -> None:
    session = st.session_state
    session["outbox"].clear()
    session["forget"] = session.get("browser", "")
    for key in [key for key in session if str(key).startswith("quiz.") or key in PERSONAL]:
        del session[key]
    session["records"], session["to_browser"] = [], []


def _save(made: Record) -> None:
    try:
        saved = st.session_state["outbox"].save(store_or_none(), made)
    except LearnerForgotten:
        begin_anew(made)
        return
    if not saved:
        keeps = told().keeps
        st.toast(KEPT if keeps else UNKEPT, duration="long" if keeps else "infinite")


def _load(said: Told) -> None:
    """Load what the store knows of this learner, after giving it back what only the browser still has."""
    session, learner = st.session_state, learner_key(said.id)
    early = [replace(made, learner=learner) for made in session["records"]]  # before we knew who it was
    session["learner"], session["browser"] = learner, said.id
    kept = expand_all(said.records, learner)
    try:
        kept = _merged(the_store(), learner, kept)
    except LearnerForgotten:
        begin_anew(*early)
        return
    except (StoreUnavailable, StoreTooNew) as error:
        log.warning("store unavailable: %s", error, exc_info=error)
    early = _still_true(early, kept)
    session["records"] = [*kept, *early]
    for made in early:
        _save(made)


def _still_true(early: list[Record], kept: list[Record]) -> list[Record]:
    """Leave out what was predicted before we knew who it was, where it had been predicted already: it is asked once."""
    predicted = {made.lesson for made in kept if isinstance(made, Prediction)}
    again = {made.id for made in early if isinstance(made, Prediction) and made.lesson in predicted}
    session = st.session_state
    session["to_browser"] = [made for made in session["to_browser"] if made["id"] not in again]
    return [made for made in early if made.id not in again]


def _merged(store: Store, learner: str, kept: list[Record]) -> list[Record]:
    """Return all that store and browser know, oldest first; write to the store what only the browser knew."""
    if store.is_forgotten(learner):  # its deletion did not reach this copy, which the browser drops now
        raise LearnerForgotten
    known: list[Record] = [*store.attempts(learner, with_shown=False), *store.predictions(learner)]
    ids = {made.id for made in known}
    missing = [made for made in kept if made.id not in ids]
    if missing:
        attempts = [made for made in missing if isinstance(made, Attempt)]
        with suppress(StoreFull):  # what it does not take stays in the browser
            store.merge(learner, attempts, [made for made in missing if isinstance(made, Prediction)])
    return sorted([*known, *missing], key=lambda made: made.at)
