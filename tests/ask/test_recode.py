"""A text orders a change of pasted code: which line becomes what, and all else stays as it was typed."""

import difflib
from dataclasses import replace
from typing import Any

import pytest

from tutor.ask.listing import NoPlace
from tutor.ask.ran import Ran
from tutor.ask.recode import recoded
from tutor.ask.thread import Thread

BY_HAND = """import torch
w = torch.tensor(5.0, requires_grad=True)  # the start
for i in range(3):
    loss = (w - 2)**2
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
    w.grad.zero_()
print(w)"""
BY_OPTIMIZER = """w = torch.zeros(1, requires_grad=True)
n = 5
opt = torch.optim.SGD([w], lr=0.1, momentum=0.5)
for step in range(n):
    opt.zero_grad()
    loss = ((w * 3 - 6)**2).mean()
    loss.backward()
    opt.step()
    print(loss.item())"""


OPT, START = "opt = torch.optim.SGD([w], lr=0.1, momentum=0.5)", "w = torch.zeros(1, requires_grad=True)"
RATE = "- w -= 0.1 * w.grad"


def ran(code: str, **more: Any) -> Ran:
    return Ran(code, "", {"noticed": []}, "", (), **more)


def difference(code: str, *texts: str, at: Ran | None = None) -> list[str]:
    """Return the lines that went and came, by texts one after the other."""
    at = at or ran(code)
    for text in texts:
        again = recoded(at, text)
        assert again, text
        at = replace(at, code=again.code, turned=again.turned, older=again.older)
    lines = difflib.ndiff(code.splitlines(), at.code.splitlines())
    return [f"{line[0]} {line[2:].strip()}" for line in lines if line[0] in "+-"]


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("what if i forget zero_grad", ["- w.grad.zero_()"]),
        ("do 20 of these", ["- for i in range(3):", "+ for i in range(20):"]),
        ("ok ten more", ["- for i in range(3):", "+ for i in range(13):"]),
        ("print the grad too", ["+ print(w.grad)"]),
        ("print the loss every step", ["+ print(loss)"]),
        ("w.grad.zero_() before backward", ["+ w.grad.zero_()", "- w.grad.zero_()"]),
        ("start at 7", ["- w = torch.tensor(5.0, requires_grad=True)  # the start",
                        "+ w = torch.tensor(7.0, requires_grad=True)  # the start"]),
        ("what if i take out the no_grad", ["- with torch.no_grad():", "- w -= 0.1 * w.grad", "+ w -= 0.1 * w.grad"]),
        ("and without requires_grad", ["- w = torch.tensor(5.0, requires_grad=True)  # the start",
                                       "+ w = torch.tensor(5.0)  # the start"]),
        ("loss = (w - 3)**2 instead", ["- loss = (w - 2)**2", "+ loss = (w - 3)**2"]),
        ("w**4 instead", ["- loss = (w - 2)**2", "+ loss = w**4"]),
        ("replace (w - 2)**2 with w**4", ["- loss = (w - 2)**2", "+ loss = w**4"]),
        ("3 instead of 2", []),
    ],
)  # fmt: skip
def test_a_loop_that_steps_by_hand_is_changed(text: str, changed: list[str]) -> None:
    if changed:
        assert difference(BY_HAND, text) == changed
    else:  # it stands twice: in the loss, and as its power
        assert recoded(ran(BY_HAND), text) is None


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("use adam instead", [f"- {OPT}", "+ opt = torch.optim.Adam([w], lr=0.1)"]),
        ("swap SGD for AdamW", [f"- {OPT}", "+ opt = torch.optim.AdamW([w], lr=0.1)"]),
        ("put zero_grad after step", ["- opt.zero_grad()", "+ opt.zero_grad()"]),
        ("100 steps", ["- n = 5", "+ n = 100"]),
        ("sum instead of mean", ["- loss = ((w * 3 - 6)**2).mean()", "+ loss = ((w * 3 - 6)**2).sum()"]),
        ("start w at 10", [f"- {START}", "+ w = torch.full((1,), 10.0, requires_grad=True)"]),
        ("with weight_decay 0.1", [f"- {OPT}",
                                   "+ opt = torch.optim.SGD([w], lr=0.1, momentum=0.5, weight_decay=0.1)"]),
        ("only print the last one", ["- print(loss.item())", "+ print(loss.item())"]),
        ("remove the print", ["- print(loss.item())"]),
    ],
)  # fmt: skip
def test_a_loop_with_an_optimizer_is_changed(text: str, changed: list[str]) -> None:
    assert difference(BY_OPTIMIZER, text) == changed


@pytest.mark.parametrize(
    ("texts", "changed"),
    [
        (("lr 0.5", "undo that"), []),
        (("without zero_grad", "lr 0.5", "ok put it back"), [RATE, "+ w.grad = None",
                                                                "+ w -= 0.5 * w.grad", "- w.grad.zero_()"]),
        (("lr 0.5", "and 1.05?", "no i meant i = 1"), None),
        (("lr 0.5", "and 1.05?", "no i meant w = 1"), ["- w = torch.tensor(5.0, requires_grad=True)  # the start",
                                                      "+ w = torch.tensor(1.0, requires_grad=True)  # the start",
                                                      "- w -= 0.1 * w.grad", "+ w -= 0.5 * w.grad"]),
        (("lr 0.5", "do 9", "back to the original code"), []),
    ],
)  # fmt: skip
def test_a_change_is_taken_back(texts: tuple[str, ...], changed: list[str] | None) -> None:
    if changed is None:
        with pytest.raises(AssertionError, match="i = 1"):
            difference(BY_HAND, *texts)
    else:
        made = difference(BY_HAND, *texts)
        assert sorted(made) == sorted(changed)


def test_what_would_cure_the_code_is_done() -> None:
    plain = BY_HAND.replace(", requires_grad=True", "")
    at = replace(ran(plain), answer={"noticed": [{"rule": "unasked", "line": 2}]})
    assert difference(plain, "do that", at=at)[-1] == "+ w = torch.tensor(5.0, requires_grad=True)  # the start"


def test_a_block_that_would_be_empty_passes() -> None:
    again = recoded(ran("for i in range(3):\n    loss.backward()\nprint(w)"), "without backward")
    assert again
    assert again.code == "for i in range(3):\n    pass\nprint(w)"


@pytest.mark.parametrize(
    "text", ["why do i need zero_grad?", "what is adam", "is w.grad.zero_() needed", "do i have to clear the grads?"]
)
def test_a_question_changes_nothing(text: str) -> None:
    again = recoded(ran(BY_OPTIMIZER), text)
    assert again is None or again.code == BY_OPTIMIZER


def test_a_number_with_several_places_asks_which_and_each_order_is_understood() -> None:
    with pytest.raises(NoPlace) as asked:
        recoded(ran(BY_HAND), "and 7?")
    assert len(asked.value.orders) == 3
    assert all(difference(BY_HAND, order) for order in asked.value.orders)


def test_what_has_no_place_says_so_and_the_code_stays() -> None:
    run = {"status": "ok", "values": {}, "numbers": {}, "output": "", "stood_in": {}, "trace": [], "noticed": []}
    thread = Thread()
    for text in (f"run this\n{BY_OPTIMIZER}", "use adam", "with momentum 0.9"):
        said = thread.reply(text, lambda request: run)
        thread = thread.after(said)
    assert "`Adam` takes no `momentum`" in said.remark
    assert "Adam" in thread.reply("lr 0.5", lambda request: run).ran.code  # type: ignore[union-attr]
