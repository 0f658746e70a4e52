"""Where a learner is in a lesson's quiz: which item, drawn from which seed, how far with it."""

import random
from dataclasses import dataclass
from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.quiz.draw import item_functions
from tutor.quiz.grade import Grade
from tutor.ui.course import course


@dataclass
class Place:
    """One question on screen: its item and seed, the help taken, the grade, and whether the demo is open beside it."""

    lesson: str
    item: str
    seed: int
    hints: int = 0
    helped: bool = False
    grade: Grade | None = None
    response: Any = None
    demo: bool = False

    @property
    def settled(self) -> bool:
        """Say whether the question has been answered, rightly or wrongly."""
        return self.grade is not None and self.grade.verdict != "invalid"

    @property
    def missed(self) -> bool:
        """Say whether it was answered wrongly."""
        return self.grade is not None and self.grade.verdict == "wrong"

    def twin(self) -> "Place":
        """Return the same question with new numbers."""
        return Place(self.lesson, self.item, self.seed + 1)


def place_in(lesson: Lesson) -> Place:
    """Return the learner's place in the quiz of a lesson; a first visit begins at its first item."""
    return st.session_state.setdefault(f"quiz.{lesson.slug}", Place(*sequence(lesson)[0], first_seed()))


def go_to(lesson: Lesson, place: Place) -> None:
    """Move to another question of the quiz, and show it."""
    st.session_state[f"quiz.{lesson.slug}"] = place
    st.rerun()


def sequence(lesson: Lesson) -> list[tuple[str, str]]:
    """Return (lesson, item) in the order asked: the lesson's own, then one that looks back at an earlier lesson."""
    own = [(lesson.slug, name) for name in item_functions(lesson.folder)]
    earlier = [other for other in course() if other.order < lesson.order]
    if not earlier:
        return own
    dice = random.Random(f"{lesson.slug}.{first_seed()}")
    other = dice.choice(earlier)
    return [*own, (other.slug, dice.choice(list(item_functions(other.folder))))]


def first_seed() -> int:
    """Return this session's first seed: the one in the address, so that a question can be sent, or one of its own."""
    sent = st.query_params.get("seed", "")
    chosen = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else random.randrange(1_000_000)
    return st.session_state.setdefault("seed", chosen)
