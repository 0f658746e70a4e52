"""Questions in many wordings, each with its answer written by hand; and those that must be left alone."""

import math

import pytest

from tutor.ask.compute import compute

E2 = math.exp(2)

VALUES: list[tuple[str, float]] = [
    # one derivative at a point
    ("gradient of (2w - 6)^2 at w = 1", -16),
    ("what's the derivative of x^2 at x=3?", 6),
    ("derivative of x squared at 3", 6),
    ("slope of x³ at x = −2", 12),
    ("What is the slope of y = 3x^2 - 4x + 1 at x = 2", 8),
    ("d/dx (x^4) at x=1", 4),
    ("d/dx x^2 + 3x at x = 2", 7),
    ("dy/dx at x = 4 if y = sqrt(x)", 0.25),
    ("y = x^3 - 2x, find dy/dx when x = 2", 10),
    ("f(x) = x^2 + 1, what is f'(3)?", 6),
    ("f(x)=e^x, f'(0)", 1),
    ("f'(2) for f(x) = 1/x", -0.25),
    ("compute df/dx at x=1 for f(x) = ln(x)", 1),
    ("derivative of sin x at 0", 1),
    ("derivative of cos(x) at x = pi", 0),
    ("whats the gradient of tanh at 0", 1),
    ("sigmoid'(0)", 0.25),
    ("derivative of the sigmoid at 0?", 0.25),
    ("slope of relu at -3", 0),
    ("gradient of relu(x) at x = 2.5", 1),
    ("derivative of relu at zero in pytorch", 0),
    ("derivative of |x| at x=0 in torch", 0),
    ("gradient of abs(x-3) at x=1", -1),
    ("derivative of |2x - 4| at x = 5", 2),
    ("derivative of softplus(x) at 0", 0.5),
    ("gradient of e^(2x) at x = 1", 2 * E2),
    ("derivative of exp(-x) at x=0", -1),
    ("d/dx of ln(3x) at x = 3", 1 / 3),
    ("derivative of log(x) at 2", 0.5),
    ("derivative of the constant 5 at x=2", 0),
    ("slope of the line y = 7x - 3 at x = 100", 7),
    ("derivative of x-4 at x=1", 1),
    ("gradient of (x-4)^2 at 4", 0),
    ("gradient of (x-4)^2 at x=-4", -16),
    ("derivative of x squared plus one at x equals three", 6),
    ("what is the slope of x squared minus four x at x equals minus one", -6),
    ("gradient of w cubed at w is two", 12),
    ("derivative of three x squared at two and a half", 15),
    ("derivative of x to the fourth at one half", 0.5),
    ("derivative of x to the power of 5 at x = 1", 5),
    ("slope of half x squared at x = minus 3", -3),
    ("slope of x times sin x at zero", 0),
    ("gradient of one over x at 2", -0.25),
    ("derivative of square root of x at x = 9", 1 / 6),
    ("derivative of 2^x at x=0", math.log(2)),
    ("derivative of x^x at 1", 1),
    ("derivative of (x+1)(x-2) at x=0", -1),
    ("gradient of 2(x+1)^2 at x=0", 4),
    ("derivative of x(x-1) at 3", 5),
    ("derivative of (x^2+1)/(x-1) at x = 2", -1),
    ("derivative of sin(x^2 at x=1", 2 * math.cos(1)),
    ("gradient of 1/2 x^2 at x=5", 5),
    ("derivative of xe^x at 0", 1),
    ("derivative of sin^2 x at x=pi/4", 1),
    ("d/dx[3x^2] at x=-1", -6),
    (r"$\frac{d}{dx} x^3$ at $x=2$", 12),
    (r"\frac{dy}{dx} for y = \frac{x^2}{2} at x = 6", 6),
    (r"derivative of \sqrt{x} at x=4", 0.25),
    ("what is the rate of change of x^2 at x=-1?", -2),
    ("how steep is x^2 at x=3", 6),
    ("differentiate 4x^3 and evaluate at x=1", 12),
    ("gradient of f(w)=(w-3)**2 at w=1.", -4),
    ("Gradient of L(w) = (w - 3)^2 at w = 1?", -4),
    ("loss = (w-3)^2, w=5, what's the gradient?", 4),
    ("if loss is given by loss = (3w+1)^2 and w = 0, dloss/dw?", 6),
    ("dL/dw for L = (w*2 - 8)^2 at w=3", -8),
    ("what does autograd give for x**3 at x=2.0", 12),
    ("f prime of 2 where f(x) = x^2", 4),
    ("f'(x) at x = 1 where f(x) = x^5", 5),
    ("y' at x=2 for y = x^2", 4),
    ("evaluate the derivative of x^2-6x at the point x=3", 0),
    ("derivative of 0.5x^2 at x=1e-3", 0.001),
    ("derivative of x² at x = 0,5", 1),
    ("gradient of theta^2 at theta=3", 6),
    ("derivative of sinx at x=0", 1),
    ("derivative of max(0, x) at x = 2", 1),
    ("hey, could you please tell me the gradient of 3x^2 at x = 1? thanks", 6),
    ("Derivative of X^2 at X=3", 6),
    ("what's the derivative of x^2 - 5x w.r.t. x at 2", -1),
    ("slope of the curve y=x^2 at the point x = -0.5?", -1),
    ("the gradient of -x^2 at x = 2", -4),
    # second derivatives
    ("second derivative of x³ at 2", 12),
    ("f(x) = x^4, f''(1)", 12),
    ("f''(0) of f(x) = cos(x)", -1),
    ("d^2/dx^2 of x^3 at x=1", 6),
    ("d²y/dx² at x=2 for y = x^4", 48),
    ("what is the 2nd derivative of 5x^2 at x = 7", 10),
    ("second-order derivative of sin(x) at x = 0", 0),
    ("second derivative of 3x+1 at x=4", 0),
    ("third derivative of x^4 at x = 1", 24),
    (r"\frac{d^2}{dx^2} e^x at x=0", 1),
    ("f double prime of 1 for f(x) = x^3", 6),
    # one partial
    ("partial derivative of x^2*y wrt y at x=3, y=1", 9),
    ("partial of x²y with respect to x at (1, 2)", 4),
    ("∂z/∂x for z = x*y + y^2 at x=1, y=2", 2),
    ("∂z/∂y for z = x*y + y^2 at (1,2)", 5),
    (r"\frac{\partial f}{\partial y} of f(x,y) = x y^2 at (3, 2)", 12),
    ("z = 3xy, dz/dy at x=2 y=5", 6),
    ("df/dx(2,3) for f(x,y) = x^2*y", 12),
    ("loss = (w*x - y)^2 with x=2, y=4, w=1. gradient wrt w?", -8),
    ("gradient of the loss (w*x-y)^2 at w=1, x=2, y=4", -8),
    ("pred = w*x, loss = (pred - y)^2, w=2, x=3, y=5: dloss/dw", 6),
    ("u = 3x, y = u^2, what is dy/dx at x = 2", 36),
    ("f(u) = u^2, g(x) = 3x+1, derivative of f(g(x)) at x=1", 24),
    ("gradient of MSE for prediction 3 and target 5", -4),
    # snippets
    ("w = torch.tensor(2.0, requires_grad=True); loss = (w*3-1)**2; loss.backward(); what is w.grad?", 30),
    ("x = torch.tensor(3., requires_grad=True)\ny = x**2 + 2*x\ny.backward()\nprint(x.grad)", 8),
    ("x=torch.tensor(2.0).requires_grad_()\ny=torch.exp(x)\ny.backward()\nx.grad?", E2),
    ("if x = tensor(2.) and y = x.pow(3), what will x.grad be after y.backward()", 12),
    ("a = torch.tensor(2.0, requires_grad=True); b = a * 3; c = b ** 2; c.backward(); a.grad?", 36),
    # one update
    ("if w=1, lr=0.1 and the gradient is −8, what's the new w", 1.8),
    ("weight is 2, gradient is 4, learning rate 0.5. what is the weight after one step?", 0),
    ("w = 5, grad = 2, lr = 0.1 -> new w?", 4.8),
    ("new weight if weight 0.5, gradient -1, learning rate of 0.01", 0.51),
    ("one step of gradient descent on (w-3)^2 from w=1 with lr 0.1", 1.4),
    ("start at w = 1, loss = (w-3)^2, learning rate 0.75: where is w after 1 step?", 4),
    ("gradient descent on x^2 starting from x=10, lr=0.1, x after 3 steps?", 5.12),
    ("what's w after two steps of gradient descent on (w-3)^2 with lr=0.5 starting at w=1?", 3),
    ("f(x)=x^2, x0=4, lr 0.25, do 2 iterations of gradient descent. x?", 1),
    ("do three updates on 5x^2 from x = 1 with learning rate 0.1", 0),
    ("minimise (w-2)^2 with sgd lr 0.1 momentum 0.9 from w=0, w after 2 steps", 1.08),
    ("w=1, loss=(w-3)^2, lr=0.1, momentum=0.9, what is w after 3 steps of SGD", 2.876),
    ("loss=(w*x-y)^2, x=2, y=4, w=1, lr=0.1. what is the new w after one step", 1.8),
    ("what is the loss after one step on (w-3)^2 from w=1 with learning rate 0.1", 2.56),
    (
        "w = torch.tensor(1.0, requires_grad=True); opt = torch.optim.SGD([w], lr=0.1); loss = (w-3)**2; "
        "loss.backward(); "
        "opt.step(); what is w now?",
        1.4,
    ),
    ("w is 3 and the gradient is minus two, learning rate one tenth, what is the updated w", 3.2),
    # where the gradient is zero
    ("where is the gradient of (x-3)^2 zero?", 3),
    ("for which x is the derivative of x^2 - 4x equal to 0", 2),
    ("at what w does (2w-6)^2 have zero gradient", 3),
    ("which w minimizes (w-5)^2 + 1", 5),
    ("where is the minimum of x^2 + 2x", -1),
    ("find the critical point of e^x - x", 0),
    ("f(x) = x^2 - 6x. where is f'(x) = 0?", 3),
    ("at which x does x^3 - 3x have its minimum", 1),
    # accumulation
    ("w^2 at w=3, backward called 2 times without zeroing the gradient, what is w.grad?", 12),
    ("loss = (w-3)^2 with w = 1, I call backward three times without zero_grad. w.grad?", -12),
    ("y = x^2, x=2, what is x.grad after 4 backward calls", 16),
    ("y = x^2, x=2, what is x.grad after 4 backward calls with zero_grad between", 4),
    ("the gradient is 5 and backward is called twice without zero_grad, what is in .grad", 10),
    # nudges
    ("nudge x by 0.01: finite difference slope of x^2 at x=3", 6.01),
    ("finite difference estimate of the slope of x^2 at 3 with central difference h=0.1", 6),
    ("forward difference of x^2 at x=1 with h = 0.5", 2.5),
    ("how much does (w-3)^2 change if I nudge w by 0.01 at w=1", -0.0399),
    ("the gradient is -4, about how much does the loss change if I nudge w by 0.01", -0.04),
    ("numerical derivative of x^3 at x=1 with eps=1e-4", 3.0003),
    # clipping
    ("clip a gradient of 12 to 5 by value", 5),
    ("gradient is -10, clipped at 1, what is left", -1),
    ("gradient of x^2 at x=10 clipped to norm 4", 4),
    # losses and values
    ("mse of preds [2, 4] and targets [3, 3]", 1),
    ("what is the MSE for predictions [1,2,3] and targets [1,2,5]?", 4 / 3),
    ("mean absolute error for predictions [1, 2] and labels [2, 4]", 1.5),
    ("binary cross entropy for prediction 0.5 and target 1", math.log(2)),
    ("what is the value of the loss (w-3)^2 at w=1", 4),
    ("MSE gradient for y = w*x with x=[1,2,3,4], targets [3,6,9,12], w=1", -30),
    # the largest rate
    ("what is the largest learning rate that is stable for 5x^2", 0.2),
    ("above which learning rate does gradient descent on (w-3)^2 diverge", 1),
]

