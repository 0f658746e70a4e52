"""What is told beside a question leaves it as it is, unless it may change what is asked."""

import pytest

from tutor.ask.compute import compute

STEP = "Where is w after one step of gradient descent on w^2 from w = 4 with lr 0.1?"
TOLD = [
    ("I failed my last quiz with 3 out of 20 points. What is the slope of x^2 at x = 4?", 8.0),
    ("Slope of x^2 at x = 3? I bet six because 3 is odd.", 6.0),
    ("On page 212 the author claims that exp(x) has slope 2 at x = 0. What is the slope of exp(x) at x = 0?", 1.0),
    (f"Not sure whether I should add or subtract. {STEP}", 3.2),
    ("My guess is (1, 1). Clip the gradient (3, 4) to norm 2.5, what comes out?", (1.5, 2.0)),
    ("Clip the gradient (6, 8): we clip its norm to 5. What do we get?", (3.0, 4.0)),
    ("Which gradient is left after clipping (6, 8) to max norm 5?", (3.0, 4.0)),
    ("In the tutorial (part 2 of 6) they ask for the slope of x^2 at x = 3", 6.0),
    ("Is the slope of x^2 at x = 3 really 6?", 6.0),
    ("So: part c, gradient of x^2 at x = 3", 6.0),
    ("Slope of x^3 at x = 2, and please show each step. Don't skip steps!", 12.0),
    ("MSE for targets 10, 20 and predictions 12, 17?", 6.5),
    ("x = 2, 4, y = 3, 7, model y = w*x. Gradient of the MSE with respect to w at w = 2?", 6.0),
    ("SGD with momentum 0.9, lr 0.1, f(w) = w^2, start w = 1 and velocity 0. What's w after 2 steps?", 0.46),
]
CHANGED = [
    "SGD with momentum. f(w) = w^2, w = 1, lr 0.1. What is w after 2 steps?",
    "What is a third of the derivative of x^3 at x = 2?",
    "w = 3, loss = w.detach() * w, one backward. What is w.grad?",
    "What is the slope of x^2 at x = 3? My teacher wants the reciprocal.",
    f"{STEP} I do 3 steps.",
    f"{STEP} My friend did it with lr 0.2. What did he get?",
    "I use weight decay 0.2. Where is w after one step of gradient descent on w^2 from w = 1 with lr 0.1?",
]


@pytest.mark.parametrize(("question", "expected"), TOLD)
def test_what_is_told_leaves_the_question_as_it_is(question: str, expected: float | tuple[float, ...]) -> None:
    computed = compute(question)
    assert computed is not None
    assert (computed.values or computed.value) == pytest.approx(expected)


@pytest.mark.parametrize("question", CHANGED)
def test_what_may_change_the_question_is_not_computed_past(question: str) -> None:
    assert compute(question) is None
