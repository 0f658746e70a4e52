"""Streamlit's widgets for a lesson's controls, bound to the address: what you see is what you can send.

A widget's key is its name in the address, and one lesson's values must never reach another: keys carry
the lesson's name. Links from before that hold bare names; they are read once.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitAPIException

from tutor.course import Control, Lesson
from tutor.ui.ways import arriving

SEGMENTS = 5  # more do not fit beside each other


def address_of(slug: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the parameters of an address that opens a lesson with these values of its controls."""
    return {_key(slug, name): _written(value) for name, value in values.items()}


def take_from_address(lesson: Lesson) -> bool:
    """Take over what the address carries for the lesson's controls; say whether it carries anything.

    Called before the widgets, at every run: a value is taken from the address on arrival only, then
    the widgets are what counts.
    """
    restored = st.session_state.pop("restored", False)
    carried = [control.name for control in lesson.controls if _take(lesson.slug, control, restored)]
    return bool(carried)


def _take(slug: str, control: Control, restored: bool) -> bool:
    """Take over one control's value; the new name outranks the bare one, which leaves the address.

    What the last run `restored` outranks the widgets, which begin anew on the way back to a lesson.
    """
    key = _key(slug, control.name)
    old, new = st.query_params.get(control.name), st.query_params.get(key)
    if old is not None:
        del st.query_params[control.name]
    carried = new if _usable(control, new) else old
    brought = st.session_state.setdefault("brought", {})
    if arriving() and carried is not None and key not in brought:
        brought[key] = control.clean(carried)
        with suppress(StreamlitAPIException):  # a run that was cut short may have bound it already
            st.query_params[key] = _written(brought[key])
    elif key in brought and not restored:  # a run was cut short; what the browser tells meanwhile may have been moved
        brought[key] = st.session_state.get(key, brought[key])
    if key in brought:  # at every run until one is whole: of one that was cut short the browser may know nothing
        st.session_state[key] = brought[key]
    return carried is not None


def settings(lesson: Lesson) -> str:
    """Return the controls' values that are not those of the start, as one part of an address; "" for none."""
    start = lesson.values(lesson.prediction.at)
    changed = {name: value for name, value in bring_back(lesson).items() if value != start[name]}
    return ",".join(f"{name}:{_written(value)}" for name, value in changed.items())


def take_settings(lesson: Lesson, written: str) -> None:
    """On arrival, take over what `settings` wrote: of a step without the controls, which carry their own."""
    sent = dict(part.split(":", 1) for part in written.split(",") if ":" in part)
    for control in lesson.controls:
        key, value = _key(lesson.slug, control.name), sent.get(control.name)
        if arriving() and value is not None and key not in st.query_params and _usable(control, value):
            st.session_state.setdefault("brought", {}).setdefault(key, control.clean(value))


def _usable(control: Control, value: str | None) -> bool:
    """Say whether a new name brings a value of the control: Streamlit drops any other, and begins at the start."""
    try:
        control.exact(value)
    except ValueError:
        return False
    return True


def show_controls(lesson: Lesson) -> dict[str, Any]:
    """Show a widget for each control, side by side, and return the chosen values, each one that it allows.

    They start at the preset of the prediction, so that the first run seen is the predicted one.
    One that has no say at the others' values is out of sight: drawn all the same, it keeps its part of the address.
    """
    start = lesson.values(lesson.prediction.at)
    values: dict[str, Any] = {}
    row = st.container(horizontal=True, gap="medium")  # wraps where they do not fit: no option is cut off
    for control in lesson.controls:
        idle = control.idle(values)
        with _seen(row, control, idle):
            shown = _show(lesson.slug, control, start[control.name], disabled=idle)
        values[control.name] = control.clean(shown)
    _stay(lesson.slug, values)
    return values


def _seen(row: DeltaGenerator, control: Control, idle: bool) -> DeltaGenerator:
    """Return where a control stands: one that can be idle in a frame that style.css hides while it is."""
    return row.container(key=f"{'idle' if idle else 'heard'}-{control.name}") if control.only else row


def bring_back(lesson: Lesson) -> dict[str, Any]:
    """Return the controls' values as they were last seen, or their start; widgets drawn after this begin at them.

    Streamlit forgets a widget that a run did not draw, and its part of the address.
    """
    left, start = st.session_state.get("left", {}), lesson.values(lesson.prediction.at)
    values = {}
    for control in lesson.controls:
        key = _key(lesson.slug, control.name)
        if key not in st.session_state and key in left and key not in st.query_params:
            st.session_state[key] = left[key]
        values[control.name] = control.clean(st.session_state.get(key, start[control.name]))
    return values


def _stay(slug: str, values: dict[str, Any]) -> None:
    """Keep the values as they were left: by the browser's Back to a bare address, Streamlit begins anew.

    It empties the address of a page that is left, and takes its word over the session's on the way back.
    """
    left: dict[str, Any] = st.session_state.setdefault("left", {})
    seen = {_key(slug, name): value for name, value in values.items()}
    before = {key: left.get(key, value) for key, value in seen.items()}
    if arriving() and before != seen and not seen.keys() & st.query_params.keys():
        st.session_state["brought"], st.session_state["restored"] = before, True
        st.rerun()
    left.update(seen)


def _written(value: Any) -> str:
    """Write a value as Streamlit does in an address: 7, not 7.0. In another spelling a reload adds a step to Back."""
    return str(value).removesuffix(".0")


def _key(slug: str, name: str) -> str:
    return f"{slug}.{name}"


def _show(slug: str, control: Control, start: Any, **more: Any) -> Any:
    common: dict[str, Any] = {"key": _key(slug, control.name), "bind": "query-params", "help": control.help or None}
    common |= more
    if control.kind == "choice":  # Streamlit puts what is shown into the address
        common["format_func"] = _written
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
