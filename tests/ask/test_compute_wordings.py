"""Everyday wordings, slips and remarks, each with its answer worked out by hand; and their near misses."""

import pytest

from tutor.ask.compute import compute

BOWL = "f(a,b) = (a-1)^2 + 2(b+1)^2"
LINE = "loss = (w*x + b - 5)^2, x=1, w=1, b=1, lr=0.1"

ANSWERS: list[tuple[str, float | list[float]]] = [
    ("f(x)=x^2 at x=3, if i nudge x by 0.01 about how much does f change (use the derivative)", 0.06),
    ("first order estimate for the change of sqrt(x), x: 4 → 4.1", 0.025),
    ("using the slope, estimate change in x^3 when x goes from 2 to 2.001", 0.012),
    ("Use the derivative to estimate the change in y = x⁴ as x increases from 1 to 1.01.", 0.04),
    ("w=2, L=(w-5)^2. nudge w by -0.1, how much does L change to first order", 0.6),
    ("Linear approximation of the change of ln(x) when x moves from 2 to 2.1", 0.05),
    ("According to the derivative, how much does x^2 change if x is nudged by 0.1 from x = 5?", 1.0),
    ("Based on the slope at x=2, how much will 1/x change if x is bumped by 0.1?", -0.025),
    ("first order change of f(x) = e^x at x = 0 for a nudge of 0.3", 0.3),
    ("Linear estimate: x^2 at x=3, nudge 0.5, change of f?", 3.0),
    ("f(x) = x^2, how much does f change if x is nudged by 0.01 at x = 3?", 0.0601),
    # several weights are wanted
    (f"{BOWL}, a=0, b=0, lr 0.25: a and b after one step", [0.5, -1]),
    (f"bowl {BOWL}, start a=2 b=1, step size 0.1, what are the new a and b after a single step?", [1.8, 0.2]),
    (f"{LINE}, both parameters after one step", [1.6, 1.6]),
    (f"{LINE}, new w and b?", [1.6, 1.6]),
    ("f(u,v)=u^2+v^2, u=1, v=2, lr 0.1, what do u and v become after one update", [0.8, 1.6]),
    ("when a is 2, slope of a^3", 12),
    ("hi so this is wrong: derivative of x^2 at 3 is 5?", 6),
    # the formula itself is wanted, not the place
    ("how large is (w-3)^2 after 2 steps of gradient descent from w=1 with lr 0.1", 1.6384),
    ("what is 2x^2 after one gradient descent step from x=1, learning rate 0.1", 0.72),
    # the largest rate
    ("from which learning rate does gradient descent on 4x^2 diverge", 0.25),
    ("at what step size does gd stop to converge for 5w^2", 0.2),
    ("above what lr does descent on (w-3)^2 no longer converge?", 1),
    ("boundary between stable and unstable learning rates for 2x^2", 0.5),
    ("cutoff learning rate between convergence and divergence for 10*x^2", 0.1),
    # steps
    ("start: w=1. cost: w^2. lr: 0.1. w after 1 step?", 0.8),
    ("cost function (w-2)^2, w = 0, lr 0.25, what is w after one step", 1),
    ("w=1, loss w^2, lr 1.5. w after 1 step? i guess thats way too large", -2),
    ("w=1, loss w^2, lr .1 - what is w after one step? thanks in advance", 0.8),
    ("I take two steps downhill on x^2 from x=1 with lr 0.25. what's the loss afterwards?", 0.0625),
    ("how much does w increase in one step on (w-3)^2 from w=1 with lr 0.1", 0.4),
    ("how much does w rise after one update if w=0, loss=(w-2)^2 and lr=0.5", 2),
    ("w after steps 1, 2 and 3 on w^2, w=1, lr 0.1", [0.8, 0.64, 0.512]),
    ("give x after iteration 1, 2 for x^2 from x=8 with lr 0.25", [4, 2]),
    ("mse loss, y = w*x, x=2, y=4, w=1, lr=0.1, new w?", 1.8),
    ("y = w*x, data (1,2) and (2,4), mse, w starts at 0, lr 0.1, w after one step?", 1),
    ("y = w*x, data (1,2) and (2,4), sum of squared errors, w starts at 0, lr 0.1, w after one step?", 2),
    ("lerning rate 0.5, strating at x = 4, fucntion x^2 + x, x after one step of gradeint descnet", -0.5),
    ("momentm 0.9, learning rate .1, w=1, loss w^2: w after 2 steps", 0.46),
    # slopes
    ("hi, i'm stuck on this exercise: derivative of x^2 at x = 3", 6),
    ("Quick question for my homework. how steep is x^3 at x=1?", 3),
    ("how fast is 5*t^2 changing at t=3", 30),
    ("how quickly does x^3 change around x = 1", 3),
    ("how does w^2*b change with w at w=2, b=3", 12),
    ("keep y constant at 2, what is the derivative of x^2*y with respect to x at x=3", 12),
    (r"\left.\frac{dy}{dx}\right|_{x=3}, y = x^2", 6),
    ("dy/dx|_{x=3} for y = x^2", 6),
    ("three partial derivatives of x*y*z at x=1, y=2, z=3", [6, 3, 2]),
    ("slope of x^2 (x = 3)", 6),
    ("partial of x*y (wrt x) with x=2, y=7", 7),
    ("dL/dy = 2, dy/dx = 3 then what is dL/dx", 6),
    ("slope at the bottom of (x-4)^2, so x = 4?", 0),
    # calls
    ("calling .backward() twice on x^2 at x=3 without zeroing, x.grad?", 12),
    ("backward() called two times on freshly computed w^2 (w = 1), never zeroed, what does w.grad contain", 4),
    # the lowest place, losses
    ("(2w - 6)^2 is lowest for w = ?", 3),
    ("optimal w for (w-3)^2", 3),
    ("which w will gd settle at for (w-1)^2 + (w-2)^2", 1.5),
    ("what is the best b for y = x + b with points (1, 2), (2, 5), mse", 2),
    ("mean squared error of [1,2] against [3,5]", 6.5),
    ("sse of predictions [1,2,3] and targets [1,1,1]", 5),
    ("mse gradient wrt w, model y = w*x, one data point (x=2, y=3), w currently 1", -4),
]

