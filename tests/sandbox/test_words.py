"""What a beginner gets wrong is named as what it is."""

import pytest

from tests.sandbox.attacking import SECONDS, clock_of
from tutor.sandbox import tables
from tutor.sandbox.interpret import interpret

START = "import torch\nfrom torch import nn, optim\nw = torch.tensor(3.0, requires_grad=True)\n"
CURES = {
    "v = torch.tensor(1.0, require_grad=True)": "requires_grad",
    "v = torch.tensor(1, 5)": "decimal point",
    "print(true)": "`True`",
    "o = torch.optim.sgd([w], lr=0.1)": "`SGD`",
    "m = nn.Linear(1, 1)\no = optim.SGD(m, lr=0.1)": "model.parameters()",
    "o = optim.SGD([w], lr='0.1')": "quotation marks",
    "lr = '0.1'\nprint(w * lr)": "quotation marks",
    "(w * w).backward()\nprint(w.grad())": "no brackets",
    "for i in range(3):\nprint(i)": "this line",
    "torch.argmax(w).backward()": "argmax",
    "y = w * w\ny.backward(retain_graph=False)\ny.backward()": "retain_graph=True",
    "node = w * 2\nnode.backward()\nprint(node.grad + 1)": "retain_grad()",
    "nn.Linear(2)": "what is in the brackets",
}


@pytest.mark.parametrize("code", CURES)
def test_the_cure_names_the_fault(code):
    assert CURES[code] in interpret({"id": "w", "code": START + code})["error"]["cure"]


@pytest.mark.parametrize("name", tables.INSTEAD)
def test_an_import_that_is_refused_says_what_to_do_instead(name):
    answer = interpret({"id": "w", "code": f"import {name} as it"})
    assert (answer["status"], answer["line"]) == ("refused", 1)
    assert tables.INSTEAD[name] in answer["message"]


def test_any_other_import_is_refused_with_what_can_be_imported():
    message = interpret({"id": "w", "code": "import os"})["message"]
    assert all(f"`{name}`" in message for name in tables.SPACES.keys() - {"builtins"})


def test_a_loop_without_an_end_is_told_what_to_do():
    with clock_of(SECONDS):
        answer = interpret({"id": "w", "code": "i = 0\nwhile True:\n    i += 1"})
    assert answer["status"] == "timeout"
    assert "fewer passes" in answer["message"]


@pytest.mark.parametrize(
    ("code", "never"),
    [
        ("i = 0\nwhile True:\n    i += 1", True),
        ("i, j = 0, 1\nwhile j < 3:\n    i += 1", True),
        ("i = 0\nwhile i >= 0:\n    i += 1", False),
        ("i = 0\nwhile True:\n    i += 1\n    if i < 0:\n        break", False),
    ],
)
def test_a_loop_that_cannot_end_is_named(code, never):
    with clock_of(SECONDS):
        assert ("line 2 never ends" in interpret({"id": "w", "code": code})["message"]) == never


def test_a_curvature_that_is_zero_everywhere_is_zero():
    code = START + "print(torch.autograd.functional.hessian(lambda v: 2.0 * (v - 5).abs(), w))"
    assert interpret({"id": "w", "code": code})["output"] == "tensor(0.)\n"
