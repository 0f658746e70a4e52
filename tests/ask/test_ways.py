"""Ways to say the same: what is claimed, what moves and what stays, arrows, walks that end, the steepest direction."""

from typing import Any

import pytest

from tutor.ask.compute import compute
from tutor.ask.reply import reply

# What somebody says that a question comes to, and whether that is right.
CLAIMED: list[tuple[str, Any, bool]] = [
    ("they say grad of x*y*z at (1,2,3) = (6,3,2). I wanna double check", (6, 3, 2), True),
    ("slope of x^2 at x=3 = 7", 6, False),
    ("with w=6 and loss (w-2)^2, rate 0.25, I landed on 5 after one update. Did I mess up?", 4, False),
    ("The book does Adam with lr=0.001 from x=1 on x³, and prints 0.999 after an iteration. Makes sense?", 0.999, True),
    ("two of my classmates had a bet whether 4x - x^4 has its top at x = 1. settle it!", 1, True),
    ("is x^2-4x lowest at x = 3?", 2, False),
    ("is the minimum of x^2+y^2-6x at (3,0)?", (3, 0), True),
]
# One more way to say it than the tables of each kind have.
COMPUTED: list[tuple[str, Any]] = [
    ("I feel stupid, but is the derivative of x·x·x at 2 eight or twelve", 12),  # the answer is one of them
    ("f(x, y) = xy at x = 2, y = 3. bump y by 0.2 and leave x alone, how much does f change", 0.4),
    ("keeping y constant, derivative of x^2 y at x=2 y=5", 20),
    ("derivative of x^2 y with y held fixed at x = 2, y = 5", 20),
    ("does adding 0.001 to x raise or lower 4 - x^2 when x=-1", 0.001999),
    ("f(x,y)=x^2*y. if both rise 0.01 from (1,1)?", 0.030301),
    ("over 3 steps with lr 0.1 from w = 4, where does w^2 go?", 2.048),
    ("w <- w - 0.1*grad, loss w^2, w = 3, one step", 2.4),
    ("w goes 10 → 8 with lr 0.1; what was the gradient", 20),
    ("w.data -= 0.1*w.grad, w=0.7, w.grad=-3, new value", 1),
    ("grad descend one step from (1,1) on x²+3y², step 0.1", (0.8, 0.4)),
    ("gd lr=1 on x^2 from 3: first 4 positions", (-3, 3, -3, 3)),
    ("what lr would land on 0 in one step for w^2 from w = 4", 0.5),
    ("which learning rate gets (w-3)^2 from w=1 to 3 in a single step", 0.5),
    ("what lr makes gradient descent on 3w² blow up", 1 / 3),
    ("how many steps until |w| < 0.1 for w^2 from w = 1 with lr 0.1?", 11),
    ("how many steps on w^2 from w = 8 with lr 0.25 until w reaches 1?", 3),
    ("how many gd steps for (w-3)^2 from w=0, lr 0.1 till w hits 2?", 5),
    ("which x makes the slope of ½x²+3x equal 10", 7),
    ("gradient zero where? f = x² + xy + y² − 3x", (2, -1)),
    ("local max of x^3-3x^2?", 0),
    ("y = w*x, w = 2, x = 3, target 5, squared error, gradient of w?", 6),
    ("mse of [1,2,3] vs [1,2,5]", 4 / 3),
    ("mean squared error predictions 2 4 targets 1 5", 1),
    ("adam first step w=1 grad 2 lr 0.1", 0.9),
    ("dw db plz: ŷ=wx+b, x=-1, y=2, w=0.5, b=0.5, L=½(ŷ−y)²", (2, -2)),
    ("Given z(u,v)=u/v, compute zu and zv @ (4,2)", (0.5, -1)),
    ("use the chain rule here: sin(x^2) when x is 1", 1.08060461),
    ("sin squared x derivative at pi/4", 1),
    ("y-derivative of x*y^3 at (2,1)", 6),
    ("which direction is steepest descent for f=x²+4y² at (1,1)", (-2, -8)),
    ("Unit vector of steepest ascent for xy at (3,4)?", (0.8, 0.6)),
    ("a hiker stands at (2, -1) on z = 10 - x² - 3y². which direction to get up fastest", (-4, 6)),
    ("(f(2.001)-f(2))/0.001 for f=x^3", 12.006001),
    ("f(2+0.1) - f(2) for f = x^2", 0.41),
    ("RMSE of [1,2] and [2,4]", 1.58113883),
    ("huber loss of prediction 3 and target 0", 2.5),
    ("leaky relu slope at -2", 0.01),
    ("ExponentialLR gamma .9 from 0.1 - lr after 5 epochs", 0.059049),
    ("warmup linear over 10 steps up to lr 0.01, lr at step 4", 0.004),
    ("cosine annealing T_max=10 lr 0.1, lr after 5 steps?", 0.05),
    ("lr=1e-3, StepLR(step_size=2, gamma=0.5), rate after epoch 4", 0.00025),
]
# What must not become a number: another thing is asked, or there is a doubt.
NOT_COMPUTED = [
    "min of x² on the interval from 2 to 5",
    "minimum of x^4 - x^2 near x = 1",
    "is y=x^3 flat at zero? is it a min?",
    "where is the slope of x^3 at x = 2 equal to 12",
    "slope of x^2 at x = 3 = y",
    "I feel stupid, but is the derivative of x·x·x at 2 eight or nine",
    "slope of x^2 at x = 3, the 6 of them",
    "w^2, I ended at 5 after a step with lr .1. where did I start?",
    "prediction 3, target 5, squared error, gradient of w?",
    "one step on (w*x - y)^2 from w=1, keep x fixed, x = 2, y = 1, lr 0.1",
    "steepest ascent or steepest descent of x*y at (1, 2)?",
    "does x^2 fall fastest at 3?",
    "one step on w^2 from w = 1 with lr 0.1 and a cosine schedule",
    "step decay halves lr every 10 epochs, start 0.4, lr at epoch 25",
    "how does warmup over 10 steps help?",
]


@pytest.mark.parametrize(("question", "expected", "right"), CLAIMED)
def test_what_is_claimed_is_answered_yes_or_no(question: str, expected: Any, right: bool) -> None:
    said = reply(question)
    assert said.computed is not None
    assert (said.computed.values or said.computed.value) == pytest.approx(expected)
    assert said.right is right


@pytest.mark.parametrize(("question", "expected"), COMPUTED)
def test_each_way_to_say_it_is_read(question: str, expected: Any) -> None:
    found = reply(question).computed
    assert found is not None
    assert (found.values or found.value) == pytest.approx(expected)
    assert not found.others


@pytest.mark.parametrize("question", NOT_COMPUTED)
def test_what_asks_something_else_gets_no_number(question: str) -> None:
    assert compute(question) is None
    assert reply(question).stated is None
