"""One widget per kind of item. Each returns the response in the form that grading expects."""

from typing import Any

import streamlit as st

from tutor.course.chart import compile_chart
from tutor.course.prose import typeset
from tutor.quiz.items import Item
from tutor.ui.course import arrow

LETTERS = "ABCDEFGH"


def ask(item: Item, key: str, disabled: bool) -> tuple[Any, bool]:
    """Show an item; return the response (None while empty) and whether it was just sent."""
    st.markdown(typeset(item.prompt))
    if item.code:
        st.code(item.code)
    if item.kind == "point":
        _show_candidates(item, key)
    if item.kind == "order":
        response: Any = _order(item, key, disabled)
        return response, st.button("Check my answer", key=f"{key}-send", type="primary", disabled=disabled)
    with st.form(f"{key}-form", border=False):
        response = _number(key, disabled) if item.kind == "number" else _option(item, key, disabled)
        sent = st.form_submit_button("Check my answer", type="primary", disabled=disabled)
    return response, sent


def _option(item: Item, key: str, disabled: bool) -> int | None:
    """A radio button for each option; a point's candidates go by their letters."""
    texts = [typeset(option.text) for option in item.options]
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


def _number(key: str, disabled: bool) -> str | None:
    typed = st.text_input("Your answer", key=f"{key}-number", placeholder="A number", width=240, disabled=disabled)
    return typed or None


def _order(item: Item, key: str, disabled: bool) -> list[int]:
    """Lines are pressed one after another and line up in a listing; the last one can be taken back."""
    lines = [option.text for option in item.options]
    chosen: list[int] = st.session_state.setdefault(f"{key}-order", [])
    st.code("\n".join(lines[i] for i in chosen) or "# press the lines in order")
    for i in (i for i in range(len(lines)) if i not in chosen):
        st.button(
            f"`{lines[i]}`",
            key=f"{key}-{i}",
            icon=":material/add:",
            on_click=chosen.append,
            args=(i,),
            disabled=disabled,
        )
    if chosen and not disabled:
        st.button(
            "Take the last line back", key=f"{key}-back", type="tertiary", on_click=chosen.__delitem__, args=(-1,)
        )
    return list(chosen)


def _show_candidates(item: Item, key: str) -> None:
    """Draw the curve with the candidates A, B, C … on it; pressing one chooses it in the list below."""
    rows = [{"x": o.x, "y": o.y, "letter": letter} for o, letter in zip(item.options, LETTERS, strict=False)]
    names = ", ".join(f"{row['letter']} at {row['x']:g}" for row in rows)
    datasets = {"curve": arrow([dict(row) for row in item.curve]), "candidates": arrow(rows)}
    st.vega_lite_chart(
        spec=compile_chart(_candidates_on_curve) | {"datasets": datasets},
        alt=f"A curve with the places {names}",
        key=f"{key}-chart",
        on_select=lambda: _take_over(key),
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
