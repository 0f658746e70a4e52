"""What a class can be asked: the lesson's prediction or any of its items, both as one kind of thing, an Item."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tutor.course import Lesson
from tutor.course.once import once
from tutor.course.prose import fill
from tutor.quiz.draw import draw_item, item_functions
from tutor.quiz.item import Item, Option
from tutor.quiz.kinds import Choice, Number
from tutor.quiz.numbers import neat
from tutor.store.class_records import Gone, Round

PREDICTION = "prediction"
CLOSE = 0.01  # of the number itself, as on the lesson's page: what still counts as predicted
NO_LESSON = "The course has no such lesson."
NO_QUESTION = "The lesson has no such question."
SEEDS = 2**31
Find = Callable[[str], Lesson]  # the lesson of a slug; StopIteration or KeyError where there is none


@dataclass(frozen=True)
class Judged:
    """What a response comes to: right or not, the belief it fits, how it reads, and its plain form to keep."""

    correct: bool
    belief: str | None
    label: str
    response: Any


def lesson_of(find: Find, slug: str) -> Lesson:
    """Return the lesson of a class. Raises Gone for one that is not in the course, or not any more."""
    try:
        return find(slug)
    except (StopIteration, KeyError):
        raise Gone(NO_LESSON) from None


def questions(lesson: Lesson) -> list[str]:
    """Return the names of all that the lesson can ask a class: its prediction, then its items."""
    return [PREDICTION, *item_functions(lesson.folder)]


@once(1000)
def question(lesson: Lesson, name: str, seed: int) -> Item:
    """Return a question of the lesson. A prediction is asked at its own preset: no seed changes it. Raises Gone."""
    if name not in questions(lesson):
        raise Gone(NO_QUESTION)
    return _prediction(lesson) if name == PREDICTION else draw_item(lesson, name, seed)


def question_for(lesson: Lesson, asked: Round, learner: str) -> Item:
    """Return the question of a round as this learner sees it: with the class's numbers, or with their own."""
    return question(lesson, asked.question, seed_for(asked, learner))


def seed_for(asked: Round, learner: str) -> int:
    """Return the seed of a learner's numbers: the same in both rounds on a question, and after a reload."""
    if not asked.own_draw:
        return asked.seed
    digest = hashlib.sha256(f"{asked.seed}.{learner}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % SEEDS


def judge(item: Item, response: Any) -> Judged | None:
    """Judge a response by the item's own rules; None for what is no answer to it."""
    found = item.grade(response)
    if found.verdict == "invalid":
        return None
    kept = item.kept(response)
    return Judged(found.verdict == "correct", found.misconception, item.told(kept), kept)


def as_shown(item: Item) -> dict[str, Any]:
    """Return the question as plain data, to be understood whatever becomes of the item."""
    options = [
        {"text": o.text, "belief": o.misconception, "correct": o.correct, "value": o.value} for o in item.options
    ]
    return {"kind": item.kind, "prompt": item.prompt, "code": item.code, "options": options, "key": item.key}


def _prediction(lesson: Lesson) -> Item:
    asked, values = lesson.prediction, lesson.values(lesson.prediction.at)
    facts = lesson.run(**values).facts
    prompt, truth = fill(asked.question, values), facts[asked.fact]
    if asked.kind == "choice":
        made = _predicted_option(prompt, str(truth), asked.offered, asked.beliefs)
    else:
        made = _predicted_number(prompt, truth, asked.beliefs, facts)
    return replace(made, lesson=lesson.slug, name=PREDICTION, rule=lesson.idea, preset=dict(asked.at))


def _predicted_option(prompt: str, truth: str, texts: Mapping[str, str], beliefs: Mapping[str, str]) -> Item:
    options = tuple(Option(text, value == truth, _only(beliefs, value), value) for value, text in texts.items())
    return Choice(prompt, options, list(texts).index(truth), "")


def _only(beliefs: Mapping[str, str], value: str) -> str | None:
    """Return the belief that leads to this option; None where several do, since nobody knows which it was."""
    found = [belief for belief, to in beliefs.items() if to == value]
    return found[0] if len(found) == 1 else None


def _predicted_number(prompt: str, truth: Any, beliefs: Mapping[str, str], facts: Mapping[str, Any]) -> Item:
    options = tuple(
        Option(neat(facts[to]), False, belief, float(facts[to])) for belief, to in beliefs.items() if to in facts
    )
    return Number(prompt, options, float(truth), "", tolerance=max(CLOSE, CLOSE * abs(float(truth))))
