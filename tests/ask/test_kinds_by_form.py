"""Kinds that are filled by form: form texts → what comes out, each number worked out by hand or by a closed form."""

import math
from pathlib import Path

import pytest
import torch

from tutor.ask.budget import allowed
from tutor.ask.compute import Computed, work_out
from tutor.ask.fields import Open
from tutor.ask.form import worked
from tutor.ask.kinds import Question, kind
from tutor.ask.reply import Reply
from tutor.ask.thread import Thread
from tutor.ui.computed import result

Texts = dict[str, str]
DATA = {"x": "1, 2, 3", "y": "2, 4, 7"}
NUMBERS = [
    # y = 2·2·x − 2²
    ("tangent", {"formula": "x^2", "place": "x = 2"}, [4, -4]),
    ("tangent", {"formula": "y^3", "place": "1"}, [3, -2]),
    ("tangent", {"formula": "x^2*y", "place": "x = 1, y = 3", "by": "x"}, [6, -3]),
    ("tangent", {"formula": "3x + 1", "place": ""}, [3, 1]),
    ("tangent", {"formula": "sin(x)", "place": "pi"}, [-1, math.pi]),
    ("tangent", {"formula": "5", "place": "x = 2"}, [0, 5]),
    ("tangent", {"formula": "ln(x)", "place": "x = 1"}, [1, -1]),
    ("steeper", {"formula": "x^2", "other": "x^3", "place": "x = 2"}, [4, 12]),
    ("steeper", {"formula": "f(x) = x^2", "other": "g(t) = -t^3", "place": "2"}, [4, -12]),
    ("steeper", {"formula": "x", "other": "x^2*y", "place": "x = 1, y = 2", "by": "x"}, [1, 4]),
    ("steeper", {"formula": "4", "other": "x^2", "place": "x = 3"}, [0, 6]),
    ("steepest", {"formula": "x^4 - x^2", "place": "x = [-1, 0, 2]"}, [-2, 0, 28]),
    ("steepest", {"formula": "7p + q^2", "place": "p = 1, q = 3"}, [7, 6]),
    ("monotone", {"formula": "4x - x^2", "asked": "falls"}, [2]),
    ("monotone", {"formula": "x^3 - 3x", "asked": "rises"}, [-1, 1]),
    ("monotone", {"formula": "x^3 - 3x", "asked": "falls", "above": "0"}, [0, 1]),
    ("monotone", {"formula": "x^3 - 3x", "asked": "each"}, [-1, 1]),
    ("slope_between", {"x": "1, 4", "y": "3, 9"}, 2),
    ("height_after", {"height": "0.8", "gradient": "-3", "nudge": "0.02"}, 0.74),
    ("nudge_for", {"gradient": "5", "rise": "-0.1"}, -0.02),
    ("best_prediction", {"x": "1, 3, 5", "y": "1, 5, 6", "input": "4"}, 5.25),
    ("slope_between", {"x": "4, 1", "y": "3, 9"}, -2),
    ("line_sse", DATA | {"w": "1", "b": "0.5"}, 0.25 + 2.25 + 12.25),
    ("line_sse", DATA | {"w": "1"}, 1 + 4 + 16),
    ("nudge_along", {"gradient": "(4, -1)", "nudge": "(-0.1, 0.2)"}, -0.6),
    ("adding", {"formula": "4w", "calls": "1", "held": "1.5"}, 5.5),
    ("adding", {"formula": "w^2", "place": "3", "calls": "2", "held": "1.5"}, 13.5),
    ("adding", {"formula": "w^2", "place": "3", "calls": "2", "held": "1.5", "cleared": "yes"}, 6),
    ("directional", {"formula": "x + 2y", "direction": "(0, 1)"}, 2),
    ("heading", {"formula": "3x - 4y"}, [3, -4]),
    ("secant", {"formula": "x^2", "from": "x = 1", "to": "x = 3"}, 4),
    ("secant", {"formula": "x^3", "from": "2", "to": "1"}, 7),
    ("secant", {"formula": "x^2*y", "from": "x = 1, y = 2", "to": "x = 3"}, 8),
    ("secant", {"formula": "x^2*y", "from": "(1, 2)", "to": "3", "by": "x"}, 8),
    ("secant", {"formula": "w*x", "from": "w = 1, x = 2", "to": "w = 3"}, 2),
    ("change", {"formula": "x^2", "from": "5", "to": "5.02"}, 0.2004),
    ("change", {"formula": "x^2*y", "from": "(1, 2)", "to": "(3, 4)"}, 34),
    ("change", {"formula": "x^2", "from": "x = 5", "to": "x = 5"}, 0),
    # predictions 1.5, 2.5, 3.5 miss by −0.5, −1.5, −3.5
    ("line_loss", DATA | {"w": "1", "b": "0.5"}, (0.25 + 2.25 + 12.25) / 3),
    ("line_loss", DATA | {"w": "1"}, (1 + 4 + 16) / 3),
    ("line_slopes", DATA | {"w": "1", "b": "0.5"}, [2 * (-0.5 - 3 - 10.5) / 3, 2 * (-5.5) / 3]),
    ("line_slopes", DATA | {"w": "1"}, 2 * (-1 - 4 - 12) / 3),
    ("line_slopes", DATA | {"w": "1", "b": "0", "by": "b"}, 2 * (-7) / 3),
    ("line_slopes", DATA | {"line": "y = x + 0.5"}, [2 * (-0.5 - 3 - 10.5) / 3, 2 * (-5.5) / 3]),
    ("line_slopes", DATA | {"line": "y = x", "by": "w"}, 2 * (-1 - 4 - 12) / 3),
    ("line_loss", DATA | {"line": "y = w*x + b", "w": "1", "b": "0.5"}, (0.25 + 2.25 + 12.25) / 3),
    ("line_step", DATA | {"line": "t", "lr": "0.1"}, 1 + 3.4 / 3),
    ("line_slopes", {"x": "2", "y": "3", "w": "1"}, -4),
    ("line_step", DATA | {"w": "1", "b": "0", "lr": "0.1"}, [1 + 3.4 / 3, 1.4 / 3]),
    ("line_step", DATA | {"w": "1", "lr": "0.1", "steps": "2"}, 31 / 14 + (1 - 31 / 14) * (1 - 28 / 30) ** 2),
    ("line_best", DATA, [2.5, -2 / 3]),
    ("line_best", DATA | {"with_b": "no"}, 31 / 14),
    ("line_best", {"points": "(1, 2), (2, 4) and (3, 7)"}, [2.5, -2 / 3]),
    ("line_loss", {"points": "(1,2),(2,4),(3,7)", "line": "y = x"}, 7),
    # 1, −1 and −4 are missed
    ("constant_loss", {"y": "2, 4, 7", "c": "3"}, 6),
    ("constant_slope", {"y": "2, 4, 7", "c": "3"}, -8 / 3),
    ("constant_best", {"y": "[2, 4, 7]"}, 13 / 3),
    ("neuron", {"x": "2", "w": "1.5", "b": "0.5", "y": "1"}, [10, 5]),
    ("neuron", {"x": "2", "w": "1.5", "y": "1"}, 8),
    ("neuron", {"x": "2", "w": "1.5", "y": "1", "by": "w, b"}, [8, 4]),
    ("neuron", {"x": "2, 3", "w": "1.5, -1", "b": "1", "y": "2"}, [-4, -6, -2]),
    ("neuron_loss", {"x": "2, 3", "w": "1.5, -1", "b": "1", "y": "3"}, 4),
    ("factor", {"formula": "(w - 3)^2", "lr": "0.1"}, 0.8),
    ("factor", {"formula": "5x^2", "lr": "0.3", "place": "x = 4"}, -2),
    ("factor", {"formula": "a*x^2", "lr": "0.1", "place": "a = 3"}, 0.4),
    ("factor", {"formula": "mse(w*x, y)", "lr": "0.1", "place": "x = [1, 2], y = [2, 4]"}, 0.5),
    ("factor", {"formula": "x^4 - 2x^2", "lr": "0.1", "place": "0.7"}, 0.2),  # at one the curvature is 12 − 4
    ("factor", {"formula": "exp(x) - 2x", "lr": "0.1"}, 0.8),  # lowest where e^x is 2, and so is its curvature
    ("factor", {"formula": "x^2", "lr": "0"}, 1),
    # functions in pieces: y = (3x + 1)² at one, and so on
    ("slope", {"formula": "u = 3x + 1; y = u^2", "place": "x = 1"}, 24),
    ("slope", {"formula": "y = u^2, u = 3x + 1", "place": "x = 1"}, 24),
    ("slope", {"formula": "f(u) = u^2, u = 3x + 1", "place": "x = 1"}, 24),
    ("slope", {"formula": "f(u) = u^2; g(x) = 3x + 1; y = f(g(x))", "place": "x = 1"}, 24),
    ("slope", {"formula": "h = 2*x; y = h*v; L = y^2", "place": "x = 1, v = 2", "by": "x"}, 32),
    ("slope", {"formula": "q = x + y; f = q*z", "place": "x = -2, y = 5, z = -4"}, [-4, -4, 3]),
    ("slope", {"formula": "a = 3; y = a*x^2", "place": "x = 1"}, 6),
    ("slope", {"formula": "e = p - t; L = e^2; p = w*x", "place": "w = 2, x = 3, t = 1", "by": "w"}, 30),
    ("slope", {"formula": "a=2x; b=3a; c=b+1; d=c+1; e=d*2; p=e^2; q=p+1", "place": "x = 0"}, 96),
    # forms of losses whose formula has no name of its own
    ("loss", {"formula": "mse(w*x, y)", "place": "x = [1, 2], y = [2, 5], w = 1"}, 5),
    ("loss_slope", {"formula": "mse(w*x, y)", "place": "x = [1, 2], y = [2, 5], w = 1", "by": "w"}, -7),
    ("slope", {"formula": "x", "place": "x = 7"}, 1),
    ("slope", {"formula": "detach(x)*x", "place": "x = 4"}, 4),
    # x²y: 2y, 2x, 2x, 0
    ("hessian", {"formula": "x^2*y", "place": "(1, 3)"}, [6, 2, 2, 0]),
    ("hessian", {"formula": "x^2 + 3xy + y^2"}, [2, 3, 3, 2]),
    ("hessian", {"formula": "2x^2 + 2xy + 2y^2", "asked": "eigenvalues"}, [2, 6]),
    ("inflection", {"formula": "r^3 - 9r^2 + 4"}, 3),
    ("inflection", {"formula": "exp(-x^2)"}, [-(0.5**0.5), 0.5**0.5]),
    ("newton", {"formula": "x^4 - 8x", "place": "1"}, 4 / 3),
    ("newton", {"formula": "x^2 - 4", "place": "3", "goal": "zero"}, 13 / 6),
    ("newton", {"formula": "x^2 - 4", "place": "3", "goal": "zero", "steps": "2"}, 13 / 12 + 12 / 13),
    ("tangent_plane", {"formula": "x^2 + y^2", "place": "(1, 2)"}, [2, 4, -5]),
    ("guessed", {"formula": "sqrt(x)", "from": "49", "to": "50"}, 7 + 1 / 14),
    ("guessed", {"formula": "x*y", "from": "(1, 2)", "to": "(1.1, 2.1)"}, 2.3),
    ("guessed_change", {"formula": "x^3", "from": "2", "to": "2.01"}, 0.12),
    ("missed", {"formula": "x^3", "from": "x = 2", "nudge": "0.1"}, -0.061),
    ("missed", {"formula": "exp(x)", "from": "0", "to": "0.2"}, 1.2 - math.exp(0.2)),
    ("moves", {"formula": "x^2*y", "place": "(2, 3)", "nudges": "0.01, -0.02"}, 0.04),
    ("moved", {"formula": "x^2*y", "place": "(2, 3)", "nudges": "0.01, -0.02"}, 2.01**2 * 2.98 - 12),
    ("upstream", {"formula": "x^3", "place": "-1", "gradient": "4"}, 12),
    ("upstream", {"formula": "c = a*b", "place": "a = 4, b = -2", "gradient": "3"}, [-6, 12]),
    ("adaptive", {"gradients": "50", "lr": "0.01", "start": "1"}, 0.99),
    ("adaptive", {"gradients": "1, -1", "lr": "0.1", "start": "0"}, -0.1 + 0.1 * 0.01 / 0.19),
    ("adaptive", {"gradients": "3", "lr": "0.01", "optimizer": "rmsprop", "asked": "far"}, 0.1),
    ("adaptive", {"gradients": "3, 4", "lr": "1", "optimizer": "adagrad", "asked": "far"}, 0.8),
    ("adaptive", {"gradients": "2", "lr": "0.1", "start": "1", "steps": "3"}, 0.7),
    ("summit", {"formula": "2x - x^2 - y^2", "asked": "both"}, [1, 0, 1]),
    ("ranged", {"formula": "x + 9/x", "above": "0", "ends": "no", "asked": "both"}, [3, 6]),
    ("ranged", {"formula": "x^2 - 4x", "above": "0", "below": "1", "asked": "both"}, [1, -3]),
    ("ranged", {"formula": "x^3 - 3x", "above": "-3", "below": "3"}, -3),
    ("ranged", {"formula": "n^3 - 30n", "above": "0", "asked": "flat"}, 10**0.5),
    ("ranged", {"formula": "|x - 2| + 1", "asked": "both"}, [2, 1]),
    ("ranged", {"formula": "|x - 1| + x^2", "above": "-2", "below": "2"}, 0.5),
    ("ranged", {"formula": "|x - 2| + |x + 1|", "asked": "height"}, 3),
    ("ranged", {"formula": "max(2x, 5 - x)", "asked": "height"}, 10 / 3),
    ("ranged_maximum", {"formula": "x^3 - 3x", "above": "0", "below": "3", "asked": "both"}, [3, 18]),
    ("ranged_maximum", {"formula": "3 - |2x - 1|", "asked": "both"}, [0.5, 3]),
    # found by somebody who tried to make them say something wrong
    ("ranged", {"formula": "sin(2*pi*x)", "above": "0", "below": "1", "asked": "flat"}, [0.25, 0.75]),
    ("ranged", {"formula": "cos(20x)", "above": "0", "below": "1"}, [math.pi / 20, 3 * math.pi / 20, math.pi / 4]),
    ("ranged", {"formula": "x^3 - 3x", "above": "-1", "below": "1", "asked": "flat"}, [-1, 1]),
    ("ranged", {"formula": "exp(-x)", "above": "21", "below": "40"}, 40),
    ("ranged", {"formula": "1000000*sin(x)^2", "above": "-1", "below": "4"}, [0, math.pi]),
    ("ranged", {"formula": "2000000*(x - 1/3)^2 + 1", "above": "0", "below": "1", "asked": "height"}, 1),
    ("ranged", {"formula": "x^3 - 180x^2", "above": "-1", "below": "200", "asked": "flat"}, [0, 120]),
    ("ranged", {"formula": "2x + 1", "above": "0", "below": "1"}, 0),
    ("ranged", {"formula": "x + 1/x", "above": "0", "asked": "both"}, [1, 2]),
    ("tangent_plane", {"formula": "f(x, y) = x^2", "place": "(1, 2)"}, [2, 0, -1]),
    ("upstream", {"formula": "x + detach(y)", "place": "(1, 2)", "gradient": "3"}, [3, 0]),
    ("hessian", {"formula": "x*y", "place": "(1000, 1000)"}, [0, 1, 1, 0]),
    ("missed", {"formula": "2x + 1", "from": "3", "to": "4"}, 0),
]
NO_ANSWER = [
    ("inflection", {"formula": "x^5"}),  # there is one, and Newton's steps do not come to it
    ("ranged", {"formula": "1/x", "above": "0", "ends": "no"}),  # ever lower, and never there
    ("ranged", {"formula": "relu(x)"}),  # as low on a whole stretch
    ("ranged", {"formula": "|x - 2| + |x + 1|"}),
    ("summit", {"formula": "x^2 + y^2"}),
    ("ranged", {"formula": "tanh(100x)", "above": "-1", "below": "1", "asked": "flat"}),  # a tail is no flat place
    ("ranged", {"formula": "relu(x - 0.005)", "above": "0", "below": "1"}),
    ("inflection", {"formula": "x^4 - 250x^3"}),  # one lies far out
    ("inflection", {"formula": "exp(-(x - 70)^2)"}),
    ("valley", {"formula": "(0.1x + 0.3y - 1)^2", "asked": "flat"}),  # a whole line
    ("bending", {"formula": "tan(x)", "place": "pi/2"}),
]
ON_A_KINK = [
    ("tangent_plane", {"formula": "|x - y| - |x + y|", "place": "(0, 0)"}),
    ("guessed", {"formula": "|x|", "from": "0", "to": "1"}),
    ("moves", {"formula": "max(x, y)", "place": "(1, 1)", "nudges": "0.1, 0.1"}),
    ("upstream", {"formula": "relu(x)", "place": "0", "gradient": "2"}),
]
NESTEROV = {"formula": "w^2 + 3b^2*w", "place": "w = 4, b = 1", "lr": "0.05", "steps": "4", "optimizer": "nesterov"}
VERDICTS = [
    ("x^2", "x = 0", "minimum"),
    ("x^4", "0", "minimum"),
    ("x^3", "0", "neither"),
    ("-x^6", "0", "maximum"),
    ("1000 + x^4", "0", "minimum"),
    ("cos(x)", "pi", "minimum"),
    ("x^2", "x = 3", "not flat"),
    ("3x + 1", "2", "not flat"),
    ("x^2 + y^2", "(0, 0)", "minimum"),
    ("x^2 - y^2", "x = 0, y = 0", "saddle"),
    ("x*y", "(0, 0)", "saddle"),
    ("x^2 + y^4", "(0, 0)", "minimum"),
    ("x^2 + y^3", "(0, 0)", "saddle"),
    ("x^2 + y^2", "(1, 0)", "not flat"),
    ("x*exp(-x)", "", "maximum"),
    ("exp(x)", "", "none"),
    ("a*x^2", "a = -2", "maximum"),
    ("mean((w*x - y)^2)", "x = [1, 2], y = [2, 4]", "minimum"),
    ("x^3 - 3x", "", "maximum at x = −1, minimum at x = 1"),
    ("(x^2 - 4)^3", "", "neither at x = −2, minimum at x = 0, neither at x = 2"),
    ("x^3 - 3x + y^2", "", "saddle at x = −1, y = 0, minimum at x = 1, y = 0"),
    ("x^3 - 3*x*y + y^3", "", "saddle at x = 0, y = 0, minimum at x = 1, y = 1"),
]
UNSURE = ["(y - x^2)*(y - 2x^2)", "(x + y)^2", "x^2*y^2"]  # no minimum though it looks like one; level one way
OPEN = [
    ("tangent", {"formula": "x^2*y", "place": "(1, 2)"}, {"by"}),
    ("tangent", {"formula": "|x|", "place": "0"}, {"place"}),
    ("steeper", {"formula": "x^2", "place": "1"}, {"other"}),
    ("steepest", {"formula": "x^2", "place": "1"}, {"place"}),
    ("monotone", {"formula": "x*y", "asked": "falls"}, {"by"}),
    ("slope_between", {"x": "1, 1", "y": "3, 9"}, {"x"}),
    ("nudge_for", {"gradient": "0", "rise": "1"}, {"gradient"}),
    ("best_prediction", {"x": "1, 1", "y": "3, 9", "input": "2"}, {"x"}),
    ("best_prediction", {"x": "1, 2, 3", "y": "3, 9", "input": "2"}, {"y"}),
    ("slope_between", {"x": "1, 2, 3", "y": "3, 9"}, {"x"}),
    ("monotone", {"formula": "|x|", "asked": "falls"}, {"formula"}),
    ("nudge_along", {"gradient": "(4, -1)", "nudge": "0.1"}, {"nudge"}),
    ("steeper", {"formula": "x^2", "other": "|x|", "place": "0"}, {"place"}),
    ("secant", {"formula": "x^2", "from": "1", "to": "1"}, {"to"}),
    ("secant", {"formula": "x*y", "from": "(1, 2)", "to": "(3, 4)"}, {"to"}),
    ("secant", {"formula": "x*y", "from": "(1, 2)", "to": "x = 3", "by": "y"}, {"by"}),
    ("secant", {"formula": "sum(x^2)", "from": "x = 1", "to": "x = [1, 2]"}, {"to"}),
    ("change", {"formula": "ln(x)", "from": "1", "to": "0"}, {"to"}),
    ("change", {"formula": "x^2", "from": "1"}, {"to"}),
    ("flat_kind", {"formula": "|x|", "place": "0"}, {"place"}),
    ("flat_kind", {"formula": "sin(x)"}, {"formula"}),
    ("flat_kind", {"formula": "x*y*z", "place": "(0, 0, 0)"}, {"formula"}),
    ("line_loss", {"x": "1, 2", "y": "3", "w": "1"}, {"y"}),
    ("line_slopes", {"x": "1, 2", "y": "3, 4"}, {"w"}),
    ("line_slopes", {"x": "1, 2", "y": "3, 4", "line": "y = x^2"}, {"line"}),
    ("line_slopes", {"x": "1, 2", "y": "3, 4", "line": "x/0"}, {"line"}),
    ("line_best", {"points": "1, 2, 3"}, {"points", "x", "y"}),
    ("line_best", {"x": "1,2,3,4,5,6,7,8,9,10,11,12,13", "y": "1,2,3,4,5,6,7,8,9,10,11,12,13"}, {"x"}),
    ("neuron", {"x": "1, 2", "w": "1", "y": "2"}, {"w"}),
    ("factor", {"formula": "x^2 + y^2", "lr": "0.1"}, {"by"}),
    ("factor", {"formula": "x^2", "lr": "0.1", "place": "w = 2"}, {"place"}),
    ("factor", {"formula": "3x + 1", "lr": "0.1"}, {"formula"}),
    ("optimizer", NESTEROV | {"momentum": ""}, {"momentum"}),
]


