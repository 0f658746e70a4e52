"""What may be seen of a walkthrough now: answers wait for a press, and for the end of a vote."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from tutor.course import Lesson
from tutor.teach import PREDICTION as ASKED
from tutor.teach import Round
from tutor.ui.classroom.in_walk import GO, Taught, offer_to_ask, show_class, sides
from tutor.ui.walk.place import PREDICTION, Walk
from tutor.ui.walk.steps import Step, step_of

REVEAL = "Show what torch did"
ANSWER = "Show the answer"
VOTING = "The class is voting on this: close the vote first. Then it can be shown."
KEY_TO_PRESS = "S"  # for "show", on the keyboard


@dataclass(frozen=True)
class Stage:
    """A walkthrough before a class, or before nobody: `kept` is where it is, `shown` what may be seen of it.

    `shown` has the numbers that the class was asked with, whatever seed the walkthrough began with, and opens nothing
    that is voted on.
    """

    lesson: Lesson
    kept: Walk
    shown: Walk
    taught: Taught | None = None

    def asked(self, name: str) -> Round | None:
        """Return the class's last round on what is opened under this name."""
        return self.taught.asked(_asked_as(name)) if self.taught else None

    def has_bars(self, name: str) -> bool:
        """Say whether the class's bars stand beside a question: they name the same options, and the beliefs."""
        asked = self.asked(name)
        return asked is not None and asked.state != "open" and not asked.own_draw

    def go(self, question: str) -> None:
        """Turn to the step of a question of the class."""
        self.kept.step = step_of(self.lesson, PREDICTION if question == ASKED else question)


def staged(lesson: Lesson, walk: Walk, step: Step, taught: Taught | None, heard: bool) -> Stage:
    """Return what may be seen of a step. Until the tab is `heard`, which may teach a class, nothing is opened."""
    stage = Stage(lesson, walk, walk, taught)
    asked = stage.asked(step.text) if step.kind == "item" else None
    voting = taught.voting if taught else ""
    opened = {name for name in walk.opened if heard and _asked_as(name) != voting}
    return replace(stage, shown=replace(walk, seed=asked.seed if asked else walk.seed, opened=opened))


def reveal(stage: Stage, name: str, first: bool = True) -> None:
    """Offer the press that opens a result or a key; while it is voted on, the way to that vote."""
    if stage.taught and stage.taught.voting == _asked_as(name):
        st.markdown(VOTING)
        st.button(GO, icon=":material/arrow_forward:", key="walk-go-vote", on_click=stage.go, args=(_asked_as(name),))
        return
    st.button(
        REVEAL if name == PREDICTION else ANSWER,
        key=f"walk-reveal-{name}",
        type="primary" if first else "secondary",
        icon=":material/visibility:",
        shortcut=KEY_TO_PRESS,
        on_click=stage.kept.opened.add,
        args=(name,),
    )


def ask_and_reveal(stage: Stage, name: str, ask: Callable[[], None]) -> None:
    """Show a question, and leave it to the class where there is one, else offer the press that opens its answer."""
    asked, opened = stage.asked(name), name in stage.shown.opened
    question, answers = sides(asked)
    with question, st.container(key="walk-ask"):
        ask()
    with answers:
        if stage.taught and asked:
            show_class(stage.taught, asked, stage.lesson, opened, lambda: stage.kept.opened.add(name), question)
        elif opened:
            _hide(stage, name)
        else:
            _offer(stage, name)


def _offer(stage: Stage, name: str) -> None:
    """Offer to ask the class first, where there is one, and to show the answer."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if stage.taught:
            offer_to_ask(stage.taught, _asked_as(name), stage.shown.seed, stage.go)
        reveal(stage, name, first=stage.taught is None)


def _hide(stage: Stage, name: str) -> None:
    st.button(
        "Hide it again",
        key=f"walk-hide-{name}",
        type="tertiary",
        icon=":material/visibility_off:",
        on_click=stage.kept.opened.discard,
        args=(name,),
    )


def _asked_as(name: str) -> str:
    """Return how a class is asked for what is opened under this name."""
    return ASKED if name == PREDICTION else name
