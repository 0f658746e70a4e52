"""Texts that ask for too much, or for what no learner's text may reach: none gets it, and each ends in time."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.yard import within
from tutor.sandbox.interpret import AFTER, interpret

TEXTS = [json.loads(line) for line in Path(__file__).with_name("hostile.jsonl").read_text("utf-8").splitlines()]
LATE = 80  # yards after the last of its clocks: one operation
STOPPED = {"refused", "timeout", "memory", "output"}


def hold(text: dict[str, Any]) -> None:
    """Run a text; it ends as it was seen to end: another limit may come first, a harmless end may not."""
    answer = within(LATE, lambda: interpret({"id": "1", "code": text["code"]}), clock=AFTER.seconds)
    assert answer["status"] in (STOPPED if text["status"] in STOPPED else {text["status"], *STOPPED})


@pytest.mark.parametrize("text", [text for text in TEXTS if not text["slow"]], ids=lambda text: text["code"][-40:])
def test_a_hostile_text_is_stopped(text: dict[str, Any]) -> None:
    hold(text)


@pytest.mark.soak
@pytest.mark.parametrize("text", [text for text in TEXTS if text["slow"]], ids=lambda text: text["code"][-40:])
def test_a_slow_hostile_text_is_stopped_in_time(text: dict[str, Any]) -> None:
    hold(text)


@pytest.mark.parametrize("code", [
    "torch.zeros(10**9)", "torch.ones(size=(10**5, 10**5))", "torch.full((10**9,), 1.0)", "torch.empty(10**9)",
    "torch.rand(10**9)", "torch.randn(10**9)", "torch.randint(9, (10**9,))", "torch.randperm(10**9)",
    "torch.eye(10**5)",
    "torch.arange(0, 1, 1e-12)", "torch.arange(10**19)", "torch.linspace(0, 1, steps=10**9)", "torch.Tensor(10**9)",
    "nn.Linear(10**5, 10**5)", "torch.ones(9).repeat(10**9)", "torch.zeros(10**4).expand(10**5, -1) + 1",
    "list(torch.zeros(10**6))", "a, *b = torch.zeros(10**6)", "torch.zeros(10**6).split(1)",
])  # fmt: skip
def test_a_tensor_that_is_too_large_is_called_that_whatever_it_is_made_by(code: str) -> None:
    answer = interpret({"id": "1", "code": code})
    assert (answer["status"], answer["message"][:36]) == ("memory", "One of these tensors is too large fo")


def test_what_is_called_for_a_collision_of_keys_is_counted_one_by_one() -> None:
    prime = 2**61 - 1  # Python's hash of a whole number is what is left of it after this
    answer = interpret({"id": "1", "code": f"set(i * {prime} for i in range(100000))"})
    assert answer["status"] == "timeout"


def test_nothing_of_the_process_stays_changed() -> None:
    import torch

    before = torch.get_rng_state(), torch.is_grad_enabled(), torch.get_num_threads()
    interpret({"id": "1", "code": "torch.manual_seed(5)\ntorch.set_grad_enabled(False)\ntorch.rand(3)"})
    assert torch.equal(before[0], torch.get_rng_state())
    assert before[1:] == (torch.is_grad_enabled(), torch.get_num_threads())


def test_what_a_learner_puts_into_an_optimizer_is_shown_as_anything_else() -> None:
    start = "opt = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.1)\n"
    assert interpret({"id": "1", "code": f"{start}opt.param_groups[0] = 5\nx = 1"})["status"] == "ok"
    assert interpret({"id": "1", "code": f"{start}opt.param_groups.append('x')\nx = 1"})["status"] == "ok"