def asked(name: str, texts: Texts) -> Question:
    return kind(name).from_form(texts)


def computed(name: str, texts: Texts) -> Computed:
    found = work_out(asked(name, texts))
    assert found is not None, (name, texts)
    return found


@pytest.mark.parametrize(("name", "texts", "expected"), NUMBERS)
def test_a_form_comes_to_its_numbers(name: str, texts: Texts, expected: float | list[float]) -> None:
    form = computed(name, texts).as_json()
    key = "values" if isinstance(expected, list) else "value"
    assert form == {key: pytest.approx(expected, rel=1e-6, abs=1e-9)}


@pytest.mark.parametrize(("name", "texts"), NO_ANSWER)
def test_what_is_not_sure_has_no_answer(name: str, texts: Texts) -> None:
    with pytest.raises(Open, match="no finite, certain answer"):
        worked(name, texts)


@pytest.mark.parametrize(("name", "texts"), ON_A_KINK)
def test_at_a_kink_there_is_no_slope_to_go_by(name: str, texts: Texts) -> None:
    with pytest.raises(Open, match="kink"):
        worked(name, texts)


@pytest.mark.parametrize(
    ("formula", "place", "verdict"),
    [("x^3 - 6x^2", "1", "concave"), ("x^2", "", "convex"), ("x^3", "0", "neither"), ("ln(x)", "40000", "concave")],
)
def test_a_curve_bends_up_or_down(formula: str, place: str, verdict: str) -> None:
    assert computed("bending", {"formula": formula, "place": place}).verdict == verdict


