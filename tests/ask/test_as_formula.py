"""What somebody believes in as a formula is a derivative, or a tangent line, or is not."""

import pytest

from tutor.ask.as_formula import RIGHT, WRONG, about_derivative, is_same, line_of, trees, without_place
from tutor.ask.offer import Offer


@pytest.mark.parametrize(
    ("formula", "believed", "right"),
    [
        ("x^4 - 4x^2", ("4x^3 - 8x",), True),
        ("x^4 - 4x^2", ("f'(x) = 4x^3-8x",), True),
        ("x^4 - 4x^2", ("4x(x^2 - 2)",), True),
        ("x^4 - 4x^2", ("4x^3 - 8",), False),
        ("sin(2x)", ("cos(2x)",), False),
        ("sin(2x)", ("2cos(2x)",), True),
        ("ln(x^2 + 1)", ("2x/(x^2+1)",), True),
        ("x^2*y", ("(2xy, x^2)",), True),
        ("x^2*y", ("2xy", "x^2"), True),
        ("x^2*y", ("(x^2, 2xy)",), False),
        ("x^2*y", ("2xy",), None),  # one of two
        ("x^2", ("4",), None),  # a number is of one place
        ("x^2", ("up",), None),
    ],
)
def test_a_formula_is_the_derivative_or_not(formula: str, believed: tuple[str, ...], right: bool | None):
    said = about_derivative(believed, Offer("slope", {"formula": formula}))
    assert said.startswith({True: RIGHT, False: WRONG.format(", ".join(believed)), None: ""}[right])
    assert bool(said) is (right is not None)
    assert right is None or "The derivative of f" in said


def test_the_order_and_the_variable_of_the_form_count():
    second = Offer("slope", {"formula": "x^3", "order": "2"})
    assert about_derivative(("6x",), second).startswith(RIGHT)
    by_y = Offer("slope", {"formula": "x^2*y", "by": "y"})
    assert about_derivative(("x^2",), by_y).startswith(RIGHT)
    assert not about_derivative(("6x",), Offer("value", {"formula": "x^3"}))
    assert not about_derivative(("6x",), Offer("slope", {}))


def test_formulas_are_compared_where_both_have_a_height():
    (one,), (other,), (nowhere,) = trees(["ln(x)"]), trees(["ln(x) + 0"]), trees(["ln(-x^2)"])
    assert is_same(one, other)
    assert is_same(one, nowhere) is None


@pytest.mark.parametrize(
    ("told", "line"), [("y = 4x - 9", (4, -9)), ("3 - 2t", (-2, 3)), ("7", ()), ("x^2", ()), ("a line", ())]
)
def test_a_line_has_a_slope_and_an_intercept(told: str, line: tuple[float, ...]):
    assert line_of((told,)) == line


def test_the_form_below_tells_only_what_is_not_as_usual():
    slots = {"formula": "f(x) = x²", "by": "x", "order": "1", "place": "x = 1"}
    assert dict(without_place(Offer("slope", slots)).slots) == {"formula": "f(x) = x²"}
    slots = {"formula": "f(x, y) = x²·y", "by": "y", "order": "2"}
    assert dict(without_place(Offer("slope", slots)).slots) == slots
