"""The frame of a walkthrough: how far it is, the keys that turn it, and the ways to the notes and out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from tutor.ui.walk.place import Walk
from tutor.ui.walk.steps import Step

HERE = Path(__file__).parent
KEY = "walk-frame"

_HTML = """
<div class="line" role="progressbar" aria-label="Progress" aria-valuemin="1"><div class="done"></div></div>
<nav aria-label="Walkthrough">
  <button type="button" data-way="back" aria-label="Step back" title="Step back (Page Up)">‹</button>
  <span class="place" aria-live="polite"></span>
  <button type="button" data-way="on" aria-label="Step on" title="Step on (Page Down)">›</button>
  <button type="button" data-way="notes" title="Your notes, in a window of their own">Notes</button>
  <button type="button" data-way="handout" title="A page to print, with these questions">Handout</button>
  <button type="button" data-way="list">All lessons</button>
  <button type="button" data-way="lesson">End</button>
</nav>
"""


@dataclass(frozen=True)
class Wish:
    """What was pressed: a step to go to, or another screen."""

    step: int = 0
    to: str = ""


def script(*names: str) -> str:
    """Return the texts of files in this folder, one after the other."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)


_frame = st.components.v2.component(
    "downhill_walk_frame", html=_HTML, css=script("frame.css"), js=script("keys.js", "fit.js", "frame.js")
)


def show_frame(walk: Walk, steps: Sequence[Step], on_wish: Callable[[Wish], None]) -> None:
    """Show the frame; `on_wish` is called with what was pressed, before the run that follows it."""
    data = {"at": at(walk), "steps": len(steps), "title": steps[walk.step - 1].title}
    _frame(key=KEY, data=data, on_wish_change=lambda: on_wish(_heard()))


def at(walk: Walk) -> dict[str, Any]:
    """Return where a walkthrough is, as the browser is told it."""
    return {"lesson": walk.lesson, "step": walk.step, "seed": walk.seed, "open": sorted(walk.opened)}


def _heard() -> Wish:
    """Return what the browser says was pressed, cleaned: it may say anything."""
    said = st.session_state[KEY].get("wish")
    said = said if isinstance(said, Mapping) else {}
    step, to = said.get("step"), said.get("to")
    return Wish(step if isinstance(step, int) and 0 < step < 1000 else 0, to if isinstance(to, str) else "")
