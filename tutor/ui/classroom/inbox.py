"""Questions to read: what Ask could not answer, or was told it had not understood, put together by nearness."""

from collections.abc import Sequence

import streamlit as st

from tutor.ask.inbox import asked, draft, grouped
from tutor.store import Question
from tutor.teach.access import check
from tutor.ui.classroom.login import TOKEN, instructor, offer_sign_out
from tutor.ui.classroom.refusals import act, refusals
from tutor.ui.plain import plain
from tutor.ui.server import the_store
from tutor.ui.teaching import access_here

MOST = 30  # groups on the page at once
HOW = (
    "What Ask could not answer, and what somebody said was not what they had meant. Nobody knows who asked. A draft is "
    "an answer file with these wordings, whose answer is still to be written."
)
NONE = "No question waits to be read."


def show_inbox() -> None:
    """Show the questions to an instructor who is signed in, the most frequent first."""
    with refusals():
        if instructor() is None:
            return
        st.title("Questions to read")
        st.markdown(HOW)
        waiting = the_store().questions_to_read()
        groups = grouped([each.text for each in waiting])
        for places in groups[:MOST]:
            _show_group([waiting[place] for place in places])
        if not waiting:
            st.info(NONE)
        elif len(groups) > MOST:
            st.caption("There is more: it follows when some of this is handled.")
        offer_sign_out()


def _show_group(group: Sequence[Question]) -> None:
    """Questions that are near to each other: as they were asked, as a draft, and as done."""
    first = group[0].id
    with st.container(border=True, gap="xsmall", key=f"questions-{first}"):
        for text in dict.fromkeys(each.text for each in group):
            st.markdown(plain(text))
        missed = sum(each.kind != "unknown" for each in group)
        told = "" if not missed else f" · {missed} had an answer that was not what was meant"
        st.caption(f"{asked(len(group))}{told} · last on {max(each.at for each in group):%d %B %Y}")
        with st.container(horizontal=True):
            text = draft([each.text for each in group])
            st.download_button(
                "Draft of an answer",
                text,
                "new_answer.md",
                "text/markdown",
                key=f"d-{first}",
                icon=":material/download:",
            )
            ids = [each.id for each in group]
            st.button("Handled", key=f"h-{first}", icon=":material/check:", on_click=act, args=(_handle, ids))


def _handle(ids: Sequence[str]) -> None:
    """Mark questions as handled, if this session may. Raises NotAllowed."""
    store = the_store()
    check(store, access_here(), st.session_state.get(TOKEN, ""))
    store.handle_questions(ids)
