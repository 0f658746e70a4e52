"""One thing said in many ways: A, B or neither; the slope in one variable; bending; until something falls below."""

from itertools import product

import pytest

from tutor.ask.compute import compute

SIGNS = [
    "positive, negative or neither",
    "plus, minus, or zero",
    "negative or positive or none of them",
    "zero or positive",
]
WAYS = ["rising, falling or flat", "going up or down or neither", "increasing, decreasing or constant"]
BENDS = ["bending up or down", "curving downward", "curved up, down or not at all"]
PARTIALS = ["slope of x^2 y in the x direction", "the x derivative of x^2 y", "in x direction, how steep is x^2 y"]
FALLS = [
    "until w is below 0.1",
    "till w drops under 0.1",
    "needed until w^2 is below 0.01",
    "before the loss w^2 falls below 0.01",
]


def sign(question: str) -> tuple[str | None, float | None]:
    computed = compute(question)
    return (computed.sign, computed.value) if computed else (None, None)


@pytest.mark.parametrize(("signs", "at"), [*product(SIGNS, (1, 3))])
def test_a_sign_with_more_than_two_alternatives(signs: str, at: float) -> None:
    assert sign(f"is the slope of x^2-4x at x={at} {signs}?") == ("negative" if at < 2 else "positive", 2 * at - 4)


@pytest.mark.parametrize(("ways", "at"), [*product(WAYS, (1, 2))])
def test_a_way_with_a_third_alternative(ways: str, at: float) -> None:
    assert sign(f"is x^2-4x {ways} at x={at}?") == ("negative" if at < 2 else "zero", 2 * at - 4)


@pytest.mark.parametrize("bends", BENDS)
def test_how_a_curve_bends_is_the_sign_of_its_second_derivative(bends: str) -> None:
    assert sign(f"is x^3 {bends} at x = -1?") == ("negative", -6)


@pytest.mark.parametrize("partial", PARTIALS)
def test_the_slope_in_one_variable(partial: str) -> None:
    assert sign(f"{partial} at (2, 3)") == (None, 12)


@pytest.mark.parametrize("falls", FALLS)
def test_until_something_falls_below_a_number(falls: str) -> None:
    assert sign(f"how many steps {falls} for w^2 from w=1 with lr 0.1?") == (None, 11)


@pytest.mark.parametrize(
    "question",
    [
        "is x^2-4 positive, negative or neither at x = 1",
        "is the slope of x^2 rising, falling or flat at x = 1",
        "how many steps until the slope of w^2 is below 0.1 from w=1 with lr 0.1",
        "how many steps on w^2 from w=1 with lr 0.1 until less than 0.1",
    ],
)
def test_what_may_be_of_something_else_asks_back(question: str) -> None:
    assert compute(question) is None
