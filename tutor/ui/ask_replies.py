"""The turns of a thread: what was asked, and each kind of reply to it."""

from dataclasses import replace
from typing import Any

import streamlit as st

from tutor import LESSONS
from tutor.ask.answers import Answer
from tutor.ask.filled import filled
from tutor.ask.reply import Reply
from tutor.ask.requests import MEANT, others
from tutor.ask.thread import Thread
from tutor.course import load_lesson
from tutor.store import Question
from tutor.ui.ask_form import Form, show_form
from tutor.ui.computed import result, show_computed
from tutor.ui.controls import address_of
from tutor.ui.course import lesson_named
from tutor.ui.learner import keep_question
from tutor.ui.open_item import Spoiler, show_spoiler
from tutor.ui.pasted import show_pasted
from tutor.ui.plain import plain

UNKNOWN = (
    "**I don't know.** I can answer questions about gradients, backpropagation, autograd in torch and training, "
    "and I can work out derivatives, updates and whether descent settles."
)
LABEL = 90  # characters of a question where it stands in a line
PROVED = (
    "`assert` stops a program where what follows it is not true. Our tests run these lines, and none of them stops."
)
STORED, TO_WRITE = "We keep this question, but not who asked it", ": then somebody can write an answer"


def show_turn(turn: dict[str, Any], number: int, latest: bool = False) -> None:
    """Show one question and its reply; the `latest` one of pasted code may be stepped through."""
    said: Reply = turn["reply"]
    with st.chat_message("user", avatar=":material/person:"):
        st.text(said.question)  # a learner's text is text, never markup
    with st.chat_message("assistant", avatar=":material/school:"):
        spoiler: Spoiler | None = turn["spoiler"]
        if spoiler and not show_spoiler(spoiler, number):
            return
        if said.ran and said.note:
            st.markdown(f"*{plain(said.note)}.*")
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


def told_briefly(said: Reply) -> str:
    """Return a question and what came of it in a line of markdown."""
    words = " ".join(said.question.split())
    told = plain(words if len(words) <= LABEL else f"{words[:LABEL]}…")
    if said.computed:
        return f"{told} → **{', '.join(result(each) for each in said.computed.each)}**"
    return f"{told} → {plain(said.answers[0].question)}" if said.kind == "curated" else told


def _show_computed(turn: dict[str, Any], number: int) -> None:
    said: Reply = turn["reply"]
    if not said.ran:
        show_computed(said, key=f"ask-{number}")
    _show_meant(turn, number)


def _show_asks(turn: dict[str, Any], number: int) -> None:
    """Say what was read and what is missing, with the form to complete; written answers are within reach."""
    said: Reply = turn["reply"]
    st.text(said.remark)  # it quotes the learner's own words
    _show_choices(said, number)
    if said.remark == MEANT:
        _show_nearest(said, number)
    show_form(turn["form"], f"form-{number}", remember)
    if said.answers and said.remark != MEANT:
        with st.expander("Written answers, if it is no calculation"):
            _show_nearest(said, number)


def _show_choices(said: Reply, number: int) -> None:
    """Offer the texts of which one was meant, each to be asked by a press."""
    if said.choices:
        with st.container(horizontal=True):
            for text in said.choices:
                st.button(text, key=f"choice-{number}-{text}", on_click=ask_again, args=(text,))


def _show_nearest(said: Reply, number: int) -> None:
    for answer in said.answers:
        st.button(answer.question, key=f"near-{number}-{answer.id}", on_click=ask_again, args=(answer.question,))