LISTS: list[tuple[str, list[float]]] = [
    ("gradient of x*y at (2,3)", [3, 2]),
    ("gradient of x^2 + y^2 at x=1, y=-1", [2, -2]),
    ("gradient of x²y at (1, 2)", [4, 1]),
    ("partial derivatives of x^2 + 3xy at x = 1 and y = 2", [8, 3]),
    ("grad of f(x,y) = x^2 y at the point (3, 1)", [6, 9]),
    ("gradient of x^2+y^2+z^2 at (1,2,3)", [2, 4, 6]),
    ("loss = (w*x + b - y)^2, x=1, y=5, w=2, b=0: gradients for w and b", [-6, -6]),
    ("gradient of (w*x+b-y)**2 wrt w and b when w=1 b=0 x=2 y=3", [-4, -2]),
    ("gradient of x^2+y^2 at the origin", [0, 0]),
    ("∇f at (1,1) for f(x,y) = x^3 + y^2", [3, 2]),
    ("f(x,y) = x*y, gradient at (2, 5)", [5, 2]),
    ("what is the gradient vector of 3x + 4y at x=0, y=0", [3, 4]),
    ("gradient of a^2 + a*b at a = 1, b = 2", [4, 1]),
    ("x=[1,2,3], y = sum of x squared, what is x.grad", [2, 4, 6]),
    ("x = [1, 2, 3, 4], y = mean of x squared. x.grad?", [0.5, 1, 1.5, 2]),
    ("x = torch.tensor([1.,2.,3.], requires_grad=True); y = (x**2).sum(); y.backward(); x.grad?", [2, 4, 6]),
    (
        "x = torch.tensor([1.0, 2.0], requires_grad=True)\nloss = (3*x).mean()\nloss.backward()\nprint(x.grad)",
        [1.5, 1.5],
    ),
    ("gradient of sum(x^3) at x = [1, 2]", [3, 12]),
    ("gradient of sum(sigmoid(x)) for x = [0, 0]", [0.25, 0.25]),
    ("preds [2,4], targets [1,1], gradient of the MSE wrt preds", [1, 3]),
    ("predictions [1, 5] and targets [2, 2], what is the gradient of L1 loss with respect to predictions", [-0.5, 0.5]),
    ("gradient of BCE with respect to the predictions for preds [0.5, 0.5] and labels [1, 0]", [-1, 1]),
    ("clip the gradient [3, 4] to norm 1", [0.6, 0.8]),
    ("clip_grad_norm_ with max_norm=5 on gradient [6, 8]", [3, 4]),
    ("gradient [3,4] clipped to max norm 10", [3, 4]),
    ("clip gradients [-2, 0.1, 3] by value 0.5", [-0.5, 0.1, 0.5]),
    ("where is the gradient of x^3 - 3x zero", [-1, 1]),
    ("critical points of x^4 - 2x^2", [-1, 0, 1]),
    ("loss=(w*x+b-y)^2, x=1, y=3, w=0, b=0, lr=0.1, new w and b after one step?", [0.6, 0.6]),
    ("w = [1, 2], gradient = [3, 4], lr = 0.1, what is the new w", [0.7, 1.6]),
    ("one gradient descent step on x^2 + y^2 from x=1, y=2 with lr 0.1", [0.8, 1.6]),
]

