"""Pasted code: every answer here was worked out by hand, from the closed form in the comment or in the number."""

import json
import math
import re
from pathlib import Path

import pytest

from tests.ask.test_compute_table import LEFT_ALONE, LISTS
from tests.ask.test_compute_table import VALUES as TABLE
from tutor.ask.compute import Computed, compute
from tutor.ask.pasted import pasted
from tutor.ask.reply import reply
from tutor.sandbox.interpret import interpret

W = "w = torch.tensor({}, requires_grad=True)\n"
TRAIN = (
    "{make}\nfor _ in range({steps}):\n    opt.zero_grad()\n    loss = (w - 3)**2\n"
    "    loss.backward()\n    opt.step()\n"
)

GRADIENTS = [
    (W.format(2.0) + "loss = w**3\nloss.backward()\nwhat is w.grad?", 12),  # 3w²
    (W.format(-1.5) + "y = torch.exp(2*w)\ny.backward()\nwhat's in w.grad", 2 * math.exp(-3)),
    (W.format(0.3) + "y = torch.sin(w) * w\ny.backward()\nvalue of w.grad?", math.sin(0.3) + 0.3 * math.cos(0.3)),
    (W.format(2.0) + "y = torch.log(w)\ny.backward()\nprint(w.grad)\nwhat does this print", 0.5),
    (W.format(0.5) + "y = torch.tanh(w)\ny.backward()\ngradient of w here?", 1 - math.tanh(0.5) ** 2),
    (W.format(3.0) + "y = 1 / w\ny.backward()\nwhat will w.grad be", -1 / 9),
    (W.format(-2.0) + "y = torch.abs(w)\ny.backward()\nw.grad?", -1),
    (W.format(-2.0) + "y = torch.relu(w)\ny.backward()\nw.grad = ?", 0),
    (W.format(-2.0) + "y = w.relu() + w.square()\ny.backward()\nwhat does w.grad hold", -4),
    (W.format(2.0) + "import torch.nn.functional as F\ny = F.relu(w - 3) + F.relu(w)\ny.backward()\nwhat is w.grad", 1),
    (W.format(2.0) + "y = torch.sigmoid(w - 2)\ny.backward()\nwhat is w's grad?", 0.25),
    (W.format(3.0) + "(w**2).backward()\n(w**2).backward()\nwhat is w.grad", 12),  # 6 + 6
    (W.format(3.0) + "y = w**2\ny.backward(retain_graph=True)\ny.backward()\nwhat is w.grad", 12),
    (W.format(3.0) + "(w**2).backward()\nw.grad.zero_()\n(5*w).backward()\nwhat is w.grad", 5),
    (W.format(3.0) + "(w**2).backward()\nw.grad = None\n(7*w).backward()\nwhat is w.grad", 7),
    (W.format(1.0) + "for i in range(4):\n    (3*w).backward()\nwhat is w.grad? i never zero it", 12),
    (W.format(1.0) + "for i in range(1, 4):\n    (i*w).backward()\nwhat is w.grad", 6),  # 1 + 2 + 3
    (W.format(3.0) + "y = w * w.detach()\ny.backward()\nwhat is w.grad", 3),
    (W.format(3.0) + "with torch.no_grad():\n    k = w * 2\ny = w * k\ny.backward()\nwhat is w.grad", 6),
    (W.format(2.0) + "b = torch.tensor(5.0, requires_grad=True)\n(w*b).backward()\nwhat is b.grad", 2),
    (W.format(2.0) + "f = lambda x: x**2 + 1\ny = f(w) * f(w)\ny.backward()\nwhat is w.grad", 2 * 5 * 4),
    (W.format(2.0) + "def f(x):\n    return (x - 3)**2\nf(w).backward()\nwhat is w.grad", -2),
    (W.format(2.0) + "y = w**2\nz = y**2\nz.backward()\nwhat is w.grad after z.backward()", 4 * 2**3),
    (W.format(2.0) + "g = torch.autograd.grad(w**3, w)[0]\nwhat is g", 12),
    (W.format(2.0) + "(g,) = torch.autograd.grad(w**3, w, create_graph=True)\ng.backward()\nwhat is w.grad", 12),  # 6w
    (
        W.format(1.0) + "x = torch.tensor([1., 2.])\ny = torch.tensor([3., 3.])\n"
        "loss = torch.nn.functional.mse_loss(w*x, y)\nloss.backward()\nwhat is w.grad",
        ((1 - 3) * 1 + (2 - 3) * 2),  # 2/n Σ (wx − y)x
    ),
    (
        W.format(1.0) + "x = torch.tensor([1., 2.])\ny = torch.tensor([3., 3.])\ncriterion = nn.MSELoss()\n"
        "loss = criterion(w*x, y)\nloss.backward()\nwhat is w.grad",
        -4,
    ),
    (
        "w = torch.nn.Parameter(torch.tensor(2.0))\nb = torch.nn.Parameter(torch.tensor(1.0))\n"
        "loss = (w*3 + b - 10)**2\nloss.backward()\nwhat is b.grad",
        2 * (7 - 10),
    ),
    ("w = torch.tensor(2.0).requires_grad_()\ny = w.pow(2)\ny.backward()\nw.grad?", 4),
    (
        "w = torch.tensor([[1., 2.], [3., 4.]])\nv = torch.ones(2, requires_grad=True)\n(w @ v).sum().backward()\n"
        "v.grad?",
        [4, 6],
    ),
    ("x = torch.tensor([1., 2., 3., 4.], requires_grad=True)\nx.mean().backward()\nwhat is x.grad", [0.25] * 4),
    ("x = torch.tensor([1., 2.], requires_grad=True)\ny = x**2\ny.backward(torch.tensor([1., 10.]))\nx.grad?", [2, 40]),
    ("x = torch.ones(3, requires_grad=True)\n((x + 1)**2).sum().backward()\nwhat is x.grad", [4, 4, 4]),
    ("x = torch.arange(3., requires_grad=True)\n(x**2).sum().backward()\nwhat is x.grad", [0, 2, 4]),
    ("x = torch.full((2,), 3.0, requires_grad=True)\nx.prod().backward()\nwhat is x.grad", [3, 3]),
    ("x = torch.Tensor([1, 2])\nw = torch.zeros(2, requires_grad=True)\ntorch.dot(w, x).backward()\nw.grad?", [1, 2]),
    ("x = torch.tensor([3., 4.], requires_grad=True)\nx.norm().backward()\nwhat is x.grad", [0.6, 0.8]),
    (W.format(2.0) + "(10*w).backward()\ntorch.nn.utils.clip_grad_norm_([w], 1.0)\nwhat is w.grad", 1),
    (
        W.format(1.0) + "l = torch.nn.functional.mse_loss(w * torch.ones(2), torch.tensor(3.))\nl.backward()\nw.grad?",
        2 * (1 - 3),
    ),
    (
        "a = torch.tensor(2., requires_grad=True)\nb = torch.tensor(3., requires_grad=True)\n"
        "(a*b).backward()\na.grad and b.grad?",
        [3, 2],
    ),
]

