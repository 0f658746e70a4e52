"""Where the keyboard goes on, once what had it is gone from the page."""

import streamlit as st

_FOCUS = """
let last = null

export default function ({ data }) {
  if (data.turn === last) return
  last = data.turn
  const place = document.getElementById(data.place)
  if (!data.turn || !place || document.activeElement !== document.body) return
  place.tabIndex = -1
  place.style.outline = "none" // there is nothing to press: a ring would say that there is
  place.focus({ preventScroll: true })
}
"""

_focus = st.components.v2.component("downhill_focus", js=_FOCUS)
TURN = "focus.turn"


def move_focus() -> None:
    """Note that what was pressed will be gone: the next `receive_focus` takes the keyboard over."""
    st.session_state[TURN] = focus_turn() + 1


def focus_turn() -> int:
    """Return how often the keyboard was to be taken over: a component takes it when that number is new to it."""
    return int(st.session_state.get(TURN, 0))


def receive_focus(place: str) -> None:
    """Give the keyboard to the heading with this anchor, once for each `move_focus`, unless it is elsewhere."""
    _focus(key="focus", data={"place": place, "turn": focus_turn()})