SIGNS: list[tuple[str, str, float]] = [
    ("what is the sign of the gradient of (w-3)^2 at w=1", "negative", -4),
    ("is the gradient of x^2 positive or negative at x=-2?", "negative", -4),
    ("is the slope of x^3 at x=2 positive?", "positive", 12),
    ("sign of the derivative of x^2 at 0", "zero", 0),
    ("is x^2 increasing or decreasing at x = 3", "positive", 6),
    ("loss = (w-3)^2, w = 5. is the gradient positive, negative or zero?", "positive", 4),
]

VERDICTS: list[tuple[str, str]] = [
    ("does descent on 5x² blow up at lr 0.3?", "diverges"),
    ("does gradient descent on x^2 converge with learning rate 0.1", "converges"),
    ("gradient descent on (w-3)^2 with lr=1, does it diverge or bounce?", "oscillates"),
    ("will x^2 with lr = 0.9 converge or diverge starting at x=1", "converges"),
    ("lr 0.75 on (w-3)^2 from w=1: does it converge?", "converges"),
    ("is a learning rate of 0.5 too high for 3x^2?", "diverges"),
    ("is lr=0.01 stable for 10w^2", "converges"),
    ("will training explode with lr 1.2 on x squared", "diverges"),
    ("does gradient descent on x^4 from x=1 with lr 0.1 converge or blow up", "converges"),
    ("does gradient descent on x^4 starting at x = 3 with lr=0.1 diverge?", "diverges"),
    ("does it oscillate forever if lr = 0.5 and f(x) = 2x^2", "oscillates"),
    ("curvature is 4, lr 0.6, does gradient descent diverge", "diverges"),
    ("does gradient descent on x^2 + 10y^2 diverge with lr 0.15", "diverges"),
    ("gradient descent on x^2 + 10y^2 with lr = 0.05, stable or not?", "converges"),
    ("does descent with lr 1.5 and momentum 0.9 on x^2 converge", "converges"),
]

