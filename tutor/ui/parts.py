"""What the screens of a lesson are made of: its run, its opening, its picture, its sentences.

The lesson page shows them below each other, a walkthrough one after the other.
"""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.course.prose import fill
from tutor.ui.changes import show_changes
from tutor.ui.chart import show_chart
from tutor.ui.course import Shown, run_lesson
from tutor.ui.edit import edit_of
from tutor.ui.sound import show_sound

WIDTHS = (6, 5)


class Waiting(dict[str, str]):
    """Facts that are not there yet: a dot for each."""

    def __missing__(self, _name: str) -> str:
        return "…"


def run_or_wait(lesson: Lesson, values: Mapping[str, Any]) -> Shown:
    """Run the demo; where that takes a while, say why."""
    with st.spinner(lesson.slow) if lesson.slow else nullcontext():
        return run_lesson(lesson, values)


def show_opening(lesson: Lesson, flat: bool = False) -> Shown:
    """Show what moves on a lesson's first screenful, and return the run behind it; `flat` as in `show_chart`."""
    shown = run_or_wait(lesson, lesson.values(lesson.opening))
    show_chart(lesson, "opening", shown.facts, shown.tables, f"{lesson.slug}-opening", flat=flat)
    return shown


def show_picture(
    lesson: Lesson, own: Shown, shown: Shown, more: Mapping[str, bytes] | None = None, flat: bool = False
) -> None:
    """Draw what is shown, and offer to play its loss: the lesson's own run, or an edit's beside it.

    `more` are optional tables.
    """
    tables, key = {**shown.tables, **(more or {})}, f"{lesson.slug}-draw"
    edited = shown is not own
    if lesson.sound:
        show_sound(lesson.sound, shown.tables, None if edited else own.facts, f"{key}-sound")
    show_chart(lesson, "draw", own.facts, tables, key, own.tables if edited else None, flat)


def show_difference(lesson: Lesson, own: Shown, shown: Shown) -> None:
    """Where an edit is shown, list what it changed."""
    if shown is not own:
        edit = edit_of(lesson)
        show_changes(lesson, edit.own or own, shown, earlier=not edit.drawn)


def show_prose(lesson: Lesson, section: str, facts: Mapping[str, Any]) -> None:
    """Show a section's sentences with the facts in their places."""
    st.markdown(fill(lesson.sections[section].prose, facts))
