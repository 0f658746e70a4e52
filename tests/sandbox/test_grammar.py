"""Random small programs do in the sandbox what they do in Python: values, prints, and errors with their lines."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sandbox.faithful import LIMITS, Oracle, difference, inside

NAMES = st.sampled_from(["a", "b", "w", "x"])
OPERATORS = st.sampled_from(
    ["+", "-", "*", "/", "//", "%", "**", "<", "==", "!=", ">=", "and", "or", "in", "is", "@", "|"]
)
LITERALS = st.sampled_from(
    ["0", "1", "2", "-3", "1.5", "True", "None", "'ab'", "''", "[]", "[1, 2.0]", "(3,)", "{'k': 1}"]
)
TENSORS = st.sampled_from(
    ["torch.tensor(2.0, requires_grad=True)", "torch.arange(3)", "torch.ones(2, 2)", "torch.zeros(2)"]
)
CALLS = st.sampled_from([
    "len({})", "str({})", "sum({})", "max({})", "sorted({})", "list({})", "abs({})", "float({})", "round({}, 1)",
    "f({})", "bool({})",
    "type({}).__name__", "({}).sum()", "({}).item()", "({}).backward()", "({}).grad", "({}).shape", "({}).append(1)",
    "({})[0]", "({})[1:]", "({})['k']", "torch.exp({})", "F.relu({})", "math.sqrt({})", "f'{{{}}}'", "[v for v in {}]",
    "{{k: 1 for k in {}}}", "(lambda v: v)({})", "torch.stack({})", "isinstance({}, float)", "-({})", "not {}", "[*{}]",
])  # fmt: skip


def combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Make larger expressions of smaller ones."""
    return st.one_of(
        st.builds("({} {} {})".format, inner, OPERATORS, inner),
        st.builds(lambda form, value: form.format(value), CALLS, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
    )


EXPRESSIONS = st.recursive(st.one_of(NAMES, LITERALS, TENSORS), combined, max_leaves=5)


def block(lines: list[str]) -> str:
    return "\n".join(f"    {line}" for text in lines for line in text.split("\n"))


SIMPLE = st.one_of(
    st.builds("{} = {}".format, NAMES, EXPRESSIONS),
    st.builds("{} {}= {}".format, NAMES, st.sampled_from(["+", "-", "*", "/", "**", "//"]), EXPRESSIONS),
    st.builds("print({})".format, EXPRESSIONS),
    st.builds("{}, {} = {}".format, NAMES, NAMES, EXPRESSIONS),
    st.builds("{}[0] = {}".format, NAMES, EXPRESSIONS),
    st.builds("assert {}, 'no'".format, EXPRESSIONS),
    EXPRESSIONS,
)


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Make statements of statements."""
    body = st.lists(inner, min_size=1, max_size=3).map(block)
    return st.one_of(
        st.builds("if {}:\n{}\nelse:\n{}".format, EXPRESSIONS, body, body),
        st.builds("for {} in {}:\n{}".format, NAMES, EXPRESSIONS, body),
        st.builds("for i in range(3):\n{}\n    if i == {}:\n        break".format, body, st.sampled_from("012")),
        st.builds("def f({}, b=2):\n{}\n    return {}".format, NAMES, body, EXPRESSIONS),
        st.builds("try:\n{}\nexcept {} as e:\n    print(e)\n{}\nfinally:\n{}".format, body,
                  st.sampled_from(["TypeError", "(ValueError, RuntimeError)", "Exception"]), body, body),
        st.builds("with torch.no_grad():\n{}".format, body),
    )  # fmt: skip


STATEMENTS = st.recursive(SIMPLE, nested, max_leaves=6)
START = """def f(v):
    return v * 2
a, b = 1, [1.0, 2.0]
w = torch.tensor([1.0, 2.0], requires_grad=True)
x = w.sum() * 2
"""
PROGRAMS = st.lists(STATEMENTS, min_size=1, max_size=6).map(lambda lines: START + "\n".join(lines) + "\n")
CALM: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


def hold(code: str, oracle: Oracle) -> None:
    expected = oracle.run(code)
    answer = inside(code, expected)
    if answer["status"] not in LIMITS:
        assert difference(answer, expected) == ""


@pytest.mark.usefixtures("patient")
def test_small_programs_do_what_they_do_in_python(oracle: Oracle) -> None:
    settings(max_examples=150, derandomize=True, **CALM)(given(code=PROGRAMS)(hold_with(oracle)))()


@pytest.mark.soak
@pytest.mark.usefixtures("patient")
def test_many_small_programs_do_what_they_do_in_python(oracle: Oracle) -> None:
    settings(max_examples=5_000, **CALM)(given(code=PROGRAMS)(hold_with(oracle)))()


def hold_with(oracle: Oracle) -> Any:
    """Return a check of one program that hypothesis can call."""

    def held(code: str) -> None:
        hold(code, oracle)

    return held
