"""One widget per kind of item, and what it holds in the form that grading expects."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from tutor.course.chart import compile_chart
from tutor.course.prose import typeset
from tutor.quiz.items import Item
from tutor.ui.course import arrow

LETTERS = "ABCDEFGH"
SEND = "Check my answer"


def show_item(item: Item, key: str, pick: bool = True) -> None:
    """Show what is asked: prompt, code, and a point's curve with its candidates, one of which may be `pick`ed there."""
    st.markdown(typeset(item.prompt))
    if item.code:
        st.code(item.code)
    if item.kind == "point":
        _show_candidates(item, key, pick)


def ask(item: Item, key: str, send: Callable[[], None]) -> None:
    """Show the widget for an answer; `send` is called as soon as it is sent, before anything is drawn again.

    A callback cannot be cut short by another rerun, as when the browser says who is here.
    """
    if item.kind == "order":
        _order(item, key)
        st.button(SEND, key=f"{key}-send", type="primary", on_click=send)
        return
    with st.form(f"{key}-form", border=False):
        if item.kind == "number":
            st.text_input("Your answer", key=f"{key}-number", placeholder="A number", width=240)
        else:
            texts = option_texts(item)
            st.radio("Your answer", range(len(texts)), index=None, format_func=texts.__getitem__, key=f"{key}-option")
        st.form_submit_button(SEND, type="primary", on_click=send)


def response_in(item: Item, key: str) -> Any:
    """Return what the widget of an item holds, in the form that grading expects; None while it is empty."""
    names = {"number": "number", "order": "order"}
    held = st.session_state.get(f"{key}-{names.get(item.kind, 'option')}")
    return list(held) if item.kind == "order" and held else held


def begin_order_again(key: str) -> None:
    """Empty the listing in which lines line up."""
    st.session_state[f"{key}-order"] = []


def option_texts(item: Item) -> list[str]:
    """Return the options as they are read; a point's candidates go by their letters."""
    texts = [typeset(option.text) for option in item.options]
    if item.kind == "point":
        return [f"{letter}: {text}" for letter, text in zip(LETTERS, texts, strict=False)]
    return texts


def _order(item: Item, key: str) -> None:
    """Lines are pressed one after another and line up in a listing; the last one can be taken back."""
    lines = [option.text for option in item.options]
    chosen: list[int] = st.session_state.setdefault(f"{key}-order", [])
    st.caption("Your order")
    st.code("\n".join(lines[i] for i in chosen) or "# press the lines in order")
    for i in (i for i in range(len(lines)) if i not in chosen):
        st.button(f"`{lines[i]}`", key=f"{key}-{i}", icon=":material/add:", on_click=chosen.append, args=(i,))
    if chosen:
        with st.container(horizontal=True):
            back: dict[str, Any] = {"type": "tertiary", "on_click": chosen.__delitem__}
            st.button("Take the last line back", key=f"{key}-back", args=(-1,), **back)
            st.button("Begin again", key=f"{key}-anew", args=(slice(None),), **back)


def _show_candidates(item: Item, key: str, pick: bool) -> None:
    """Draw the curve with the candidates A, B, C … on it; pressing one may choose it in the list below."""
    rows = [{"x": o.x, "y": o.y, "letter": letter} for o, letter in zip(item.options, LETTERS, strict=False)]
    names = ", ".join(f"{row['letter']} at {row['x']:g}" for row in rows)
    datasets = {"curve": arrow([dict(row) for row in item.curve]), "candidates": arrow(rows)}
    st.vega_lite_chart(
        spec=compile_chart(_candidates_on_curve) | {"datasets": datasets},
        alt=f"A curve with the places {names}",
        key=f"{key}-chart",
        on_select=(lambda: _take_over(key)) if pick else "ignore",
        width="stretch",
    )


def _take_over(key: str) -> None:
    """Choose in the list what was pressed in the chart."""
    picked = st.session_state[f"{key}-chart"]["selection"].get("pick", [])
    if picked:
        st.session_state[f"{key}-option"] = LETTERS.index(picked[0]["letter"])


def _candidates_on_curve(curve: Any, candidates: Any) -> Any:
    import altair as alt

    where = {"x": alt.X("x:Q", title="weight w"), "y": alt.Y("y:Q", title="loss")}
    line = alt.Chart(curve).mark_line().encode(**where, color=alt.datum("loss"))
    pick = alt.selection_point(name="pick", fields=["letter"])
    dots = alt.Chart(candidates).mark_point(size=220).encode(**where, color=alt.datum("weight")).add_params(pick)
    names = alt.Chart(candidates).mark_text(dy=-20, fontSize=15)
    names = names.encode(**where, text="letter:N", color=alt.datum("weight"))
    return (line + dots + names).properties(height=260)
