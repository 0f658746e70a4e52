"""Each form of Python that the sandbox knows does what it does in Python; what it does not know is refused by name."""

import tomllib
from pathlib import Path

import pytest

from tests.sandbox.faithful import Oracle, difference, inside
from tutor.sandbox.interpret import interpret

SAME = tomllib.loads(Path(__file__).with_name("constructs.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SAME)
def test_a_form_does_what_it_does_in_python(name: str, oracle: Oracle) -> None:
    expected = oracle.run(SAME[name])
    assert difference(inside(SAME[name], expected), expected) == ""


REFUSED = {
    "x = 1\nimport os": (2, "`os` cannot be imported"),
    "from sys import path": (1, "`sys` cannot be imported"),
    "import torch._C as c": (1, "`torch._C` cannot be imported"),
    "from torch import load": (1, "`torch.load`"),
    "from torch import *": (1, "name what you need"),
    "open('x')": (1, "`open`"),
    "\neval('1')": (2, "`eval`"),
    "().__class__": (1, "`__class__`"),
    "def f(): yield 1": (1, "`yield`"),
    "async def f(): pass": (1, "`async`"),
    "print(y := 2)": (1, "`:=`"),
    "class A: pass": (1, "nn.Module"),
    "class A(nn.Module):\n    def parameters(self): pass": (1, "`parameters`"),
    "@torch.no_grad()\ndef f(): pass": (2, "Decorators"),
    "with open('x') as f: pass": (1, "`open`"),
    "b'x'": (1, "b'x'"),
    "(-8) ** 0.5": (1, "complex"),
    "torch.ones(1, device='cuda')": (1, "device"),
    "torch.add(torch.ones(1), 1, out=torch.ones(1))": (1, "`out=`"),
    "w = torch.ones(1, requires_grad=True)\nw.sum().backward(create_graph=True)": (2, "create_graph"),
    "w = torch.ones(1, requires_grad=True)\nw.sum().backward(None, None, True)": (2, "backward()"),
    "torch.autograd.functional.jacobian(torch.sin, torch.ones(1), vectorize=True, strategy='forward-mode')": (
        1,
        "Forward mode",
    ),
    "torch.ones(1).cuda()": (1, "`.cuda`"),
    "torch.nn = 3": (1, "`.nn`"),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_does_not_exist_is_refused_by_name_with_its_line(code: str) -> None:
    answer = interpret({"id": "1", "code": code})
    line, phrase = REFUSED[code]
    assert (answer["status"], answer["line"]) == ("refused", line)
    assert phrase in answer["message"]
    assert answer["message"].endswith(".")


def test_a_byte_order_mark_is_passed_over() -> None:
    assert interpret({"id": "1", "code": "\ufeffprint(1)"})["output"] == "1\n"


def test_what_is_traced_does_the_same(oracle: Oracle) -> None:
    for name in ("stale view", "module class", "optimizer", "errors in a function"):
        expected = oracle.run(SAME[name])
        answer = interpret({"id": "1", "code": SAME[name], "trace": True, "wanted": list(expected["numbers"])})
        assert difference(answer, expected) == ""
