"""Sliders that are followed while they are dragged: the run, its picture and its sentences keep up with the hand.

Streamlit's slider tells its value when it is let go. A component that shows nothing itself lets go of a dragged
slider and takes it again, unseen, each time the last run is done. Where a run takes long it stops doing so:
then the value is told at the end, as ever.
"""

import streamlit as st

_FOLLOW = """
const PAUSE = 150 // milliseconds between two values at least: the server has other learners too
const PATIENCE = 600 // a run that takes longer is no company for a moving hand
const watched = new WeakMap()
let drag = null

function running() {
  return document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning"
}

function take(event) {
  const input = event.target.closest?.("[data-testid=stSlider]")?.querySelector("input[type=range]")
  if (event.isTrusted) drag = input ? { input, told: input.value, since: performance.now() } : null
}

function follow(event) {
  if (!drag || !event.isTrusted) return
  const { input, told, since } = drag
  const waited = performance.now() - since
  if (running()) drag = waited > PATIENCE ? null : drag
  else if (waited > PAUSE && input.value !== told) setTimeout(letGoAndTake, 0, event) // once the slider has moved
}

function letGoAndTake({ pointerId, pointerType }) {
  if (!drag) return
  const { input } = drag
  const thumb = input.parentElement.parentElement
  const box = thumb.getBoundingClientRect()
  // Taken in its middle, so that the next move brings it under the pointer again.
  const here = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 }
  const pointer = { ...here, pointerId, pointerType, isPrimary: true, button: 0, bubbles: true, cancelable: true }
  window.dispatchEvent(new PointerEvent("pointerup", pointer))
  thumb.dispatchEvent(new PointerEvent("pointerdown", { ...pointer, buttons: 1 }))
  drag = { input, told: input.value, since: performance.now() }
}

function drop(event) {
  if (event.isTrusted) drag = null
}

function watch(parentElement) {
  const ends = new AbortController()
  const heard = { pointerdown: take, pointermove: follow, pointerup: drop, pointercancel: drop }
  for (const [type, act] of Object.entries(heard))
    window.addEventListener(type, event => act(event), { capture: true, signal: ends.signal })
  watched.set(parentElement, () => {
    ends.abort()
    watched.delete(parentElement)
  })
}

export default function ({ parentElement }) {
  if (!watched.has(parentElement)) watch(parentElement) // this runs again at every rerun
  return watched.get(parentElement)
}
"""

_follow = st.components.v2.component("downhill_follow", js=_FOLLOW)


def follow_sliders() -> None:
    """Have this page's runs keep up with a slider that is being dragged. Call it once a page."""
    _follow(key="follow")
