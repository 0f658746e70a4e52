"""Ask: a thread of questions and replies; every reply is computed, cited, or an honest "I don't know"."""

from dataclasses import replace
from typing import Any

import streamlit as st

from tutor.ask.answers import Answer
from tutor.ask.filled import filled
from tutor.ask.pasted import MOST_CHARACTERS
from tutor.ask.reply import Reply, reply
from tutor.store import Question, new_id, now
from tutor.ui.ask_engine import show_engine
from tutor.ui.computed import show_computed
from tutor.ui.controls import address_of
from tutor.ui.learner import keep_question
from tutor.ui.open_item import Spoiler, show_spoiler, spoiled_item
from tutor.ui.own_code import may_run, run_code
from tutor.ui.pasted import show_pasted

EXAMPLES = (
    "gradient of (2w - 6)^2 at w = 1",
    "does gradient descent on 5x² diverge at lr 0.3?",
    "Why is my .grad None?",
    "What does the learning rate do?",
)
LONGEST = MOST_CHARACTERS
SHOWN = 5  # the last so many turns; every one costs each rerun
LABEL = 90
UNKNOWN = (
    "**I don't know.** I can answer questions about gradients, backpropagation, autograd in torch and training, "
    "and I can work out derivatives, updates and whether descent settles."
)
STORED = "Your question is kept, not who asked it."


def show_ask() -> None:
    """Show the thread of this session, oldest first, and the field for the next question."""
    st.title("Ask")
    st.markdown(
        "Ask about gradients and training. A formula with numbers is worked out by torch, pasted code is run. Other "
        "questions get a written answer, or an honest “I don't know”."
    )
    thread: list[dict[str, Any]] = st.session_state.setdefault("thread", [])
    asked = _asked()
    if asked:
        thread.append(_turn(asked))
        st.session_state.pop("ask-next", None)
        _forget_steps(thread[-SHOWN - 1 : -SHOWN])
    _show_earlier(thread[:-SHOWN])
    for number, turn in list(enumerate(thread))[-SHOWN:]:
        _show_turn(turn, number, latest=number == len(thread) - 1)
    if not thread:
        _show_examples()


def _asked() -> str:
    """Return the next question: typed, pressed as an example, or carried by the address for the first time.

    Callbacks keep it in the session until it is in the thread: another rerun may cut this one short, as when the
    browser says who is here, and what a widget returned is gone with it.
    """
    st.chat_input("Your question, in your own words", max_chars=LONGEST, key="ask-field", on_submit=_keep_typed)
    carried = st.query_params.get("q", "")[:LONGEST]
    if carried and carried != st.session_state.get("carried"):
        st.session_state["carried"] = st.session_state["ask-next"] = carried
    return st.session_state.get("ask-next", "").strip()


def _keep_typed() -> None:
    st.session_state["ask-next"] = st.session_state["ask-field"] or ""


def _turn(question: str) -> dict[str, Any]:
    said = reply(question, _run if may_run().on else None)
    answer = said.answers[0].id if said.kind == "curated" else None
    kept = "unknown" if said.kind == "asks" else said.kind  # no kind of the store: it is still open
    try:
        made = Question(id=new_id(), text=question, kind=kept, answer=answer, at=now())
    except ValueError:  # nothing is left of it without its control characters
        made = Question(id=new_id(), text="(unreadable)", kind=kept, answer=answer, at=now())
    keep_question(made)
    return {"reply": said, "question": made, "spoiler": spoiled_item(said)}


def _run(request: dict[str, Any]) -> dict[str, Any]:
    return run_code(**request)


def _forget_steps(folded: list[dict[str, Any]]) -> None:
    """Let go of the steps of turns that are folded: a long thread of pasted loops would fill the server's memory."""
    for turn in folded:
        if turn["reply"].ran:
            turn["reply"].ran.answer.update(trace=[], graph=None)