def _show_curated(turn: dict[str, Any], number: int) -> None:
    """Show the best answer, and the next ones within reach; for "why?" the way into its lesson."""
    said: Reply = turn["reply"]
    if said.further:
        _show_further(said)
        return
    if said.remark:
        st.markdown(said.remark)
    if said.ran and said.note:  # its words, and what is written to them, stand where it was pasted
        return
    if said.ran:
        st.caption("The nearest written answer")
    _show_answer(said.answers[0])
    runners_up = said.answers[1:]
    if runners_up:
        st.caption("If you meant something else:" if said.clear else "You may also have meant:")
    for answer in runners_up:
        with st.expander(answer.question):
            _show_answer(answer, titled=False)
    if turn["form"]:
        with st.expander("Work out the formula in your question"):
            show_form(turn["form"], f"form-{number}", remember)
    _show_meant(turn, number)


def _show_further(said: Reply) -> None:
    """Show the code that backs the last written answer, lead to its lesson and name what its last part goes into."""
    answer = said.answers[0]
    st.markdown(said.note)
    st.code(answer.proof.strip())
    st.caption(PROVED)
    _show_lesson(answer)
    if answer.lesson:
        further = load_lesson(LESSONS / answer.lesson).sections.get("further")
        if further:
            st.caption(f"It ends with “{further.heading}”.")


def _show_unknown(turn: dict[str, Any], number: int) -> None:
    said: Reply = turn["reply"]
    if said.remark or not said.ran:
        st.markdown(said.remark or UNKNOWN)
    _show_choices(said, number)
    if said.answers:
        st.caption("Perhaps one of these questions, which I can answer:")
    _show_nearest(said, number)
    if not (said.ran or said.choices):  # nobody writes an answer to what is not of gradients
        st.caption(f"{STORED}{TO_WRITE if said.answers else ''}.")


def _show_social(turn: dict[str, Any], _number: int) -> None:
    st.markdown(turn["reply"].answers[0].body)


def _show_answer(answer: Answer, titled: bool = True) -> None:
    if titled:
        st.markdown(f"**{answer.question}**")
    st.markdown(filled(answer))
    _show_lesson(answer)


def _show_lesson(answer: Answer) -> None:
    """Link the lesson that an answer belongs to, with the run that it tells of."""
    pages = st.session_state.get("pages", {})
    if answer.lesson in pages:
        # All of its controls: those that a link is silent about stay as the learner left them.
        whole = lesson_named(answer.lesson).values(answer.run) if answer.run else {}
        settings = address_of(answer.lesson, whole)
        page = pages[answer.lesson]
        label = f"Open this run in lesson {page.title}" if settings else f"Open lesson {page.title}"
        st.page_link(page, label=label, icon=":material/arrow_forward:", query_params=settings or None)


def _show_meant(turn: dict[str, Any], number: int) -> None:
    """Ask whether that was it, once."""
    question: Question = turn["question"]
    if question.meant is not None:
        st.caption("Thank you. That helps to answer better.")
        if not question.meant:
            _show_others(turn, number)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("Was this what you meant?")
        for word, meant in (("Yes", True), ("No", False)):
            key = f"meant-{number}-{word}"
            st.button(word, key=key, type="tertiary", on_click=_keep_meant, args=(turn, meant))


def _keep_meant(turn: dict[str, Any], meant: bool) -> None:
    turn["question"] = replace(turn["question"], meant=meant)
    keep_question(turn["question"])


def _show_others(turn: dict[str, Any], number: int) -> None:
    """Offer what else it may have been: the next written answers, and the form."""
    said: Reply = turn["reply"]
    if said.kind not in ("computed", "curated"):
        return
    offered = others("", said)
    st.text(offered.remark)
    _show_nearest(offered, number)
    if turn["form"] is None:
        form = turn.setdefault("other", Form.of(offered.offer) if offered.offer else Form())
        with st.expander("Work out a formula"):
            show_form(form, f"other-{number}", remember)


def ask_again(question: str) -> None:
    """Ask a question behind those that wait for their replies, as if it had been typed."""
    if question.strip():
        st.session_state.setdefault("ask-next", []).append(question.strip())


def remember(form: Form) -> None:
    """Let the thread go on from a form that was worked out."""
    if form.said:
        st.session_state["talk"] = st.session_state.get("talk", Thread()).after(form.said)
