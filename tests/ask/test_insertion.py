"""Innocent words leave a question as it is, changing ones make another of it or ask back; nothing is run for that."""

import random
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from tutor.ask.kinds import Question
from tutor.ask.lexicon import innocent
from tutor.ask.question import read
from tutor.ask.reading import Read

WORDS: dict[str, list[dict[str, Any]]] = tomllib.loads(Path(__file__).with_name("insertion.toml").read_text("utf-8"))
# {before} stands before what is asked for, {formula} behind the formula, {end} at the end.
QUESTIONS = [
    ("slope", "What is {before}the derivative of x^2{formula} at x = 3{end}?"),
    ("slope", "{before}slope of x^3 - 2x{formula} at x = 2{end}"),
    ("descent", "L = (w-3)^2{formula}, w = 1, lr = 0.1. What is {before}the new w after one step{end}?"),
    ("descent", "one step of gradient descent on (w-3)^2{formula} from w=1 with lr 0.1{end}"),
]


@lru_cache(maxsize=16)
def asked(question: str) -> Question | None:
    found = read(question)
    return found.question if isinstance(found, Read) and not found.why else None


def put(pattern: str, words: str, at: str) -> str:
    plain = pattern.format(before="", formula="", end="")
    if at == "front":
        return f"{words} {plain}"
    if at == "sentence":
        return f"{plain if plain.endswith('?') else plain + '.'} {words}"
    places = {"before_ask": "before", "middle": "formula", "after_ask": "end", "end": "end"}
    spaced = f"{words} " if at == "before_ask" else f" {words}"
    return pattern.format(**{"before": "", "formula": "", "end": "", places[at]: spaced})


def cases(sort: str) -> Iterator[tuple[str, str]]:
    """Yield (plain question, question with words put in)."""
    for words in WORDS[sort]:
        for kind, pattern in QUESTIONS:
            if set(words.get("for", ["any"])) & {"any", kind}:
                for at in words["at"]:
                    if at != "before_ask" or "{before}" in pattern:
                        yield pattern.format(before="", formula="", end=""), put(pattern, words["text"], at)


def plain_words() -> Iterator[tuple[str, str]]:
    """Yield (plain question, question with a plain word anywhere in it)."""
    words = [word.strip() for theme in innocent().values() for word in theme.split(",")]
    for word in random.Random(5).sample(words, 30):
        for _, pattern in QUESTIONS:
            for at in ("front", "before_ask", "middle", "end", "sentence"):
                yield pattern.format(before="", formula="", end=""), put(pattern, word, at)


def some(sort: str) -> list[tuple[str, str]]:
    return random.Random(7).sample(list(cases(sort)), 150)


@pytest.mark.parametrize(("plain", "question"), some("innocent"))
def test_innocent_words_leave_the_question_as_it_is(plain: str, question: str) -> None:
    assert asked(plain) is not None
    assert asked(question) == asked(plain)


@pytest.mark.parametrize(("plain", "question"), some("changing"))
def test_changing_words_ask_back_or_ask_something_else(plain: str, question: str) -> None:
    assert asked(question) != asked(plain)


def test_a_plain_word_never_blocks_wherever_it_stands() -> None:
    assert [question for plain, question in plain_words() if asked(question) != asked(plain)] == []


@pytest.mark.soak
@pytest.mark.parametrize("sort", ["innocent", "changing"])
def test_all_words_in_all_places(sort: str) -> None:
    wrong = [put_in for plain, put_in in cases(sort) if (asked(put_in) == asked(plain)) != (sort == "innocent")]
    assert wrong == []
