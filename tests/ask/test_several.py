"""Several things asked at once are answered one by one; what only belongs together is asked back, or left alone."""

import pytest

from tutor.ask.compute import compute

AT_ONCE: list[tuple[str, list[tuple[float, ...]]]] = [
    ("value and slope of x^2 at x=3", [(9.0,), (6.0,)]),
    ("f(2), f'(2), f''(2) where f = x^3 - x", [(6.0,), (11.0,), (12.0,)]),
    ("compute f'(0), f'(1) and f'(2) for f(x)=x^2-2x", [(-2.0,), (0.0,), (2.0,)]),
    ("gradient at (1,0) and at (0,1) of x^2 + 4y^2", [(2.0, 0.0), (0.0, 8.0)]),
    ("slope of sin x and cos x at 0", [(1.0,), (0.0,)]),
    ("relu derivative at -1, and at 2?", [(0.0,), (1.0,)]),
    ("L=w^2, w=2, lr=0.1: w after 1 and after 3 steps", [(1.6,), (1.024,)]),
    ("L=w^2, w=2: w after 2 steps with lr 0.1 and with lr 0.4", [(1.28,), (0.08,)]),
    ("loss (w-3)^2, w=1: loss, gradient, and w after one step with lr .1", [(4.0,), (-4.0,), (1.4,)]),
    ("x^2 at 3: how steep is it, and the value?", [(6.0,), (9.0,)]),
    ("central difference of x^2 at x=1 with h=0.1 and h=0.01", [(2.0,), (2.0,)]),
    ("Given L = (w-1)^2. a) dL/dw at w = 3. b) w after one step with lr 0.1.", [(4.0,), (2.6,)]),
]


@pytest.mark.parametrize(("question", "expected"), AT_ONCE)
def test_each_thing_is_answered(question: str, expected: list[tuple[float, ...]]) -> None:
    found = compute(question)
    assert found is not None
    assert [each.numbers for each in found.each] == [pytest.approx(numbers) for numbers in expected]


@pytest.mark.parametrize(
    "question",
    [
        "sum of f'(1) and f'(2) for f=x^2",
        "total of f'(1) and f'(2) for f=x^2",
        "difference between f'(1) and f'(2), f=x^2",
        "slope of x^2 and x^3 at 1 multiplied",
        "clip gradients [3,4] and [6,8] to norm 1",
        "The derivative of f is 3x - 1. Give f''(2).",
        "list w after step 1, 3 and 5 on w^2, w=1, lr 0.1",
        "squared error, points (1,1) and (2,4), y=w*x, w=0, lr 0.1, new w after one step",
        "f'(1) and f'(2) for f=x^2, give the mean",
        "average slope of x^3 at 1 and 3",
        "value and slope of x^2 at its minimum",
        "w went from 3 to 2.4 in two steps with lr 0.1, what was the gradient",
        "the ratio of the value and the slope of x^2 at 3",
    ],
)
def test_what_is_made_of_several_things_is_not_taken_apart(question: str) -> None:
    assert compute(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "derivative of x^2, i.e. the slope at 3",
        "minimum of x^2-4x, where and how low",
        "derivative of cos(3x) at pi/6: a) -3 b) 0 c) 3",
        "momentum 0.5 (buf = 0.5*buf + grad, w -= lr*buf), f(w) = w^2, w = 2, lr = 0.1. w after 2 steps?",
    ],
)
def test_one_thing_in_two_words_is_one(question: str) -> None:
    found = compute(question)
    assert found is not None
    assert not found.others
