"""A word of the trade stands in no lesson, nor in its quiz, before the lesson that explains it."""

import re
from collections.abc import Iterator

import pytest

from tutor import LESSONS
from tutor.course import Lesson, load_course, load_misconceptions
from tutor.quiz.draw import draw_item, item_functions
from tutor.quiz.item import Item

EXPLAINED = {
    "update": "update_rule",
    "curvature": "learning_rate",
    "partial derivative": "partial_derivatives",
    "local slope": "chain_rule",
    "leaf": "requires_grad",
    "bias": "requires_grad",
    "optimizer": "training_loop",
    "momentum": "bends",
    "tanh": "bends",
    "epoch": "bends",
    "z-score": "feature_scaling",
    "mini-batch": "schedulers",
    "saddle": "loss_landscape",
    "SiLU": "loss_landscape",
    "closed form": "closed_form",
}
DRAWS = range(8)


def told(lesson: Lesson) -> Iterator[str]:
    """Yield what a learner reads in a lesson and in the first draws of its quiz."""
    yield from (section.prose for name, section in lesson.sections.items() if name != "notes")
    yield from (lesson.idea, lesson.prediction.question, *lesson.prediction.offered.values())
    for known in map(load_misconceptions().get, lesson.misconceptions):
        yield from (known.belief, known.truth) if known else ()
    for name in item_functions(lesson.folder):
        for seed in DRAWS:
            yield from read(draw_item(lesson, name, seed))


def read(item: Item) -> Iterator[str]:
    """Yield the texts of a question."""
    yield from (item.prompt, item.code or "", item.rule, *item.hints, *(option.text for option in item.options))


@pytest.mark.parametrize("lesson", load_course(LESSONS), ids=lambda lesson: lesson.slug)
def test_no_word_comes_before_the_lesson_that_explains_it(lesson: Lesson) -> None:
    orders = {each.slug: each.order for each in load_course(LESSONS)}
    text = "\n".join(told(lesson))
    ahead = [word for word, slug in EXPLAINED.items() if orders[slug] > lesson.order]
    assert [word for word in ahead if re.search(rf"\b{word}", text, re.IGNORECASE)] == []


def test_each_word_is_there_where_it_is_explained() -> None:
    lessons = {lesson.slug: lesson for lesson in load_course(LESSONS)}
    for word, slug in EXPLAINED.items():
        assert word.lower() in "\n".join(section.prose for section in lessons[slug].sections.values()).lower(), word
