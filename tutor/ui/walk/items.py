"""A question on a projector: asked with its options in sight, its key kept back until it is opened."""

import streamlit as st

from tutor.course import load_misconceptions
from tutor.course.prose import typeset
from tutor.quiz.feedback import held
from tutor.quiz.item import Item
from tutor.quiz.kinds import Choice
from tutor.ui.asked import widget


def show_open_item(item: Item, opened: bool, bars: bool = False) -> None:
    """Show a question and what can be answered; once opened, the right answer, its rule, and the wrong ones' beliefs.

    Nobody answers here, so nothing is graded or kept. Options and beliefs are left to a class's `bars`.
    """
    shown = widget(item, f"walk-{item.lesson}-{item.name}-{item.seed}")
    named = bars and isinstance(item, Choice)
    question, answers = st.columns(2, gap="large") if _wide(item) and not bars else (st.container(), st.container())
    with question:
        shown.show()
    with answers:
        if not named:
            shown.show_answers(()) if opened else shown.show_choices()
        if opened:
            st.success(typeset(item.rule), icon=":material/check:")
            for line in () if bars else beliefs(item):
                st.caption(line)


def _wide(item: Item) -> bool:
    """Say whether a question has code or a picture of its own, beside which its answers stand."""
    return bool(item.code) or widget(item).beside


def beliefs(item: Item) -> list[str]:
    """Return a line for each wrong answer that a wrong rule leads to: the answer, and the wrong belief that it fits."""
    known = load_misconceptions()
    wrong = [(typeset(option.text), known.get(option.misconception or "")) for option in item.options]
    return [f"“{text}” {held(belief)}." for text, belief in wrong if belief]