def test_a_hessian_is_said_row_by_row() -> None:
    assert computed("hessian", {"formula": "x^2*y", "place": "(1, 3)"}).said == "[[6, 2], [2, 0]]"
    assert computed("tangent_plane", {"formula": "-x*y", "place": "(1, 0)"}).said == "z = −y"


@pytest.mark.parametrize(("formula", "place", "verdict"), VERDICTS)
def test_a_flat_place_is_told_by_its_kind(formula: str, place: str, verdict: str) -> None:
    found = computed("flat_kind", {"formula": formula, "place": place})
    assert found.as_json()["verdict"] == verdict
    assert found.steps
    assert result(found)


@pytest.mark.parametrize("formula", UNSURE)
def test_a_place_that_is_level_one_way_gets_no_verdict(formula: str) -> None:
    assert work_out(asked("flat_kind", {"formula": formula, "place": "(0, 0)"})) is None


@pytest.mark.parametrize(("name", "texts", "missing"), OPEN)
def test_what_is_wrong_is_said_at_its_field(name: str, texts: Texts, missing: set[str]) -> None:
    with pytest.raises(Open) as problem:
        asked(name, texts)
    assert set(problem.value.problems) == missing


@pytest.mark.parametrize(
    ("name", "texts"),
    [(name, texts) for name, texts, _ in NUMBERS]
    + [("flat_kind", {"formula": formula, "place": place}) for formula, place, _ in VERDICTS],
)
def test_the_texts_of_an_answer_ask_it_again(name: str, texts: Texts) -> None:
    question = asked(name, texts)
    assert kind(question.NAME).from_form(question.texts()) == question
    found = computed(name, texts)
    assert Path("lessons", found.lesson, "lesson.md").exists()
    assert found.checks or found.verdict == "none"
    assert found.topics


