"""How far a learner is with an exercise, in this session and, as far as the browser keeps it, in those to come.

What is kept is the text that was judged and the help that was taken. A verdict is not: it is found again from the text.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from tutor.course.exercise import Exercise
from tutor.sandbox.exercise import DRAWS, Verdict
from tutor.ui.browser import told
from tutor.ui.editor import LONGEST, replace_text
from tutor.ui.learner import current_learner


@dataclass
class Attempt:
    """A learner at one exercise: the inputs they see, the text judged last, its verdict, the help taken.

    `key` is the editor's. It is the same in every session: the browser keeps what was typed under it.
    `by` is whose the inputs are; empty before the browser has said who is here.
    """

    slug: str
    seed: int
    key: str
    by: str
    hints: int = 0
    solution: bool = False
    text: str = ""
    solved: bool = False
    verdict: Verdict | None = None

    @property
    def to_judge(self) -> bool:
        """Say whether the text was judged in another session only: its verdict is still to be found again."""
        return bool(self.text) and self.verdict is None

    def judged(self, text: str, verdict: Verdict) -> None:
        """Take a verdict on a text, and have the browser keep the text."""
        self.text, self.verdict, self.solved = text, verdict, verdict.kind == "right"
        self.keep()

    def take_hint(self) -> None:
        """Take one hint more."""
        self.hints += 1
        self.keep()

    def take_solution(self) -> None:
        """Take the solution."""
        self.solution = True
        self.keep()

    def keep(self) -> None:
        """Have the browser keep what a new session cannot find out by itself."""
        kept = {"text": self.text, "hints": self.hints, "solution": self.solution, "solved": self.solved}
        st.session_state.setdefault("tried", {})[self.slug] = kept


def begun(slug: str) -> Attempt | None:
    """Return the attempt of this session, None where there is none yet."""
    return st.session_state.setdefault("exercises", {}).get(slug)


def solved(slug: str) -> bool:
    """Say whether the text judged last was right, in this session or before it."""
    attempt = begun(slug)
    return attempt.solved if attempt else _kept(slug).get("solved") is True


def attempt_at(slug: str, exercise: Exercise) -> Attempt:
    """Return the attempt of this session: where it is new, as the browser has kept it, with a learner's own inputs.

    One that began before the browser had said who is here begins again, unless something was done in it.
    """
    attempt = begun(slug)
    if attempt is None:
        attempt = _begin(slug, exercise)
        replace_text(attempt.key, exercise.starter)  # what somebody else wrote in this session is gone
    elif attempt.by != current_learner() and not (attempt.text or attempt.hints):
        attempt = _begin(slug, exercise)
    st.session_state["exercises"][slug] = attempt
    return attempt


def _begin(slug: str, exercise: Exercise) -> Attempt:
    """Return an attempt with what is kept of it, which may be anything."""
    learner, kept = current_learner(), _kept(slug)
    seed = random.Random(f"{learner}.{slug}").randrange(DRAWS)
    text = kept.get("text")
    return Attempt(
        slug=slug,
        seed=seed,
        key=f"exercise-{slug}",
        by=learner,
        hints=_count(kept.get("hints"), len(exercise.hints)),
        solution=kept.get("solution") is True,
        text=text[:LONGEST] if isinstance(text, str) else "",
        solved=kept.get("solved") is True,
    )


def _kept(slug: str) -> Mapping[str, Any]:
    """Return what the browser has kept of a lesson's exercise, which may be anything in a mapping."""
    kept = told().exercises if current_learner() else None
    state = kept.get(slug) if isinstance(kept, Mapping) else None
    return state if isinstance(state, Mapping) else {}


def _count(said: Any, most: int) -> int:
    return min(max(said, 0), most) if isinstance(said, int) else 0
