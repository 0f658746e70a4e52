"""Every number and every sign that a quiz calls right, computed again in a second way that knows only the question."""

import math
import runpy
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from tutor import LESSONS
from tutor.course import load_lesson
from tutor.course.load import lesson_folders
from tutor.quiz.draw import draw_item, item_functions
from tutor.quiz.items import SIGNS, Item, number, sign

Again = Callable[[Item], float]
FEW, MANY = range(25), range(200)
ZERO = 1e-6  # what a finite difference leaves of a zero


def slugs() -> list[str]:
    """Return the lessons of the course."""
    return [folder.name for folder in lesson_folders()]


@cache
def again_of(slug: str) -> dict[str, Again]:
    """Return the second ways that a lesson's test_quiz.py offers, by item."""
    return runpy.run_path(str(LESSONS / slug / "test_quiz.py"))["AGAIN"]


@cache
def drawn(slug: str, name: str, seeds: range) -> list[Item]:
    """Draw one item with every seed."""
    lesson = load_lesson(LESSONS / slug)
    return [draw_item(lesson, name, seed) for seed in seeds]


def asked(slug: str) -> list[str]:
    """Return the names of a lesson's number and sign items."""
    names = item_functions(LESSONS / slug)
    return [name for name in names if drawn(slug, name, range(1))[0].kind in ("number", "sign")]


def truth(item: Item) -> float:
    """Return the value that the quiz calls right."""
    return float(item.key if item.kind == "number" else item.options[item.key].value or 0)


def answers(items: list[Item]) -> set[str]:
    """Return the facts that are the answer itself, in every draw."""
    return {name for name in items[0].facts if all(item.facts[name] == truth(item) for item in items)}


def blind(item: Item, hidden: set[str]) -> Item:
    """Return the item as a second way may see it: prompt, code, curve and the facts that are inputs."""
    facts = {name: value for name, value in item.facts.items() if name not in hidden}
    return replace(item, options=(), slips=(), key=None, rule="", hints=(), preset=None, wrong={}, facts=facts)


def agrees(item: Item, value: float) -> bool:
    """Say whether a second way's value is the key: far within the item's tolerance, or of the same sign."""
    if item.kind == "number":
        return math.isclose(value, item.key, rel_tol=0, abs_tol=item.tolerance / 4)
    return math.isfinite(value) and SIGNS[item.key] == SIGNS[(value > ZERO) - (value < -ZERO) + 1]


def disagreements(slug: str, name: str, seeds: range) -> list[str]:
    """Return one line for each draw whose second value is not the key."""
    items, again = drawn(slug, name, seeds), again_of(slug)[name]
    hidden = answers(items)
    pairs = [(item, float(again(blind(item, hidden)))) for item in items]
    return [f"{name} {item.seed}: {truth(item)}, again {value}" for item, value in pairs if not agrees(item, value)]


@pytest.mark.parametrize("slug", slugs())
def test_every_number_and_sign_item_has_a_second_way(slug: str) -> None:
    assert sorted(again_of(slug)) == sorted(asked(slug))


@pytest.mark.parametrize("slug", slugs())
def test_the_second_way_gives_the_key(slug: str) -> None:
    assert [line for name in again_of(slug) for line in disagreements(slug, name, FEW)] == []


@pytest.mark.soak
@pytest.mark.parametrize("slug", slugs())
def test_the_second_way_gives_the_key_over_many_seeds(slug: str) -> None:
    assert [line for name in again_of(slug) for line in disagreements(slug, name, MANY)] == []


def test_a_second_value_that_is_off_is_seen() -> None:
    asked_number = number("?", 2.0, "So.", tolerance=0.1)
    values = (2.0, 2.02, 1.98, 2.03, -2.0, math.nan, math.inf)
    assert [agrees(asked_number, value) for value in values] == [True] * 3 + [False] * 4
    for value, right in [(-2.0, "negative"), (0.0, "zero"), (3.0, "positive")]:
        given = {"negative": -1e-3, "zero": 1e-9, "positive": 1e-3}
        assert [name for name, other in given.items() if agrees(sign("?", value, "So."), other)] == [right]
    assert not agrees(sign("?", 0.0, "So."), math.nan)


def test_a_second_way_does_not_see_the_answer() -> None:
    items = [number("?", key, "So.", beliefs={"b": 9.0}, facts={"w": w, "after": key}) for w, key in [(1, 1), (2, 4)]]
    seen = blind(items[0], answers(items))
    assert (seen.facts, seen.key, seen.options, seen.rule) == ({"w": 1}, None, (), "")
    assert seen.prompt == items[0].prompt
