"""Classes of everyday questions: what goes between a quantity and its number, synonyms, and what is said by the way."""

import pytest

from tutor.ask.reply import reply

NUMBERS = [
    ("the learning rate for my network is 0.5, w = 3 and the gradient is 2. new w?", (2.0,)),
    ("the local gradients along the path are 3, 5 and -2. what is the total gradient?", (-30.0,)),
    ("upstream gradient is 4 and the local gradient of this node is 0.25, what is passed back?", (1.0,)),
    ("w=2 and dL/dw=0, lr=0.1, what is w after the update?", (2.0,)),
    ("slope of the tangent to y = x^2 at the point (3, 9)", (6.0,)),
    ("mean absolute error for preds [1, 2] vs targets [2, 4]", (1.5,)),
    ("sum of squared errors (no averaging) for preds [1, 3] & targets [0, 1]", (5.0,)),
    ("list x after step 1 and step 2 for gradient descent on x^2 with lr 0.25 from x = 4", (2.0, 1.0)),
    ("clip by value with limit 2: what do the gradients [-5, 1] become?", (-2.0, 1.0)),
    ("g = [3, -4], max_norm = 1, what does clipping by norm give", (0.6, -0.8)),
    ("y = u^2 and u = 2x. Using dy/du times du/dx, what is dy/dx at x = 1?", (8.0,)),
    ("x = 2, y = x^2. call y.backward(), then compute y again and call backward() again. what is x.grad?", (8.0,)),
    ("the gradient flowing into a node is 5 and its local derivative is -2. what flows out?", (-10.0,)),
    ("each of 3 layers has a local derivative of 0.5; what is the product of them along the chain?", (0.125,)),
    ("what is the mse for predictions 3, 5 and true values 2, 7?", (2.5,)),
    ("clip gradients -3, 0.5 and 7 by value to ±1", (-1.0, 0.5, 1.0)),
    ("clip the gradient (3, 4) so that its norm is at most 10", (3.0, 4.0)),
    ("w=4, g=2, η=0.5 → w_new?", (3.0,)),
    ("θ := θ - α·∇J, θ = 2, α = 0.1, ∇J = 5. new θ?", (1.5,)),
    ("x ← x − η f'(x), f = x², x = 1, η = 0.1, one step", (0.8,)),
    ("x moves from 1 to 1.5, how much does x^2 change?", (1.25,)),
    ("forward difference estimate for x^2 at x = 3 with step size 0.5", (6.5,)),
    ("for which learning rates does gradient descent on 4x^2 converge", (0.25,)),
    ("what is e^(2x)'s derivative at 0", (2.0,)),
    ("the gradient of the loss at w = 1 is -3, learning rate 0.5, what is the next w?", (2.5,)),
    ("mean squared error, predictions 1 and 3, targets 2 and 2", (1.0,)),
    ("gradient of 3x^2 y at the point P(1, 2)", (12.0, 3.0)),
    ("optimizer.zero_grad(); loss.backward() with loss = w**2, w = 5: w.grad?", (10.0,)),
    ("largest learning rate before gradient descent on 2x^2 blows up", (0.5,)),
    ("below which learning rate does gradient descent on 2x^2 converge?", (0.5,)),
    ("5 layers with local gradient 0.5 each, what is the product of them all?", (0.03125,)),
    ("list the first 3 values of x after the start, gradient descent on x^2 from x=1, lr=0.25", (0.5, 0.25, 0.125)),
    ("write out the first two iterates of gradient descent on x^2, x0 = 2, lr = 0.1", (1.6, 1.28)),
    ("x0 = 2, lr = 1/4, f(x) = x^2. x after 2 steps?", (0.5,)),
    ("gradient of the summed squared error wrt w, model w*x, x=[1, 2], y=[2, 2], w=1", (-2.0,)),
    ("three forward+backward passes on loss = w^3, w = 1, never zeroing. w.grad?", (9.0,)),
    ("by how much does x^2 change when x goes from 3 to 3.1", (0.61,)),
    ("x=2.0. y = x**2; y.backward(); then z = 5*x; z.backward(); no zeroing. x.grad?", (9.0,)),
    ("loss1 = w**2 and loss2 = 3*w, w=2, both backward without zero_grad. w.grad?", (7.0,)),
    ("w=1, v=0, momentum 0.9, lr 0.1, loss w^2. w after 2 steps of SGD with momentum?", (0.46,)),
    ("momentum 0.5 (buf = 0.5*buf + grad, w -= lr*buf), f(w) = w^2, w = 2, lr = 0.1. w after 2 steps?", (1.08,)),
    ("∂L/∂w of the MSE for w*x, points (1,3) and (2,6), w = 2", (-5.0,)),
    ("prediction w*x with x=2, y=4, w=1, loss (w*x-y)^2, lr=0.1. new w after one step?", (1.8,)),
    ("plug x = 3 into x^2 - 1", (8.0,)),
    ("f(4) if f(x) = sqrt(x) + 1", (3.0,)),
    ("first y = x**2 then z = x**3, backward on both, x = 1, gradients not zeroed. x.grad?", (5.0,)),
    ("is e^x going up or down at x = 0, i.e. is its slope positive or negative?", (1.0,)),
    ("maximum of 6x - x^2, at what x and how high", (3.0, 9.0)),
    ("-0.5x^2 + 3x, where's the top (x)?", (3.0,)),
    ("flat points of x^3 - 3x", (-1.0, 1.0)),
    ("find all the turning points of x^4 - 4x^2", (-(2**0.5), 0.0, 2**0.5)),
    ("f=3x^2-12x+5, min?", (2.0, -7.0)),
    ("average slope of x^2 between x=1 and x=4", (5.0,)),
    ("one step downhill on (x-1)^2 + (y-3)^2 from (0,0) using 0.2", (0.4, 1.2)),
    ("how many steps until w < 0.01 for w^2 from 1 with lr 0.1", (21.0,)),
    ("how fast does e^(x/2) climb when x is zero", (0.5,)),
    ("if y = 1/x how steep is it at 4", (-0.0625,)),
    ("update w and b once: L=(w*2+b-10)^2, w=3, b=1, lr=0.01", (3.12, 1.06)),
    ("w1=1 w2=2, loss = w1^2 + 2*w2^2, both gradients", (2.0, 8.0)),
    ("cos x at pi/2, its slope i mean not the value", (-1.0,)),
    ("table of 2 updates for 0.5*w^2 from w=1 with learning rate 0.5", (0.5, 0.25)),
    ("size of the first step for L=e^w at w=0 with lr 0.3", (0.3,)),
    ("s = t^3 - 6t^2 + 9t. acceleration at t=2", (0.0,)),
    ("A company sells x phones and gets R = 200x - 0.5x^2. What's dR/dx at 100 phones", (100.0,)),
    ("w = 1, L = w^4. bump w by -0.01. effect?", (-0.03940399,)),
    ("loss before and after one step, L=3w^2, w=2, lr .1", (12.0, 1.92)),
    ("lr 0.1 momentum 0.9 w^2 from w=1, first 2 steps", (0.8, 0.46)),
    ("d/dy of x y^3 for x=2 y=-1", (6.0,)),
    ("i went from w=5 to w=4.4 with lr=0.1, what was the gradient", (6.0,)),
    ("is w=1.9 right after one step from 2.0 with gradient 1 and lr 0.1", (1.9,)),
    ("how much does the loss (2w-6)^2 drop in the first step from w=0 lr 0.1", (34.56,)),
    ("x = 3, y = x**2, I call backward() twice (recomputing y) without zero_grad. what's x.grad?", (12.0,)),
]


