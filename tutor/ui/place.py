"""Where a learner is in a lesson's quiz: which item, drawn from which seed, how far with it."""

import itertools
import random
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from tutor.course import Lesson
from tutor.quiz.draw import idea_items, item_functions
from tutor.quiz.item import Grade, Item
from tutor.store import Attempt, now
from tutor.ui.course import course, drawn_item
from tutor.ui.learner import current_learner, records
from tutor.ui.progress import FINISHES

Step = tuple[str, str]  # lesson, item
LATE = 3  # answers to one item whose numbers do not come again at once
SEEDS = 1_000_000_000  # an address brings one of nine digits at most
DRAWS = 20  # seeds to look at for other numbers: some items have few


@dataclass(frozen=True)
class Try:
    """One answer to the question on screen, and its grade."""

    response: Any
    grade: Grade


@dataclass
class Place:
    """One question on screen: its item and seed, the help taken, the tries, and whether the demo is open beside it.

    `settled` says that no try is left. `message` is what to say once of an answer that was none.
    `early` says that nobody knew yet who is here, `again` that the way led round to it from the last question.
    """

    lesson: str
    item: str
    seed: int
    hints: int = 0
    helped: bool = False
    tries: list[Try] = field(default_factory=list)
    settled: bool = False
    message: str = ""
    demo: bool = False
    early: bool = False
    again: bool = False

    @property
    def right(self) -> bool:
        """Say whether the last answer was right."""
        return bool(self.tries) and self.tries[-1].grade.verdict == "correct"

    @property
    def right_first(self) -> bool:
        """Say whether the first answer was right: what counts for finishing, mastery and review."""
        return bool(self.tries) and self.tries[0].grade.verdict == "correct"

    @property
    def missed(self) -> bool:
        """Say whether the question is over without a right answer."""
        return self.settled and not self.right

    def twin(self) -> "Place":
        """Return the same question with new numbers."""
        return Place(self.lesson, self.item, unanswered((self.lesson, self.item), self.seed + 1))


def seed_at(lesson: Lesson, step: Step) -> int:
    """Return the seed of a step on the first way through a lesson: the same after a reload, until it is answered."""
    steps = sequence(lesson)
    return unanswered(step, first_seed() + (steps.index(step) if step in steps else 0))


def unanswered(step: Step, seed: int) -> int:
    """Return the seed, or the next one with which this learner has not answered the item: its answer was shown.

    Two seeds may draw the same numbers: what looks as one answered of late is passed over as well.
    """
    answered = [made.seed for made in records(Attempt) if (made.lesson, made.item) == step]
    fresh = (each for each in itertools.count(seed) if each not in answered)
    if not answered:
        return next(fresh)
    late = [looks(drawn_item(*step, each)) for each in dict.fromkeys(reversed(answered[-LATE:]))]
    found = list(itertools.islice(fresh, DRAWS))
    return next((each for each in found if looks(drawn_item(*step, each)) not in late), found[0])


def looks(item: Item) -> tuple[Any, ...]:
    """Return what a learner sees of an item, in whatever order its options stand."""
    return item.prompt, item.code, sorted(option.text for option in item.options), item.curve


def next_seed(lesson: Lesson, here: Place, step: Step) -> int:
    """Return the seed of the step to come: its own on the way forward, a fresh one on the way back."""
    steps = sequence(lesson)
    forward = (here.lesson, here.item) in steps and steps.index(step) > steps.index((here.lesson, here.item))
    return seed_at(lesson, step) if forward else unanswered(step, here.seed + 1)


def sequence(lesson: Lesson) -> list[Step]:
    """Return the steps in the order asked: the lesson's own items, then one that looks back at an earlier lesson."""
    own = [(lesson.slug, name) for name in item_functions(lesson.folder)]
    earlier = [other for other in course() if other.order < lesson.order]
    if not earlier:
        return own
    dice = random.Random(f"{lesson.slug}.{first_seed()}")
    other = dice.choice(earlier)
    return [*own, (other.slug, dice.choice(list(item_functions(other.folder))))]


def step_after(lesson: Lesson, here: Step, right: Collection[str], done: bool) -> Step | None:
    """Return the next step of a quiz, None after the last one of a finished lesson.

    While the lesson is not finished the last step leads back to the first item not yet answered right: to
    one on its main idea where that is all that is missing.
    """
    steps = sequence(lesson)
    index = steps.index(here) if here in steps else 0
    if index + 1 < len(steps):
        return steps[index + 1]
    if done:
        return None
    open_still = [name for slug, name in steps if slug == lesson.slug and name not in right]
    ideas = idea_items(lesson.folder)
    missing = ideas if len(right) >= FINISHES and not ideas & set(right) else set(open_still)
    wanted = [name for name in open_still if name in missing]
    return (lesson.slug, wanted[0]) if wanted else steps[0]


def first_seed() -> int:
    """Return this session's first seed: the one in the address, so that a question can be sent, or the learner's today.

    A reload begins a new session: the question that was open then stands there again. Who is not known yet
    gets a seed of chance until then.
    """
    session, sent = st.session_state, sent_seed()
    if "seed" in session:
        return session["seed"]
    if sent is not None:
        return session.setdefault("seed", sent)
    if learner := current_learner():
        return session.setdefault("seed", random.Random(f"{learner}.{now():%Y-%m-%d}").randrange(1_000_000))
    return session.setdefault("early_seed", random.randrange(1_000_000))


def sent_seed() -> int | None:
    """Return the seed that the address carries, None where it carries none."""
    return sent_number("seed")


def sent_number(name: str) -> int | None:
    """Return the whole number that the address carries under a name, None where it carries none."""
    sent = st.query_params.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None


def put_number(name: str, number: int) -> None:
    """Let the address hold a number under a name; what it holds already is not sent again."""
    if st.query_params.get(name) != str(number):
        st.query_params[name] = str(number)
