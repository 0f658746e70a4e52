"""Streamlit's widgets for a lesson's controls, bound to the address: what you see is what you can send."""

from typing import Any

import streamlit as st

from tutor.course import Control, Lesson

SEGMENTS = 5  # more do not fit beside a chart


def carried_controls(lesson: Lesson) -> bool:
    """Say whether the address carries a value for one of the lesson's controls."""
    return any(control.name in st.query_params for control in lesson.controls)


def show_controls(lesson: Lesson) -> dict[str, Any]:
    """Show a widget for each control and return the chosen values, each one that the control allows.

    They start at the preset of the prediction, so that the first run seen is the predicted one.
    """
    start = lesson.values(lesson.prediction.at)
    return {control.name: control.clean(_show(control, start[control.name])) for control in lesson.controls}


def _show(control: Control, start: Any) -> Any:
    """Show one widget. Its key is the control's name, which becomes the name in the address."""
    common: dict[str, Any] = {"key": control.name, "bind": "query-params", "help": control.help or None}
    if control.kind == "choice" and len(control.options) > SEGMENTS:
        return st.selectbox(control.label, control.options, index=control.options.index(start), **common)
    if control.kind == "choice":
        return st.segmented_control(control.label, control.options, default=start, required=True, **common)
    if control.kind == "log":
        return st.select_slider(control.label, control.values(), value=start, format_func=lambda v: f"{v:g}", **common)
    if control.kind == "integer":
        return st.slider(control.label, int(control.low), int(control.high), int(start), int(control.step), **common)
    shown = _format(control.step)
    return st.slider(control.label, control.low, control.high, float(start), control.step, format=shown, **common)


def _format(step: float) -> str:
    """Show as many decimals as the step has."""
    decimals = len(f"{step:g}".partition(".")[2])
    return f"%.{decimals}f" if decimals else "%d"
