"""Kinds of several variables: mixed partials, the slope in a direction, the lowest place; against torch or by hand."""

import math

import pytest
import torch

from tutor.ask.compute import compute
from tutor.ask.question import read
from tutor.ask.reading import Read

ANSWERS = [
    ("mixed partial ∂²f/∂x∂y of f = x²y³ at (1, 2)", 24.0),
    ("f(x, y) = x^3 y^2. mixed partial derivative at (1, 2)?", 12.0),
    ("f_xy of x*y^3 at x = 1, y = 2", 12.0),
    ("second mixed derivative ∂²f/∂y∂x of f = x²y² at (1,1)", 4.0),
    ("cross partial of sin(x)*y at x = 0, y = 5", 1.0),
    ("directional derivative of x^2 + y^2 at (1, 1) in direction (3, 4)", 2.8),
    ("directional derivative of f(x,y) = x*y at (2, 3) along (1, 0)", 3.0),
    ("how steep is x^2 + y^2 at (1, 2) if I walk in the direction (0.6, 0.8)?", 4.4),
    ("slope of x² + 3y at (2, 0) in the direction of the vector (4, 3)", 5.0),
    ("where is the minimum of (x-1)^2 + (y+3)^2?", (1.0, -3.0)),
    ("find the minimum point of x^2 + y^2 - 2x - 4y", (1.0, 2.0)),
    ("f(x,y) = x^2 + x*y + y^2 - 3y: at which point is it lowest?", (-1.0, 2.0)),
    ("minimum of x^2+y^2-2x+4y", (1.0, -2.0, -5.0)),
    ("minimum of x^2 + y^2 where x = 3", (0.0, 9.0)),
    ("what is the minimum value of x^2 + y^2 + 2x + 5", 4.0),
    ("at what (a, b) is (a - 2)^2 + 3(b - 1)^2 smallest?", (2.0, 1.0)),
    ("critical point of x^2 - 4x - y^2 + 6y", (2.0, 3.0)),
]
LEFT_ALONE = [
    "mixed third derivative of x^2 y^2 at (1,1)",
    "mixed partial of x^2*y^2 at (1, 2) minus the pure one",
    "mixed partial of x^2 at x = 1",
    "directional derivative of x^2 + y^2 at (1, 1) opposite to (1, 0)",
    "directional derivative of x^2+y^2 at (1,1) toward the point (4, 5)",
    "directional derivative of x^2+y^2 at (1,1) along the gradient",
    "directional derivative of x*y at (1, 2) at an angle of 30 degrees",
    "directional derivative of x*y at (1, 2) in direction (1, 2, 3)",
    "directional derivative of x*y at (1, 2) in direction (0, 0)",
    "minimum value of x^2 - y^2",  # it falls for ever
    "where is the minimum of x*y",
    "where is the minimum of x^2 + y^2 subject to x + y = 1",
    "lowest value of x^4 + y^2",
    "where is the minimum of x^2 + y^2 with respect to x",
    "maximum of 4 - x^2 - y^2",
]


@pytest.mark.parametrize(("question", "expected"), ANSWERS)
def test_what_torch_and_the_check_agree_on(question: str, expected: float | tuple[float, ...]) -> None:
    found = compute(question)
    assert found is not None
    assert (found.value if found.values is None else found.values) == pytest.approx(expected)
    assert found.steps


@pytest.mark.parametrize("question", LEFT_ALONE)
def test_what_is_not_sure_is_left_alone(question: str) -> None:
    assert compute(question) is None


@pytest.mark.parametrize("question", [question for question, _ in ANSWERS])
def test_a_form_asks_the_same_again(question: str) -> None:
    found = read(question)
    assert isinstance(found, Read)
    assert type(found.question).from_form(found.question.texts()) == found.question


@pytest.mark.parametrize("direction", ["(1, 1)", "(5, 5)"])
def test_a_direction_counts_by_its_way_alone(direction: str) -> None:
    place = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(place[0] ** 2 * place[1], place)
    found = compute(f"directional derivative of x^2*y at (1, 2) in direction {direction}")
    assert found is not None
    assert found.value == pytest.approx(gradient.sum().item() / math.sqrt(2))
