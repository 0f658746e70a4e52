"""Of a question with several parts the first is worked out, and the reply says which one that is."""

import pytest

from tutor.ask.reply import reply


@pytest.mark.parametrize(
    ("question", "label", "expected"),
    [
        ("(i) derivative of x^2 at x = 3 (ii) derivative of x^3 at x = 1", "(i)", 6),
        ("Given L = (w-1)^2. a) dL/dw at w = 3. b) w after one step with lr 0.1.", "(a)", 4),
        ("1. slope of x^2 at 5\n2. slope of x^3 at 1", "(1)", 10),
    ],
)
def test_the_first_part_is_answered(question: str, label: str, expected: float) -> None:
    said = reply(question)
    assert said.computed is not None
    assert said.computed.value == pytest.approx(expected)
    assert label in said.note


@pytest.mark.parametrize("question", ["slope of x^2 at (3)", "gradient of x^2 + y^2 at (2, 1)", "f (a) = a^2, f'(2)?"])
def test_a_bracket_alone_is_no_part(question: str) -> None:
    assert "part" not in reply(question).note
