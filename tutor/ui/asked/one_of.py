"""Options on screen: a list to choose from, and for places a curve with letters on it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from tutor.course.chart import compile_chart
from tutor.course.prose import typeset
from tutor.quiz.kinds import Choice
from tutor.ui.asked.widget import OTHER, RIGHT, TURNS, WRONG, Widget, labelled
from tutor.ui.course import arrow
from tutor.ui.place import Try

LETTERS = "ABCDEFGH"


class Options(Widget[Choice]):
    """One of several options is chosen."""

    def texts(self) -> list[str]:
        """Return the options as they are read."""
        return [typeset(option.text) for option in self.item.options]

    def field(self) -> None:
        """Show the list to choose from."""
        texts = self.texts()
        st.radio("Your answer", range(len(texts)), index=None, format_func=texts.__getitem__, key=f"{self.key}-option")

    def response(self) -> int | None:
        """Return the chosen option's index."""
        return st.session_state.get(f"{self.key}-option")

    def targets(self) -> list[str]:
        """Return the options."""
        return self.texts()

    def show_choices(self, numbered: bool = False) -> None:
        """Show the options."""
        with st.container(gap="xsmall"):
            for text in self.texts():
                st.markdown(f"{OTHER} {text}")

    def show_first(self, response: Any) -> None:
        """Show which option was chosen."""
        st.markdown(f"{WRONG} {TURNS[0]}: {self.texts()[response]}")

    def show_answers(self, tries: Sequence[Try]) -> None:
        """Show all options, those that were chosen and the right one marked."""
        given = {each.response: label for label, each in labelled(tries)}
        with st.container(gap="xsmall"):
            for index, text in enumerate(self.texts()):
                notes = [given[index]] if index in given else []
                notes += ["The right answer"] if index == self.item.key else []
                mark = RIGHT if index == self.item.key else WRONG if index in given else OTHER
                st.markdown(f"{mark} {text}" + (f" :small[**{', '.join(notes)}**]" if notes else ""))


class Places(Options):
    """One of several places on a curve is chosen, in the list or in the chart."""

    beside = True

    def texts(self) -> list[str]:
        """Return the places by their letters."""
        return [f"{letter}: {text}" for letter, text in zip(LETTERS, super().texts(), strict=False)]

    def show(self, pick: bool = True) -> None:
        """Show the curve as well; pressing a place on it may choose it in the list below."""
        super().show(pick)
        rows = [{"x": o.x, "y": o.y, "letter": letter} for o, letter in zip(self.item.options, LETTERS, strict=False)]
        names = ", ".join(f"{row['letter']} at {row['x']:g}" for row in rows)
        datasets = {"curve": arrow([dict(row) for row in self.item.curve]), "candidates": arrow(rows)}
        st.vega_lite_chart(
            spec=compile_chart(_candidates_on_curve) | {"datasets": datasets},
            alt=f"A curve with the places {names}",
            key=f"{self.key}-chart",
            on_select=self._take_over if pick else "ignore",
            width="stretch",
        )

    def _take_over(self) -> None:
        """Choose in the list what was pressed in the chart."""
        picked = st.session_state[f"{self.key}-chart"]["selection"].get("pick", [])
        if picked:
            st.session_state[f"{self.key}-option"] = LETTERS.index(picked[0]["letter"])


def _candidates_on_curve(curve: Any, candidates: Any) -> Any:
    import altair as alt

    where = {"x": alt.X("x:Q", title="weight w"), "y": alt.Y("y:Q", title="loss")}
    line = alt.Chart(curve).mark_line().encode(**where, color=alt.datum("loss"))
    pick = alt.selection_point(name="pick", fields=["letter"])
    dots = alt.Chart(candidates).mark_point(size=220).encode(**where, color=alt.datum("weight")).add_params(pick)
    names = alt.Chart(candidates).mark_text(dy=-20, fontSize=15)
    names = names.encode(**where, text="letter:N", color=alt.datum("weight"))
    return (line + dots + names).properties(height=260)
