"""What a phone votes with: answers become large targets, and each press goes to the server without a rerun."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from tutor.course.prose import typeset
from tutor.quiz.item import Item
from tutor.teach import PREDICTION, Choice, Judged, Round, Standing
from tutor.ui.asked import widget
from tutor.ui.code import beside
from tutor.ui.course import lesson_named
from tutor.ui.prediction import show_situation

KEY = "vote"
_HTML = """
<div class="downhill-vote">
  <form hidden>
    <label for="vote-number">Your answer</label>
    <div><input id="vote-number" autocomplete="off" autocapitalize="off" maxlength="40" placeholder="A number">
    <button type="submit">Send</button></div>
  </form>
  <p class="say" role="status"></p>
</div>
"""
_vote = st.components.v2.component(
    "downhill_vote",
    html=_HTML,
    css=beside("classroom/vote.css"),
    js=beside("classroom/vote.js"),
    isolate_styles=False,
)


def show_asked(item: Item, key: str) -> None:
    """Show what a class is asked; before a prediction what is given, as the lesson says it."""
    if item.name == PREDICTION:
        show_situation(lesson_named(item.lesson))
    widget(item, key).show(pick=False)


def show_question_to_vote(standing: Standing) -> None:
    """Show the question that the class is asked, and its answers as targets to press, as long as it is open."""
    item, asked = standing.item, standing.asked
    if item is None or asked is None:
        return
    show_asked(item, f"class-{asked.id}")
    for index, text in enumerate(widget(item).targets()):
        with st.container(key=f"vote-option-{index}", border=True):
            st.markdown(text)


def watch(class_id: str, browser_id: str, standing: Standing, cast: Callable[[str, Any, int], Any]) -> None:
    """Send what is pressed, and have the page run again when the class moves on.

    Where the server has no such routes, as an ordinary script, `cast` takes the vote: round, response, n.
    """
    asked, mine = standing.asked, standing.mine
    data = {
        "class": class_id,
        "learner": browser_id,
        "version": standing.version,
        "over": standing.over,
        "round": asked.id if asked else None,
        "state": asked.state if asked else None,
        "turn": asked.turn if asked else 0,
        "kind": _kind(asked, standing.item),
        "n": mine.n if mine else 0,
        "mine": as_given(standing.item, mine) if mine else None,
        "label": typeset(mine.label) if mine else "",
    }
    _vote(key=KEY, data=data, on_look_change=lambda: None, on_cast_change=lambda: _cast(cast))


def as_given(item: Item | None, made: Choice | Judged) -> Any:
    """Return a choice as it is chosen: indices, or a number as it is written and not as torch would."""
    return made.label if item and widget(item).how == "number" else made.response


def _kind(asked: Round | None, item: Item | None) -> str:
    """Return how the answer is given: typed, pressed in an order, or pressed."""
    return widget(item).how if asked and item and asked.state != "revealed" else ""


def _cast(cast: Callable[[str, Any, int], Any]) -> None:
    state: Any = st.session_state.get(KEY)
    said = state.get("cast") if isinstance(state, Mapping) else None
    if isinstance(said, Mapping) and isinstance(said.get("round"), str):
        cast(said["round"], said.get("response"), said.get("n") or 0)
