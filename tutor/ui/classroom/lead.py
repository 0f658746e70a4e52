"""The instructor's screen: open a class, say how to join it, ask it, and lead it through a question."""

from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.course.prose import typeset
from tutor.teach import PREDICTION, Class, Gone, Lectern, Round, question, questions
from tutor.teach.question import lesson_of
from tutor.ui.classroom.door import CHOOSING, show_door, show_way_in, take_class, way_in
from tutor.ui.classroom.login import CLASS, instructor
from tutor.ui.classroom.refusals import act, refusals
from tutor.ui.classroom.rounds import offer_next, show_round
from tutor.ui.course import lesson_named
from tutor.ui.place import first_seed
from tutor.ui.walk.place import KEY as WALK
from tutor.ui.walk.place import PREDICTION as PREDICT
from tutor.ui.walk.place import Walk
from tutor.ui.walk.steps import step_of
from tutor.ui.ways import leave_for

DRAW = "class.draw"
SIDES = (5, 7)


def show_class() -> None:
    """Show the class that the address names to its instructor; else what opens one."""
    with refusals():
        desk = instructor()
        if desk is None:
            return
        found = _class_here(desk)
        if found is None or found.over:
            show_door(desk, found)
        else:
            _show_going(desk, found)


def _class_here(desk: Lectern) -> Class | None:
    class_id = st.query_params.get("class") or st.session_state.get(CLASS, "")
    if not class_id:
        return None
    try:
        found = desk.look(class_id[:100])
        lesson_of(lesson_named, found.lesson)
    except Gone as gone:
        st.info(str(gone))
        take_class("")
        return None
    if st.query_params.get("class") != found.id or st.session_state.get(CLASS) != found.id:
        st.session_state[CLASS] = st.query_params["class"] = found.id
    return found


def _show_going(desk: Lectern, found: Class) -> None:
    lesson = lesson_named(found.lesson)
    asked = next((each for each in desk.rounds(found.id) if each.id == found.round), None)
    with st.container(key="class-live"):
        if asked is None or st.session_state.get(CHOOSING) == asked.id:
            _show_choice(desk, found, lesson, asked)
        else:
            _show_round(desk, found, lesson, asked)
        _show_foot(desk, found, asked)


def _show_choice(desk: Lectern, found: Class, lesson: Lesson, asked: Round | None) -> None:
    """How to join, and what can be asked, each by its words."""
    join, ask = st.columns(SIDES, gap="large")
    with join:
        show_way_in(desk, found)
    with ask:
        st.title(lesson.title, anchor=False)
        if asked:
            st.button("Back to the last question", icon=":material/arrow_back:", on_click=_choose, args=("",))
        own = st.toggle("Everyone gets numbers of their own", key="class.own")
        st.button("Other numbers", icon=":material/refresh:", type="tertiary", on_click=_draw_anew)
        taken = [(each.question, each.seed) for each in desk.rounds(found.id)]
        for name in questions(lesson):
            _show_offer(desk, found, lesson, name, own, taken)


def _show_offer(
    desk: Lectern, found: Class, lesson: Lesson, name: str, own: bool, taken: list[tuple[str, int]]
) -> None:
    """One question that can be asked, as it will be asked; those that were asked say so."""
    seed = _seed()
    item = question(lesson, name, seed)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container():
            told = [
                word for word, true in (("Prediction", name == PREDICTION), ("asked before", _was(taken, name))) if true
            ]
            st.caption(" · ".join(told)) if told else None
            st.markdown(typeset(item.prompt))
        own_draw = own and name != PREDICTION
        st.button("Ask this", key=f"ask-{name}", on_click=act, args=(_ask, desk, found, name, own_draw, seed))


def _was(taken: list[tuple[str, int]], name: str) -> bool:
    return any(asked == name for asked, _ in taken)


def _ask(desk: Lectern, found: Class, name: str, own_draw: bool, seed: int) -> None:
    desk.ask(found.id, name, found.version, own_draw, seed)
    _draw_anew()


def _seed() -> int:
    """Return what the questions on offer are drawn from: what is read here is what is asked."""
    return int(st.session_state.setdefault(DRAW, first_seed()))


def _draw_anew() -> None:
    st.session_state[DRAW] = _seed() + 1


def _choose(round_id: str) -> None:
    st.session_state[CHOOSING] = round_id


def _show_round(desk: Lectern, found: Class, lesson: Lesson, asked: Round) -> None:
    item = question(lesson, asked.question, asked.seed)
    with st.container(key="class-round"):
        show_round(desk, found, asked, item)
    with st.container(horizontal=True):
        offer_next(desk, found, asked)
        if asked.state != "open":
            _offer_other(asked)


def _offer_other(asked: Round) -> None:
    rank: Any = "primary" if asked.state == "revealed" else "tertiary"
    press: dict[str, Any] = {"on_click": _choose, "args": (asked.id,)}
    st.button("Next question", icon=":material/skip_next:", type=rank, shortcut="N", **press)


def _place_in_walk(found: Class, asked: Round | None) -> dict[str, str]:
    """Return the address of the lesson's walkthrough: at the question that is voted on, else where this tab left it.

    It has the numbers of the class's questions, and what this tab had opened is open there.
    """
    walk: Walk | None = st.session_state.get(WALK)
    left = walk if walk and walk.lesson == found.lesson else None
    step = left.step if left else 1
    if asked and (asked.state == "open" or not left):
        step = step_of(lesson_named(found.lesson), PREDICT if asked.question == PREDICTION else asked.question)
    seed = asked.seed if asked else left.seed if left else _seed()
    opened = ",".join(sorted(left.opened)) if left else ""
    return {"lesson": found.lesson, "step": str(step), "seed": str(seed)} | ({"open": opened} if opened else {})


def _show_foot(desk: Lectern, found: Class, asked: Round | None) -> None:
    """How late ones join, and the ways out."""
    with st.container(horizontal=True, vertical_alignment="center", key="class-foot"):
        st.markdown(way_in(found))
        st.button(
            "Walk through the lesson",
            type="tertiary",
            icon=":material/co_present:",
            on_click=leave_for,
            args=("walk",),
            kwargs=_place_in_walk(found, asked),
        )
        st.button("All classes", type="tertiary", icon=":material/list:", on_click=take_class, args=("",))
        st.button(
            "End the class", type="tertiary", icon=":material/stop_circle:", on_click=act, args=(desk.end, found.id)
        )