LEFT_ALONE = [
    # conceptual, though there is a formula
    "why is the gradient of x² equal to 2x?",
    "explain the derivative of x^2 at x=3",
    "why is the derivative of relu at 0 equal to 0 in pytorch",
    "how does torch compute the gradient of x^2 at x=3?",
    "what does a gradient of -4 mean?",
    "what does it mean that the gradient of x^2 at x = 0 is 0",
    "what is the difference between the gradient and the slope of x^2 at 1",
    "prove that the derivative of x^2 at 1 is 2",
    "why does lr 1.1 diverge on x^2",
    "how is the gradient of (w-3)^2 at w=1 computed by backward",
    "is it true that the gradient of x^2 at 1 is 2",
    "why is my gradient 0 after backward",
    "what is lr = 0.1",
    "should I use lr 0.1 or 0.01",
    "how many epochs do I need with lr 0.001",
    "what's a good learning rate for Adam, 0.001?",
    # no point, or no formula
    "derivative of x^2",
    "gradient of (w-3)^2",
    "d/dx sin(x)",
    "what is the gradient at x = 3",
    "second derivative of x^3",
    "gradient of the loss at w=1",
    "what is dy/dx at x=2",
    "f'(3)",
    "new w for (w-3)^2 with lr 0.1",
    "one step of gradient descent on (w-3)^2 from w=1",
    "does gradient descent on x^2 diverge",
    "does x^4 diverge with lr 0.1",
    "w=1 and lr=0.1, what is the new w",
    # the point is another variable's, or there are too few or too many
    "derivative of y^2 at x=2",
    "gradient of x*y at x=2",
    "gradient of x*y at (1,2,3)",
    "derivative of x^2 at x=1, y=2",
    "derivative of x^2 wrt y at x=1",
    "derivative of x*y at x=1, y=2",
    "gradient of w*x at w=1, x=2",
    "gradient of x^2 at x = y",
    "gradient of x^2 at x-4",
    # mathematics is left over
    "derivative of x^2 at x=3 times 2",
    "gradient of x^2 at x=3 and then 5",
    "integral of x^2 at 3",
    "limit of sin(x)/x at x=0",
    "directional derivative of x*y at (1,2) along (1,1)",
    "hessian of x^2*y at (1,2)",
    "derivative of log base 2 of x at x=4",
    "derivative of sin(x) at 30 degrees",
    "gradient of leaky relu with slope 0.2 at -1",
    "gradient of x^2 at 3 with weight decay 0.1",
    "w=1, lr=0.1, gradient=-8, weight decay 0.01, new w?",
    "new w with Adam if w=1, lr=0.1, gradient=2",
    "w=1, lr=0.1, gradient 2, nesterov momentum 0.9, new w",
    "derivative of x^2 + c at x=1",
    "gradient of norm of x at x=[3,4]",
    "average of the gradients 3 and 5",
    "negative gradient of x^2 at x=3",
    "gradient of negative x^2 at x=3",
    "the square of the derivative of x^2 at x=3",
    "the derivative of the derivative of x^3 at x=2",
    "twice the gradient of x^2 at x=3",
    "2 times the gradient of x^2 at x=3",
    "norm of the gradient of x^2 + y^2 at (3, 4)",
    "gradient of sum of x and y at (1, 2)",
    "dy/dx of x^2 + y^2 = 25 at (3, 4)",
    "derivative with respect to time of x^2 at x=2",
    "derivative of x^2 at second x=1",
    "the gradient is -8, w=1, lr=0.1, what is log the new w",
    "will x increase or decrease after one step on x^2 from x=3 with lr 0.1",
    "slope of x^2 between 1 and 3",
    "derivative of f(x) at x=3",
    "derivative of x^2 y' at 2",
    "20% of the gradient of x^2 at 3",
    "derivative of 5! x at x=1",
    # two readings
    "derivative of 1/2x at x=4",
    "derivative of e^2x at x=1",
    "derivative of sqrt x+1 at x=3",
    "derivative of x plus one squared at x=2",
    "derivative of sine of x plus 1 at 0",
    "derivative of sin x squared at 1",
    "derivative of x^1/3 at x=8",
    "gradient of y x*y at (2, 3)",
    "for which x is x^2 - 4x equal to 0",
    "gradient of zero x^2 at x=1",
    "two steps twice on (w-3)^2 from w=1 with lr 0.1, w?",
    "gradient of x y at (2,3)",
    "f(x)=x^2, g(x)=x^3, derivative at 2",
    "where is the gradient of sin(x) zero",
    "what is the minimum of (x-3)^2 + 1",
    "clip the gradient [3,4] to 1",
    "finite difference of x^2 at x=1 with h=0.5",
    "y = x**2 for x = [1,2,3], what is x.grad",
    "w=1, gradient 2, lr 0.1, what is w after 5 steps",
    "x = torch.tensor(2.0, requires_grad=True); y = x**2; y.backward(); y.backward(); x.grad?",
    # torch has no finite answer
    "derivative of sqrt(x) at x=0",
    "derivative of 1/x at x=0",
    "derivative of ln(x) at x=-1",
    "derivative of max(0, x) at x=0",
    "derivative of x^0.5 at x=-1",
    "derivative of exp(x) at x = 5000",
    # nothing of ours
    "",
    "?",
    "3",
    "2+2",
    "what is 2 + 2",
    "9**9**9",
    "gradient of 9**9**9 at x=1",
    "<script>alert(1)</script> gradient of x^2",
    "policy gradient for 3 agents",
    "linear-gradient(90deg, red 0%, blue 100%)",
    "__import__('os').system('ls') gradient at x=3",
    "gradient of __import__('os') at x=1",
    "slope of a 3 m ramp that is 12 m long",
]


