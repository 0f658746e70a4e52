"""What Ask's engine is, told with the loss curve of its own training."""

from functools import cache
from typing import Any

import streamlit as st

from tutor.ask.shipped import load_engine
from tutor.course.chart import compile_chart
from tutor.ui.course import arrow


def show_engine() -> None:
    """Tell what the engine is, with the loss curve of its own training."""
    st.markdown(
        "Formulas are read by a small grammar and worked out by torch. Other questions go to a small network: one "
        "linear layer over pieces of words, trained by gradient descent on the written questions. This is the loss "
        "of its own training, epoch by epoch. Beside it two others have a say: the nearest written questions, and a "
        "small transformer that knows other words for the same."
    )
    rows = [{"epoch": epoch, "loss": loss} for epoch, loss in enumerate(load_engine()[1].curve, 1)]
    st.vega_lite_chart(
        spec=_curve_spec() | {"datasets": {"curve": arrow(rows)}},
        alt=f"The loss of the engine's training falls from {rows[0]['loss']:.2f} to {rows[-1]['loss']:.2f}.",
        key="ask-curve",
        width="stretch",
    )


@cache
def _curve_spec() -> dict[str, Any]:
    return compile_chart(_curve)


def _curve(curve: Any) -> Any:
    import altair as alt

    return (
        alt.Chart(curve)
        .mark_line(point=True)
        .encode(x="epoch:Q", y=alt.Y("loss:Q", scale=alt.Scale(zero=True)), color=alt.datum("loss"))
        .properties(height=220)
    )
