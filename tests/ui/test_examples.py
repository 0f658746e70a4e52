"""The Playground's examples: each runs, in Python and in the interpreter, and prints the same."""

import contextlib
import io

import pytest

from tutor.sandbox.interpret import interpret
from tutor.ui.playground import examples


@pytest.mark.parametrize("title", examples())
def test_an_example_runs_and_prints_what_python_prints(title):
    code, printed = examples()[title], io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, title, "exec"), {"__name__": "example"})
    answer = interpret({"id": title, "code": code})
    assert (answer["status"], answer["message"]) == ("ok", "")
    assert answer["output"] == printed.getvalue() != ""


def test_there_are_a_handful_and_the_first_is_one_weight():
    assert 5 <= len(examples()) <= 8
    assert next(iter(examples())) == "One weight and its gradient"
    assert all(title and len(title) < 40 for title in examples())
