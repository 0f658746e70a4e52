"""A computed reply: what was understood, the number, the check, the chart, and the code that gave it."""

from functools import cache
from typing import Any

import streamlit as st

from tutor.ask.compute import Computed
from tutor.course.chart import compile_chart
from tutor.course.prose import show, typeset
from tutor.ui.course import arrow

VERDICTS = {
    "converges": "It settles at the minimum.",
    "oscillates": "It bounces back and forth for ever.",
    "diverges": "It diverges: every step leads further away.",
}


def show_computed(computed: Computed, key: str) -> None:
    """Show a computed reply; every number in it came out of the code below it."""
    st.caption("Understood as")
    st.text(computed.understood)
    st.markdown(f"### {result(computed)}")
    for check in computed.checks:
        numbers = f"{show(float(check.torch), '.6g')} by torch, {show(float(check.difference), '.6g')} by a small nudge"
        st.caption(typeset(f"Checked, {check.what}: {numbers}."))
    _show_chart(computed, key)
    with st.expander("The code that gave it"):
        st.code(computed.code)


def result(computed: Computed) -> str:
    """Return the result in words and numbers."""
    if computed.verdict:
        return VERDICTS[computed.verdict]
    if computed.values is not None:
        return typeset(", ".join(show(value, ".6g") for value in computed.values))
    number = typeset(show(computed.value, ".6g"))
    return f"{computed.sign}: {number}" if computed.sign else number


def _show_chart(computed: Computed, key: str) -> None:
    """Draw the curve with its tangent, or the path of the weight, where there is one to draw."""
    if computed.curve:
        tables = {"curve": computed.curve, "tangent": computed.tangent or computed.curve[:1]}
        spec, alt = _spec("curve"), "The curve, with its tangent at the point that was asked about."
    elif len(computed.path) > 1:
        tables, spec, alt = {"path": computed.path}, _spec("path"), "The weight after each step of gradient descent."
    else:
        return
    datasets = {name: arrow([dict(row) for row in rows]) for name, rows in tables.items()}
    st.vega_lite_chart(spec=spec | {"datasets": datasets}, alt=alt, key=f"{key}-chart", width="stretch")


@cache
def _spec(name: str) -> dict[str, Any]:
    return compile_chart(_curve if name == "curve" else _path)


def _curve(curve: Any, tangent: Any) -> Any:
    import altair as alt

    where = {"x": alt.X("x:Q", scale=alt.Scale(nice=False, zero=False)), "y": alt.Y("y:Q", title="f")}
    line = alt.Chart(curve).mark_line().encode(**where, color=alt.datum("loss"))
    return (line + alt.Chart(tangent).mark_line(strokeWidth=3).encode(**where, color=alt.datum("gradient"))).properties(
        height=240
    )


def _path(path: Any) -> Any:
    import altair as alt

    line = alt.Chart(path).mark_line(point=True)
    return line.encode(
        x=alt.X("step:Q", axis=alt.Axis(tickMinStep=1)), y=alt.Y("w:Q", title="weight"), color=alt.datum("weight")
    ).properties(height=240)