@pytest.mark.parametrize(
    ("name", "texts", "said"),
    [
        ("tangent", {"formula": "x^2", "place": "2"}, "y = 4·x − 4"),
        ("tangent", {"formula": "-x^2*y", "place": "x = 0.5, y = 1", "by": "x"}, "z = −x + 0.25"),
        ("tangent", {"formula": "x^2", "place": "0"}, "y = 0"),
        ("steeper", {"formula": "x^2", "other": "x^3", "place": "2"}, "g(x) = x³ is steeper: the slopes are 4 and 12."),
        ("steeper", {"formula": "x^2", "other": "-x^2", "place": "2"}, "Neither is steeper: the slopes are 4 and −4."),
        (
            "steepest",
            {"formula": "x^2", "place": "x = [1, -3]"},
            "It is steepest at x = −3: the slopes are 2 at x = 1, −6 at x = −3.",
        ),
        (
            "steepest",
            {"formula": "x*y", "place": "x = 1, y = 2"},
            "It is steepest along x: the slopes are 2 along x, 1 along y.",
        ),
        ("monotone", {"formula": "x^3 - 3x", "asked": "falls"}, "It falls for −1 < x < 1."),
        ("monotone", {"formula": "x^2", "asked": "rises"}, "It rises for x > 0."),
        ("monotone", {"formula": "2x", "asked": "falls"}, "It falls nowhere."),
        ("monotone", {"formula": "x^2", "asked": "each"}, "It rises for x > 0. It falls for x < 0."),
        ("monotone", {"formula": "2x", "asked": "each"}, "It rises for every x. It falls nowhere."),
        ("flat_kind", {"formula": "x^2", "place": "3"}, "It is not flat there: the slope is 6."),
        ("flat_kind", {"formula": "x^2 + y^2", "place": "(1, 0)"}, "It is not flat there: the slopes are 2, 0."),
        ("flat_kind", {"formula": "x^3 - 3x"}, "At x = −1 a maximum; at x = 1 a minimum."),
        ("flat_kind", {"formula": "exp(x)"}, "There is none."),
    ],
)
def test_the_page_says_it_in_a_sentence(name: str, texts: Texts, said: str) -> None:
    assert result(computed(name, texts)) == said


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("y = x^2; z = x^3", "y and z do not fit together"),
        ("f(u) = u^2, g(x) = 3x + 1", "f and g do not fit together"),
        ("u = 2y; y = u + 1", "round in a circle"),
    ],
)
def test_pieces_that_do_not_fit_together_are_told(formula: str, said: str) -> None:
    with pytest.raises(Open, match=said):
        asked("slope", {"formula": formula, "place": "x = 1"})


