"""Where a walkthrough is: kept in the session, written into the address, read from it on arrival."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from tutor.ui.course import course
from tutor.ui.ways import arriving

LONGEST = 80  # characters of an item's name
SEEDS = 1_000_000
KEY = "walk"
SETTINGS = "set"  # the controls' values, in the address
PREDICTION = "predict"  # what is opened by a press: this, or an item by its name


@dataclass
class Walk:
    """A lesson's walkthrough: its step from one on, the seed of its questions, and what the instructor has opened."""

    lesson: str
    step: int = 1
    seed: int = 0
    opened: set[str] = field(default_factory=set)


def walk_here() -> Walk | None:
    """Return the walkthrough of this session; on arrival the one that the address names, None where it names none."""
    if arriving():
        st.session_state[KEY] = walk_in_address()
    here: Walk | None = st.session_state.get(KEY)
    return here


def walk_in_address() -> Walk | None:
    """Return the walkthrough that the address names, cleaned; None where it names no lesson."""
    slug, sent = st.query_params.get("lesson", ""), st.query_params
    if slug not in {lesson.slug for lesson in course()}:
        return None
    return cleaned(slug, sent.get("step"), sent.get("seed"), sent.get("open", "").split(","))


def cleaned(lesson: str, step: Any, seed: Any, opened: Sequence[Any]) -> Walk:
    """Return a walkthrough of a lesson from what an address or a browser says, which may be anything."""
    names = {name for name in opened if isinstance(name, str) and name.isidentifier() and len(name) < LONGEST}
    return Walk(lesson, _number(step) or 1, _number(seed) or random.randrange(1, SEEDS), names)


def begin(lesson: str) -> None:
    """Begin the walkthrough of a lesson, with fresh questions."""
    st.session_state[KEY] = walk = Walk(lesson, seed=random.randrange(1, SEEDS))
    put_into_address(walk)


def put_into_address(walk: Walk) -> None:
    """Let the address open this very step again."""
    wanted = {"lesson": walk.lesson, "step": str(walk.step), "seed": str(walk.seed)}
    for name, value in (wanted | {"open": ",".join(sorted(walk.opened))}).items():
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value:
            st.query_params.pop(name, None)


def put_settings(written: str) -> None:
    """Let the address hold the settings at each step: Streamlit's own part of it goes with the controls."""
    if written and st.query_params.get(SETTINGS) != written:
        st.query_params[SETTINGS] = written
    elif not written:
        st.query_params.pop(SETTINGS, None)


def _number(sent: Any) -> int:
    text = str(sent)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
