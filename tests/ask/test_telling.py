"""What is told beside a question leaves it as it is, unless it may change what is asked."""

import pytest

from tutor.ask.compute import compute

STEP = "Where is w after one step of gradient descent on w^2 from w = 4 with lr 0.1?"
TOLD = [
    ("f(x) = x^2, lr 0.1, one gd step from x = 1: where do we land?", 0.8),
    ("w_1 = 3, lr 0.1, f(w) = w^2. What is w_2?", 2.4),
    ("find what the derivative is: x^2 at x = 3", 6.0),
    ("xs = [1, 2], ys = [1, 3], L(w) = sum (w*x - y)^2. What is dL/dw at w = 0?", -14.0),
    ("xs = [1, 2], ys = [1, 3], L(w) = Σ(wx − y)². What is dL/dw at w = 0?", -14.0),
    ("xs = [1, 2], ys = [1, 3], L(w) = sum(w*x - y)**2. What is dL/dw at w = 0?", -24.0),
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
    ("You are a genius. One more: derivative of x^2 at x = 10", 20.0),
    ("Best wishes from the library! What is the slope of x^2 at x = 5? Kind regards, Marie", 10.0),
    ("In the script of our professor it says f(x) = x^3. What's f'(1)?", 3.0),
    ("Your previous answer was great. Now the derivative of x^3 at x = 2?", 12.0),
    ("Never liked maths, nobody could explain it: slope of x^2 at x = 1?", 2.0),
    ("I added them up and got 10, but that is wrong. Local gradients 2, 3, 5. What is the total gradient?", 30.0),
    ("Without using the limit definition, what is the slope of x^2 at x = 3?", 6.0),
    ("Holding y fixed, derivative of x^2*y^3 in x at x = 1, y = 2", 16.0),
    ("Problem set 3, unit 4, cell 17: slope of x^2 at x = 2, round however you like", 4.0),
    ("Task (b), 2 marks. Slope of x^2 at x = 2?", 4.0),
    ("not sure if 2 or 4: slope of x^2 at x = 2?", 4.0),
    ("Check my work: f(x) = x^2 + 1, f(3) = 10?", 10.0),
    ("Can you verify that w becomes 0.8 after one step: w = 1, f(w) = w², lr = 0.1", 0.8),
    ("First question ever: derivative of x^2 at x = 2", 4.0),
    ("Slope of -x² at x = 4? I said 8 and got it wrong, why?", -8.0),
    ("Their course uses a wiki. Where is w after one step on w^2 from w = 4 with lr 0.1?", 3.2),
]
CORRECTED = [
    "f(x)=5x^2 at x=1, whats the gradient? edit: the 5 should be a 3",
    "slope of x^2 at x = 4. typo, the exponent is 3",
    "gradient of 3x^2 at x=1? sorry the 3 should have been a 4",
    "slope of x^2 at x=4? correction: x^3",
    "what is the derivative of 2x^2 at x=1. The 2 should be 7",
    "slope of 2x at x=1. should read 3x",
    "slope of x^2 at x = 1, make that x = 2",
    "gradient of x^2 at x=3. Ups I mistyped, it is x^4",
    "what is the slope of 4x^2 at x=1? the 4 is supposed to be a 2",
    "what is the slope of 6x^2 at x = 1? I meant to write a cube",
]
CHANGED = [
    *CORRECTED,
    "x_1 = 4 after one step of lr 0.1 on x^2. What was x_0?",
    "The derivative of f is 3x - 1. Give f''(2).",
    "The derivative is 2x. What is the slope at x = 3?",
    "SGD with momentum. f(w) = w^2, w = 1, lr 0.1. What is w after 2 steps?",
    "What is a third of the derivative of x^3 at x = 2?",
    "w = 3, loss = w.detach() * w, one backward. What is w.grad?",
    "What is the slope of x^2 at x = 3? My teacher wants the reciprocal.",
    f"{STEP} I do 3 steps.",
    f"{STEP} My friend did it with lr 0.2. What did he get?",
    "I use weight decay. Where is w after one step of gradient descent on w^2 from w = 1 with lr 0.1?",
    f"I use grumbling 0.2. {STEP}",
    f"We train with blubber. {STEP}",
    f"My gradients are crumpled. {STEP}",
    f"The optimizer is Zorp. {STEP}",
    "The curve is crumpled. What is the slope of x^2 at x = 3?",
    "Everything is negated. What is the slope of x^2 at x = 3?",
    "My teacher always wants the negative. What is the slope of x^2 at x = 3?",
    "What is the slope of x^2 at x = 3 if we don't know the function?",
    "Gradient descent on x², lr = 0.1, arrives at x = 4 after one step. Where was it before?",
    "gd on x^2 with lr 0.1 lands at x = 2 after one step, where from?",
    "one step of gd on x^2 with lr 0.1 ended up at x = 2. Its place at first?",
]


@pytest.mark.parametrize(("question", "expected"), TOLD)
def test_what_is_told_leaves_the_question_as_it_is(question: str, expected: float | tuple[float, ...]) -> None:
    computed = compute(question)
    assert computed is not None
    assert (computed.values or computed.value) == pytest.approx(expected)


@pytest.mark.parametrize("question", CHANGED)
def test_what_may_change_the_question_is_not_computed_past(question: str) -> None:
    assert compute(question) is None
