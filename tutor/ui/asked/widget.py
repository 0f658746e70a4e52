"""How a kind of item is on screen: asked, answered, and shown with its answers. One class per kind of it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

import streamlit as st

from tutor.course.prose import typeset
from tutor.quiz.item import Item
from tutor.ui.place import Try

RIGHT, WRONG, OTHER = ":material/check_circle:", ":material/cancel:", ":material/radio_button_unchecked:"
TURNS = ("Your first answer", "Your second answer")
SEND = "Check my answer"
I = TypeVar("I", bound=Item)  # noqa: E741 - an item's own class


class Widget(ABC, Generic[I]):
    """One item on screen. `key` names what is kept of it in the session."""

    how: ClassVar[str] = "one"  # a phone's answer: one of several targets, "order" of them, or a typed "number"
    beside: ClassVar[bool] = False  # what is asked needs room of its own, and answers stand beside it

    def __init__(self, item: I, key: str = "") -> None:
        self.item, self.key = item, key

    def show(self, pick: bool = True) -> None:
        """Show what is asked: prompt, code, and a picture where there is one, in which a place may be `pick`ed."""
        st.markdown(typeset(self.item.prompt))
        if self.item.code:
            st.code(self.item.code, wrap_lines=True)

    def ask(self, send: Callable[[], None]) -> None:
        """Show what an answer is given with; `send` is called as soon as it is sent, before anything is drawn again.

        A callback cannot be cut short by another rerun, as when the browser says who is here.
        """
        with st.form(f"{self.key}-form", border=False):
            self.field()
            st.form_submit_button(SEND, type="primary", on_click=send)

    @abstractmethod
    def field(self) -> None:
        """Show the field of the form."""

    @abstractmethod
    def response(self) -> Any:
        """Return what was answered, in the form that grading expects; None while there is nothing."""

    def begin_again(self) -> None:
        """Make room for a second answer, where the first one would be in the way."""

    def targets(self) -> list[str]:
        """Return what a phone shows to press."""
        return []

    @abstractmethod
    def show_choices(self, numbered: bool = False) -> None:
        """Show what can be answered, where nobody answers here; `numbered` where lines are told by their numbers."""

    @abstractmethod
    def show_first(self, response: Any) -> None:
        """Show the answer of the first try beside the widget of the second, in which it may be changed."""

    @abstractmethod
    def show_answers(self, tries: Sequence[Try]) -> None:
        """Show a question that is over: every answer given, marked, and the right one where none of them is it."""

    def show_on_paper(self) -> None:
        """Show what an answer is written on, or how it is marked, below the question on paper."""

    def show_right(self, label: str) -> None:
        """Show the right answer after a label."""
        st.markdown(f"**{label}: {typeset(self.item.right_answer)}**")


def labelled(tries: Sequence[Try]) -> list[tuple[str, Try]]:
    """Return each try with its name."""
    labels = TURNS if len(tries) > 1 else ("Your answer",)
    return list(zip(labels, tries, strict=False))
