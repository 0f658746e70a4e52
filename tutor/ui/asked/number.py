"""A number on screen: a field to type it in, and what was typed beside the right one."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from tutor.course.prose import typeset
from tutor.quiz.kinds import Number
from tutor.quiz.numbers import neat
from tutor.ui.asked.widget import RIGHT, TURNS, WRONG, Widget, labelled
from tutor.ui.place import Try

LINE = "Your answer: \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_"


class Typed(Widget[Number]):
    """A number is typed."""

    how = "number"

    def field(self) -> None:
        """Show the field."""
        st.text_input("Your answer", key=f"{self.key}-number", placeholder="A number", width=240)

    def response(self) -> str | None:
        """Return what was typed."""
        return st.session_state.get(f"{self.key}-number")

    def show_choices(self, numbered: bool = False) -> None:
        """Show nothing: any number can be the answer."""

    def show_on_paper(self) -> None:
        """Show a line to write on."""
        st.markdown(LINE)

    def show_first(self, response: Any) -> None:
        """Show the number as it was typed."""
        st.markdown(f"{WRONG} {TURNS[0]}: {_typed(response)}")

    def show_answers(self, tries: Sequence[Try]) -> None:
        """Show each number that was typed, and the right one where none is it."""
        for label, given in labelled(tries):
            mark = RIGHT if given.grade.verdict == "correct" else WRONG
            st.markdown(f"{mark} {label}: {_typed(given.response)}")
        if not any(given.grade.verdict == "correct" for given in tries):
            st.markdown(f"{RIGHT} Right: {typeset(neat(self.item.key))}")


def _typed(response: Any) -> str:
    """Return a number as it was typed, as text: it passed as a number, so no letter in it can be markup."""
    return typeset(str(response).strip())
