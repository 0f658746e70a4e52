"""From a question to what it asks: formula, point, variables and settings, each read or the question refused."""

import pytest

from tutor.ask.formula import parse
from tutor.ask.kinds import OnFormula, Question
from tutor.ask.lexer import tokens
from tutor.ask.numerals import spell_out
from tutor.ask.question import LONGEST, read
from tutor.ask.reading import Read
from tutor.ask.words import notation


def asked(question: str) -> Question | None:
    found = read(question)
    return found.question if isinstance(found, Read) and not found.why else None


@pytest.mark.parametrize(
    ("question", "formula", "point", "targets"),
    [
        ("gradient of (2w − 6)² at w = 1", "(2*w - 6)^2", {"w": 1.0}, ("w",)),
        ("derivative of x-4 at x = -4", "x - 4", {"x": -4.0}, ("x",)),
        ("derivative of x^2 at minus 3", "x^2", {"x": -3.0}, ("x",)),
        ("slope of sin x at 0", "sin(x)", {"x": 0.0}, ("x",)),
        ("∂z/∂y of z = x²y at (1, 2)", "x^2*y", {"x": 1.0, "y": 2.0}, ("y",)),
        ("grad of x*y wrt y at x=2, y=3", "x*y", {"x": 2.0, "y": 3.0}, ("y",)),
        (
            "loss=(w*x+b-y)^2, x=2, y=1, w=3, b=0, gradients",
            "(w*x+b-y)^2",
            {"x": 2, "y": 1, "w": 3, "b": 0},
            ("w", "b"),
        ),
        ("derivative of x squared plus one at x equals three", "x^2 + 1", {"x": 3.0}, ("x",)),
        ("x=[1,2], y = mean of x squared, x.grad?", "mean(x^2)", {"x": (1.0, 2.0)}, ("x",)),
        ("u = 3x, y = u^2, dy/dx at x = 1", "(3*x)^2", {"x": 1.0}, ("x",)),
        ("derivative of f(g(x)) at 2 with f(u) = u^2, g(x) = x + 1", "(x+1)^2", {"x": 2.0}, ("x",)),
        ("relu'(0)", "relu(x)", {"x": 0.0}, ("x",)),
        ("gradient of x^2+y^2 at the origin", "x^2+y^2", {"x": 0.0, "y": 0.0}, ("x", "y")),
    ],
)
def test_formula_point_and_variables(
    question: str, formula: str, point: dict[str, object], targets: tuple[str, ...]
) -> None:
    found = asked(question)
    assert isinstance(found, OnFormula)
    assert found.NAME == "slope"
    assert (found.tree, found.point, found.targets) == (parse(formula), point, targets)


@pytest.mark.parametrize(
    ("question", "order", "by"),
    [
        ("f(x) = x^3, f''(1)", 2, ("x",)),
        ("f(x) = x^3, f'(1)", 1, ("x",)),
        ("d²/dx² of x^3 at 1", 2, ("x",)),
        ("third derivative of x^4 at 1", 3, ("x",)),
    ],
)
def test_the_order_of_a_derivative(question: str, order: int, by: tuple[str, ...]) -> None:
    found = asked(question)
    assert found is not None
    assert (found.slots()["order"], found.slots()["by"]) == (order, by)


@pytest.mark.parametrize(
    ("question", "lr", "momentum", "steps"),
    [
        ("w=1, gradient -8, lr 0.1, new w?", 0.1, 0.0, 1),
        ("(w-3)^2 from w=1 with a learning rate of 0.05, w after three steps", 0.05, 0.0, 3),
        ("sgd lr=0.1 momentum=0.9 on w^2, w=1, 4 updates", 0.1, 0.9, 4),
        ("w = 2, grad = 4, a 0.5 learning rate, next w", 0.5, 0.0, 1),
        ("w^2, w=1, lr=0,1, w after the second step", 0.1, 0.0, 2),
    ],
)
def test_the_settings_of_a_descent(question: str, lr: float, momentum: float, steps: int) -> None:
    found = asked(question)
    assert found is not None
    assert tuple(found.slots()[name] for name in ("lr", "momentum", "steps")) == (lr, momentum, steps)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("minus three", [-1, 3]),
        ("two and a half", [2.5]),
        ("one half", [0.5]),
        ("a tenth", [0.1]),
        ("three quarters", [0.75]),
        ("zero point zero one", [0.01]),
        ("point five", [0.5]),
        ("forty two", [42]),
        ("twenty-five", [25]),
        ("one hundred", [100]),
    ],
)
def test_numbers_in_words(words: str, value: list[float]) -> None:
    found = spell_out(tokens(notation(words)))
    assert [token.value if token.kind == "num" else -1 for token in found] == value


@pytest.mark.parametrize(
    "question",
    [
        "derivative of x^2 at x=3 " + "please " * 100,
        "x" * (LONGEST + 1),
        "derivative of " + "+".join(["x"] * 200) + " at x=1",
    ],
)
def test_what_is_too_long_is_not_read(question: str) -> None:
    assert asked(question) is None


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("derivative of x^2 at x=3", "why is the derivative of x^2 at x=3 six"),
        ("gradient of x*y wrt y at x=1, y=2", "gradient of x*y wrt z at x=1, y=2"),
        ("slope of x^2 at 3", "relative slope of x^2 at 3"),
        ("gradient of x^2 at x=3", "negative gradient of x^2 at x=3"),
        ("gradient of x^2 at x=3", "the square of the gradient of x^2 at x=3"),
        ("derivative of x^2 at 3", "the derivative of the derivative of x^2 at 3"),
        ("dy/dx for y = x^2 at x=1", "dy/dx of x^2 + y^2 at x=1, y=1"),
        ("gradient of sum(x) at x=[1, 2]", "gradient of the sum of x and y at (1, 2)"),
        ("f(x) = x^2, f'(2)", "f(x) = x^2, g'(2)"),
        ("does x^2 diverge with lr 0.1", "does x^2 diverge with lr 0.1 and weight decay 0.2"),
    ],
)
def test_one_word_more_forbids_the_reading(question: str, other: str) -> None:
    assert asked(question) is not None
    assert asked(other) != asked(question)
