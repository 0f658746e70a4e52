"""A handout on paper: a lesson's explanation, its first picture, four questions, and their key on a page of its own.

Everything comes from the one seed in the address: opened again, it is the same handout.
"""

from collections.abc import Collection, Sequence
from urllib.parse import urljoin

import streamlit as st

from tutor.course import Lesson
from tutor.course.prose import fill, typeset
from tutor.quiz.draw import idea_items, item_functions
from tutor.quiz.item import Item
from tutor.ui.asked import widget
from tutor.ui.course import drawn_item, lesson_named
from tutor.ui.parts import show_opening
from tutor.ui.teaching import public_address
from tutor.ui.walk.items import show_open_item
from tutor.ui.walk.lessons import show_lessons
from tutor.ui.walk.place import walk_in_address
from tutor.ui.ways import begin_at_title

QUESTIONS = 4
HOW = "Each lesson on paper: its explanation, its first picture, and questions with their key on a page of its own."

_print = st.components.v2.component(
    "downhill_print",
    html="<button type='button'>Print it</button>",
    css="""
button {
  min-height: 2.5rem;
  padding: 0 1rem;
  font: 1rem var(--st-font);
  color: var(--st-background-color);
  background: var(--st-primary-color);
  border: none;
  border-radius: var(--st-base-radius);
  cursor: pointer;
}
""",
    js="""
export default function ({ parentElement }) {
  parentElement.querySelector("button").onclick = () => print()
}
""",
)


def show_handout() -> None:
    """Show the handout of the lesson that the address names, ready to be printed, or the lessons to choose from."""
    asked = walk_in_address()
    if asked is None:
        _show_lessons()
        return
    lesson, seed = lesson_named(asked.lesson), asked.seed
    if st.query_params.get("seed") != str(seed):
        st.query_params["seed"] = str(seed)
    items = [drawn_item(lesson.slug, name, seed) for name in chosen_items(lesson)]
    # Paper is white, whatever the theme: the stylesheet turns a dark one round.
    with st.container(key="handout"), st.container(key=f"handout-{st.context.theme.type}"):
        _show_actions(seed)
        _show_explanation(lesson)
        for number, item in enumerate(items, 1):
            with st.container(key=f"handout-item-{number}"):
                _show_question(number, item)
        with st.container(key="handout-key"):
            _show_key(lesson, items)


def chosen_items(lesson: Lesson) -> list[str]:
    """Return the names of the items that are asked: the first four, one of them on the lesson's idea."""
    return with_idea(list(item_functions(lesson.folder)), idea_items(lesson.folder))


def with_idea(names: Sequence[str], ideas: Collection[str]) -> list[str]:
    """Return the first names; where none of them is an idea, the first that is one stands in the last one's place."""
    first = list(names[:QUESTIONS])
    if not set(first) & set(ideas):
        first[-1:] = [name for name in names if name in ideas][:1] or first[-1:]
    return first


def _show_lessons() -> None:
    st.title("Handouts")
    st.markdown(HOW)
    show_lessons("handout", _open)


def _open(slug: str) -> None:
    begin_at_title()
    st.query_params["lesson"] = slug


def _show_actions(seed: int) -> None:
    with st.container(horizontal=True, key="handout-actions", vertical_alignment="center"):
        _print(key="handout-print", width="content")
        st.button("Other numbers", icon=":material/refresh:", on_click=_draw_again, args=(seed,))
        st.button("All handouts", icon=":material/list:", type="tertiary", on_click=_choose_again)
        st.caption("The key is printed on a page of its own.", width="content")


def _choose_again() -> None:
    begin_at_title()
    st.query_params.clear()


def _draw_again(seed: int) -> None:
    st.query_params["seed"] = str(seed % 999_999 + 1)


def _show_explanation(lesson: Lesson) -> None:
    st.title(lesson.title, anchor=False)
    st.caption(f"On the screen: {urljoin(public_address(), lesson.slug)}")
    explain = lesson.sections["explain"]
    st.header(explain.heading, anchor=False)
    shown = show_opening(lesson, flat=True)
    st.markdown(fill(explain.prose, shown.facts))


def _show_question(number: int, item: Item) -> None:
    if number == 1:
        st.header("Questions", anchor=False)  # in one piece with the first of them
    st.markdown(f"**Question {number}**")
    show_open_item(item, opened=False)
    widget(item).show_on_paper()


def _show_key(lesson: Lesson, items: Sequence[Item]) -> None:
    st.header(f"Key: {lesson.title}", anchor=False)
    for number, item in enumerate(items, 1):
        widget(item).show_right(f"Question {number}")
        st.markdown(typeset(item.rule))
