"""A learner's phone in a class: join with the code, vote on the one question, see what came of it, go on alone."""

import streamlit as st

from tutor.course import load_misconceptions
from tutor.course.prose import typeset
from tutor.quiz.feedback import feedback
from tutor.quiz.item import Item
from tutor.teach import Desk, Gone, Standing
from tutor.ui.asked import widget
from tutor.ui.classroom.refusals import act, refusals
from tutor.ui.classroom.vote import as_given, show_asked, show_question_to_vote, watch
from tutor.ui.course import title_of
from tutor.ui.place import Try
from tutor.ui.teaching import connection_here, desk
from tutor.ui.ways import leave_for

CODE, NAME = "join.code", "join.name"
WAIT = "You are in. Questions appear here by themselves: leave this page open, or come back to it."
BETWEEN = "The next question appears here by itself."
OVER = "This class has ended. Thank you for taking part."
SEEN = "You saw that coming."
KEPT = (
    "The class keeps your answers, and a name if you give one, until it is deleted. "
    "While it runs nobody else is shown what you answered."
)


def show_join() -> None:
    """Show the class that the address names, as far as it has come; else what joins one."""
    browser_id, class_id = st.session_state.get("browser", ""), st.query_params.get("class", "")
    with refusals():
        if not browser_id:
            st.title("Join a class")
            st.caption("One moment …")
        elif not (class_id and _show_class(desk(browser_id), class_id, browser_id)):
            _show_door(desk(browser_id))


def _show_door(mine: Desk) -> None:
    """Ask for the code, which an address may bring along, and for a nickname."""
    st.title("Join a class")
    with st.form("join", width=420):
        brought = st.query_params.get("code", "")[:12]
        st.text_input("Code", brought, placeholder="Six letters", max_chars=12, key=CODE)
        st.text_input("Nickname, or none", max_chars=24, key=NAME)
        st.form_submit_button("Join", type="primary", width="stretch", on_click=act, args=(_join, mine))
    st.caption(KEPT)


def _join(mine: Desk) -> None:
    session = st.session_state
    joined = mine.join(session.get(CODE, ""), session.get(NAME, ""), connection_here())
    st.query_params.from_dict({"class": joined.id})


def _show_class(mine: Desk, class_id: str, browser_id: str) -> bool:
    """Show where the class is; False where there is none, or this browser is not in it."""
    try:
        standing = mine.standing(class_id[:100])
    except Gone as gone:
        st.info(str(gone))
        return False
    if not standing.joined:
        return False
    if standing.asked is None:
        st.title(title_of(standing.lesson))
        st.markdown(OVER if standing.over else WAIT)
    else:
        st.caption(_heading(standing))
        _show_asked(standing)
    watch(class_id, browser_id, standing, lambda *vote: act(mine.vote, *vote))
    _show_after(standing)
    return True


def _heading(standing: Standing) -> str:
    again = " · second round" if standing.asked and standing.asked.turn > 1 else ""
    return title_of(standing.lesson) + again


def _show_asked(standing: Standing) -> None:
    """Show the question, to be answered or, once the answer is out, with it."""
    if standing.asked and standing.asked.state == "revealed" and standing.item:
        _show_answer(standing, standing.item)
    else:
        show_question_to_vote(standing)


def _show_answer(standing: Standing, item: Item) -> None:
    """Show the question with the answer given and the right one, and why."""
    result = standing.result
    tries = [Try(as_given(item, result), item.grade(result.response))] if result else []
    show_asked(item, f"class-{item.name}")
    widget(item).show_answers(tries)
    if not tries:
        st.info(typeset(item.rule) or "Look at the screen in front.", title="You gave no answer in this round")
    elif tries[0].grade.verdict == "correct":
        st.success(typeset(item.rule) or SEEN, title="That is right", icon=":material/check:")
    else:
        told = feedback(item, tries[0].grade, load_misconceptions())
        st.warning(told, title="Not this time: look at why", icon=":material/lightbulb:")


def _show_after(standing: Standing) -> None:
    """Say what comes next, and offer the lesson to go on alone."""
    asked = standing.asked
    if asked and not standing.over:
        st.caption(BETWEEN) if asked.state == "revealed" else None
    elif asked:
        st.caption(OVER)
    if standing.over or not asked or asked.state == "revealed":
        st.button(
            "Go on alone: the lesson", icon=":material/arrow_forward:", on_click=leave_for, args=(standing.lesson,)
        )
