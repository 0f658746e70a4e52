"""The lexicon is data that one can read: each list is in order and holds nothing twice."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from tutor.ask.lexicon import FILE, innocent, roles, spread_out
from tutor.ask.spelling import respelled

TABLES = {**tomllib.loads(FILE.read_text(encoding="utf-8")), "innocent": innocent()}


def lists(table: dict[str, Any], name: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield each list of phrases with its name."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from lists(value, f"{name}{key}.")
        elif isinstance(value, str):
            yield f"{name}{key}", [" ".join(pattern.split()) for pattern in value.split(",")]


@pytest.mark.parametrize("phrases", [pytest.param(phrases, id=name) for name, phrases in lists(TABLES)])
def test_a_list_is_in_order_and_holds_nothing_twice(phrases: list[str]) -> None:
    assert phrases == sorted(set(phrases))
    spread = [phrase for pattern in phrases for phrase in set(spread_out(pattern))]
    assert [phrase for phrase in set(spread) if spread.count(phrase) > 1] == []


def test_no_word_stands_in_two_themes() -> None:
    patterns = [each for theme in ("pass", "innocent") for _, listed in lists(TABLES[theme]) for each in listed]
    words = [phrase for pattern in patterns for phrase in spread_out(pattern)]
    assert len(words) == len(set(words))


def test_a_plain_word_has_no_other_role() -> None:
    plain = {phrase for _, phrases in lists(TABLES["innocent"]) for phrase in phrases}
    assert {word for word in plain if not {"pass"} <= roles(word) <= {"pass", "thing"}} == set()


def test_no_slip_is_taken_for_a_plain_word() -> None:
    assert respelled("the roots of the gardem") == "the roots of the gardem"


@pytest.mark.parametrize("word", ["the", "please", "gradient descent"])
def test_a_theme_is_no_role(word: str) -> None:
    assert "pass" in roles(word)
    assert not any(role.startswith("pass.") for role in roles(word))