VALUES = [
    (W.format(5.0) + "(w**2).backward()\nwith torch.no_grad():\n    w -= 0.1 * w.grad\nwhat is w after this", 4),
    (W.format(5.0) + "(w**2).backward()\nwith torch.no_grad():\n    w.sub_(0.1 * w.grad)\nwhat is w now?", 4),
    ("w = 5.0\nfor i in range(3):\n    w = w - 1\nwhat is w after the loop?", 2),
    (W.format(5.0) + "(w**2).backward()\nw.data -= 0.1 * w.grad\nwhat is w", 4),
    (W.format(1.0) + TRAIN.format(make="opt = torch.optim.SGD([w], lr=0.1)", steps=2) + "what is w", 3 - 2 * 0.8**2),
    (W.format(1.0) + TRAIN.format(make="from torch import optim\nopt = optim.SGD([w], 0.25)", steps=1) + "w?", 2),
    # v = 0.9 v + 2(w − 3): w 1 → 1.4 → 1.4 − 0.1(0.9·(−4) − 3.2)
    (W.format(1.0) + TRAIN.format(make="opt = torch.optim.SGD([w], lr=0.1, momentum=0.9)", steps=2) + "w now?", 2.08),
    # Adam's first step moves by lr, whatever the gradient's size.
    (W.format(1.0) + TRAIN.format(make="opt = torch.optim.Adam([w], lr=0.1)", steps=1) + "what is w", 1.1),
    # w ← w − lr(grad + wd·w)
    (
        W.format(1.0) + TRAIN.format(make="opt = torch.optim.SGD([w], lr=0.1, weight_decay=0.5)", steps=1) + "w?",
        1 - 0.1 * (-4 + 0.5),
    ),
    (W.format(1.0) + TRAIN.format(make="opt = torch.optim.SGD([w], lr=0.1)", steps=2) + "what is loss", 2.56),
    (
        W.format(1.0) + "opt = torch.optim.SGD([w], lr=1.0)\n"
        "s = torch.optim.lr_scheduler.StepLR(opt, step_size=1, gamma=0.1)\n"
        "for i in range(2):\n    opt.zero_grad()\n    (2*w).backward()\n    opt.step()\n    s.step()\nwhat is w",
        1 - 2 - 0.2,
    ),
    ("w = 5.0\nfor i in range(3):\n    w = w - 0.1 * 2 * w\nprint(w)\nwhat does it print", 5 * 0.8**3),
    ("w = torch.tensor(1.0)\nlr = 0.5\ng = 4\nw = w - lr * g\nwhat is w", -1),
    ("x = torch.tensor([1., 2., 3.])\ny = x.sum() / len(x)\nprint(y.item())\noutput?", 2),
    ("xs = [1.0, 2.0, 3.0]\nw = torch.tensor(2.0)\ntotal = 0\nfor x in xs:\n    total += w * x\nwhat is total", 12),
    (
        "xs = torch.tensor([1., 2.])\nys = torch.tensor([2., 5.])\ns = 0.0\n"
        "for x, y in zip(xs, ys):\n    s += (x - y)**2\nwhat is s",
        10,
    ),
    ("x = torch.tensor([1., 2., 3.])\nprint(x[0] + x[-1])", 4),
    (W.format(2.0) + "losses = []\nfor e in range(3):\n    losses.append((w * e).item())\nwhat is losses", [0, 2, 4]),
    (W.format(2.0) + "for i in range(2):\n    print((w * i).item())\nwhat does this print?", [0, 2]),
    (W.format(2.0) + "print('w is', w)\nprint(f'and its square {w.item()**2:.3f}')\nwhat does this print", None),
    (">>> x = torch.tensor(2.0)\n>>> y = x**2\n>>> y\nwhat is the output?", 4),
    ("what is w here?\n```python\nw = torch.tensor(1.0)\nw += 2\n```\nthanks", 3),
    ("x = torch.tensor([[1., 2.], [3., 4.]])\ny = x.sum(dim=0)\nwhat is y?", [4, 6]),
    ("x = torch.tensor([1, 2, 3])\ny = x.sum()\nwhat is y", 6),
    ("a, b = torch.tensor(2.0), torch.tensor(3.0)\na, b = b, a\nwhat is a?", 3),
    ("import math\nx = torch.tensor(math.pi)\ny = torch.cos(x)\nprint(y)", -1),
    ("w = torch.tensor(2.0); w = w * 3; what is w?", 6),
    ("x = torch.linspace(0, 1, 5)\nwhat is x.sum()\nprint(x.sum())", None),  # a call that is no part of the code
    ("x = torch.linspace(0, 1, 5)\nprint(x.sum())\nwhat's the output", 2.5),
]

