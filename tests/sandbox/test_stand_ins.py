"""Training loops as people paste them: what is missing gets stand-ins, and the mistake is named where it is."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tutor.sandbox.interpret import interpret

TEXT = Path(__file__).with_name("pasted_loops.txt").read_text(encoding="utf-8")


class Loop(NamedTuple):
    name: str
    missing: set[str]
    code: str

    def marked(self, sign: str) -> list[tuple[str, int]]:
        """Return what is marked in the code, with the line."""
        lines = enumerate(self.code.split("\n"), start=1)
        return [(m.group(1), n) for n, line in lines if (m := re.search(rf"#{re.escape(sign)} (\w+)$", line))]


def loops() -> list[Loop]:
    parts = re.findall(r"^=== (.+): ?(.*)\n((?:(?!===).*\n)+)", TEXT, re.M)
    return [Loop(name, set(missing.split()), code) for name, missing, code in parts]


LOOPS = loops()


def ran(code: str, **more: Any) -> dict[str, Any]:
    return interpret({"id": "1", "code": code, "trace": False, "stand_ins": True, **more})


def test_there_are_loops_enough_with_and_without_mistakes() -> None:
    mistaken = [loop for loop in LOOPS if loop.marked("!")]
    assert len(LOOPS) >= 40
    assert len(LOOPS) == TEXT.count("\n=== ")
    assert min(len(mistaken), len(LOOPS) - len(mistaken)) >= 15


@pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: loop.name)
def test_a_pasted_loop_runs_with_stand_ins_and_its_mistake_is_named(loop: Loop) -> None:
    answer = ran(loop.code)
    assert set(answer["stood_in"]) == loop.missing
    assert [(n["rule"], n["line"]) for n in answer["noticed"]] == loop.marked("!")
    unclear = loop.marked("?")
    if unclear:
        assert [((answer["error"] or {}).get("type"), answer["line"])] == unclear
    elif not loop.marked("!"):
        assert (answer["status"], answer["message"]) == ("ok", "")
    assert all(words and "{" not in words for words in answer["stood_in"].values())


def test_nothing_stands_in_unless_it_is_asked_for() -> None:
    answer = interpret({"id": "1", "code": LOOPS[0].code})
    assert (answer["error"]["type"], answer["stood_in"]) == ("NameError", {})


def test_what_stands_in_fits_what_the_text_defines() -> None:
    code = (
        "model = nn.Linear(3, 2)\nloss = criterion(model(x), y)\nloss.backward()\nn = list(x.shape) + list(y.shape)\n"
    )
    assert ran(code, wanted=["n"])["numbers"] == {"n": [4.0, 3.0, 4.0, 2.0]}


def test_names_that_are_defined_anywhere_are_left_alone() -> None:
    answer = ran("def f(x):\n    return x * lr\nlr = 3.0\nprint(f(2.0), [y for y in range(2)])\n")
    assert (answer["output"], answer["stood_in"]) == ("6.0 [0, 1]\n", {})


def test_the_words_say_what_was_put_there() -> None:
    assert ran("print(model(x), lr, criterion(model(x), y), optimizer.zero_grad())\n")["stood_in"] == {
        "model": "nn.Linear(1, 1)",
        "x": "a tensor of shape (4, 1)",
        "lr": "the number 0.1",
        "criterion": "nn.MSELoss()",
        "y": "what should come out: a tensor of shape (4, 1)",
        "optimizer": "torch.optim.SGD over the weights, with lr=0.1",
    }
