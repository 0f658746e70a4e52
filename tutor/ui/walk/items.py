"""A question on a projector: asked with its options in sight, its key kept back until it is opened."""

import streamlit as st

from tutor.course import load_misconceptions
from tutor.course.prose import typeset
from tutor.quiz.item import Item
from tutor.ui.asked import widget


def show_open_item(item: Item, opened: bool) -> None:
    """Show a question and what can be answered; once opened, the right answer, its rule, and the wrong ones' beliefs.

    Nobody answers here, so nothing is graded or kept.
    """
    shown = widget(item, f"walk-{item.lesson}-{item.name}-{item.seed}")
    shown.show()
    if opened:
        shown.show_answers(())
        st.success(typeset(item.rule), icon=":material/check:")
        for line in beliefs(item):
            st.caption(line)
    else:
        shown.show_choices()


def beliefs(item: Item) -> list[str]:
    """Return a line for each wrong answer that a wrong rule leads to: the answer, and the belief."""
    known = load_misconceptions()
    wrong = [(typeset(option.text), known.get(option.misconception or "")) for option in item.options]
    return [f"{text}: {belief.belief}" for text, belief in wrong if belief]