@pytest.mark.parametrize("formula", ["-x^2", "x^4 - 2x^2"])  # no minimum, and two without a place near one
def test_without_one_minimum_there_is_no_factor(formula: str) -> None:
    assert work_out(asked("factor", {"formula": formula, "lr": "0.1"})) is None


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_nesterovs_momentum_is_that_of_torchs_optimizer(decay: float) -> None:
    w, b = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (4.0, 1.0))
    optimizer = torch.optim.SGD([w, b], lr=0.05, momentum=0.9, nesterov=True, weight_decay=decay)
    for _ in range(4):
        optimizer.zero_grad()
        (w**2 + 3 * b**2 * w).backward()
        optimizer.step()
    found = computed("optimizer", NESTEROV | {"momentum": "0.9", "decay": str(decay)})
    assert found.values == pytest.approx((w.item(), b.item()))
    assert len(found.checks) == 2


def test_a_slope_beside_not_flat_is_in_the_batch() -> None:
    assert computed("flat_kind", {"formula": "x^2", "place": "3"}).as_json() == {"verdict": "not flat", "value": 6.0}


def test_one_number_for_all_targets_has_its_steps() -> None:
    steps = computed("constant_slope", {"y": "2, 4, 7", "c": "3"}).steps
    assert "By how much they miss, prediction minus target: 1, −1, −4." in steps


