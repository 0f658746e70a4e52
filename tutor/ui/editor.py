"""A text area for code, mounted in the page: numbers, colours, indentation and marks around the browser's own field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from tutor.ui.code import beside

LONGEST = 20_000  # characters: more than a run may have, so that the end of a long paste is refused and not cut off

_HTML = """
<div class="editor">
  <label for="code"><b></b> <span class="unseen">Tab indents. Escape, then Tab, leaves.
    <span class="how">Control or Command with Enter runs it.</span></span></label>
  <div class="window"><div class="sheet">
    <div class="layer" aria-hidden="true"></div>
    <textarea id="code" spellcheck="false" autocapitalize="off" autocomplete="off" autocorrect="off"></textarea>
  </div></div>
  <p class="note" role="status"></p>
  <p class="old" hidden>Changed since the last run: the results and the address are still those of the run.</p>
  <div class="foot">
    <button type="button" class="run"></button>
    <button type="button" class="other" hidden>Show the other text: yours, or the link's</button>
    <span class="keys" aria-hidden="true"><kbd></kbd> runs it. <kbd>Esc</kbd>, then <kbd>Tab</kbd>, leaves.</span>
  </div>
</div>
"""

_editor = st.components.v2.component(
    "downhill_editor",
    html=_HTML,
    css=beside("code.css", "editor.css"),
    js=beside("code.js", "editor.js"),
)


@dataclass(frozen=True)
class Mark:
    """A line to mark, counted from 1: one that differs from the original, one with an error, or the one being run."""

    line: int
    kind: Literal["changed", "error", "step"]


@dataclass(frozen=True)
class Edited:
    """What the editor held when it last told: on Run, or when it was left. `run` says that a run is still owed.

    `own` says whether the browser knows the text as its own, from before a reload; None as long as it has not said so.
    """

    text: str
    run: bool
    key: str
    own: bool | None = None

    def done(self) -> None:
        """Note that the run has been made. Until then every rerun owes it, as one may have cut the last short."""
        st.session_state[f"{self.key}.owed"] = False


def show_editor(
    text: str,
    key: str,
    *,
    label: str = "Your code",
    run: str = "Run",
    marked: Iterable[Mark] = (),
    note: str = "",
    original: str | None = None,
    first: int = 1,
    linked: bool = False,
    ran: str | None = None,
    focus: int = 0,
) -> Edited:
    """Show an editor that begins with `text`, and return what is in it.

    What the learner types stays through reruns. Another `text` than in the last run replaces it, and so does
    `replace_text`; the browser's Undo brings it back. `marked` and `note` are about the text as it was returned
    last: a mark moves with its line and goes when the line is changed. With an `original`, lines that differ from
    it are marked while they are typed. `first` is the number of the first line; an empty `run` leaves the button out.
    After a reload the browser puts back what was typed last; where the text is `linked` and not its own, it only
    offers that. What differs from `ran`, the text of the results on the page, is said to be changed since.
    The keyboard goes into the editor once for each new `focus`, a number that is not 0.
    """
    if st.session_state.get(f"{key}.given") != text:
        replace_text(key, text)
        st.session_state[f"{key}.given"] = text
    told = told_by(key)
    data = {
        "key": key,
        "text": told.text,
        "turn": st.session_state[f"{key}.turn"],
        "marks": [{"line": mark.line - first, "kind": mark.kind} for mark in marked],
        "original": original,
        "label": label,
        "run": run,
        "note": note,
        "first": first,
        "longest": LONGEST,
        "linked": linked,
        "asks": linked and told.own is None,
        "ran": ran,
        "focus": focus,
    }
    _editor(
        key=f"{key}.editor",
        data=data,
        on_text_change=lambda: _keep(key, "text"),
        on_run_change=lambda: _keep(key, "run"),
    )
    return told


def told_by(key: str) -> Edited:
    """Return what an editor holds, before it is shown: its run may belong further up on the page."""
    session = st.session_state
    return Edited(session.get(f"{key}.text", ""), bool(session.get(f"{key}.owed")), key, session.get(f"{key}.own"))


def replace_text(key: str, text: str) -> None:
    """Put another text into an editor, also over what was typed; called before the editor is shown."""
    st.session_state[f"{key}.text"] = text
    st.session_state[f"{key}.own"] = None
    st.session_state[f"{key}.turn"] = st.session_state.get(f"{key}.turn", 0) + 1


def was_given(key: str) -> bool:
    """Say whether an editor has been given a text in this session."""
    return f"{key}.turn" in st.session_state


def _keep(key: str, told: str) -> None:
    """Keep what the browser has told, which may be anything; text told for a run owes that run."""
    state: Any = st.session_state.get(f"{key}.editor")
    said = state.get(told) if isinstance(state, Mapping) else None
    text, turn = (said.get("text"), said.get("turn")) if isinstance(said, Mapping) else (None, None)
    if not isinstance(text, str) or turn != st.session_state.get(f"{key}.turn"):
        return  # another text has been put there since
    st.session_state[f"{key}.text"] = text[:LONGEST]
    st.session_state[f"{key}.own"] = isinstance(said, Mapping) and bool(said.get("own"))
    st.session_state[f"{key}.owed"] = told == "run" or st.session_state.get(f"{key}.owed", False)
