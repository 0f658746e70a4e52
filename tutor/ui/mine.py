"""Progress: what a learner did, what they believed and do no longer, and the file that carries it elsewhere."""

import streamlit as st

from tutor.course import load_misconceptions
from tutor.quiz.mastery import beliefs_met
from tutor.store import Attempt, Prediction, StoreUnavailable
from tutor.store.transfer import DamagedFile, dump, load
from tutor.ui.course import course
from tutor.ui.learner import forget_me, merge_records, records, records_with_shown
from tutor.ui.progress import finished, first_right, items_right, started
from tutor.ui.summary import show_standings

DELETE_WORD = "delete"


def show_mine() -> None:
    """Show the learner's own progress, and let them save, load or delete it."""
    st.title("Your progress")
    attempts = records(Attempt)
    nothing = not attempts and not records(Prediction)
    if nothing and "forget" in st.session_state:
        st.success("Everything about you has been deleted.", icon=":material/check:")
    elif nothing:
        st.info("Nothing yet. Your predictions and answers will be listed here.")
    else:
        _show_lessons()
        if attempts:
            st.header("What is steady")
            st.caption("Steady: the last three answers on it were right, without hints. Revisit: not yet.")
            show_standings(attempts)
        _show_beliefs(attempts)
    st.header("Take it with you")
    for part in (lambda: _show_save(not nothing), _show_load, _show_delete):
        with st.container():  # each keeps its place, so that what is open stays open when another changes
            part()


def _show_lessons() -> None:
    import pandas as pd

    rows = [
        {
            "Lesson": f"{lesson.order}. {lesson.title}",
            "State": "finished" if finished(lesson.slug) else "begun",
            "Questions right": len(items_right(lesson.slug)),
            "Right first time": first_right(lesson.slug),
        }
        for lesson in course()
        if started(lesson.slug)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Your lessons: state and questions right")


def _show_beliefs(attempts: list[Attempt]) -> None:
    known, met = load_misconceptions(), beliefs_met(attempts)
    if not met:
        return
    st.header("Beliefs you have met")
    for belief, cured in met.items():
        if belief in known:
            icon, state = (":material/check_circle:", "cured") if cured else (":material/replay:", "still to cure")
            st.markdown(f"{icon} **{known[belief].belief}** ({state}). {known[belief].truth}.")


def _show_save(anything: bool) -> None:
    st.markdown("Save your progress to a file, and load it in another browser. Nothing in it says who you are.")
    if anything and st.button("Prepare the file", icon=":material/save:"):
        made = records_with_shown()
        text = dump([m for m in made if isinstance(m, Attempt)], [m for m in made if isinstance(m, Prediction)])
        st.download_button(
            "Save to a file", text, "downhill-progress.json", "application/json", icon=":material/download:"
        )


def _show_load() -> None:
    file = st.file_uploader("Load a progress file", type="json", key="progress-file")
    if file is None or not st.button("Load it", type="primary"):
        return
    try:
        added = merge_records(*load(file.getvalue()))
    except DamagedFile as refusal:
        st.error(f"{refusal} Nothing was changed.")
    except StoreUnavailable as fault:
        st.error(str(fault))
    else:
        st.success(
            f"Loaded. {added} new entries were added." if added else "Loaded. Everything in it was here already."
        )


def _show_delete() -> None:
    with st.expander("Delete everything about me"):
        st.markdown(
            "This removes every prediction and answer of yours, here and on the server, at once. It cannot be undone."
        )
        word = st.text_input(f"Type “{DELETE_WORD}” to confirm", key="delete-word")
        if st.button("Delete it all", disabled=word.strip().lower() != DELETE_WORD):
            _delete()


def _delete() -> None:
    try:
        forget_me()
    except StoreUnavailable as fault:
        st.error(str(fault))
    else:
        st.rerun()
