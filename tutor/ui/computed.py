"""A computed reply: what was understood, the number, the check, the steps, the code that gave it, and the chart."""

from functools import lru_cache
from typing import Any

import streamlit as st

from tutor.ask.compute import Computed
from tutor.ask.picture import Picture
from tutor.ask.printer import RAISED
from tutor.ask.reply import Reply
from tutor.ask.requests import CODE
from tutor.course.chart import compile_chart
from tutor.course.prose import show, typeset
from tutor.ui.course import arrow
from tutor.ui.plain import plain

HEIGHT, LABELS = 300, 32  # pixels
VERDICTS = {
    "converges": "It settles at the minimum.",
    "none": "There is none.",
    "oscillates": "It bounces back and forth for ever.",
    "diverges": "It diverges: every step leads further away.",
}
DIRECTIONS = {
    "rises": {
        "positive": "It rises there: the slope is {number}.",
        "negative": "It falls there: the slope is {number}.",
        "zero": "It is flat there: the slope is {number}.",
    },
    "nudged": {
        "positive": "It goes up, by {number}.",
        "negative": "It goes down: it changes by {number}.",
        "zero": "It stays as it is: it changes by {number}.",
    },
    "move": {
        "positive": "{name} should go down: the gradient is {number}, and descent goes against it.",
        "negative": "{name} should go up: the gradient is {number}, and descent goes against it.",
        "zero": "{name} should stay: the gradient is {number}.",
    },
}


def show_computed(said: Reply, key: str) -> None:
    """Show a computed reply; every number in it came out of the code below it.

    A guess is answered first; the steps are open where they were asked for, and stand alone where only they were.
    """
    computed = said.computed
    if computed is None:
        return
    if said.note:
        st.markdown(f"*{plain(said.note)}{'' if said.note.endswith(('?', ':')) else '.'}*")
    if said.weighed:
        st.markdown(f"**{said.weighed}**")
    right = said.right if not computed.others else None
    if said.right is not None and computed.others:
        st.markdown(f"**{'Yes, all of it is right.' if said.right else 'No, not all of it is right.'}**")
    for number, each in enumerate(computed.each):
        _show_one(each, said, right, f"{key}-{number}" if number else key)


def _show_one(computed: Computed, said: Reply, right: bool | None, key: str) -> None:
    """Show one of the things that were asked: what was understood, the number, its check, steps, code and chart."""
    st.caption("Understood as")
    st.text(computed.understood)
    st.markdown(f"### {headline(computed, right)}")
    if not said.further:
        for check in computed.checks:
            numbers = f"{_written(check.torch)} by torch, {_written(check.told)} {check.how}"
            st.caption(typeset(f"Checked, {check.what}: {numbers}."))
    _show_steps(computed, said.steps)
    with st.expander("The code that gave it", expanded=said.note == CODE):
        st.code(computed.code)
    if computed.picture and not said.further:
        _show_chart(computed.picture, key)


def _show_steps(computed: Computed, opened: bool) -> None:
    """Show the derivation line by line, and the lesson that teaches it."""
    if not computed.steps:
        return
    with st.expander("Show the steps", expanded=opened):
        for number, line in enumerate(computed.steps, start=1):
            st.markdown(f"{number}\\. {plain(line)}")
        page = st.session_state.get("pages", {}).get(computed.lesson)
        if page:
            st.page_link(page, label=f"Open lesson {page.title}", icon=":material/arrow_forward:")


def headline(computed: Computed, right: bool | None = None) -> str:
    """Return the result, behind "Yes" or "No" where the asker said what it is."""
    told = result(computed)
    if right is None:
        return told
    plain_number = computed.verdict is None and computed.sign is None and not computed.said
    return f"Yes: {told}" if right else f"No: it is {told}" if plain_number else f"No. {told}"


def result(computed: Computed) -> str:
    """Return the result in words and numbers."""
    if computed.said:
        return typeset(computed.said)
    if computed.verdict:
        return VERDICTS[computed.verdict]
    if computed.values is not None:
        return typeset(", ".join(map(_written, computed.values)))
    number = typeset(_written(computed.value))
    if computed.sign and computed.direction:
        sentence = DIRECTIONS[computed.direction][computed.sign]
        return sentence.format(name=computed.about, number=number)
    return f"{computed.sign}: {number}" if computed.sign else number


def _written(value: float | None) -> str:
    """Return a number in six digits, a very small or large one with its power of ten."""
    digits, _, power = show(float(value or 0.0), ".6g").partition("e")
    return f"{digits} · 10{str(int(power)).translate(RAISED)}" if power else digits


def _show_chart(picture: Picture, key: str) -> None:
    """Draw the curve, its tangent, and the places that were asked about or walked through."""
    rows = {"curve": picture.curve, "tangent": picture.tangent, "places": picture.places}
    tables = {name: arrow([dict(row) for row in table]) for name, table in rows.items() if table}
    spec = _spec(picture.variable, picture.output, picture.walk, frozenset(tables))
    st.vega_lite_chart(spec=spec | {"datasets": tables}, alt=_alt(picture), key=f"{key}-chart", width="stretch")


def _alt(picture: Picture) -> str:
    """Say in words what the chart shows."""
    parts = [f"The curve of {picture.output} over {picture.variable}"]
    if picture.tangent:
        parts.append("its tangent")
    if picture.places:
        where = ", ".join(show(row["x"], ".4g") for row in picture.places)
        parts.append(f"the steps of the weight through {where}" if picture.walk else f"a mark at {where}")
    return typeset(", with ".join([parts[0], " and ".join(parts[1:])] if parts[1:] else parts) + ".")


@lru_cache(maxsize=64)
def _spec(variable: str, output: str, walk: bool, tables: frozenset[str]) -> dict[str, Any]:
    """Return the spec for axes of these names and for the tables that there are."""
    import altair as alt

    where = {
        # Labels stand inside on the left: the curve begins to the right of them.
        "x": alt.X("x:Q", title=variable, scale=alt.Scale(nice=False, zero=False, padding=LABELS)),
        "y": alt.Y("y:Q", title=output),
    }

    def draw(curve: Any, tangent: Any, places: Any) -> Any:
        line = alt.Chart(curve).mark_line().encode(**where, color=alt.datum("loss"))
        slope = alt.Chart(tangent).mark_line(strokeWidth=3).encode(**where, color=alt.datum("gradient"))
        dots = alt.Chart(places).mark_point(size=90, opacity=1).encode(**where, color=alt.datum("weight"))
        steps = alt.Chart(places).mark_line(strokeWidth=1.5).encode(**where, order="step:Q", color=alt.datum("weight"))
        layers = {"curve": line, "tangent": slope, "places": steps + dots if walk else dots}
        return alt.layer(*(layer for name, layer in layers.items() if name in tables)).properties(height=HEIGHT)

    return compile_chart(draw)
