"""What was answered, in sight and marked: while a second try is open, and when none is left."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from tutor.course.prose import show, typeset
from tutor.quiz.items import Item
from tutor.ui.answer import option_texts
from tutor.ui.place import Place

RIGHT, WRONG, OTHER = ":material/check_circle:", ":material/cancel:", ":material/radio_button_unchecked:"
TURNS = ("Your first answer", "Your second answer")


def show_first_answer(item: Item, place: Place) -> None:
    """Show the answer of the first try beside the widget of the second, in which it may be changed."""
    response = place.tries[0].response
    if item.kind == "order":
        st.caption(TURNS[0])
        st.code(_listing(item, response))
    else:
        told = _typed(response) if item.kind == "number" else option_texts(item)[response]
        st.markdown(f"{WRONG} {TURNS[0]}: {told}")


def show_answers(item: Item, place: Place) -> None:
    """Show a question that is over: every answer given, marked, and the right one marked beside it."""
    if item.kind == "order":
        for label, given in _labelled(place):
            st.caption(label)
            st.code(_listing(item, given.response))
    elif item.kind == "number":
        for label, given in _labelled(place):
            mark = RIGHT if given.grade.verdict == "correct" else WRONG
            st.markdown(f"{mark} {label}: {_typed(given.response)}")
        if not place.right:
            st.markdown(f"{RIGHT} Right: {typeset(show(item.key, '.4g'))}")
    else:
        _show_marked(item, place)


def show_options(item: Item) -> None:
    """Show what can be chosen, where nobody chooses here; of a question for a number there is nothing to show."""
    if item.kind != "number":
        with st.container(gap="xsmall"):
            for text in option_texts(item):
                st.markdown(f"{OTHER} {text}")


def _show_marked(item: Item, place: Place) -> None:
    given = {each.response: label for label, each in _labelled(place)}
    with st.container(gap="xsmall"):
        for index, text in enumerate(option_texts(item)):
            notes = [given[index]] if index in given else []
            notes += ["The right answer"] if index == item.key else []
            mark = RIGHT if index == item.key else WRONG if index in given else OTHER
            st.markdown(f"{mark} {text}" + (f" :small[**{', '.join(notes)}**]" if notes else ""))


def _labelled(place: Place) -> list[tuple[str, Any]]:
    labels = TURNS if len(place.tries) > 1 else ("Your answer",)
    return list(zip(labels, place.tries, strict=False))


def _listing(item: Item, order: Sequence[int]) -> str:
    return "\n".join(item.options[i].text for i in order)


def _typed(response: Any) -> str:
    """Return a number as it was typed, as text: it passed as a number, so no letter in it can be markup."""
    return typeset(str(response).strip())
