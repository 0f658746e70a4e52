"""Ask: a thread of questions and replies; every reply is computed, asked back, cited, or an honest "I don't know"."""

from typing import Any

import streamlit as st

from tutor.ask.pasted import MOST_CHARACTERS
from tutor.ask.thread import Thread
from tutor.store import Question, new_id, now
from tutor.ui.ask_engine import show_engine
from tutor.ui.ask_form import Form, form_of_address, show_form
from tutor.ui.ask_replies import ask_again, remember, show_turn, told_briefly
from tutor.ui.learner import keep_question
from tutor.ui.open_item import spoiled_item
from tutor.ui.own_code import may_run, run_code
from tutor.ui.ways import follow_talk

EXAMPLES = (
    "gradient of (2w - 6)^2 at w = 1",
    "does gradient descent on 5x² diverge at lr 0.3?",
    "Why is my .grad None?",
    "What does the learning rate do?",
)
LONGEST = MOST_CHARACTERS
SHOWN = 5  # the last so many turns; every one costs each rerun


def show_ask() -> None:
    """Show the thread of this session, oldest first, and the field for the next question."""
    st.title("Ask")
    st.markdown(
        "Ask about gradients and training. A formula with numbers is worked out by torch, pasted code is run. Other "
        "questions get a written answer, or an honest “I don't know”."
    )
    thread: list[dict[str, Any]] = st.session_state.setdefault("thread", [])
    waiting = _asked()
    while waiting:
        thread.append(_turn(waiting[0]))
        del waiting[0]  # not before: this run may be cut short
        _forget_steps(thread[-SHOWN - 1 : -SHOWN])
    _show_earlier(thread[:-SHOWN])
    for number, turn in list(enumerate(thread))[-SHOWN:]:
        show_turn(turn, number, latest=number == len(thread) - 1)
    follow_talk(len(thread))
    arrived = _take_form()
    if thread:
        _show_formula()
    else:
        for show in (_show_formula, _show_examples) if arrived else (_show_examples, _show_formula):
            show()
        _show_how()


def _asked() -> list[str]:
    """Return the questions that wait: typed, pressed as an example, or carried by the address for the first time.

    Callbacks keep each in the session until it is in the thread: another rerun may cut this one short, as when the
    browser says who is here or the next question comes, and what a widget returned is gone with it.
    """
    st.chat_input("Your question, in your own words", max_chars=LONGEST, key="ask-field", on_submit=_keep_typed)
    carried = st.query_params.get("q", "")[:LONGEST]
    if carried and carried != st.session_state.get("carried"):
        st.session_state["carried"] = carried
        ask_again(carried)
    waiting: list[str] = st.session_state.setdefault("ask-next", [])
    return waiting


def _keep_typed() -> None:
    ask_again(st.session_state["ask-field"] or "")


def _turn(question: str) -> dict[str, Any]:
    talk: Thread = st.session_state.get("talk", Thread())
    said = talk.reply(question, _run if may_run().on else None)
    st.session_state["talk"] = talk.after(said)
    answer = said.answers[0].id if said.kind == "curated" else None
    kept = "unknown" if said.kind == "asks" else said.kind  # no kind of the store: it is still open
    try:
        made = Question(id=new_id(), text=question, kind=kept, answer=answer, at=now())
    except ValueError:  # nothing is left of it without its control characters
        made = Question(id=new_id(), text="(unreadable)", kind=kept, answer=answer, at=now())
    keep_question(made)
    form = Form.of(said.offer) if said.offer else None
    return {"reply": said, "question": made, "spoiler": spoiled_item(said), "form": form}


def _run(request: dict[str, Any]) -> dict[str, Any]:
    return run_code(**request)


def _forget_steps(folded: list[dict[str, Any]]) -> None:
    """Let go of the steps of turns that are folded: a long thread of pasted loops would fill the server's memory."""
    for turn in folded:
        if turn["reply"].ran:
            turn["reply"].ran.answer.update(trace=[], graph=None)


def _show_earlier(earlier: list[dict[str, Any]]) -> None:
    """Show the turns before the last few, folded, in a line each, which opens the turn in full."""
    if not earlier:
        return
    with st.expander(f"Earlier in this conversation ({len(earlier)})", on_change="rerun", key="ask-earlier") as folded:
        if folded.open:
            for number, turn in enumerate(earlier):
                _show_line(turn, number)


def _show_line(turn: dict[str, Any], number: int) -> None:
    """Show a turn as a line to press, and in full beneath it where that is wished."""
    opened: bool = turn.get("opened", False)
    icon = f":material/keyboard_arrow_{'down' if opened else 'right'}:"
    told = f"{number + 1}. {told_briefly(turn['reply'])}"
    st.button(told, key=f"earlier-{number}", type="tertiary", icon=icon, on_click=_turn_over, args=(turn,))
    if opened:
        show_turn(turn, number)


def _turn_over(turn: dict[str, Any]) -> None:
    turn["opened"] = not turn.get("opened", False)


def _take_form() -> bool:
    """Take over the form that an address carries, once, with new fields for its texts; say whether one has come."""
    carried = {name: value[:LONGEST] for name, value in st.query_params.to_dict().items()}
    if carried != st.session_state.get("carried-form") and (form := form_of_address(carried)):
        st.session_state.update({"carried-form": carried, "formula": form})
        st.session_state["formula-turn"] = st.session_state.get("formula-turn", 0) + 1
    return "formula-turn" in st.session_state


def _show_formula() -> None:
    """Show the form by itself, folded until it is wanted; its address is the page's own, to be sent."""
    form, turn = st.session_state.setdefault("formula", Form()), st.session_state.get("formula-turn", 0)
    with st.expander("Work out a formula", expanded=turn > 0, on_change="rerun", key=f"formula-{turn}") as folded:
        if folded.open:
            show_form(form, f"formula-{turn}", _sendable)


def _sendable(form: Form) -> None:
    """Put a form that was worked out into the address, and into the thread."""
    remember(form)
    if form.said:
        st.session_state["carried-form"] = form.address
        st.query_params.from_dict(form.address)


def _show_examples() -> None:
    st.caption("For example")
    for example in EXAMPLES:
        st.button(example, key=f"example-{example}", on_click=ask_again, args=(example,))


def _show_how() -> None:
    with st.expander("How does this work?", on_change="rerun", key="ask-how") as how:
        if how.open:
            show_engine()
