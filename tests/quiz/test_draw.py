"""Drawing: the same seed gives the same item, and what cannot be drawn says so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutor import LESSONS
from tutor.course import load_lesson
from tutor.quiz.draw import TRIES, NoDraw, draw_all, draw_item, item_functions
from tutor.quiz.items import Item

HEAD = "from tutor.quiz.items import Redraw, item, number, sign\n\n"
NEVER = (
    HEAD
    + "@item(concept='c')\ndef never(draw):\n    never.calls = getattr(never, 'calls', 0) + 1\n    raise Redraw('no')\n"
)
SOMETIMES = (
    HEAD
    + "@item(concept='c', version=4)\ndef sometimes(draw):\n    k = draw.randint(1, 20)\n"
    + "    if k < 18:\n        raise Redraw('too small')\n    return number(f'{k}?', k, 'So.')\n"
)
EXAMPLE = (
    HEAD
    + "@item(concept='c')\ndef example(draw):\n    k = draw.randint(1, 4)\n"
    + "    return number(f'{draw.random()}?', k, 'So.', hints=('Elsewhere it was 3.',))\n"
    + "@item(concept='c')\ndef told(draw):\n    return number('?', 7, 'So.', hints=('It is 7.0.',))\n"
    + "@item(concept='c')\ndef given(draw):\n    return number('From 7, none?', 7, 'So.', hints=('Begin at 7.',))\n"
)


@settings(
    max_examples=10,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10**9))
def test_the_same_seed_gives_the_same_item(draw_one: Callable[[int], Item], seed: int) -> None:
    assert draw_one(seed) == draw_one(seed)


@pytest.mark.parametrize("name", ["_template", "learning_rate"])
def test_a_lessons_items_are_drawn_in_their_order_with_their_marks(name: str) -> None:
    lesson = load_lesson(LESSONS / name)
    functions = item_functions(lesson.folder)
    items = list(draw_all(lesson, 5))
    assert [item.name for item in items] == list(functions)
    for item in items:
        function = functions[item.name]
        assert (item.lesson, item.seed) == (name, 5)
        assert (item.concept, item.version) == (function.concept, function.version)  # type: ignore[attr-defined]


def test_other_seeds_give_other_items() -> None:
    lesson = load_lesson(LESSONS / "_template")
    assert len({draw_item(lesson, "new_weight", seed).prompt for seed in range(30)}) > 10


def test_helpers_are_no_items(folder_of_items: Callable[[str], Path]) -> None:
    quiz = HEAD + "def helper():\n    return 1\n\n@item(concept='c')\ndef one(draw):\n    return sign('?', 1, 'So.')\n"
    assert list(item_functions(folder_of_items(quiz))) == ["one"]


def test_an_unknown_item_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        draw_item(load_lesson(LESSONS / "_template"), "nothing", 0)


def test_a_draw_that_makes_no_question_is_drawn_again(folder_of_items: Callable[[str], Path]) -> None:
    lesson = load_lesson(folder_of_items(SOMETIMES))
    items = [draw_item(lesson, "sometimes", seed) for seed in range(20)]
    assert {item.key for item in items} == {18, 19, 20}
    assert {item.version for item in items} == {4}
    assert items == [draw_item(lesson, "sometimes", seed) for seed in range(20)]


def test_after_many_draws_in_vain_it_says_which_item_found_no_numbers(folder_of_items: Callable[[str], Path]) -> None:
    lesson = load_lesson(folder_of_items(NEVER))
    with pytest.raises(NoDraw, match=rf"fresh/quiz\.py: never found no good numbers for seed 7 in {TRIES} tries"):
        draw_item(lesson, "never", 7)
    assert item_functions(lesson.folder)["never"].calls == TRIES  # type: ignore[attr-defined]


def test_a_number_that_a_hint_holds_is_drawn_again(folder_of_items: Callable[[str], Path]) -> None:
    lesson = load_lesson(folder_of_items(EXAMPLE))
    assert {draw_item(lesson, "example", seed).key for seed in range(30)} == {1, 2, 4}
    assert draw_item(lesson, "given", 0).key == 7
    with pytest.raises(NoDraw, match="a hint holds the number that is asked"):
        draw_item(lesson, "told", 0)