WAYS = [
    ("does gradient descent move w up or down for (w-3)^2 at w=5", "positive"),
    ("loss (w-3)^2 with w=1, will training push w up (increase) or down (decrease)?", "negative"),
    ("is x^3 rising (increasing) or falling (decreasing) at x=-2?", "positive"),
    ("gradient worked out to 0.4: which way does the weight move", "positive"),
    ("prediction = w*3, target = 6, w = 1, squared error, should w increase or decrease", "negative"),
    ("which way should w go to reduce the mse if prediction = w*x, x=1, y=3, w=1", "negative"),
]

FATES = [
    ("is 1.2 too large a step size for 2x^2 starting at x = 3: converges or diverges?", "diverges"),
    ("is 0.1 too high a learning rate for 3w^2 from w=1", "converges"),
    ("lr 0.5 on 2x^2 from x=1, does it bounce between two values or converge?", "oscillates"),
    ("learning rate 0.3 on x^2 from x=5 - does gd converge or diverge", "converges"),
]

LEFT_ALONE = [
    f"{LINE}, what are the new w and bias after one step",
    f"{LINE}, gradient wrt w and the bias",
    "what is a when b = 3",
    "is 0.3 too small a learning rate for w^2",
    "which learning rate converges fastest on x^2",
    "which learning rate converges in one step on x^2",
    "lower bound on the learning rate for x^2 so it converges",
    "at what learning rate does gd on x^2 converge fastest",
    "which lr is best for x^2 to converge",
    "gradient of w^2 at w=3? sorry not w^2",
    "lr 1.5 on w^2 from w=1 ok? i think its too big",
    "a decent gradient of x^2 at x=1, decent step",
    "how much does the loss grow after one step on w^2 from w=1 with lr 1.5",
    "how much should w shrink in one step on (w-3)^2 from w=5 with lr 0.1",
    "how much does x^2 change in one step of gd from x=3 with lr 0.1",
    "how much does the slope grow after one step on w^2, w=1, lr 0.1",
    "how much should lr increase on x^2 from x=1, lr 0.1, in one step",
    "list w after step 1, 3 and 5 on w^2, w=1, lr 0.1",
    "w after step 2, 3 on w^2, w=1, lr 0.1",
    "squared error, points (1,1) and (2,4), y=w*x, w=0, lr 0.1, new w after one step",
    "how fast is x^2 changing from x=1 to x=3",
    "how quickly is x^3 changing per second at x=1",
    "how does x^2 change with x when x goes from 1 to 2",
    "how fast does gradient descent change w for w^2 at w=1",
    "does training push the loss up or down, (w-3)^2 at w=5",
    "does gradient ascent move w up or down for (w-3)^2 at w=5",
    "best x for -x^2",
    "best w for w^3",
    "which w will gd settle at for (w-3)^2 with lr 0.1 after 3 steps",
    "best learning rate for (w-3)^2",
    "sum of squares of 1 and 2",
    "sum of squared errors of 3 and 5",
    "mean of [1,5] against [2,2]",
    "derivative of f(x=3) where f(x) = x^2",
]


@pytest.mark.parametrize(("question", "expected"), ANSWERS)
def test_an_everyday_wording_is_computed(question: str, expected: float | list[float]) -> None:
    computed = compute(question)
    assert computed is not None
    kind = "values" if isinstance(expected, list) else "value"
    assert computed.as_json() == {kind: pytest.approx(expected, rel=1e-4, abs=1e-6)}, computed.understood


@pytest.mark.parametrize(("question", "sign"), WAYS)
def test_a_direction_is_computed(question: str, sign: str) -> None:
    computed = compute(question)
    assert computed is not None
    assert computed.sign == sign, computed.understood


@pytest.mark.parametrize(("question", "verdict"), FATES)
def test_a_fate_is_computed(question: str, verdict: str) -> None:
    computed = compute(question)
    assert computed is not None
    assert computed.verdict == verdict, computed.understood


@pytest.mark.parametrize("question", LEFT_ALONE)
def test_a_near_miss_is_left_alone(question: str) -> None:
    computed = compute(question)
    assert computed is None, (computed.understood, computed.as_json())
