"""A tiny number that means something stays, and noise of rounding is zero."""

import pytest

from tutor.ask.compute import compute
from tutor.ui.computed import result


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("gradient of exp(-w) at w = 40", -4.248354255291589e-18),
        ("gradient of 1e-20*x at x = 2", 1e-20),
        ("w after 60 steps on w^2 from w = 1 with lr 0.25", 2.0**-60),
        ("multiply the local derivatives 1e-9, 1e-9 by the chain rule", 1e-18),
        ("w = torch.tensor(40.0, requires_grad=True)\ny = torch.exp(-w)\ny.backward()\nwhat is w.grad", -4.24835e-18),
    ],
)
def test_a_tiny_number_stays(question, value):
    assert compute(question).value == pytest.approx(value, rel=1e-5, abs=0)


@pytest.mark.parametrize(
    "question",
    [
        "derivative of cos(pi x) at x = 1",
        "derivative of sin(x) at x = pi/2",
        "gradient of (3w - 0.9)^2 at w = 0.3",
        "gradient of (w - 0.1 - 0.2)^2 at w = 0.3",
        "gradient of x^3 - 0.3 x^2 at x = 0.2",
        "derivative of cos(x)^2 + sin(x)^2 at x = 1.3",
        "gradient 0.1, w = 0.3, lr 3, one step. new w?",
    ],
)
def test_noise_is_zero(question):
    assert compute(question).value == 0.0


def test_what_falls_ever_so_slowly_falls():
    found = compute("is exp(-w) rising or falling at w = 40")
    assert found.sign == "negative"
    assert result(found) == "It falls there: the slope is −4.24835 · 10⁻¹⁸."
