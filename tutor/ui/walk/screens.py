"""One step of a walkthrough on the screen, made of the lesson's own parts."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.course.prose import fill
from tutor.course.run import divided
from tutor.ui.asked.widget import OTHER
from tutor.ui.changes import lessons_words
from tutor.ui.controls import bring_back, show_controls
from tutor.ui.course import Shown, drawn_item, run_lesson
from tutor.ui.edit import run_edit
from tutor.ui.edited_code import show_code, show_rest, whose_run
from tutor.ui.own_code import may_run, run_code
from tutor.ui.parts import WIDTHS, run_or_wait, show_difference, show_opening, show_picture, show_prose
from tutor.ui.predicted import truth_of
from tutor.ui.prediction import TORCH_DID, question_of, show_situation, spelled
from tutor.ui.stepper import show_stepper
from tutor.ui.walk.items import show_open_item
from tutor.ui.walk.place import PREDICTION
from tutor.ui.walk.stage import Stage, ask_and_reveal, reveal
from tutor.ui.walk.steps import Step

HIDDEN = "What torch did is still hidden: the class may want to predict first."
CODE = (7, 4)  # the widths of code beside a picture


def show_step(lesson: Lesson, step: Step, stage: Stage) -> None:
    """Show one step of a lesson; `stage` says which questions, and what of them may be seen."""
    _SCREENS[step.kind](lesson, step, stage)


def _opening(lesson: Lesson, _step: Step, _stage: Stage) -> None:
    st.title(lesson.title, anchor=False)
    show_opening(lesson, flat=True)


def _explain(lesson: Lesson, step: Step, _stage: Stage) -> None:
    picture, words = st.columns(WIDTHS, gap="large")
    with picture:
        shown = show_opening(lesson, flat=True)
    with words:
        _heading(step)
        st.markdown(fill(step.text, shown.facts))


def _predict(lesson: Lesson, step: Step, stage: Stage) -> None:
    _heading(step)

    def ask() -> None:
        show_situation(lesson)
        st.markdown(f"**{question_of(lesson)}**")
        for value in () if stage.has_bars(PREDICTION) else lesson.prediction.options:
            st.markdown(f"{OTHER} {spelled(lesson, value)}")
        if PREDICTION in stage.shown.opened:
            st.info(f"{TORCH_DID}: **{spelled(lesson, truth_of(lesson))}**", icon=":material/visibility:")

    ask_and_reveal(stage, PREDICTION, ask)


def _after_prediction(show: Callable[..., None]) -> Callable[..., None]:
    """Keep a screen shut until the prediction's result has been opened."""

    def screen(lesson: Lesson, step: Step, stage: Stage) -> None:
        if PREDICTION in stage.shown.opened:
            show(lesson, step, stage)
            return
        _heading(step)
        st.markdown(HIDDEN)
        reveal(stage, PREDICTION)

    return screen


def _see(lesson: Lesson, step: Step, _stage: Stage) -> None:
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


def _run(lesson: Lesson, step: Step, _stage: Stage) -> None:
    values = bring_back(lesson)
    own = run_or_wait(lesson, values)
    _heading(step)
    show_prose(lesson, "run", own.facts)
    st.code(divided(lesson.source)[0])
    with st.container(key="walk-below"):
        show_rest(lesson, values)


def _code(_lesson: Lesson, step: Step, _stage: Stage) -> None:
    _heading(step)
    st.code(step.text)


def _change(lesson: Lesson, step: Step, _stage: Stage) -> None:
    values = bring_back(lesson)
    own, shown = _runs(lesson, values)
    code, picture = st.columns(CODE, gap="large")
    with code:
        whose_run(lesson)
        show_code(lesson)  # the rest of it stands at the step before: here there is more room for what is changed
    with picture:
        show_picture(lesson, own, shown, flat=True)
        show_difference(lesson, own, shown)


def _lines(lesson: Lesson, step: Step, _stage: Stage) -> None:
    """The run that is shown, line by line; it is made when asked for, for it takes a place in the sandbox."""
    _heading(step)
    _, shown = _runs(lesson, bring_back(lesson))
    key, allowed = f"{lesson.slug}-lines", may_run()
    if not allowed.on:
        st.caption(allowed.why)
        return
    session, asked = st.session_state, {f"{key}-asked": shown.source}
    press: dict[str, Any] = {"key": f"{key}-run", "on_click": session.update, "args": (asked,)}
    st.button("Go through the run line by line", icon=":material/footprint:", **press)
    if session.get(f"{key}-asked") == shown.source:
        session[f"{key}-made"] = shown.source, run_code(shown.source)
        del session[f"{key}-asked"]  # only now: a run of this page that was cut short makes it in the next
    made: tuple[str, dict[str, Any]] | None = session.get(f"{key}-made")
    if made and made[0] == shown.source:
        read = len(divided(shown.source)[0].splitlines())
        show_stepper(shown.source, made[1]["trace"], made[1]["truncated"], key, read=read)


def _item(lesson: Lesson, step: Step, stage: Stage) -> None:
    name = step.text
    item = drawn_item(lesson.slug, name, stage.shown.seed)
    _heading(step)
    ask_and_reveal(stage, name, lambda: show_open_item(item, name in stage.shown.opened, stage.has_bars(name)))


def _learned(lesson: Lesson, _step: Step, _stage: Stage) -> None:
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


_SCREENS: dict[str, Callable[[Lesson, Step, Stage], None]] = {
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
