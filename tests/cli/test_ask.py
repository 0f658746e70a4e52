"""python -m tutor ask: pasted code is run as the app runs it, without the rules for a session."""

import io
import json
from typing import Any

import pytest

from tutor.__main__ import main
from tutor.sandbox import pool
from tutor.sandbox.interpret import interpret

CODE = "import torch\nw = torch.tensor(3.0, requires_grad=True)\n(w**2).backward()\nwhat is w.grad?"
LOOP = (
    "for i in range(3):\n    loss = criterion(model(x), y)\n    loss.backward()\n    optimizer.step()\n"
    "why does it not learn?"
)
KEYS = ["question", "kind", "topics", "answers", "computed", "conditional", "understood", "remark", "offer"]
Say = pytest.CaptureFixture[str]


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Run code in this process, and note for which session."""
    noted: list[str | None] = []

    def run(request: dict[str, Any], session: str | None) -> dict[str, Any]:
        noted.append(session)
        return interpret(request)

    monkeypatch.setattr(pool, "run", run)
    monkeypatch.setenv("EDITING", "on")
    return noted


def batch(monkeypatch: pytest.MonkeyPatch, capsys: Say, *questions: str) -> list[dict[str, Any]]:
    lines = "".join(json.dumps({"question": question}) + "\n" for question in questions)
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert main(["ask", "--batch"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_batch_runs_pasted_code_for_no_session(sessions, monkeypatch: pytest.MonkeyPatch, capsys: Say) -> None:
    number, loop, words = batch(monkeypatch, capsys, CODE, LOOP, "why is my .grad None?")
    assert list(number) == list(loop) == list(words) == KEYS
    assert (number["kind"], number["computed"]) == ("computed", {"value": 6.0})
    assert (loop["kind"], loop["computed"]) == ("curated", None)
    assert sessions == [None, None]


def test_the_batch_says_which_numbers_are_conditional(sessions, monkeypatch: pytest.MonkeyPatch, capsys: Say) -> None:
    texts = ("slope of x^2 at 3", "predictions 4 and 1 where the truth was 1 and 1, mean squared error please", "hello")
    assert [said["conditional"] for said in batch(monkeypatch, capsys, *texts)] == [False, True, False]


def test_where_no_code_is_run_the_batch_computes_none_of_it(
    sessions, monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    monkeypatch.setenv("EDITING", "off")
    (said,) = batch(monkeypatch, capsys, CODE)
    assert said["computed"] is None
    assert sessions == []


def test_for_people_the_run_is_told_line_by_line(sessions, capsys: Say) -> None:
    assert main(["ask", LOOP]) == 0
    said = capsys.readouterr().out
    assert "Line 3: Nothing clears the gradient of `model.weight` before this backward()" in said
    assert "model was not defined; in its place stood nn.Linear(1, 1)." in said
    assert "model.bias.grad = " in said
    assert main(["ask", CODE]) == 0
    assert 'your code: w.grad after its last line\n{"value": 6.0}' in capsys.readouterr().out


def test_lines_of_one_thread_are_one_conversation(monkeypatch: pytest.MonkeyPatch, capsys: Say) -> None:
    monkeypatch.setenv("EDITING", "off")
    asked = [("a", "slope of x^2 at x = 3"), ("b", "slope of x^3 at x = 1"), ("a", "and at x = 2?"), ("b", "why?")]
    lines = "".join(json.dumps({"question": text, "thread": thread}) + "\n" for thread, text in asked)
    monkeypatch.setattr("sys.stdin", io.StringIO(lines + json.dumps({"question": "and at x = 2?"})))
    assert main(["ask", "--batch"]) == 0
    said = [json.loads(line)["computed"] for line in capsys.readouterr().out.splitlines()]
    assert said == [{"value": 6.0}, {"value": 3.0}, {"value": 4.0}, {"value": 3.0}, None]


def test_for_people_the_steps_are_told_where_they_are_asked_for(capsys: Say) -> None:
    assert main(["ask", "slope of x^2 at x = 3, show the steps"]) == 0
    assert "At x = 3: 2·3 = 6." in capsys.readouterr().out
    assert main(["ask", "slope of x^2 at x = 3"]) == 0
    assert "2·3" not in capsys.readouterr().out