WORDS = [
    "what is the final value of b.grad?",
    "can someone tell me what b.grad is",
    "hi! newbie here. so what's the gradient of b?",
    "what would you say b.grad is",
    "I can't figure out what b.grad is here",
    "what do I get for b.grad",
    "I'm trying to understand autograd. What is b.grad after running this?",
    "what is the gradient of the loss with respect to b",
    "what is dloss/db",
    "how much is `b.grad` now",
    "b's gradient?",
    "# what is b.grad",
]
ELSEWHERE = [
    "what does this print",
    "what would be printed here?",
    "what's the output",
    "which number comes out",
    "predict the result",
    "what do I see on the screen",
    "ok another one from the tutorial, printout please",
    "can you run this in your head, output pls",
]

NOTHING = [
    # torch refuses
    W.format(2.0) + "w -= 0.1\nwhat is w",
    W.format(2.0) + "y = w**2\ny.backward()\ny.backward()\nwhat is w.grad",
    "x = torch.tensor([1., 2.], requires_grad=True)\ny = x**2\ny.backward()\nwhat is x.grad",
    "w = torch.tensor(2, requires_grad=True)\n(w**2).backward()\nwhat is w.grad",
    "w = torch.tensor(2.0)\n(w**2).backward()\nwhat is w.grad",
    "x = torch.tensor([1, 2, 3])\nprint(x.mean())\nwhat does this print",
    # there is no number
    W.format(2.0) + "(w**2).backward()\nw = w - 0.1 * w.grad\nwhat is w.grad",
    W.format(2.0) + "y = w**2\nz = 3*y\nz.backward()\nwhat is y.grad",
    W.format(2.0) + "y = w**2\nwhat is w.grad",
    W.format(2.0) + "print(w.grad)\nwhat does this print",
    W.format(2.0) + "(w**2).backward()\nopt = torch.optim.SGD([w], lr=1.)\nopt.zero_grad()\nwhat is w.grad",
    W.format(0.0) + "torch.log(w).backward()\nwhat is w.grad",
    W.format(100.0) + "y = torch.exp(w)\nwhat is y",  # infinite in float32, finite in float64
    # the words may change what is asked, or ask for no number
    W.format(2.0) + "(w**2).backward()\nwhy is w.grad 4?",
    W.format(2.0) + "(w**2).backward()\nwhat is w.grad if I run this twice",
    W.format(2.0) + "(w**2).backward()\nwhat would w.grad be without requires_grad",
    W.format(2.0) + "(w**2).backward()\nwhat is w.grad before the backward call",
    W.format(2.0) + "(w**2).backward()\nwhat is w.grad when w = 5",
    W.format(2.0) + "(w**2).backward()\nw.grad.zero_()\n(w**2).backward()\nwhat is w.grad, i forgot to zero it",
    W.format(2.0) + "loss = w**2\nloss.backward()\nand then loss.backward() what is w.grad",
    W.format(2.0) + "loss = w**2\nloss.backward()\nwhat is w after opt.step()",
    W.format(2.0) + "loss = w**2\nloss.backward()\nwhat is w after the loop",
    W.format(2.0) + "loss = w**2\nloss.backward()\nwhat is w for adam",
    W.format(2.0) + "for i in range(2):\n    y = w * i\nwhat is y in the loop",
    W.format(2.0) + "(w**2).backward()\nI don't understand this",
    W.format(2.0) + "(w**2).backward()\nis this right?",
    W.format(2.0) + "b = torch.tensor(1.0, requires_grad=True)\n(w*b).backward()\nwhat is the gradient",
    # not of this world
    "w = torch.randn(1, requires_grad=True)\n(w**2).backward()\nwhat is w.grad",
    "m = torch.nn.Linear(1, 1)\ny = m(torch.ones(1))\ny.backward()\nwhat is y",
    "x = torch.tensor([True, False])\nprint(x)\nwhat does this print",
    W.format(2.0) + "(v**2).backward()\nwhat is w.grad",
]