@pytest.mark.parametrize(("question", "numbers"), NUMBERS)
def test_everyday_words_are_no_hindrance(question: str, numbers: tuple[float, ...]) -> None:
    computed = reply(question).computed
    assert computed is not None
    assert (computed.values or (computed.value,)) == pytest.approx(numbers)


@pytest.mark.parametrize(
    "question",
    [
        "slope of y = x^2 at the point (3, 8)",  # not on the curve
        "clip the gradient [3, 4] to norm 1, what does the weight become?",
        "derivative of the cubic part of x^3 + x^2 at x = 1",
        "forward difference of x^2 at x = 3 with learning rate 0.5",
        "upstream gradient is 6 and 3 is passed back. what is the local gradient?",
        "what is a third of the derivative of x^3 at x = 2?",
        "loss = w^2, w = 1: zero_grad(), backward(), backward(): what is w.grad?",
        "mse (no averaging) for preds [1, 3] and targets [0, 1]",
        "slope of x^2 before x = 3",
        "w = 3, a = w^2, b = w^3, only a.backward(), w.grad?",
        "w = 3, a = w^2, b = w^3; a.backward(); a.backward(); w.grad?",
        "w = 1, a = w^2, b = 3*w; a.backward(), zero_grad(), b.backward(). w.grad?",
        "momentum 0.9 (v = 0.5*v + grad), f(w) = w^2, w = 2, lr = 0.1. w after 2 steps?",
        "momentum 0.9 (v = 0.9*v + 0.1*grad), f(w) = w^2, w = 2, lr = 0.1. w after 2 steps?",
        "x = 2, y = x^2. call y.backward() and then y.backward() again. what is x.grad?",
    ],
)
def test_a_word_that_changes_the_question_still_asks_back(question: str) -> None:
    assert reply(question).stated is None
