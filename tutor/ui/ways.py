"""Ways from one screen to another: each arrives at the top, with nothing of the last screen in the address."""

import streamlit as st

_HOLD = """
const TALK = "[data-testid='stAppScrollToBottomContainer']"
const HANDS = ["wheel", "touchstart", "pointerdown", "keydown"]
const QUIET = 4 // looks in a row at a page that rests

// Above a chat's field Streamlit goes to the end of the page, again with each part that is drawn. Scrolling back at
// once tells it to stay. Whoever does something, or finds the page at rest, scrolls as they like.
function hold(placeIn) {
  let quiet = 0
  const keep = () => {
    const talk = document.querySelector(TALK)
    const place = talk && Math.min(placeIn(talk), talk.scrollHeight - talk.clientHeight)
    if (talk && Math.abs(talk.scrollTop - place) > 2) quiet = 0, talk.scrollTo(0, place)
  }
  const look = setInterval(() => {
    keep()
    quiet = document.querySelector("[data-test-script-state='notRunning']") ? quiet + 1 : 0
    if (quiet > QUIET) letGo()
  }, 500)
  const letGo = () => {
    clearInterval(look)
    document.removeEventListener("scroll", keep, true)
    for (const hand of HANDS) removeEventListener(hand, letGo, true)
  }
  document.addEventListener("scroll", keep, true)
  for (const hand of HANDS) addEventListener(hand, letGo, true)
}
"""

_ARRIVE = """
let here = null
let begun = 0

// Streamlit adds an entry to the history for whatever a script does to a page's address, and two where a page is left
// with controls in it: presses on Back that show nothing new. One entry a screen, as where a slider is moved.
const push = history.pushState
function oneEntryAScreen(state, title, url) {
  const same = new URL(url ?? "", location.href).pathname === location.pathname
  return (same ? history.replaceState : push).call(history, state, title, url)
}
if (push.name !== oneEntryAScreen.name) history.pushState = oneEntryAScreen

// On a phone the menu lies over the page that was chosen in it; that may be the one that is open already.
function closeOnPhone({ target }) {
  const close = document.querySelector("button[aria-controls='stSidebar'][aria-expanded='true']")
  if (close && innerWidth < 768 && target.closest("[data-testid='stSidebarNav'] a")) close.click()
}

export default function ({ data }) {
  if (here !== data.page && !data.talk) hold(() => 0)
  if ((here !== null && here !== data.page) || begun !== data.begun)
    document.querySelector("[data-testid='stMain']")?.scrollTo(0, 0)
  here = data.page
  begun = data.begun
  document.addEventListener("click", closeOnPhone)
  return () => document.removeEventListener("click", closeOnPhone)
}
"""

_FOLLOW = """
const ABOVE = 80 // pixels: Streamlit's header lies over the page
let last = null

// Who has asked reads a reply from its first line, which the question stands over.
function lastQuestion(talk) {
  const asked = [...talk.querySelectorAll("[aria-label='Chat message from user']")].at(-1)
  return asked ? talk.scrollTop + asked.getBoundingClientRect().top - talk.getBoundingClientRect().top - ABOVE : 0
}

export default function ({ data }) {
  if (last !== null && data.turns > last) hold(lastQuestion)
  last = data.turns
}
"""

_arrive = st.components.v2.component("downhill_arrive", js=_HOLD + _ARRIVE)
_follow = st.components.v2.component("downhill_follow_talk", js=_HOLD + _FOLLOW)


def leave_for(page: str, **address: str) -> None:
    """Open another page by its name in the session's list of pages, a lesson's slug or "final", at this address in it.

    Called when a button is pressed; the page is switched as soon as the run has begun.
    """
    st.session_state["leaving"] = page, address


def begin_at_title() -> None:
    """Show the screen from its title again; called when a button is pressed that puts another content there."""
    st.session_state["begun"] = st.session_state.get("begun", 0) + 1


def arrive(page: str) -> None:
    """Begin a screen at its title, or go on to the one that was asked for.

    The browser keeps the last screen's place when a page is switched, and Streamlit refuses to clear an
    address that a widget is bound to unless it is told what to put there. A talk that has begun is left at its end.
    """
    session = st.session_state
    if leaving := session.pop("leaving", None):
        name, address = leaving
        st.switch_page(session["pages"][name], query_params=address)
    session["arriving"] = session.get("here") != page
    _arrive(key="arrive", data={"page": page, "begun": session.get("begun", 0), "talk": bool(session.get("thread"))})


def follow_talk(turns: int) -> None:
    """Go to the last question of a talk when one more turn is in it, with the reply below it."""
    _follow(key="follow-talk", data={"turns": turns})


def arrived(page: str) -> None:
    """End the run of a screen. Only a whole one has arrived: the browser may cut the first one short."""
    st.session_state["here"] = page
    st.session_state.pop("brought", None)  # what a link brought is in its controls now; the next link counts anew


def arriving() -> bool:
    """Say whether no run has been through on this screen since another screen."""
    return st.session_state.get("arriving", True)
