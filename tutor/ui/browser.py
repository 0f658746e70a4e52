"""What the browser keeps: who is here, and a compact copy of what they did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

LONGEST = 100  # characters in a browser's id; ours have 32

# `gone` are the ids of those who had everything deleted. Every open tab finds them here: one that still shows
# such a learner would otherwise write the records it holds under the id of whoever is here now.
_KEEP = """
const PLACE = "downhill"

function read() {
  try { return JSON.parse(localStorage.getItem(PLACE)) ?? {} } catch { return {} }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, b => b.toString(16).padStart(2, "0")).join("")
}

function goneOf(found) {
  return Array.isArray(found.gone) ? found.gone : []
}

// What was typed into editors, by tutor/ui/editor.js.
const DRAFT = "downhill.draft."

function drafts() {
  return Object.keys(localStorage).filter(key => key.startsWith(DRAFT))
}

// It is theirs too: it goes with the rest, once.
function forgetDrafts() {
  for (const key of drafts()) localStorage.removeItem(key)
}

// The editors that hold a change to the code they were given.
function changed() {
  try { return drafts().filter(key => JSON.parse(localStorage[key])?.changed).map(key => key.slice(DRAFT.length)) }
  catch { return [] }
}

function exchange(data, setStateValue) {
  const found = read()
  if (data.forget && !goneOf(found).includes(data.forget)) forgetDrafts()
  const gone = [...new Set([...goneOf(found), data.forget])].filter(Boolean).slice(-20)
  const ended = gone.includes(data.id)
  const kept = gone.includes(found.id) ? {} : found
  const id = kept.id ?? (ended ? null : data.id || null) ?? newId()
  const records = { ...(kept.records ?? {}) }
  if (!ended) for (const record of data.records) records[record.id] = record
  const exercises = { ...(kept.exercises ?? {}), ...(ended ? {} : data.exercises) }
  const questions = { ...(kept.questions ?? {}), ...(ended ? {} : data.questions) }
  let keeps = true
  const keep = JSON.stringify({ id, records, exercises, questions, gone })
  try { localStorage.setItem(PLACE, keep) } catch { keeps = false }
  if (!data.id || ended || keeps !== data.keeps) {
    const told = { id, records: Object.values(records), exercises, questions, ended: ended ? data.id : "", keeps }
    setStateValue("kept", { ...told, changed: changed() })
  }
}

let latest // what the last run gave: a listener that outlives its run would bring back a learner who is gone, for ever

export default function ({ data, setStateValue }) {
  latest = data
  exchange(data, setStateValue)
  // Another tab has written. A run that gives this component nothing new would not call it.
  const watch = () => { if (data === latest && goneOf(read()).includes(data.id)) exchange(data, setStateValue) }
  window.addEventListener("storage", watch)
  return () => window.removeEventListener("storage", watch)
}
"""
_keep = st.components.v2.component("downhill_keep", js=_KEEP)


@dataclass(frozen=True)
class Told:
    """What the browser has said, which may be anything: its records are looked at one by one when they are used."""

    id: str = ""  # who is here; empty as long as it has said nothing
    records: Any = None
    exercises: Any = None  # by lesson
    questions: Any = None  # by lesson
    changed: frozenset[str] = frozenset()  # the editors that held a change when the session began, by their keys
    ended: str = ""  # the id of whom this session shows, who had everything deleted in another tab
    keeps: bool = True  # whether it can keep anything at all


def told() -> Told:
    """Return what the browser has said in this session so far."""
    said = st.session_state.get("keep")
    kept = said.get("kept") if isinstance(said, Mapping) else None
    if not isinstance(kept, Mapping):
        return Told()
    ended, keeps = kept.get("ended"), kept.get("keeps") is not False
    by_lesson = kept.get("exercises"), kept.get("questions")
    return Told(_id(kept.get("id")), kept.get("records"), *by_lesson, _names(kept.get("changed")), _id(ended), keeps)


def tell(id: str, forget: str, **made: Any) -> None:
    """Give the browser what this session made: `records`, a list; `exercises` and `questions`, by lesson.

    `forget` is the id it is to forget; it is asked who is here if `id` is empty.
    """
    data = {**made, "id": id, "forget": forget, "keeps": told().keeps}
    _keep(key="keep", data=data, on_kept_change=lambda: None)


def _id(said: Any) -> str:
    return said if isinstance(said, str) and len(said) <= LONGEST and said.isascii() else ""


def _names(said: Any) -> frozenset[str]:
    return frozenset(name for name in said if isinstance(name, str)) if isinstance(said, list) else frozenset()
