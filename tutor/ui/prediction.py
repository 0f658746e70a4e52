"""The one prediction of a lesson: asked, locked in, and put beside what torch did."""

from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.course.prose import fill, show
from tutor.store import Prediction, new_id, now
from tutor.ui.course import arrow, run_lesson
from tutor.ui.learner import current_learner, record, records


def locked_prediction(lesson: Lesson) -> Prediction | None:
    """Return what the learner last predicted in this lesson; its response is None after "Show me"."""
    made = [p for p in records(Prediction) if p.lesson == lesson.slug]
    return made[-1] if made else None


def ask_prediction(lesson: Lesson) -> None:
    """Ask for the prediction; nothing of the run is shown before it is locked in, or skipped."""
    question = lesson.prediction
    preset = lesson.values(question.at)
    st.header(lesson.sections["predict"].heading)
    st.markdown(fill(lesson.sections["predict"].prose, preset))
    with st.form(f"{lesson.slug}-predict"):
        response = _widget(lesson, fill(question.question, preset))
        lock, skip = st.columns([1, 1])
        locked = lock.form_submit_button(
            "Lock in my prediction", type="primary", icon=":material/lock:", width="stretch"
        )
        skipped = skip.form_submit_button("Show me", help="See the run without predicting", width="stretch")
    if locked and response is None:
        st.warning("Choose what you expect first. A guess is fine: that is what it is for.")
    elif locked or skipped:
        _keep(lesson, None if skipped else response)
        st.rerun()


def show_prediction(lesson: Lesson) -> None:
    """Put the prediction beside what torch did at its preset."""
    made = locked_prediction(lesson)
    if made is None or made.response is None:
        return
    truth = run_lesson(lesson, lesson.values(lesson.prediction.at)).facts[lesson.prediction.fact]
    mine, torchs = _spelled(lesson, made.response), _spelled(lesson, truth)
    st.info(f"You predicted: **{mine}**\n\nTorch did: **{torchs}**", icon=":material/lock:")


def guess_table(lesson: Lesson) -> dict[str, bytes]:
    """Return the table `prediction` that a chart draws as a ghost; none where there is no number to draw."""
    made = locked_prediction(lesson)
    if made is None or lesson.prediction.kind != "number" or not isinstance(made.response, (int, float)):
        return {}
    return {"prediction": arrow([{"value": float(made.response)}])}


def _widget(lesson: Lesson, label: str) -> Any:
    options = lesson.prediction.options
    if lesson.prediction.kind == "number":
        return st.number_input(label, value=None, step=None, format="%g", placeholder="Your guess", width=320)
    return st.radio(label, list(options), index=None, format_func=options.__getitem__)


def _spelled(lesson: Lesson, value: Any) -> str:
    return lesson.prediction.options.get(str(value), show(value, ".4g") if isinstance(value, float) else str(value))


def _keep(lesson: Lesson, response: Any) -> None:
    shown = {"question": lesson.prediction.question, "at": lesson.values(lesson.prediction.at)}
    record(
        Prediction(id=new_id(), learner=current_learner(), lesson=lesson.slug, shown=shown, response=response, at=now())
    )
