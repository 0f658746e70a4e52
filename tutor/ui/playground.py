"""The Playground: a few lines of torch of the learner's own, run, and walked through line by line."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from tutor.ui.editor import Edited, Mark, replace_text, show_editor, told_by
from tutor.ui.graph import has_ways, show_graph
from tutor.ui.link import LONGEST, packed, unpacked
from tutor.ui.outcome import show_noticed, show_output, show_values
from tutor.ui.own_code import may_run, run_code
from tutor.ui.stepper import show_stepper

EXAMPLES = Path(__file__).parent / "examples"
KEY = "playground"
CAME = "This code came with the link. Nothing of it has run yet. Read it, then press Run."
BROKEN = "The code in this link could not be read: part of it may be missing. Ask for the link again."
TOO_LONG = f"This code is too long for a link, which holds {LONGEST:,} characters when packed. Send the code itself."
OWN = "This is your own code, as you left it here. Nothing of it has run since the page was loaded: press Run."
SENT = "The address of this page now holds your code: copy it to send it to somebody."
Ran = dict[str, Any]


@lru_cache(maxsize=1)
def examples() -> dict[str, str]:
    """Return the examples by their titles, which stand in their first lines."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.py"))]
    return {text.splitlines()[0].removeprefix("# "): text for text in texts}


def show_playground() -> None:
    """Show the editor, and below it what came of the last run."""
    st.title("Playground")
    st.markdown("Run a few lines of torch, then walk through them and watch every number change.")
    state: Ran = st.session_state.setdefault(KEY, {})
    _take_from_address(state)
    allowed = may_run()
    writing, seeing = st.columns((3, 2), gap="medium")
    with writing:
        if not allowed.on:
            st.info(allowed.why, icon=":material/info:")
        edited = _show_editor(state, allowed.on)
        _show_examples()
    with seeing:
        if edited.run and allowed.on:
            _run(edited, state)
        _show_result(state)
    _show_walk(state)


def _take_from_address(state: Ran) -> None:
    """Put the code that a link carries into the editor, once. It is run by nobody but whoever presses Run."""
    sent = st.query_params.get("code", "")
    if not sent and state.get("ran") and state["address"]:
        st.query_params["code"] = state["address"]  # back from another screen: the address holds the run again
    if not sent or sent == state.get("address"):
        return
    text = unpacked(sent)
    state.update(address=sent, ran=None, link=CAME if text is not None else BROKEN)
    if text is not None:
        state["given"] = text
        replace_text(KEY, text)


def _show_editor(state: Ran, on: bool) -> Edited:
    """Show the editor, with the line marked at which the last run stopped."""
    if told_by(KEY).own and not state.get("ran"):
        st.info(OWN, icon=":material/history:")
    elif state.get("link"):
        st.info(state["link"], icon=":material/link:")
    ran = state.get("ran")
    stopped = ran and ran["answer"]["status"] != "ok" and ran["answer"]["line"]
    return show_editor(
        state.setdefault("given", next(iter(examples().values()))),
        KEY,
        run="Run" if on else "",
        marked=[Mark(stopped, "error")] if stopped else [],
        note=f"Stopped at line {stopped}." if stopped else "",
        linked=bool(state.get("link") == CAME),
        ran=ran["text"] if ran else None,
    )


def _show_examples() -> None:
    st.menu_button("Another example", list(examples()), key=f"{KEY}.example", on_click=_take_example)


def _take_example() -> None:
    """Put the chosen example into the editor; the browser's Undo brings back what was there."""
    chosen = examples().get(st.session_state[f"{KEY}.example"])
    if chosen is not None:
        st.session_state[KEY].update(given=chosen, link="", ran=None)
        replace_text(KEY, chosen)


def _run(edited: Edited, state: Ran) -> None:
    """Run what is in the editor. It stays owed until the answer is kept: another rerun may cut this one short."""
    answer = run_code(edited.text, graph=True)
    state["ran"] = {"text": edited.text, "answer": answer}  # no call of Streamlit's in between, which could end the run
    state["link"] = ""
    edited.done()
    sent = packed(edited.text)
    state["address"] = sent
    state["sendable"] = sent is not None
    if sent is None:
        st.query_params.pop("code", None)
    else:
        st.query_params["code"] = sent
    st.rerun()  # the editor above marks the line at which it stopped


def _show_result(state: Ran) -> None:
    ran = state.get("ran")
    if not ran:
        st.caption("What it prints will stand here.")
        return
    show_output(ran["answer"])
    show_noticed(ran["answer"]["noticed"])
    st.caption(SENT if state["sendable"] else TOO_LONG)


def _show_walk(state: Ran) -> None:
    """Show the steps of the last run, the graph of its loss, and what every name held at the end."""
    ran = state.get("ran")
    if not ran:
        return
    answer = ran["answer"]
    if answer["trace"]:
        st.header("Step by step", anchor=False)
        stopped = answer["line"] if answer["status"] != "ok" else None
        show_stepper(ran["text"], answer["trace"], answer["truncated"], KEY, stopped)
    if has_ways(answer["graph"]):
        st.header("How the loss was made", anchor=False)
        show_graph(answer["graph"], KEY)
    show_values(answer["values"])
