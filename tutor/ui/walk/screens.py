"""One step of a walkthrough on the screen, made of the lesson's own parts."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.course.prose import fill
from tutor.course.run import divided
from tutor.teach import PREDICTION as ASKED
from tutor.ui.asked.widget import OTHER
from tutor.ui.changes import lessons_words
from tutor.ui.classroom.in_walk import class_on, show_class, sides
from tutor.ui.controls import bring_back, show_controls
from tutor.ui.course import Shown, drawn_item, run_lesson
from tutor.ui.edit import run_edit
from tutor.ui.edited_code import PICTURE, show_code, whose_run
from tutor.ui.own_code import may_run, run_code
from tutor.ui.parts import WIDTHS, run_or_wait, show_difference, show_opening, show_picture, show_prose
from tutor.ui.prediction import TORCH_DID, question_of, show_situation, spelled, truth_of
from tutor.ui.stepper import show_stepper
from tutor.ui.walk.items import show_open_item
from tutor.ui.walk.place import PREDICTION, Walk
from tutor.ui.walk.steps import Step

HIDDEN = "What torch did is still hidden: the class may want to predict first."
REVEAL = "Show what torch did"
CODE = (7, 4)  # the widths of code beside a picture
KEY_TO_PRESS = "S"  # for "show", on the keyboard


def show_step(lesson: Lesson, step: Step, walk: Walk) -> None:
    """Show one step of a lesson; `walk` says which questions and what of them has been opened."""
    _SCREENS[step.kind](lesson, step, walk)


def reveal(walk: Walk, name: str) -> None:
    """Offer the press that opens a result or a key."""
    st.button(
        REVEAL if name == PREDICTION else "Show the answer",
        key=f"walk-reveal-{name}",
        type="primary",
        icon=":material/visibility:",
        shortcut=KEY_TO_PRESS,
        on_click=walk.opened.add,
        args=(name,),
    )


def _ask_and_reveal(lesson: Lesson, walk: Walk, name: str, ask: Callable[[], None]) -> None:
    """Show a question, and leave it to the class where there is one, else offer the press that opens its answer."""
    opened, asked_as = name in walk.opened, ASKED if name == PREDICTION else name
    taught = class_on(lesson, asked_as, walk.seed)
    question, answers = sides(taught)
    with question, st.container(key="walk-ask"):
        ask()
    with answers:
        in_hand = show_class(taught, lesson, asked_as, walk.seed, opened, lambda: walk.opened.add(name))
        if not opened and not in_hand:
            reveal(walk, name)


def _opening(lesson: Lesson, _step: Step, _walk: Walk) -> None:
    st.title(lesson.title, anchor=False)
    show_opening(lesson, flat=True)


def _explain(lesson: Lesson, step: Step, _walk: Walk) -> None:
    picture, words = st.columns(WIDTHS, gap="large")
    with picture:
        shown = show_opening(lesson, flat=True)
    with words:
        _heading(step)
        st.markdown(fill(step.text, shown.facts))


def _predict(lesson: Lesson, step: Step, walk: Walk) -> None:
    _heading(step)

    def ask() -> None:
        show_situation(lesson)
        st.markdown(f"**{question_of(lesson)}**")
        for value in lesson.prediction.options:
            st.markdown(f"{OTHER} {spelled(lesson, value)}")
        if PREDICTION in walk.opened:
            st.info(f"{TORCH_DID}: **{spelled(lesson, truth_of(lesson))}**", icon=":material/visibility:")

    _ask_and_reveal(lesson, walk, PREDICTION, ask)


def _after_prediction(show: Callable[..., None]) -> Callable[..., None]:
    """Keep a screen shut until the prediction's result has been opened."""

    def screen(lesson: Lesson, step: Step, walk: Walk) -> None:
        if PREDICTION in walk.opened:
            show(lesson, step, walk)
            return
        _heading(step)
        st.markdown(HIDDEN)
        reveal(walk, PREDICTION)

    return screen


def _see(lesson: Lesson, step: Step, _walk: Walk) -> None:
    bring_back(lesson)
    picture, words = st.columns(WIDTHS, gap="large")
    with words:
        _heading(step)
        values = show_controls(lesson)
        own, shown = _runs(lesson, values)
        whose_run(lesson)
        show_difference(lesson, own, shown)
        with lessons_words(shown is not own):
            st.markdown(fill(step.text, own.facts))
    with picture:
        show_picture(lesson, own, shown, flat=True)


def _run(lesson: Lesson, step: Step, _walk: Walk) -> None:
    own = run_or_wait(lesson, bring_back(lesson))
    _heading(step)
    show_prose(lesson, "run", own.facts)
    with st.container(key="walk-whole"):
        st.code(divided(lesson.source)[0])


def _code(_lesson: Lesson, step: Step, _walk: Walk) -> None:
    _heading(step)
    st.code(step.text)


def _change(lesson: Lesson, step: Step, _walk: Walk) -> None:
    values = bring_back(lesson)
    own, shown = _runs(lesson, values)
    code, picture = st.columns(CODE, gap="large")
    with code, st.container(key="walk-whole"):
        whose_run(lesson)
        show_code(lesson, values)
    with picture:
        st.subheader("The picture", anchor=PICTURE)
        show_picture(lesson, own, shown, flat=True)
        show_difference(lesson, own, shown)


def _lines(lesson: Lesson, step: Step, _walk: Walk) -> None:
    """The run that is shown, line by line; it is made when asked for, for it takes a place in the sandbox."""
    _heading(step)
    _, shown = _runs(lesson, bring_back(lesson))
    key, allowed = f"{lesson.slug}-lines", may_run()
    if not allowed.on:
        st.caption(allowed.why)
        return
    if st.button("Go through the run line by line", icon=":material/footprint:", key=f"{key}-run"):
        st.session_state[f"{key}-made"] = shown.source, run_code(shown.source)
    made: tuple[str, dict[str, Any]] | None = st.session_state.get(f"{key}-made")
    if made and made[0] == shown.source:
        show_stepper(shown.source, made[1]["trace"], made[1]["truncated"], key)


def _item(lesson: Lesson, step: Step, walk: Walk) -> None:
    item = drawn_item(lesson.slug, step.text, walk.seed)
    _heading(step)
    _ask_and_reveal(lesson, walk, step.text, lambda: show_open_item(item, step.text in walk.opened))


def _learned(lesson: Lesson, _step: Step, _walk: Walk) -> None:
    learned = lesson.sections["learned"]
    st.title(learned.heading, anchor=False)
    with st.container(key="walk-ask"):
        st.markdown(fill(learned.prose, run_lesson(lesson, lesson.values(lesson.prediction.at)).facts))
        st.markdown(f"**{lesson.idea}**")


def _runs(lesson: Lesson, values: dict[str, Any]) -> tuple[Shown, Shown]:
    """Return the lesson's own run at these values, and what is shown: that one, or an edit's."""
    own = run_or_wait(lesson, values)
    return own, run_edit(lesson, values, own)


def _heading(step: Step) -> None:
    st.header(step.heading or step.title, anchor=False)


_SCREENS: dict[str, Callable[[Lesson, Step, Walk], None]] = {
    "opening": _opening,
    "explain": _explain,
    "predict": _predict,
    "see": _after_prediction(_see),
    "run": _after_prediction(_run),
    "code": _code,
    "change": _after_prediction(_change),
    "lines": _after_prediction(_lines),
    "item": _item,
    "learned": _after_prediction(_learned),
}