def test_a_step_of_two_variables_shows_each_slope() -> None:
    steps = computed("line_step", {"x": "1, 2", "y": "2, 4", "w": "1", "b": "0", "lr": "0.1"}).steps
    assert steps[1:] == (
        "The slope by w is −5, so w = 1 − 0.1 · (−5) = 1.5.",
        "The slope by b is −3, so b = 0 − 0.1 · (−3) = 0.3.",
    )


def after(name: str, texts: Texts, text: str) -> Reply:
    return Thread().after(worked(name, texts)).reply(text, None)


def test_a_next_text_goes_on_from_such_a_form() -> None:
    said = after("flat_kind", {"formula": "x^2", "place": "x = 0"}, "and at x = 2?")
    assert said.computed is not None
    assert said.computed.verdict == "not flat"
    said = after("line_slopes", {"x": "1, 2", "y": "2, 4", "w": "1"}, "and at w = 2?")
    assert said.computed is not None
    assert said.computed.value == 0


def test_a_line_of_flat_places_is_no_list_of_them() -> None:
    with allowed():
        assert work_out(asked("flat_kind", {"formula": "x^4*y^4"})) is None


@pytest.mark.parametrize("name", ["change", "secant"])
def test_which_end_of_a_way_is_meant_is_asked(name: str) -> None:
    said = after(name, {"formula": "x^2", "from": "1", "to": "3"}, "and at x = 2?")
    assert said.kind == "asks"
    assert "from x = 1, to x = 3" in said.remark


def test_why_of_a_factor_is_its_steps() -> None:
    said = after("factor", {"formula": "(w - 3)^2", "lr": "0.1"}, "why?")
    assert said.kind == "computed"
    assert said.steps
