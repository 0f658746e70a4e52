"""The whole of Ask under random text: a reply each time, always one that JSON can hold."""

import json
import random

import pytest

from tests.ask.test_fuzz_compute import HOSTILE, mutated
from tutor.ask.reply import reply
from tutor.sandbox.interpret import interpret

KINDS = {"computed", "asks", "curated", "unknown", "social"}


def check(question: str) -> None:
    said = reply(question, interpret).as_json()
    assert said["question"] == question
    assert said["kind"] in KINDS
    assert len(said["topics"]) <= 3
    assert (said["computed"] is not None) == (said["kind"] == "computed")
    assert json.dumps(said, allow_nan=False)


def garbled(chance: random.Random) -> str:
    """Return a run of characters from all over unicode, half-pairs left out."""
    codes = (chance.choice((chance.randrange(32, 127), chance.randrange(0xE000))) for _ in range(chance.randrange(60)))
    return "".join(chr(code) if not 0xD800 <= code < 0xE000 else "?" for code in codes)


@pytest.mark.parametrize("question", HOSTILE, ids=lambda question: question[:20])
def test_hostile_text_gets_a_reply(question):
    check(question)


def test_random_text_gets_a_reply():
    chance = random.Random(0)
    for _ in range(150):
        check(mutated(chance))
        check(garbled(chance))


@pytest.mark.soak
def test_much_random_text_gets_a_reply():
    chance = random.Random(1)
    for _ in range(10_000):
        check(mutated(chance))
        check(garbled(chance))
