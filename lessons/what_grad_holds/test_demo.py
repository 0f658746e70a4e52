"""The demo against closed forms: the misfit is 7.5 (w − 3)², so its slope is 15 (w − 3)."""

import re
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.course.chart import chart_spec
from tutor.course.exercise import load_exercise
from tutor.course.prose import fill

lesson = load_lesson(Path(__file__).parent)


@pytest.mark.parametrize("w", [0.0, 1.0, 3.0, 5.5])
@pytest.mark.parametrize("calls", [1, 2, 4])
def test_each_call_adds_the_slope(w, calls):
    run = lesson.run(w=w, calls=calls)
    slope = 15 * (w - 3)
    assert [row["grad"] for row in run.tables["path"]] == pytest.approx(
        [slope * k for k in range(1, calls + 1)]
    )
    assert run.facts["grad"] == pytest.approx(calls * slope)


@pytest.mark.parametrize("w", [0.0, 1.0, 4.5])
def test_cleared_before_each_call_every_call_leaves_the_slope(w):
    run = lesson.run(w=w, calls=4, clear="before each call")
    assert [row["grad"] for row in run.tables["path"]] == pytest.approx([15 * (w - 3)] * 4)
    assert [row["before"] for row in run.tables["path"]] == [0.0] * 4


def test_the_thread_of_the_course():
    grads = [row["grad"] for row in lesson.run(w=1.0, calls=3).tables["path"]]
    assert grads == [-30.0, -60.0, -90.0]


def test_nothing_before_the_first_call_and_the_weight_stays():
    run = lesson.run(w=2.0, calls=4)
    assert run.facts["at_first"] == "None"
    assert {row["w"] for row in run.tables["path"]} == {2.0}


def test_the_batched_comparison_agrees_with_a_run_at_that_weight():
    compare = lesson.run(w=1.0, calls=3).tables["compare"]
    for w in (0.0, 3.0, 5.5):
        there = [row["grad"] for row in compare if row["w"] == w]
        assert there == [row["grad"] for row in lesson.run(w=w, calls=3).tables["path"]]


def test_the_puzzle_against_finite_differences_in_float64():
    losses = {"line": lambda w: 5 * w, "square": lambda w: w**2, "bowl": lambda w: (w - 3) ** 2}
    for row in lesson.run().tables["puzzle"]:
        w, h = torch.tensor(row["value"], dtype=torch.float64), 1e-6
        for name, loss in losses.items():
            nudge = ((loss(w + h) - loss(w - h)) / (2 * h)).item()
            assert row[name] == pytest.approx(nudge, abs=1e-4)


@pytest.mark.parametrize("calls", [1, 2, 4])
@pytest.mark.parametrize("clear", ["never", "before each call"])
def test_the_words_speak_of_a_pale_bar_and_of_clearing_as_the_picture_has_it(calls, clear):
    run = lesson.run(w=1.0, calls=calls, clear=clear)
    see = fill(lesson.sections["see"].prose, run.facts)
    assert ("pale is" in see) == any(row["before"] for row in run.tables["path"])
    assert ("Choose **before each call**" in see) == (clear == "never")
    assert ("Here `w.grad` is cleared" in see) == (clear == "before each call")


def test_clearing_too_early_names_no_belief_about_backward():
    (early,) = [m for m in load_exercise(lesson.folder).mistakes if m.name == "too_early"]
    assert not early.belief


def test_what_is_compared_and_what_was_believed_are_told_at_their_ends_one_above_the_other():
    """After one call their places can be the same, and words beside them would lie on each other."""
    for view in chart_spec(lesson.folder, "draw", frozenset({"wrong"}))["vconcat"]:
        where = {}
        for layer in view["layer"]:
            for name in re.findall(r"'(compared|believed): '", str(layer.get("transform"))):
                assert layer["encoding"]["y"]["field"] == "beside"
                where[name] = layer["mark"]["dy"]["expr"]
        assert where == {
            "compared": "datum.compared < datum.believed ? 8 : -8",
            "believed": "datum.compared < datum.believed ? -8 : 8",
        }
