"""Every computed form against an oracle of its own: finite differences, closed forms, torch's own optimizer."""

import math
from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.ask.compute import Computed, compute
from tutor.ask.evaluate import evaluate
from tutor.ask.formula import parse

small = st.integers(-5, 5).map(float)
places = st.integers(-30, 30).map(lambda tenths: tenths / 10)
rates = st.sampled_from([0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1.0, 1.1])
lists = st.lists(small, min_size=2, max_size=5)
few = settings(max_examples=25, deadline=None)
SMOOTH = [
    "sin(x)",
    "cos(2x)",
    "exp(x)",
    "tanh(x)",
    "sigmoid(3x)",
    "softplus(x)",
    "x*exp(-x)",
    "(x^2+1)^2",
    "sin(x)/(x^2+2)",
]


def computed(question: str) -> Computed:
    found = compute(question)
    assert found is not None, question
    return found


def value(question: str) -> float:
    number = computed(question).value
    assert number is not None, question
    return number


def slope(function: Callable[[float], float], at: float, width: float = 1e-5) -> float:
    return (function(at + width) - function(at - width)) / (2 * width)


def near(number: float) -> object:
    return pytest.approx(number, rel=1e-5, abs=1e-6)


@given(small, small, small, places)
@few
def test_the_derivative_of_a_polynomial(a: float, b: float, c: float, at: float) -> None:
    question = f"derivative of {a:g}x^3 + ({b:g})x^2 + ({c:g})x at x = {at:g}"
    assert value(question) == near(3 * a * at**2 + 2 * b * at + c)


@given(st.sampled_from(SMOOTH), places)
@few
def test_the_derivative_of_a_smooth_function(formula: str, at: float) -> None:
    tree = parse(formula)
    assert value(f"what is the slope of {formula} at x = {at:g}?") == near(
        slope(lambda x: evaluate(tree, {"x": x}), at)
    )


@given(st.sampled_from(SMOOTH), places)
@few
def test_the_second_derivative(formula: str, at: float) -> None:
    tree = parse(formula)

    def first(x: float) -> float:
        return slope(lambda inner: evaluate(tree, {"x": inner}), x, 1e-4)

    assert value(f"second derivative of {formula} at x = {at:g}") == pytest.approx(
        slope(first, at, 1e-4), rel=1e-3, abs=1e-4
    )


@given(small, small, places, places)
@few
def test_partials_and_the_gradient_vector(a: float, b: float, x: float, y: float) -> None:
    formula = f"{a:g}x^2*y + ({b:g})y^2"
    by_x, by_y = 2 * a * x * y, a * x**2 + 2 * b * y
    assert value(f"partial derivative of {formula} wrt y at x={x:g}, y={y:g}") == near(by_y)
    assert computed(f"gradient of {formula} at ({x:g}, {y:g})").values == (near(by_x), near(by_y))


@given(places, small, small, small)
@few
def test_the_gradient_of_a_loss_with_data(w: float, b: float, x: float, y: float) -> None:
    question = f"loss = (w*x + b - y)^2 with x={x:g} y={y:g} w={w:g} b={b:g}. gradients for w and b?"
    miss = 2 * (w * x + b - y)
    assert computed(question).values == (near(miss * x), near(miss))


@given(places, small)
@few
def test_the_sign_is_that_of_the_value(w: float, target: float) -> None:
    found = computed(f"what is the sign of the gradient of (w - ({target:g}))^2 at w = {w:g}")
    expected = 2 * (w - target)
    assert found.sign == ("zero" if expected == 0 else "positive" if expected > 0 else "negative")
    assert found.value == near(expected)


@given(places, small, rates)
@few
def test_one_update_from_a_given_gradient(w: float, gradient: float, lr: float) -> None:
    assert value(f"w = {w:g}, the gradient is {gradient:g} and lr = {lr}. what is the new w?") == near(
        w - lr * gradient
    )


@given(places, small, rates, st.integers(1, 8))
@few
def test_several_steps_on_a_bowl(w: float, target: float, lr: float, steps: int) -> None:
    question = f"w after {steps} steps of gradient descent on (w - ({target:g}))^2 from w = {w:g} with lr {lr}"
    assert value(question) == near(target + (w - target) * (1 - 2 * lr) ** steps)


@given(places, st.sampled_from([0.5, 0.9]), rates, st.integers(1, 6))
@few
def test_momentum_is_that_of_torchs_optimizer(w: float, momentum: float, lr: float, steps: int) -> None:
    weight = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=lr, momentum=momentum)
    for _ in range(steps):
        optimizer.zero_grad()
        ((weight - 3) ** 2).backward()
        optimizer.step()
    question = f"(w-3)^2, start at w={w:g}, sgd with lr={lr} and momentum={momentum}, w after {steps} steps"
    assert value(question) == near(weight.item())