@pytest.mark.parametrize(("question", "expected"), VALUES)
def test_a_number_is_computed(question: str, expected: float) -> None:
    computed = compute(question)
    assert computed is not None
    assert computed.as_json() == {"value": pytest.approx(expected, rel=1e-4, abs=1e-6)}, computed.understood


@pytest.mark.parametrize(("question", "expected"), LISTS)
def test_several_numbers_are_computed(question: str, expected: list[float]) -> None:
    computed = compute(question)
    assert computed is not None
    assert computed.as_json() == {"values": pytest.approx(expected, rel=1e-4, abs=1e-6)}, computed.understood


@pytest.mark.parametrize(("question", "sign", "value"), SIGNS)
def test_a_sign_is_computed(question: str, sign: str, value: float) -> None:
    computed = compute(question)
    assert computed is not None
    assert computed.as_json() == {"sign": sign, "value": pytest.approx(value)}, computed.understood


@pytest.mark.parametrize(("question", "verdict"), VERDICTS)
def test_a_verdict_is_computed(question: str, verdict: str) -> None:
    computed = compute(question)
    assert computed is not None
    assert computed.as_json() == {"verdict": verdict}, computed.understood


@pytest.mark.parametrize("question", LEFT_ALONE)
def test_what_is_not_sure_is_left_alone(question: str) -> None:
    computed = compute(question)
    assert computed is None, (computed.understood, computed.as_json())


INSERTED = ["twice", "average", "the magnitude of", "absolute", "integral", "inverse", "norm of", "per", "not"]


@pytest.mark.parametrize("question", [question for question, _ in (*VALUES[::6], *LISTS[::4])])
def test_a_word_that_changes_the_meaning_changes_or_forbids_the_answer(question: str) -> None:
    """Past a word of mathematics that it did not use, nothing is computed as if it were not there."""
    genuine = compute(question)
    assert genuine is not None
    for word in INSERTED:
        found = compute(f"{word} {question}")
        assert found is None or found.understood != genuine.understood, word
