"""Long chains of operations: once Python has looked at them, torch frees them one inside the other."""

import subprocess
import sys

import pytest

RUN = """
import sys
from dataclasses import replace
from tutor.sandbox import interpret as interpreter
from tutor.sandbox.budget import Budget, Limits

limits = replace(Limits(), seconds=60)  # however slow the machine is, the chain becomes as long as is tried
interpreter.Budget = lambda *_: Budget(limits)
print(interpreter.interpret({"id": "1", "code": sys.argv[1], "graph": sys.argv[2] == "drawn"})["status"])
"""
CHAIN = "def h(g): return g\nw = torch.ones(1, requires_grad=True)\nfor _ in range(70_000):\n    w = w * 1.0\n"
LOOKS = ("w.grad_fn", "w.grad_fn.next_functions", "w.register_hook(h)", "w.retain_grad()", "w.is_leaf, w.grad")


def ended(code: str, how: str = "plain") -> str:
    """Return how a run ended, in a process of its own: what it printed, else nothing."""
    return subprocess.run([sys.executable, "-c", RUN, code, how], capture_output=True, text=True).stdout.strip()


def test_a_long_chain_is_let_go() -> None:
    assert ended(CHAIN) == "ok"


@pytest.mark.soak
@pytest.mark.parametrize("look", LOOKS)
def test_a_long_chain_is_let_go_however_it_was_looked_at(look: str) -> None:
    assert ended(f"{CHAIN}    {look}\nw = 1\nprint(w)") in ("ok", "timeout")


@pytest.mark.soak
def test_a_long_chain_that_is_to_be_drawn_is_let_go() -> None:
    assert ended(CHAIN.replace("for _ in range(70_000):", "while True:"), "drawn") in ("timeout", "memory")