LINEAR = (
    "import torch\nw = torch.tensor(2.0, requires_grad=True)\nb = torch.tensor(1.0, requires_grad=True)\n"
    "loss = (w*3 + b - 5)**2\nloss.backward()\nprint(w.grad)"
)


def worked_out(question: str) -> Computed | None:
    """Return what is computed where pasted code is run in this process."""
    return reply(question, interpret).computed


def numbers(found: Computed) -> list[float]:
    return list(found.values) if found.values is not None else [found.value or 0.0]


@pytest.mark.parametrize("words", WORDS)
def test_a_gradient_may_be_asked_for_in_many_words(words: str) -> None:
    found = [
        worked_out(text) for text in (f"{LINEAR}\n{words}", f"{words}\n{LINEAR}", f"{words}\n```py\n{LINEAR}\n```")
    ]
    assert [each and each.value for each in found] == [4, 4, 4]


@pytest.mark.parametrize("words", ELSEWHERE)
def test_what_is_printed_may_be_asked_for_in_many_words(words: str) -> None:
    found = worked_out(f"{LINEAR}\n{words}"), worked_out(f"{words}\n{LINEAR}")
    assert [each and each.value for each in found] == [12, 12]


def test_prints_under_a_condition_are_those_that_were_made() -> None:
    code = W.format(1.0) + "for i in range(4):\n    (2*w).backward()\n    if i % 2 == 0:\n        print(i)\n"
    gradient, printed = worked_out(code + "what is w.grad"), worked_out(code + "what does this print")
    assert gradient is not None
    assert printed is not None
    assert (gradient.value, printed.values) == (8, (0, 2))


