"""The work of one question is bounded, in time and in memory, and the reply says so where that was the reason."""

import subprocess
import sys
import time

import pytest
import torch

from tests.yard import within
from tutor import ROOT
from tutor.ask import compute
from tutor.ask.budget import SECONDS, TOO_MUCH, Declined, allowed, tick
from tutor.ask.formula import parse
from tutor.ask.pasted import pasted, reads_as_code
from tutor.ask.program import Program, run
from tutor.ask.reply import reply
from tutor.ask.tree import MOST_NODES, bounded
from tutor.sandbox.interpret import AFTER, interpret

AHEAD = "import torch\nw = torch.tensor(2.0, requires_grad=True)\n"
LONG_WALK = f"w after 1000 steps on {' + '.join(['sin(w)'] * 37)} from w=1 with lr 0.0001"
FIRST = f"{AHEAD}opt = torch.optim.SGD([w], lr=0.1)\n(w**2).backward()\nopt.step()\nwhat is w"
ENDLESS = f"{AHEAD}while True:\n    w.grad = None\n    (w**2).backward()\nwhat is w.grad"


@pytest.fixture(autouse=True, scope="module")
def loaded():
    """Let torch touch all that it needs first: on a machine that is short of memory that takes a while."""
    reply(FIRST, interpret)
    reply("second derivative of x^3 at x = 1")


@pytest.mark.parametrize(
    "lines", ["y = w * round(7, -1000000000)", "n = 10\nn = n * n\ny = w * round(7, n)", "y = w * round(7, -2**30)"]
)
def test_numbers_are_rounded_to_few_digits_only(lines):
    assert within(80, lambda: reply(f"{AHEAD}{lines}\nwhat is y", interpret)).ran is not None


def test_a_number_is_rounded():
    assert reply(f"{AHEAD}y = w * round(2.345, 2)\nwhat is y", interpret).computed.value == pytest.approx(
        4.69, abs=0.02
    )


@pytest.mark.parametrize("body", ["x*x", "x+x", "x*sin(x)"])
def test_a_function_of_itself_many_times_over_stops_at_the_bound(body):
    question = f"f(x) = {body}, derivative of {'f(' * 18}x{')' * 18} at x = 1"
    assert "longer than I can take" in within(40, lambda: reply(question)).remark


def test_a_tree_that_shares_its_parts_is_counted_no_further_than_the_bound():
    tree = parse("x*x")
    for _ in range(200):
        tree = type(tree)("*", tree, tree)
    with pytest.raises(Declined):
        bounded(tree)
    assert bounded(parse(" + ".join(["x"] * (MOST_NODES // 2)))) is not None


def test_functions_without_brackets_are_nested_no_deeper_than_others(caplog):
    assert reply("gradient of " + "sin " * 110 + "x at x = 1").computed is None
    assert caplog.records == []


def test_tabs_and_spaces_are_no_burden():
    assert within(8, lambda: pasted(("for" + "\t" * 396 + "\n") * 5)) is None
    assert not within(8, lambda: reads_as_code("for" + " " * 1500))


def test_a_long_walk_ends_with_its_budget_and_the_reply_says_so(monkeypatch):
    monkeypatch.setattr(compute, "allowed", lambda: allowed(0.05))
    said = within(76, lambda: reply(LONG_WALK), clock=0.05)
    assert said.computed is None
    assert said.remark == TOO_MUCH


APART = f"""
from tests.ask.test_budget import ENDLESS, interpret, reply, within
reply({FIRST!r}, interpret)
said = within(48, lambda: reply(ENDLESS, interpret), clock={AFTER.seconds})
print(said.computed, said.ran.answer["status"])
"""


def test_pasted_code_that_does_not_end_is_stopped_and_replied_to_soon_after():
    """In a process of its own, as in the app: Python's search for garbage would count what other tests have left."""
    done = subprocess.run([sys.executable, "-c", APART], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None", "timeout"]


def work(seconds: float) -> None:
    with allowed(seconds):
        while True:
            tick()


def test_a_program_stopped_while_nothing_is_recorded_leaves_torch_recording():
    code = "import torch\n\nwith torch.no_grad():\n    while True:\n        torch.ones(1)\n"
    with pytest.raises(Declined), allowed(0.02):
        run(Program(code, "w"))
    assert torch.is_grad_enabled()


def test_what_a_question_waits_for_is_not_its_work():
    with allowed(0.02):
        time.sleep(0.05)
        tick()
    with pytest.raises(Declined):
        work(0.02)
    tick()  # outside, nothing is counted
    assert SECONDS <= 1


def test_a_graph_of_gradients_that_stays_is_refused():
    answer = reply(f"{AHEAD}y = w**3\ny.backward(create_graph=True)\nwhat is w.grad", interpret)
    assert answer.computed is None
    assert answer.ran.answer["status"] == "refused"
    assert "create_graph" in answer.ran.answer["message"]


def test_a_second_derivative_is_still_worked_out():
    lines = "(g,) = torch.autograd.grad(w**3, w, create_graph=True)\n(h,) = torch.autograd.grad(g, w)\nwhat is h"
    assert reply(AHEAD + lines, interpret).computed.value == pytest.approx(12.0)
    assert reply("fourth derivative of sin(x) at x = 1").computed is not None
