"""The one prediction of a lesson: asked, locked in, and put beside what torch did."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from tutor.course import Lesson, load_misconceptions
from tutor.course.chart import chart_spec, told_ends
from tutor.course.prose import fill, show, typeset
from tutor.quiz.feedback import SIGN, held
from tutor.quiz.numbers import no_number, parse_number
from tutor.store import Prediction, new_id, now
from tutor.ui.course import arrow, run_lesson
from tutor.ui.focus import move_focus, receive_focus
from tutor.ui.learner import current_learner, record
from tutor.ui.predicted import belief_behind, locked_prediction, predicted, preset, same, truth_of

EMPTY = {"choice": "Choose what you expect first.", "number": "Type the number that you expect first."}
GUESS = "A guess is fine: that is what it is for."
DIFFER = "The two differ."
WHY = "What in the run below tells you why?"
MOVED = "The run below is another one, where this cannot be seen: put the controls back to find out why."
BACK = "Put the controls back to where it was asked: what in that run tells you why?"
DRAWN = "The dashed line in the chart shows what you expected: how far is it from what torch did?"
BEYOND = f"What you expected lies beyond the chart: the triangle on its edge only points the way. {WHY}"
TORCH_DID = "Torch did"
PREDICTED = "prediction"  # the anchor of the section that asks, and later tells what came of it


def ask_prediction(lesson: Lesson) -> None:
    """Ask for the prediction; nothing of the run is shown before it is locked in, or skipped."""
    _show_section(lesson)
    key = f"{lesson.slug}-guess"
    with st.form(f"{lesson.slug}-predict"):
        _widget(lesson, key)
        lock, skip = st.columns([1, 1])
        wide: dict[str, Any] = {"width": "stretch", "on_click": _lock}
        lock.form_submit_button(
            "Lock in my prediction", type="primary", icon=":material/lock:", args=(lesson, key), **wide
        )
        skip.form_submit_button("Show me", help="See the run without predicting", args=(lesson, None), **wide)
    if missing := st.session_state.pop(f"{key}-empty", ""):
        st.warning(missing)


def show_what_was_asked(lesson: Lesson) -> None:
    """Keep heading and situation where they were when a prediction was asked for; nothing for who was not asked."""
    if locked_prediction(lesson) is not None:
        _show_section(lesson)
        receive_focus(PREDICTED)


def show_prediction(lesson: Lesson, values: Mapping[str, Any], edited: bool = False) -> None:
    """Put the prediction, if there was one, beside what torch did at its preset, under the question, with a word on it.

    Where the controls' `values` have left the preset, say at which ones it was asked, and where an edit is shown,
    that this is about the lesson's own code. Nothing is shown to who came
    by a link and was not asked.
    """
    if locked_prediction(lesson) is None:
        return
    response = predicted(lesson)
    facts = run_lesson(lesson, preset(lesson)).facts
    truth = facts[lesson.prediction.fact]
    asked = question_of(lesson)
    mine = f"You predicted: **{spelled(lesson, response)}**\n\n" if response is not None else ""
    did = "With the lesson's own code torch did" if edited else TORCH_DID
    both = f"{mine}{did}: **{spelled(lesson, truth)}**"
    both += _asked_at(lesson) if _moved(lesson, values) else ""
    if response is None:
        st.info(f"{asked}\n\n{both}", icon=":material/visibility:")
    elif same(response, truth):
        st.success(f"{asked}\n\n{both}\n\nYou saw that coming.", icon=":material/lock:")
    else:
        st.info(f"{asked}\n\n{both}{_belief(lesson, response, values)}", icon=":material/lock:")


def show_situation(lesson: Lesson) -> None:
    """Show the words before the question: what is given, and nothing of what comes out."""
    st.markdown(fill(lesson.sections["predict"].prose, preset(lesson)))


def question_of(lesson: Lesson) -> str:
    """Return what is asked, at the values of the prediction."""
    return fill(lesson.prediction.question, preset(lesson))


def spelled(lesson: Lesson, value: Any) -> str:
    """Return what was predicted or came out, in the words of the options or as a number."""
    told = lesson.prediction.offered.get(str(value), show(value, ".4g") if isinstance(value, float) else str(value))
    return typeset(told)


def guess_table(lesson: Lesson, values: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the table `prediction` that a chart draws as a ghost.

    None where there is no number to draw, or where the run at these values gives another answer to the question.
    """
    response = predicted(lesson)
    drawn = isinstance(response, float) and _still_asked(lesson, values)
    return {"prediction": arrow([{"value": response}])} if drawn else {}


def _still_asked(lesson: Lesson, values: Mapping[str, Any]) -> bool:
    """Say whether the run at these values settles the question as the one that was predicted does."""
    here = run_lesson(lesson, values).facts[lesson.prediction.fact]
    return here == truth_of(lesson)


def _belief(lesson: Lesson, response: str | float, values: Mapping[str, Any]) -> str:
    """Name the one belief that leads to just this prediction; where none does, or several, ask what tells why."""
    belief = belief_behind(lesson, response)
    if belief is None:
        turned = isinstance(response, float) and same(-response, truth_of(lesson))
        return f"\n\n{DIFFER} {f'{SIGN} ' if turned else ''}{_missed(lesson, response, values)}"
    known = load_misconceptions()[belief]
    return typeset(f"\n\nYour prediction {held(known)}. {known.truth}.")


def _missed(lesson: Lesson, response: str | float, values: Mapping[str, Any]) -> str:
    """Say where the chart shows a missed prediction, if it does, and ask for the reason; not below another run."""
    if not _still_asked(lesson, values):
        return MOVED
    if isinstance(response, str) and _moved(lesson, values):
        return BACK
    ends = told_ends(chart_spec(lesson.folder, "draw", frozenset({"prediction"})))
    if ends is None or isinstance(response, str):
        return WHY
    return DRAWN if ends[0] <= response <= ends[1] else BEYOND


def _moved(lesson: Lesson, values: Mapping[str, Any]) -> bool:
    return lesson.heard(values) != lesson.heard(preset(lesson))


def _asked_at(lesson: Lesson) -> str:
    """Say at which values the question was asked, by the names that the controls show."""
    asked = lesson.heard(preset(lesson))
    told = ", ".join(
        f"“{control.label}” at {show(asked[control.name])}" for control in lesson.controls if control.name in asked
    )
    return typeset(f"\n\n:small[That was with {told}. The controls have been moved since.]")


def _show_section(lesson: Lesson) -> None:
    st.header(lesson.sections["predict"].heading, anchor=PREDICTED)
    show_situation(lesson)


def _widget(lesson: Lesson, key: str) -> None:
    label, options = question_of(lesson), lesson.prediction.offered
    if lesson.prediction.kind == "number":
        st.text_input(label, placeholder="Your guess, a number", width=320, key=key)
    else:
        st.radio(label, list(options), index=None, format_func=options.__getitem__, key=key)


def _lock(lesson: Lesson, key: str | None) -> None:
    """Keep what the widget holds, or that the learner asked to be shown; no key means the latter."""
    given = st.session_state[key] if key else None
    response = parse_number(given) if lesson.prediction.kind == "number" else given
    if key and response is None:
        st.session_state[f"{key}-empty"] = no_number(given) if given else f"{EMPTY[lesson.prediction.kind]} {GUESS}"
        return
    move_focus()  # the form goes, and with it the button that was pressed
    shown = {"question": lesson.prediction.question, "at": preset(lesson)}
    record(
        Prediction(id=new_id(), learner=current_learner(), lesson=lesson.slug, shown=shown, response=response, at=now())
    )
