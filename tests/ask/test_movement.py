"""A movement reads in every combination of its slots: who moves, which way, by how much, from where, what is asked."""

from itertools import product

import pytest

from tutor.ask.compute import compute

# x² from 2 to 2.1, or to 1.9.
UP = [
    "I nudge x up by 0.1 from 2",
    "x goes from 2 up 0.1",
    "x = 2 and I bump it up 0.1",
    "x gets a little bigger, like 0.1, from x = 2",
    "x climbs from 2 to 2.1",
    "there is a 0.1 increase in x at x = 2",
    "we take a small step of 0.1 from x = 2",
]
DOWN = [
    "x drops by 0.1 from 2",
    "I wiggle x by 0.1 down, starting at 2",
    "someone lowers x at 2 by 0.1",
    "x is moved from 2 to 1.9",
    "I take x = 2 and subtract 0.1",
]
AMOUNT = ["how does x^2 react", "what happens to x^2", "by how much does x^2 change", "the effect on x^2?"]
HEIGHT = ["what does x^2 become", "new value of x^2?"]
WAY = ["does x^2 get bigger or smaller", "does x^2 grow", "is x^2 going up or down"]
TINY = ["a small increase in x", "x gets a tiny bit bigger", "I raise x slightly", "x goes up a tad"]


def value(question: str) -> tuple[float | None, str | None]:
    computed = compute(question)
    return (computed.value and round(computed.value, 6), computed.sign) if computed else (None, None)


@pytest.mark.parametrize("movement", UP + DOWN)
def test_every_question_of_every_movement(movement: str) -> None:
    end = 2.1 if movement in UP else 1.9
    change, sign = round(end**2 - 4, 6), "positive" if movement in UP else "negative"
    expected = dict.fromkeys(AMOUNT, (change, None)) | {each: (round(end**2, 6), None) for each in HEIGHT}
    expected |= dict.fromkeys(WAY, (change, sign))
    assert {asked: value(f"If {movement}, {asked}") for asked in expected} == expected


@pytest.mark.parametrize(("movement", "asked"), [*product(TINY, WAY)])
def test_a_movement_without_a_number_asks_for_the_sign_of_the_slope(movement: str, asked: str) -> None:
    assert value(f"x is -1. {asked} with {movement}?") == (-2, "negative")


@pytest.mark.parametrize(
    "question",
    [
        "x drops by 50 percent from 4, how does x^2 react",
        "raise x from 2 to 3, then lower it to 2.5; how does x^2 change?",
        "x drops by -0.1 from 2, what happens to x^2",
        "I raise x by 0.1 from 2, is the new slope of x^2 bigger",
        "x goes up by 0.1 and down by 0.2 from 2, how does x^2 change",
        "if x gets smaller from 3, does x^2 get smaller",
        "x goes from 2 to 3 in one step, how does x^2 change with lr 0.1",
    ],
)
def test_what_is_no_single_movement_asks_back(question: str) -> None:
    assert compute(question) is None
