"""What came of a class: each question by round and belief, who was cured, all of it as a table, and its deletion."""

import streamlit as st

from tutor.course.prose import typeset
from tutor.teach import KEPT, PREDICTION, Class, Lectern, Result
from tutor.ui.classroom.bars import show_bars, show_moves
from tutor.ui.classroom.door import take_class
from tutor.ui.classroom.login import CLASS, instructor, offer_sign_out
from tutor.ui.classroom.refusals import act, refusals
from tutor.ui.classroom.rounds import share_right
from tutor.ui.course import title_of

NOTHING = "Nothing has been asked yet, or no vote is closed."
ANSWERS = "This page shows right answers: it is for you, not for the projector."
ROUNDS = ("First round", "Second round")


def show_results() -> None:
    """Show the results of one class to an instructor who is signed in."""
    with refusals():
        desk = instructor()
        if desk is None:
            return
        st.title("Class results")
        st.caption(ANSWERS)
        found = _chosen(desk)
        if found:
            _show_class(desk, found)
        else:
            st.markdown("No class has been opened yet.")
        offer_sign_out()


def _chosen(desk: Lectern) -> Class | None:
    """Let a class be chosen; at first it is the one of this tab, else the newest."""
    kept = {each.id: each for each in desk.classes()}
    if not kept:
        return None
    ids, here = list(kept), st.session_state.get(CLASS, "")
    first = ids.index(here) if here in kept else 0
    chosen = st.selectbox("Class", ids, first, format_func=lambda id: _named(kept[id]), width=720)
    return kept.get(chosen)


def _named(found: Class) -> str:
    state = "" if found.over else "Going on · "
    return f"{state}{found.code} · {title_of(found.lesson)} · {found.opened:%d %B %Y, %H:%M} UTC"


def _show_class(desk: Lectern, found: Class) -> None:
    joined = len(desk.members(found.id))
    st.markdown("**1** learner joined." if joined == 1 else f"**{joined}** learners joined.")
    came = desk.results(found.id)
    for number, result in enumerate(came, 1):
        _show_result(found, result, number)
    if not came:
        st.info(NOTHING)
    with st.container(horizontal=True):
        name = f"downhill-class-{found.code.lower()}.csv"
        st.download_button(
            "Every vote as a table (CSV)", desk.csv(found.id), name, "text/csv", icon=":material/download:"
        )
        _offer_deletion(desk, found)
    gone = found.opened + KEPT
    st.caption(
        f"The class and all it holds are deleted by themselves on {gone:%d %B %Y}, {KEPT.days} days after it began."
    )


def _show_result(found: Class, result: Result, number: int) -> None:
    """One question: what was asked, the bars of each round side by side, and what the discussion changed."""
    asked = result.first
    with st.container(border=True):
        st.caption(f"Question {number}" + (" · prediction" if asked.question == PREDICTION else ""))
        st.markdown(typeset(asked.shown["prompt"]))
        if asked.shown["kind"] == "order":
            st.code("\n".join(f"{n}  {option['text']}" for n, option in enumerate(asked.shown["options"], 1)))
        for place, title, tally in zip(st.columns(2, gap="large"), ROUNDS, result.rounds, strict=False):
            with place:
                st.markdown(f"**{title}**: {tally.voted} answered{share_right(tally)}")
                show_bars(asked, tally, f"result-{asked.id}-{title[:5]}")
                show_moves(tally.moves)
        if result.both:
            st.markdown(
                f"Of **{result.both}** who answered twice, **{result.cured}** were wrong at first and right after the "
                f"discussion; **{result.lost}** the other way round."
            )


def _offer_deletion(desk: Lectern, found: Class) -> None:
    """Delete in two presses: the second says what goes."""
    key = f"delete-{found.id}"
    if not st.session_state.get(key):
        st.button(
            "Delete this class", icon=":material/delete:", on_click=st.session_state.__setitem__, args=(key, True)
        )
        return
    st.button("Delete it with every vote, for good", type="primary", on_click=act, args=(_delete, desk, found.id))
    st.button("Keep it", on_click=st.session_state.__setitem__, args=(key, False))


def _delete(desk: Lectern, class_id: str) -> None:
    desk.delete(class_id)
    if st.session_state.get(CLASS) == class_id:
        take_class("")
