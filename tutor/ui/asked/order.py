"""Lines on screen that are put in order: pressed one after another, they line up in a listing."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from tutor.quiz.kinds import Order
from tutor.ui.asked.widget import SEND, TURNS, Widget, labelled
from tutor.ui.place import Try


class Lines(Widget[Order]):
    """Lines are put in order."""

    how = "order"
    beside = True

    def ask(self, send: Callable[[], None]) -> None:
        """Show the listing and the lines: each press counts at once, so there is no form."""
        self.field()
        st.button(SEND, key=f"{self.key}-send", type="primary", on_click=send)

    def field(self) -> None:
        """Lines are pressed one after another and line up in a listing; the last one can be taken back."""
        chosen: list[int] = st.session_state.setdefault(f"{self.key}-order", [])
        st.caption("Your order")
        st.code(self.item.listing(chosen) or "# press the lines in order")
        for i in (i for i in range(len(self.item.options)) if i not in chosen):
            line = f"`{self.item.options[i].text}`"
            st.button(line, key=f"{self.key}-{i}", icon=":material/add:", on_click=chosen.append, args=(i,))
        if chosen:
            with st.container(horizontal=True):
                back: dict[str, Any] = {"type": "tertiary", "on_click": chosen.__delitem__}
                st.button("Take the last line back", key=f"{self.key}-back", args=(-1,), **back)
                st.button("Begin again", key=f"{self.key}-anew", args=(slice(None),), **back)

    def response(self) -> list[int] | None:
        """Return the lines that are in their place, in order."""
        return list(st.session_state.get(f"{self.key}-order") or []) or None

    def begin_again(self) -> None:
        """Empty the listing: the first order stands above, under its name."""
        st.session_state[f"{self.key}-order"] = []

    def targets(self) -> list[str]:
        """Return the lines, as code."""
        return [f"`{option.text}`" for option in self.item.options]

    def show_choices(self, numbered: bool = False) -> None:
        """Show the lines as they are to be put in order."""
        lines = [option.text for option in self.item.options]
        st.code("\n".join(f"{number}  {line}" if numbered else line for number, line in enumerate(lines, 1)))

    def show_on_paper(self) -> None:
        """Say how the lines are put in order on paper."""
        st.caption("Number the lines in the order in which they work.")

    def show_first(self, response: Any) -> None:
        """Show the first order."""
        st.caption(TURNS[0])
        st.code(self.item.listing(response))

    def show_answers(self, tries: Sequence[Try]) -> None:
        """Show each order that was given, the feedback holds one that works; where none was given, show that."""
        orders = [(label, given.response) for label, given in labelled(tries)]
        for label, order in orders or [("An order that works", self.item.right_response)]:
            st.caption(label)
            st.code(self.item.listing(order))

    def show_right(self, label: str) -> None:
        """Show an order that works, as code."""
        st.markdown(f"**{label}**")
        st.code(self.item.right_answer)
