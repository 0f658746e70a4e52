"""Progress: what a learner did, what they believed and do no longer, and the file that carries it elsewhere."""

from typing import Any

import streamlit as st

from tutor.course import load_misconceptions
from tutor.quiz.mastery import beliefs_met
from tutor.store import Attempt, LearnerForgotten, Prediction, StoreTooNew, StoreUnavailable
from tutor.store.transfer import DamagedFile, dump, load
from tutor.ui.course import course
from tutor.ui.known import known_or_waiting
from tutor.ui.learner import (
    begin_anew,
    current_learner,
    forget_me,
    merge_records,
    records,
    records_with_shown,
)
from tutor.ui.predicted import belief_behind, predicted
from tutor.ui.progress import finished, items_right, started
from tutor.ui.summary import MEANING, show_standings
from tutor.ui.uploads import expect_upload

DELETE_WORD = "delete"
DELETED = "Everything about you has been deleted."
WAITS = "Your browser has not said yet who you are. This is done as soon as it has."
# After a belief that was met: whether the question that showed it has been answered rightly since.
SINCE = {
    True: (":material/check_circle:", "You have answered that question rightly since."),
    False: (":material/replay:", "That question waits for you in Review."),
}
PREDICTED = "You predicted so in “{}”, and torch did otherwise."


def show_mine() -> None:
    """Show the learner's own progress, and let them save, load or delete it."""
    st.title("Your progress")
    if _due("delete"):
        _delete()
    attempts = records(Attempt)
    nothing = not attempts and not records(Prediction)
    deleted = nothing and "forget" in st.session_state
    with st.container():  # however much it is, what follows keeps its place
        if not nothing:
            _show_done(attempts)
        elif deleted or known_or_waiting():
            st.info("Nothing yet. What you answer will be counted here.")
    st.header("Take it with you")
    for part in (lambda: _show_save(not nothing), _show_load, lambda: _show_delete(deleted)):
        with st.container():  # each keeps its place, so that what is open stays open when another changes
            part()


def _show_done(attempts: list[Attempt]) -> None:
    _show_lessons()
    if attempts:
        st.header("What is steady, what to revisit")
        st.caption(MEANING)
        show_standings(attempts)
    _show_beliefs(attempts)


def _show_lessons() -> None:
    rows = [
        {
            "Lesson": f"{lesson.order}\\. {lesson.title}",  # a cell is Markdown, where a number would begin a list
            "State": "finished" if finished(lesson.slug) else "begun",
            "Right at the first try": len(items_right(lesson.slug)),
        }
        for lesson in course()
        if started(lesson.slug)
    ]
    st.table(rows, border="horizontal", hide_index=True, alt="Your lessons: state and questions right")


def _show_beliefs(attempts: list[Attempt]) -> None:
    known, met = load_misconceptions(), {belief: SINCE[cured] for belief, cured in beliefs_met(attempts).items()}
    told = _predicted() | met  # a question tells more than a prediction: whether the belief has gone since
    if not told.keys() & known.keys():
        return
    st.header("Beliefs you have met")
    for belief, (icon, since) in told.items():
        if belief in known:
            st.markdown(f"{icon} “{known[belief].belief}.” {known[belief].truth}. *{since}*")


def _predicted() -> dict[str, tuple[str, str]]:
    """Return the beliefs behind predictions, each with its icon and the lesson where it was predicted."""
    behind = {belief_behind(lesson, predicted(lesson)): lesson.title for lesson in course()}
    return {belief: (":material/lock:", PREDICTED.format(title)) for belief, title in behind.items() if belief}


def _show_save(anything: bool) -> None:
    st.markdown("Save your progress to a file, and load it in another browser. Nothing in it says who you are.")
    if not anything:
        return
    session = st.session_state
    if not session.get("prepared"):
        st.button("Prepare the file", icon=":material/save:", on_click=session.update, kwargs={"prepared": True})
    else:
        made = records_with_shown()
        text = dump([m for m in made if isinstance(m, Attempt)], [m for m in made if isinstance(m, Prediction)])
        st.download_button(
            "Save to a file", text, "downhill-progress.json", "application/json", icon=":material/download:"
        )


def _show_load() -> None:
    expect_upload()
    file = st.file_uploader("Load a progress file", type="json", key="progress-file")
    if file is None:
        return
    st.button("Load it", type="primary", on_click=_owe, args=("load",))
    loaded, said = st.session_state.get("loaded", ("", ""))
    if _due("load"):
        _load(file)
    elif _owed("load"):
        st.info(WAITS)
    elif loaded == file.file_id:
        st.success(said)


def _load(file: Any) -> None:
    try:
        added = merge_records(*load(file.getvalue()))
    except DamagedFile as refusal:
        st.error(f"{refusal} Nothing was changed.")
    except (StoreUnavailable, StoreTooNew) as fault:
        st.error(str(fault))
    except LearnerForgotten:
        begin_anew()
        st.rerun()
    else:
        new = {0: "Everything in it was here already.", 1: "One new entry was added."}
        said = f"Loaded. {new.get(added, f'{added} new entries were added.')}"
        st.session_state["loaded"] = (file.file_id, said)
        st.rerun()  # what stands above knows of them too, then


def _show_delete(deleted: bool) -> None:
    with st.expander("Delete everything about me", expanded=deleted):  # new parts above it would fold it
        st.markdown(
            "This removes every prediction and answer of yours, here and on the server, at once. It cannot be undone."
        )
        # A form: pressing its button sends what was typed, where a button beside the field would not know it yet.
        with st.form("delete", border=False):
            if st.session_state.pop("deleted", False):
                st.session_state["delete-word"] = ""  # what comes next is not one press away from the same
            st.text_input(f"Type “{DELETE_WORD}” to confirm", key="delete-word")
            st.form_submit_button("Delete it all", on_click=_ask_to_delete)  # a press read later may be lost
        if _owed("delete"):
            st.info(WAITS)
        elif said := st.session_state.pop("delete-said", None):
            show, words = said
            show(words)
        elif deleted:
            st.success(DELETED, icon=":material/check:")


def _ask_to_delete() -> None:
    if st.session_state["delete-word"].strip().lower() == DELETE_WORD:
        _owe("delete")
    else:
        st.session_state["delete-said"] = st.warning, f"Nothing was deleted. Type “{DELETE_WORD}” first."


def _delete() -> None:
    try:
        forget_me()
        st.session_state["deleted"] = True
    except (StoreUnavailable, StoreTooNew) as fault:
        st.session_state["delete-said"] = st.error, f"{fault} Nothing was deleted."


def _owe(what: str) -> None:
    """Note what was pressed for: it is done in the first run that knows who is here."""
    st.session_state[f"{what}-owed"] = True


def _owed(what: str) -> bool:
    """Say whether something was pressed for and is still to be done."""
    return f"{what}-owed" in st.session_state


def _due(what: str) -> bool:
    """Say, once, that what was pressed for is to be done now."""
    return bool(current_learner()) and st.session_state.pop(f"{what}-owed", False)
