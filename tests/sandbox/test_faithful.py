"""The beginners' texts do in the sandbox what they do in Python, or are refused with the line."""

from typing import Any

import pytest

from tests.sandbox.faithful import LIMITS, Oracle, corpus, difference, inside
from tests.sandbox.test_noticed import EXPECTED
from tutor.sandbox.interpret import interpret

AT_LEAST = 250  # of the texts run as they are
LONG = corpus("long.jsonl")  # these are left to make soak
SHORT = [text for text in corpus() if text not in LONG]
Row = tuple[str, dict[str, Any], str]


def compared(oracle: Oracle, texts: list[dict[str, str]]) -> list[Row]:
    """Return each text's name, the sandbox's answer, and what differs."""
    rows = []
    for text in texts:
        expected = oracle.run(text["code"])
        answer = inside(text["code"], expected)
        rows.append((text["id"], answer, difference(answer, expected)))
    return rows


def hold(rows: list[Row]) -> None:
    """Check that what is not stopped is as in Python, and that what is stopped says where, in a sentence."""
    assert [(name, other) for name, answer, other in rows if answer["status"] not in LIMITS and other] == []
    for _, answer, _ in rows:
        if answer["status"] in LIMITS:
            assert answer["line"] >= 1
            assert answer["message"].endswith(".")


def noticed(rows: list[Row]) -> None:
    """Check that mistakes are noticed where they are, and nowhere else."""
    given = {name: [(n["rule"], n["line"]) for n in answer["noticed"]] for name, answer, _ in rows}
    expected = {name: [tuple(EXPECTED[name])] if name in EXPECTED else [] for name in given}
    assert {name: notices for name, notices in given.items() if notices != expected[name]} == {}


@pytest.mark.usefixtures("patient")
def test_what_beginners_write_is_as_in_python_or_refused_with_its_line_and_its_mistakes_are_noticed(
    oracle: Oracle,
) -> None:
    rows = compared(oracle, [text for text in SHORT if text["id"] in EXPECTED or text in SHORT[::4]])
    hold(rows)
    noticed(rows)


@pytest.mark.soak
@pytest.mark.usefixtures("patient")
def test_all_that_beginners_write_is_as_in_python_or_refused_with_its_line_and_its_mistakes_are_noticed(
    oracle: Oracle,
) -> None:
    rows = compared(oracle, SHORT)
    hold(rows)
    noticed(rows)
    assert {name for name, _, _ in rows} >= EXPECTED.keys()
    assert len(rows) >= 300
    assert len([name for name, answer, _ in rows if answer["status"] in ("ok", "error")]) >= AT_LEAST


@pytest.mark.soak
@pytest.mark.usefixtures("patient")
def test_long_texts_are_as_in_python_or_stopped_with_their_line(oracle: Oracle) -> None:
    hold(compared(oracle, LONG))


def test_a_text_that_is_done_differently_is_noticed(oracle: Oracle) -> None:
    expected = oracle.run("x = 2\nprint(x)\n")
    for changed in ("x = 3\nprint(2)\n", "x = 2\nprint(3)\n", "x = 2\nprint(2)\n1 / 0\n"):
        answer = interpret({"id": "1", "code": changed, "wanted": ["x"]})
        assert difference(answer, expected)