@pytest.mark.parametrize(
    "question",
    [
        "w = 3\nlr = 0.1\ngrad = 4\nnew w?",
        "x=2\nw=3\nb=1\ny = w*x+b\nwhat is y",
        "loss = (w-3)**2\nw = 5\nlr = 0.1\nw after one step?",
        "gradient of x^2 at x=3",
    ],
)
def test_sums_without_torch_are_left_to_the_grammar(question: str) -> None:
    assert pasted(question) is None
    assert reply(question, interpret).ran is None


def asked_elsewhere() -> list[str]:
    """Return every question of the other tests in which there is code."""
    lines = (Path(__file__).parent / "blind.jsonl").read_text(encoding="utf-8").splitlines()
    blind = [json.loads(line)["question"] for line in lines]
    asked = [*blind, *LEFT_ALONE, *(question for question, _ in (*TABLE, *LISTS))]
    return [each for each in asked if re.search(r"torch|\n|;|backward", each)]


@pytest.mark.parametrize("question", asked_elsewhere())
def test_code_and_grammar_agree_where_both_read(question: str) -> None:
    read, by_grammar = worked_out(question), compute(question)
    if read is not None and by_grammar is not None:
        assert numbers(read) == pytest.approx(numbers(by_grammar), rel=1e-5, abs=1e-6)


@pytest.mark.parametrize(("question", "expected"), [*GRADIENTS, *VALUES])
def test_a_snippets_value(question: str, expected: float | list[float] | None) -> None:
    found = worked_out(question)
    if expected is None:
        assert found is None
        return
    assert found is not None
    assert numbers(found) == pytest.approx(expected if isinstance(expected, list) else [expected], rel=1e-5, abs=1e-6)
    assert found.understood.startswith("your code: ")


@pytest.mark.parametrize("question", NOTHING)
def test_nothing_is_computed(question: str) -> None:
    assert worked_out(question) is None


def test_numbers_are_as_exact_as_the_code_says() -> None:
    code = "w = torch.tensor(0.1{})\ny = w * 3\nwhat is y"
    short, long = worked_out(code.format("")), worked_out(code.format(", dtype=torch.float64"))
    assert short is not None
    assert long is not None
    assert short.value == pytest.approx(0.3, rel=1e-6)
    assert short.value != long.value == 0.1 * 3
