"""One widget per kind of item. Each returns the response in the form that grading expects."""

from typing import Any

import streamlit as st

from tutor.course.chart import compile_chart
from tutor.quiz.items import Item
from tutor.ui.course import arrow

LETTERS = "ABCDEFGH"


def ask(item: Item, key: str, disabled: bool) -> tuple[Any, bool]:
    """Show an item; return the response (None while empty) and whether it was just sent."""
    st.markdown(item.prompt)
    if item.code:
        st.code(item.code)
    if item.kind == "point":
        _show_candidates(item, key)
    widgets = {"number": _number, "order": _order}
    with st.form(f"{key}-form", border=False):
        response = widgets.get(item.kind, _option)(item, key, disabled)
        sent = st.form_submit_button("Check my answer", type="primary", disabled=disabled)
    return response, sent


def _option(item: Item, key: str, disabled: bool) -> int | None:
    """A radio button for each option; a point's candidates go by their letters."""
    texts = [option.text for option in item.options]
    if item.kind == "point":
        texts = [f"{letter}: {text}" for letter, text in zip(LETTERS, texts, strict=False)]
    return st.radio(
        "Your answer",
        range(len(texts)),
        index=None,
        format_func=texts.__getitem__,
        key=f"{key}-option",
        disabled=disabled,
    )


def _number(_item: Item, key: str, disabled: bool) -> str | None:
    return (
        st.text_input("Your answer", key=f"{key}-number", placeholder="A number", width=240, disabled=disabled) or None
    )


def _order(item: Item, key: str, disabled: bool) -> list[int] | None:
    """Lines are chosen one after another; the choice keeps the order in which they were chosen."""
    lines = [option.text for option in item.options]
    for line in lines:
        st.code(line)
    return st.multiselect(
        "Choose the lines in the order they run",
        range(len(lines)),
        format_func=lines.__getitem__,
        key=f"{key}-order",
        disabled=disabled,
        placeholder="First line",
    )


def _show_candidates(item: Item, key: str) -> None:
    """Draw the curve with the candidates A, B, C … on it."""
    rows = [{"x": o.x, "y": o.y, "letter": letter} for o, letter in zip(item.options, LETTERS, strict=False)]
    spec = compile_chart(_candidates_on_curve)
    names = ", ".join(f"{row['letter']} at {row['x']:g}" for row in rows)
    datasets = {"curve": arrow([dict(row) for row in item.curve]), "candidates": arrow(rows)}
    st.vega_lite_chart(spec=spec | {"datasets": datasets}, alt=f"A curve with the places {names}", key=f"{key}-chart")


def _candidates_on_curve(curve: Any, candidates: Any) -> Any:
    import altair as alt

    line = (
        alt.Chart(curve)
        .mark_line()
        .encode(x=alt.X("x:Q", title="weight w"), y=alt.Y("y:Q", title="loss"), color=alt.datum("loss"))
    )
    dots = alt.Chart(candidates).mark_point(size=160).encode(x="x:Q", y="y:Q", color=alt.datum("weight"))
    names = (
        alt.Chart(candidates)
        .mark_text(dy=-18, fontSize=15)
        .encode(x="x:Q", y="y:Q", text="letter:N", color=alt.datum("weight"))
    )
    return (line + dots + names).properties(height=260)
