"""Numbers that have a role outside the question leave it alone; givens that are written in their own way are read."""

import pytest

from tutor.ask.compute import compute
from tutor.ask.question import read
from tutor.ask.reading import Read

SLOPE = "derivative of 5x^2 - x at x = -1"
FRAMED = [
    f"Question 7. (a) {SLOPE} [2 marks]",
    f"6c) {SLOPE} (4 marks)",
    f"true/false quiz, 1 point. {SLOPE}",
    f"Dated 14 March 2025: {SLOPE}",
    f"Due on the 13th, sadly. {SLOPE}",
    f"I'm 41 and returning to maths after 20 years: {SLOPE}",
    f"Our course began at 9 am. {SLOPE}",
    f"As a 61-year-old retired carpenter I want the {SLOPE}",
    f"Please help, homework due at 23:59. {SLOPE}",
    f"This is the last of 10 problems. {SLOPE}",
    f"In lab 6 we had this. {SLOPE}",
    f"Section 8.2.1 eq (5): {SLOPE}",
    f"{SLOPE}, 4 decimals",
    f"My book (2nd edition, ch. 3) asks: {SLOPE}",
    f"Question 9 out of 12, 3 min left: {SLOPE}",
    f"On 12/05 we had this, and I scored 61/100. {SLOPE}",
    f"Sheet 6, task 1, part c) {SLOPE}",
    f"Greetings from Kraków! {SLOPE}",
]
UNFRAMED = [
    f"{SLOPE}, 14 times",
    f"{SLOPE} decay 3",
    f"{SLOPE}, 14",
    f"{SLOPE}, with 4 decimals moved",
    "derivative of 5x^2 - x at x = 2 points",
]
COMPUTED = [
    ("gradient ascent step on -(w-3)^2 from w=0 lr 0.1", 0.6),
    ("f(x,y) = x*y, gradient ascent from (1,2), lr 0.5, one step", (2.0, 2.5)),
    ("at which x has x^2 - 4x slope 6", 5.0),
    ("where is the slope of x^3 equal to 12", (-2.0, 2.0)),
    ("where is the slope of x^2 equal to 3", 1.5),
    ("find x such that the slope of x^2 is 8", 4.0),
    ("f(x) = x^2, where is f'(x) = 10", 5.0),
    ("if we increase w from 2 to 2.01, by how much does L = w^3 change?", 0.120601),
    ("what is the slope of y = 7x?", 7.0),
    ("gradient length of f = 3x + 4y", 5.0),
    ("exact change in x^3 when x goes from 2 to 2.1", 1.261),
    ("Sign of the derivative of x^2 + 4x + 4 at x = -1? Could be +1, 0 or -1.", 2.0),
    ("gradient of y = 10 - x² at x = 2?", -4.0),
    ("Differentiate twice: y = 1/x, at x = 1.", 2.0),
    ("What learning rate takes me from x = 5 to the bottom of x^2 in a single step?", 0.5),
    ("which lr lands (2w-4)^2 on its minimum in one step starting at w = 0?", 0.125),
    ("momentum 0.9, previous velocity 10, gradient now -1. What is the new velocity?", 8.0),
    ("v = 0.9 v + g, w = w - 0.1 v. With v = 1, g = 2, w = 5, next w?", 4.71),
    ("f(x)=x^2, x=2, lr=0.1, momentum mu=0.5, starts with v=0. x after two steps?", 1.08),
    ("xs = 1, 2, 3 and ys = 2, 4, 6, model ŷ = w x, w = 1. MSE?", 14 / 3),
    ("A line ŷ = wx is fitted to (1,3), (2,5). Compute the MSE for w = 1.", 6.5),
    ("(1,3) and (2,5) fitted by ŷ = wx. dMSE/dw at w = 1?", -8.0),
    ("Gradient vector (5, 12) is clipped to length 6.5. Result?", (2.5, 6.0)),
    ("loss = 3*w, loss.backward() three times without zeroing (fresh graph each), w=1. w.grad?", 9.0),
    ("x=2 y=x**2, backward called two times (retain_graph=True) with no zero_grad, x.grad = ?", 8.0),
]
OPEN = [
    "gradient ascent instead of descent: one step on w^2 from 5 lr 0.1",
    "one step of gradient ascent on w^2 from w=5, lr 0.1, momentum 0.9",
    "where is x^2 equal to 4",
    "what is the value of x^2 where its slope is 6",
    "y = x^2. what is y where the slope is 6",
    "where is the slope of |x| equal to 1",
    "what learning rate takes me from x = 5 to the bottom of x^4 in a single step?",
    "what learning rate lands at the minimum of x^2 in one step with momentum 0.9?",
    "what learning rate takes me to the bottom of x^2 + y^2 in one step?",
    "momentum as moving average: v = 0.9*v + 0.1*g with v=0, g=10, new v?",
    "w = 1, gradient 2, lr 0.1, velocity 3, new w?",
]


@pytest.mark.parametrize("question", FRAMED)
def test_a_number_with_a_frame_of_its_own_leaves_the_question_alone(question: str) -> None:
    found, plain = read(question), read(SLOPE)
    assert isinstance(found, Read)
    assert isinstance(plain, Read)
    assert found.question == plain.question


@pytest.mark.parametrize("question", UNFRAMED)
def test_a_number_without_one_asks_back(question: str) -> None:
    assert compute(question) is None


@pytest.mark.parametrize(("question", "expected"), COMPUTED)
def test_givens_are_read_as_people_write_them(question: str, expected: float | tuple[float, ...]) -> None:
    computed = compute(question)
    assert computed is not None
    assert (computed.values or computed.value) == pytest.approx(expected)


@pytest.mark.parametrize("question", OPEN)
def test_what_no_formula_of_ours_answers_is_not_computed(question: str) -> None:
    assert compute(question) is None
