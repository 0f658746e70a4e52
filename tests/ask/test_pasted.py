"""Pasted code in a question: found, run, and replied to; a number only where it is the code's own."""

from typing import Any

import pytest

from tutor.ask.pasted import pasted, uncleared
from tutor.ask.reply import NOT_RUN, reply
from tutor.ask.wanted import Wanted, wanted
from tutor.sandbox.answer import empty
from tutor.sandbox.interpret import interpret

CODE = "import torch\nw = torch.tensor(2.0, requires_grad=True)\nloss = w**2\nloss.backward()"
LOOP = (
    "for epoch in range(10):\n    pred = model(x)\n\n    loss = criterion(pred, y)\n    loss.backward()\n"
    "    optimizer.step()"
)
BROKEN = "w = torch.tensor(1.0, requires_grad=True)\nfor i in range(3)\n    (w**2).backward()"
TRACE = 'Traceback (most recent call last):\n  File "a.py", line 4\n    loss.backward()\nRuntimeError: element 0'
X = "x = torch.tensor([[1.0, 2.0],\n                  [3.0, 4.0]])\nprint(x)"

FOUND = [
    (f"```python\n{CODE}\n```", CODE, ""),
    (f"what is w?\n```\n{CODE}\n```\nthanks", CODE, "what is w?\n\n\nthanks"),
    (f"```\n{CODE}", CODE, ""),
    ("\n".join(f">>> {line}" for line in CODE.split("\n")) + "\nwhy?", CODE, "why?"),
    (
        ">>> import torch\n>>> for i in range(2):\n...     print(i)\nso?",
        "import torch\nfor i in range(2):\n    print(i)",
        "so?",
    ),
    (f"hello\n{CODE}\nwhat is w.grad?", CODE, "hello\nwhat is w.grad?"),
    (f"my loss goes up, why?\n{LOOP}", LOOP, "my loss goes up, why?"),
    (f"{LOOP}\n\nIt does not learn.", LOOP, "It does not learn."),
    (f"    {CODE}\n".replace("\n", "\n    ") + "what is w", CODE, "what is w"),
    ("w = torch.ones(1); w.backward(); what is w.grad", "w = torch.ones(1)\nw.backward()", "what is w.grad"),
    (f"{CODE} so what is w.grad", CODE, "so what is w.grad"),
    (f"{CODE}\n{TRACE}", CODE, "RuntimeError: element 0"),
    (
        "opt = torch.optim.SGD(\n    [w],\n    lr=0.1,\n)\nopt.step()\nok?",
        "opt = torch.optim.SGD(\n    [w],\n    lr=0.1,\n)\nopt.step()",
        "ok?",
    ),
    (f"{CODE}\n# what is w.grad", CODE, "# what is w.grad"),
    (f"```\n{BROKEN}\n```", BROKEN, ""),
    (f"{CODE}\nOutput: w", CODE, "Output: w"),
    (f"{X}\nwhat", X, "what"),
    (f"what comes out of that {X}", X, "what comes out of that"),
    ("he says 2.92 w = torch.ones(1)\nw.backward()", "w = torch.ones(1)\nw.backward()", "he says 2.92"),
]
NO_CODE = [
    "what is w.grad",
    "why does loss.backward() fail?",
    "x = 3, y = x^2, dy/dx?",
    "x = 2\ny = x**2\ngradient of y",
    "thanks",
    "",
    "w = torch.randn(3, requires_grad=True).cuda() and then w.grad is None",
    "RuntimeError: element 0 of tensors does not require grad",
    "x" * 5000,
]  # fmt: skip
# The words, and what is asked for: two names, a loop that has ended, a call that is the last line.
ASKED = [
    ("what is w.grad", Wanted(("w.grad",))),
    ("what is loss?", Wanted(("loss",))),
    ("what is the gradient?", Wanted(("w.grad",))),
    ("what is w.grad after loss.backward()?", Wanted(("w.grad",))),
    ("dL/dw?", Wanted(("w.grad",))),
    ("what are loss and w", Wanted(("loss", "w"))),
    ("what does this print", Wanted()),
    ("what is the updated w", Wanted(("w",), fresh=True)),
    ("what is w if w is loss", None),
    ("what is w.grad and loss", None),
    ("what is w after the loop", None),
    ("what is w after opt.step()", None),
    ("what is w.grad, I never zero it again", None),
    ("what is the old w", None),
    ("is w.grad 4?", None),
    ("what is w for", None),
    ("dother/dw", None),
]