def _show_earlier(earlier: list[dict[str, Any]]) -> None:
    """Fold the turns before the last few into one line, where each can be had again."""
    if not earlier:
        return
    number = st.selectbox(
        "Earlier questions",
        range(len(earlier)),
        index=None,
        format_func=lambda place: f"{place + 1}. {earlier[place]['reply'].question[:LABEL]}",
        placeholder="Choose one to see it again",
        key="ask-earlier",
    )
    if number is not None:
        _show_turn(earlier[number], number)


def _show_turn(turn: dict[str, Any], number: int, latest: bool = False) -> None:
    said: Reply = turn["reply"]
    with st.chat_message("user", avatar=":material/person:"):
        st.text(said.question)  # a learner's text is text, never markup
    with st.chat_message("assistant", avatar=":material/school:"):
        spoiler: Spoiler | None = turn["spoiler"]
        if spoiler and not show_spoiler(spoiler, number):
            return
        if said.ran:
            show_pasted(said.ran, said.computed, f"ask-{number}", latest)
        shown = {
            "computed": _show_computed,
            "asks": _show_asks,
            "curated": _show_curated,
            "unknown": _show_unknown,
            "social": _show_social,
        }
        shown[said.kind](turn, number)


def _show_computed(turn: dict[str, Any], number: int) -> None:
    if not turn["reply"].ran:
        show_computed(turn["reply"].computed, key=f"ask-{number}")
    _show_meant(turn, number)


def _show_asks(turn: dict[str, Any], number: int) -> None:
    """Say what was read and what is missing, and offer the nearest written answers."""
    said: Reply = turn["reply"]
    st.text(said.remark)  # it quotes the learner's own words
    for answer in said.answers:
        st.button(answer.question, key=f"near-{number}-{answer.id}", on_click=_ask_again, args=(answer.question,))
    _show_meant(turn, number)


def _show_curated(turn: dict[str, Any], number: int) -> None:
    """Show the best answer, and the next ones within reach."""
    said: Reply = turn["reply"]
    if said.remark:
        st.markdown(said.remark)
    if said.ran:
        st.caption("The nearest written answer")
    _show_answer(said.answers[0])
    others = said.answers[1:]
    if others:
        st.caption("If you meant something else:" if said.clear else "You may also have meant:")
    for answer in others:
        with st.expander(answer.question):
            _show_answer(answer, titled=False)
    _show_meant(turn, number)


def _show_unknown(turn: dict[str, Any], number: int) -> None:
    said: Reply = turn["reply"]
    if said.remark or not said.ran:
        st.markdown(said.remark or UNKNOWN)
    st.caption(STORED)
    if said.answers:
        st.caption("Perhaps one of these questions, which I can answer:")
    for answer in said.answers:
        st.button(answer.question, key=f"near-{number}-{answer.id}", on_click=_ask_again, args=(answer.question,))


def _show_social(turn: dict[str, Any], _number: int) -> None:
    st.markdown(turn["reply"].answers[0].body)


def _show_answer(answer: Answer, titled: bool = True) -> None:
    if titled:
        st.markdown(f"**{answer.question}**")
    st.markdown(filled(answer))
    pages = st.session_state.get("pages", {})
    if answer.lesson in pages:
        settings = address_of(answer.lesson, answer.run)
        page = pages[answer.lesson]
        label = f"Open this run in lesson {page.title}" if settings else f"Open lesson {page.title}"
        st.page_link(page, label=label, icon=":material/arrow_forward:", query_params=settings or None)


def _show_meant(turn: dict[str, Any], number: int) -> None:
    """Ask whether that was it, once."""
    question: Question = turn["question"]
    if question.meant is not None:
        st.caption("Thank you. That helps to answer better.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("Was this what you meant?")
        for word, meant in (("Yes", True), ("No", False)):
            if st.button(word, key=f"meant-{number}-{word}", type="tertiary"):
                turn["question"] = replace(question, meant=meant)
                keep_question(turn["question"])
                st.rerun()


def _show_examples() -> None:
    st.caption("For example")
    for example in EXAMPLES:
        st.button(example, key=f"example-{example}", on_click=_ask_again, args=(example,))
    with st.expander("How does this work?", on_change="rerun", key="ask-how") as how:
        if how.open:
            show_engine()


def _ask_again(question: str) -> None:
    st.session_state["ask-next"] = question
