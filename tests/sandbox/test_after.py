"""What is worked out after the last statement never changes how the run ended."""

import pytest

from tutor.sandbox import interpret as module
from tutor.sandbox.budget import Stopped
from tutor.sandbox.interpret import interpret

SLOPE = """import torch
x = torch.tensor(2.0, requires_grad=True)
y = x ** 3
g = torch.autograd.grad(y, x, create_graph=True)[0]
"""
GOOD = "import torch\nw = torch.tensor(3.0, requires_grad=True)\n(w * w).backward()\nprint(w.grad)"
FAILS = [RuntimeError("no"), Stopped("timeout", "too long"), Stopped("refused", "no"), MemoryError(), RecursionError()]


def run(code):
    return interpret({"id": "a", "code": code, "graph": True})


def end(answer):
    return answer["status"], answer["line"], answer["message"], answer["error"], answer["output"]


@pytest.mark.parametrize("error", FAILS, ids=repr)
@pytest.mark.parametrize("part", ["graph_of", "show_all", "notice"])
@pytest.mark.parametrize("code", [GOOD, GOOD + "\nprint(v)", "print(1)\nimport os"], ids=["ok", "error", "refused"])
def test_a_failure_after_the_run_stays_quiet(monkeypatch, part, error, code):
    before = run(code)

    def fails(*_):
        raise error

    monkeypatch.setattr(module, part, fails)
    assert end(run(code)) == end(before)


@pytest.mark.parametrize("last", ["print(g)", "g2 = torch.autograd.grad(g, x)[0]\nprint(g, g2)", "(g * 2).backward()"])
def test_a_slope_of_a_slope_has_a_graph_and_no_error(last):
    answer = run(SLOPE + last)
    assert end(answer)[:4] == ("ok", None, "", None)
    labels = {node["label"] for node in answer["graph"]["nodes"]}
    assert {"x", "g (mul)", "pow"} <= labels
    assert not any("backward" in label for label in labels)


@pytest.mark.parametrize(
    "loss", ["torch.log(w - 5) * w", "(w - 3) / (w - 3)", "torch.sqrt(w - 3) + 1 / w", "torch.exp(w * 90) * w"]
)
def test_a_run_that_ends_in_nan_or_inf_is_right_and_has_a_graph(loss):
    answer = run(
        f"import torch\nw = torch.tensor(3.0, requires_grad=True)\nloss = {loss}\nloss.backward()\nprint(loss)"
    )
    assert end(answer)[:4] == ("ok", None, "", None)
    slopes = [(edge["slope"] or "", edge["checked"]) for edge in answer["graph"]["edges"]]
    assert not any(checked for slope, checked in slopes if "nan" in slope or "inf" in slope)


LONG = """import torch
w = torch.tensor(0.0, requires_grad=True)
for i in range(900):
    w.grad = None
    loss = (w - 3) ** 2
    loss.backward()
    with torch.no_grad():
        w -= 0.01 * w.grad
"""


def test_the_middle_of_a_long_loop_is_not_noted_and_its_end_is(monkeypatch):
    noted = []
    real = module.Recorder._note
    monkeypatch.setattr(module.Recorder, "_note", lambda *given: noted.append(1) or real(*given))
    answer = run(LONG)
    assert answer["status"] == "ok"
    assert len(noted) < 500
    assert {edge["checked"] for edge in answer["graph"]["edges"] if edge["slope"]} == {True}


def test_a_long_loop_that_may_be_left_is_noted_throughout():
    answer = run(LONG.replace("    w.grad = None", "    w.grad = None\n    if i == 500:\n        break"))
    assert {edge["checked"] for edge in answer["graph"]["edges"] if edge["slope"]} == {True}


def test_an_input_changed_after_it_was_noted_is_copied_anew():
    changed = (
        "import torch\nw = torch.tensor(3.0, requires_grad=True)\na = w * 2\na += 1\nloss = a * a\nloss.backward()"
    )
    assert {edge["slope"] for edge in run(changed)["graph"]["edges"]} >= {"7.0"}