@given(places, st.sampled_from(["Adam", "AdamW", "RMSprop", "Adagrad", "SGD"]), rates, st.integers(1, 6))
@few
def test_an_optimizer_is_that_of_torch(w: float, name: str, lr: float, steps: int) -> None:
    weight = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, name)([weight], lr=lr, weight_decay=0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        ((weight - 30) ** 2).backward()
        optimizer.step()
    question = f"(w-30)^2, start at w={w:g}, {name} with lr={lr} and weight decay 0.1, w after {steps} steps"
    assert value(question) == near(weight.item())


@given(st.integers(1, 9), st.integers(1, 300))
@few
def test_the_verdict_on_a_bowl_follows_from_lr_times_curvature(a: int, hundredths: int) -> None:
    product = hundredths / 100 * 2 * a
    expected = "oscillates" if math.isclose(product, 2) else "converges" if product < 2 else "diverges"
    found = computed(f"does gradient descent on {a}x^2 converge or diverge with lr {hundredths / 100}")
    assert found.verdict == expected
    assert value(f"what is the largest stable learning rate for {a}x^2") == near(1 / a)


@given(places, small, rates, st.integers(2, 6))
@few
def test_every_step_on_a_bowl(w: float, target: float, lr: float, steps: int) -> None:
    setting = f"of gradient descent on (w - ({target:g}))^2 from w = {w:g} with lr {lr}"
    walk = [target + (w - target) * (1 - 2 * lr) ** step for step in range(1, steps + 1)]
    assert computed(f"list w after each of the first {steps} steps {setting}").values == tuple(map(near, walk))
    heights = tuple(near((each - target) ** 2) for each in walk)
    assert computed(f"what is the loss after every step, {steps} steps {setting}").values == heights
    assert value(f"what is the loss after {steps} steps {setting}") == heights[-1]


@given(places, small, rates)
@few
def test_how_far_one_step_goes(w: float, target: float, lr: float) -> None:
    change = -lr * 2 * (w - target)
    setting = f"in one step on (w - ({target:g}))^2 from w = {w:g} with lr {lr}"
    assert value(f"how far does w move {setting}") == near(abs(change))
    assert value(f"by how much does w change {setting}") == near(change)


@given(st.lists(small, min_size=2, max_size=4))
@few
def test_slopes_at_several_places(at: list[float]) -> None:
    first, *others = at
    listed = f"x = {first:g}" + "".join(f" and x = {each:g}" for each in others)
    assert computed(f"slope of x^3 - x at {listed}").values == tuple(near(3 * each**2 - 1) for each in at)


@given(small.filter(lambda a: a > 0), small, small)
@few
def test_the_lowest_place_and_how_low_it_is(a: float, b: float, c: float) -> None:
    formula = f"{a:g}x^2 + ({b:g})x + ({c:g})"
    assert value(f"where is {formula} lowest") == near(-b / (2 * a))
    assert value(f"what is the minimum value of {formula}") == near(c - b**2 / (4 * a))


@given(st.lists(st.tuples(small, small), min_size=2, max_size=4, unique_by=lambda pair: pair[0]), places)
@few
def test_the_mse_of_a_line_on_pairs(data: list[tuple[float, float]], w: float) -> None:
    pairs = ", ".join(f"({x:g}, {y:g})" for x, y in data)
    mse = sum((w * x - y) ** 2 for x, y in data) / len(data)
    assert value(f"data {pairs}, model y = w*x, w = {w:g}. what is the mse") == near(mse)
    best = sum(x * y for x, y in data) / sum(x * x for x, _ in data)
    assert value(f"data {pairs}, model y = w*x. which w gives the smallest mse") == near(best)


@given(places, places)
@few
def test_up_and_down_follow_the_sign_of_the_slope(x: float, low: float) -> None:
    slope_here = 2 * (x - low)
    sign = "zero" if slope_here == 0 else "positive" if slope_here > 0 else "negative"
    rising = computed(f"is (x - ({low:g}))^2 rising or falling at x = {x:g}")
    moving = computed(f"loss = (x - ({low:g}))^2, x = {x:g}. should x go up or down?")
    assert {rising.sign, moving.sign} == {sign}
    assert rising.value == moving.value == near(slope_here)


@given(small, small.filter(bool))
@few
def test_where_the_gradient_is_zero(root: float, scale: float) -> None:
    assert value(f"where is the gradient of {scale:g}(x - ({root:g}))^2 zero?") == near(root)


@given(st.lists(st.integers(-6, 6), min_size=2, max_size=3, unique=True))
@settings(max_examples=8, deadline=None)
def test_all_places_where_the_gradient_is_zero(roots: list[int]) -> None:
    a, b, c = (*roots, 0)[:3] if len(roots) == 3 else (*roots, roots[0] + 20)
    third, second, first = a + b + c, a * b + a * c + b * c, a * b * c
    formula = f"x^4/4 - ({third})x^3/3 + ({second})x^2/2 - ({first})x"
    assert computed(f"where is the gradient of {formula} zero?").values == tuple(
        near(root) for root in sorted((a, b, c))
    )


@given(places, st.integers(2, 6))
@few
def test_backward_calls_add_up_unless_cleared(w: float, calls: int) -> None:
    question = f"loss = w^2, w = {w:g}, backward called {calls} times"
    assert value(f"{question} without zero_grad, what is w.grad?") == near(2 * w * calls)
    assert value(f"{question} with zero_grad in between, what is w.grad?") == near(2 * w)


@given(places, st.sampled_from([0.5, 0.1, 0.01]))
@few
def test_a_nudge(x: float, h: float) -> None:
    assert value(f"forward difference of x^2 at x={x:g} with h={h}") == near(2 * x + h)
    assert value(f"central difference of x^3 at x={x:g} with h={h}") == near(3 * x**2 + h**2)
    assert value(f"how much does x^2 change if I nudge x by {h} at x={x:g}") == near(2 * x * h + h**2)


@given(lists, st.sampled_from([0.5, 1.0, 3.0]))
@few
def test_clipping(gradient: list[float], limit: float) -> None:
    norm = math.hypot(*gradient)
    scale = min(1.0, limit / (norm + 1e-6))
    assert computed(f"clip the gradient {gradient} to norm {limit}").values == tuple(near(g * scale) for g in gradient)
    by_value = tuple(near(max(-limit, min(limit, g))) for g in gradient)
    assert computed(f"clip the gradient {gradient} by value {limit}").values == by_value


@given(lists, st.data())
@few
def test_losses_and_their_gradients(preds: list[float], data: st.DataObject) -> None:
    targets = data.draw(st.lists(small, min_size=len(preds), max_size=len(preds)))
    misses = [p - t for p, t in zip(preds, targets, strict=True)]
    count = len(preds)
    given_data = f"predictions {preds} and targets {targets}"
    assert value(f"what is the MSE of {given_data}?") == near(sum(miss**2 for miss in misses) / count)
    assert value(f"mean absolute error of {given_data}") == near(sum(map(abs, misses)) / count)
    gradient = computed(f"{given_data}, gradient of MSE wrt the predictions")
    assert gradient.values == tuple(near(2 * miss / count) for miss in misses)


@given(st.lists(st.integers(1, 99).map(lambda n: n / 100), min_size=2, max_size=4), st.data())
@few
def test_binary_cross_entropy(preds: list[float], data: st.DataObject) -> None:
    labels = data.draw(st.lists(st.integers(0, 1), min_size=len(preds), max_size=len(preds)))
    rows = list(zip(preds, labels, strict=True))
    entropy = -sum(math.log(p if t else 1 - p) for p, t in rows) / len(rows)
    assert value(f"binary cross entropy for predictions {preds} and labels {labels}") == near(entropy)
    slopes = tuple(near((-1 / p if t else 1 / (1 - p)) / len(rows)) for p, t in rows)
    assert computed(f"gradient of BCE wrt predictions for preds {preds}, labels {labels}").values == slopes


@given(lists)
@few
def test_vector_inputs(x: list[float]) -> None:
    assert computed(f"x = {x}, y = sum of x squared, what is x.grad").values == tuple(near(2 * each) for each in x)
    means = tuple(near(2 * each / len(x)) for each in x)
    assert computed(f"x = {x}, y = (x**2).mean(), what is x.grad").values == means


@given(lists)
@few
def test_cross_entropy_of_logits(logits: list[float]) -> None:
    powers = [math.exp(z) for z in logits]
    soft = [power / sum(powers) for power in powers]
    assert value(f"cross entropy of logits {logits} with target class 0") == near(-math.log(soft[0]))
    slopes = computed(f"gradient of cross entropy wrt logits for logits {logits} and label 0").values
    assert slopes == (near(soft[0] - 1), *(near(each) for each in soft[1:]))


@pytest.mark.parametrize("formula", ["relu(x)", "abs(x)", "leaky_relu(x)", "elu(x)", "|x|", "relu(-x)"])
def test_a_kink_has_the_slope_that_torch_gives_it(formula: str) -> None:
    plain = {"abs(x)": "x.abs()", "|x|": "x.abs()", "relu(x)": "x.relu()", "relu(-x)": "(-x).relu()"}
    x = torch.tensor(0.0, requires_grad=True)
    code = plain.get(formula, f"torch.nn.functional.{formula}")
    eval(code, {"torch": torch, "x": x}).backward()
    assert x.grad is not None
    assert value(f"derivative of {formula} at x = 0 in torch") == near(x.grad.item())


@pytest.mark.parametrize("lr", [0.1, 0.4, 0.6, 1.5])
def test_a_bowl_is_judged_as_a_run_of_it_ends(lr: float) -> None:
    x = 1.0
    for _ in range(300):
        x -= lr * 4 * x
    expected = "converges" if abs(x) < 1e-3 else "diverges"
    assert computed(f"will descent on 2x^2 with lr {lr} diverge?").verdict == expected