@pytest.mark.parametrize(("question", "code", "words"), FOUND)
def test_code_and_words_are_told_apart(question: str, code: str, words: str) -> None:
    found = pasted(question)
    assert found is not None
    assert (found.code, found.words) == (code, words)


@pytest.mark.parametrize("question", NO_CODE)
def test_where_there_is_no_code_none_is_found(question: str) -> None:
    assert pasted(question) is None


@pytest.mark.parametrize(("words", "expected"), ASKED)
def test_what_the_words_ask_for(words: str, expected: Wanted | None) -> None:
    assert wanted(words, CODE) == expected


def test_a_pasted_loop_is_run_with_stand_ins_and_its_mistake_named() -> None:
    said = reply(f"why does it not learn?\n{LOOP}", interpret)
    assert said.ran is not None
    answer = said.ran.answer
    assert (answer["status"], said.computed) == ("ok", None)
    assert [(each["rule"], each["line"]) for each in answer["noticed"]] == [("added_up", 5)]
    assert set(answer["stood_in"]) == {"model", "x", "y", "criterion", "optimizer"}
    assert answer["trace"]
    assert answer["graph"]["nodes"]
    assert said.answers


@pytest.mark.parametrize(
    "code",
    [
        LOOP,  # the numbers are those of the stand-ins
        "w = torch.randn(1, requires_grad=True)\nloss = (w**2).sum()\nloss.backward()",
        "m = torch.nn.Linear(1, 1)\nloss = m(torch.ones(1)).sum()\nloss.backward()",
        "w = torch.Tensor(2)\nloss = w.sum()\nprint(loss)",
        "w = torch.tensor(2.0)\nloss = w > 1\nprint('yes')",
        "w = torch.tensor(2.0)\nloss = w / 0",
        "w = torch.tensor(2.0)\nloss = w * v",
        "w = torch.tensor(2.0)\nfor i in range(3)\n    loss = w",
    ],
)
def test_what_is_not_the_codes_own_number_is_never_told(code: str) -> None:
    assert reply(f"```\n{code}\n```\nwhat is loss", interpret).computed is None


def test_with_a_seed_chance_is_the_codes_own() -> None:
    code = "torch.manual_seed(0)\nw = torch.randn(1)\nloss = w - w\nwhat is loss"
    found = reply(code, interpret).computed
    assert found is not None
    assert found.value == 0


@pytest.mark.parametrize("status", ["busy", "crashed", "refused", "timeout", "memory", "output"])
def test_a_run_that_gave_nothing_leaves_the_written_answer(status: str) -> None:
    def run(request: dict[str, Any]) -> dict[str, Any]:
        return empty(request, status, "A sentence.")

    said = reply(f"{CODE}\nwhy is w.grad 4?", run)
    assert said.computed is None
    assert said.answers
    assert said.ran is not None
    assert said.ran.answer["message"] == "A sentence."


def test_where_no_code_is_run_that_is_said_and_what_can_be_seen_is_named() -> None:
    plain, loop = reply(f"{CODE}\nwhy is w.grad 4?"), reply(f"why does it not learn?\n{LOOP}")
    assert (plain.ran, plain.computed, plain.remark) == (None, None, NOT_RUN)
    assert loop.remark.startswith(NOT_RUN)
    assert "Line 5" in loop.remark
    assert loop.answers[0].id == "zero_grad_why"


def test_what_can_be_seen_is_named_where_a_run_was_refused() -> None:
    said = reply(f"what now?\nimport numpy as np\n{LOOP}", interpret)
    assert said.ran is not None
    assert "numpy" in said.ran.answer["message"]
    assert "Line 6" in said.remark


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (LOOP, 5),
        (LOOP.replace("    pred =", "    optimizer.zero_grad()\n    pred ="), None),
        (LOOP.replace("    pred =", "    w.grad = None\n    pred ="), None),
        (CODE, None),
        ("while True:\n    (w**2).backward()", 2),
        ("for i in", None),
    ],
)
def test_a_loop_that_clears_nothing_is_seen_without_a_run(code: str, line: int | None) -> None:
    assert uncleared(code) == line
