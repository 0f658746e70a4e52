"""A theme that turns while a page is open, as at sunset: what the server draws in its colours is drawn anew.

Streamlit tells the server of the theme with each run, and turns its own parts and charts without one. A graph has its
colours from the run, and a handout whether paper turns it round.
"""

import streamlit as st

_TURN = """
const LATER = 300 // milliseconds, until Streamlit itself has taken the turn in
let last = null

export default function ({ setTriggerValue }) {
  const app = document.querySelector(".stApp")
  const look = () => {
    const now = getComputedStyle(app).colorScheme
    if (last !== null && now !== last) setTimeout(() => setTriggerValue("turned", now), LATER)
    last = now
  }
  const turned = new MutationObserver(look)
  turned.observe(app, { attributes: true, attributeFilter: ["class"] })
  look()
  return () => turned.disconnect()
}
"""
_theme = st.components.v2.component("downhill_theme", js=_TURN)


def follow_theme() -> None:
    """Have this page run again when its theme turns. Call it once a page."""
    _theme(key="theme", on_turned_change=lambda: None)
