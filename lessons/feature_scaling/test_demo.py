"""The demo beside what is known without it: normal equations, finite differences, the power law of its limits."""

import dataclasses
import itertools
import math
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.course.chart import chart_spec

lesson = load_lesson(Path(__file__).parent)
SETTINGS = [
    (inputs, scale, loss)
    for inputs in ("raw", "z-scores")
    for scale in (1, 2, 10)
    for loss in ("mean", "sum")
]


def design(inputs, scale):
    """Return the matrix with a row (x, 1) for each example, and the targets, in float64."""
    x = torch.arange(1, 5, dtype=torch.float64)
    y = 3 * x - 5
    x = scale * x
    x = (x - x.mean()) / x.var(correction=0).sqrt() if inputs == "z-scores" else x
    return torch.stack([x, torch.ones(4)], dim=1), y


def loss_at(weights, inputs, scale, loss):
    rows, y = design(inputs, scale)
    squares = (rows @ torch.as_tensor(weights, dtype=torch.float64) - y) ** 2
    return (squares.sum() / (4 if loss == "mean" else 1)).item()


@pytest.mark.parametrize(("inputs", "scale", "loss"), SETTINGS)
def test_the_limit_is_two_over_the_largest_squared_singular_value(inputs, scale, loss):
    rows, _ = design(inputs, scale)
    largest = 2 * torch.linalg.svdvals(rows).max() ** 2 / (4 if loss == "mean" else 1)
    facts = lesson.run(inputs=inputs, scale=scale, loss=loss).facts
    assert facts["limit"] == pytest.approx(2 / largest.item(), rel=1e-4)
    assert facts["steep"] == pytest.approx(largest.item(), rel=1e-4)


@pytest.mark.parametrize(("inputs", "scale", "loss"), SETTINGS)
def test_the_best_weights_solve_the_normal_equations(inputs, scale, loss):
    rows, y = design(inputs, scale)
    w, b = torch.linalg.solve(rows.T @ rows, rows.T @ y).tolist()
    ring = lesson.run(inputs=inputs, scale=scale, loss=loss).tables["valley"][0]
    assert [ring["best_w"], ring["best_b"]] == pytest.approx([w, b], rel=5e-3, abs=5e-3)


@pytest.mark.parametrize(("inputs", "scale", "loss"), SETTINGS)
def test_every_ring_has_its_loss(inputs, scale, loss):
    for row in lesson.run(inputs=inputs, scale=scale, loss=loss).tables["valley"][::7]:
        there = loss_at([row["w"], row["b"]], inputs, scale, loss)
        assert there == pytest.approx(row["level"], rel=0.02)


@pytest.mark.parametrize(
    ("inputs", "scale", "loss", "lr"),
    [("raw", 1, "mean", 0.1), ("raw", 10, "sum", 0.0002), ("z-scores", 5, "sum", 0.01)],
)
def test_each_step_subtracts_the_rate_times_the_slope(inputs, scale, loss, lr):
    path, h = lesson.run(inputs=inputs, scale=scale, loss=loss, lr=lr).tables["path"], 1e-5
    for here, there in itertools.pairwise(path):
        w, b = here["w"], here["b"]
        for moved, name in [((h, 0), "w"), ((0, h), "b")]:
            up = loss_at([w + moved[0], b + moved[1]], inputs, scale, loss)
            down = loss_at([w - moved[0], b - moved[1]], inputs, scale, loss)
            expected = here[name] - lr * (up - down) / (2 * h)
            assert there[name] == pytest.approx(expected, abs=2e-4)
        assert here["loss"] == pytest.approx(loss_at([w, b], inputs, scale, loss), rel=1e-3)


@pytest.mark.parametrize(("inputs", "scale", "loss"), SETTINGS)
def test_below_the_limit_the_loss_falls_and_above_it_it_grows(inputs, scale, loss):
    compare = lesson.run(inputs=inputs, scale=scale, loss=loss).tables["compare"]
    losses = {(row["share"], row["step"]): row["loss"] for row in compare}
    assert losses[95, 40] < losses[95, 0]
    assert losses[150, 40] > 1e3 * losses[150, 0]


def test_z_scores_forget_the_unit_and_land_in_one_step():
    runs = [lesson.run(inputs="z-scores", scale=scale, lr=0.5) for scale in (1, 2, 5, 10)]
    assert [run.facts["limit"] for run in runs] == pytest.approx([1.0] * 4, rel=1e-5)
    assert all(run.tables["path"][1]["loss"] < 1e-9 for run in runs)


def test_ten_times_the_inputs_make_the_curvature_about_a_hundred_times_larger():
    small, large = (lesson.run(scale=scale).facts["steep"] for scale in (1, 10))
    assert 80 < large / small < 100
    assert lesson.run(inputs="z-scores", scale=5).facts["tenfold"] == pytest.approx(large / small)
    assert lesson.run(scale=10, lr=0.1).facts["outcome"] == "diverges"


def test_above_the_limit_the_loss_grows_but_is_not_always_beyond_all_numbers_after_the_last_step():
    """So the lesson says only that it gets there in the end."""
    for scale, lr, finite in [(5, 0.01, True), (10, 0.1, False)]:
        run = lesson.run(scale=scale, lr=lr)
        assert run.facts["outcome"] == "diverges"
        assert math.isfinite(run.facts["last_loss"]) == finite


@pytest.mark.parametrize(
    "settings", [{"inputs": "z-scores", "lr": 0.5}, {"inputs": "z-scores", "lr": 0.1}]
)
def test_the_words_say_from_which_step_on_the_loss_is_below_what_counts_as_arrived(settings):
    run = lesson.run(**settings)
    step = int(run.facts["when"].split()[2])
    losses = [row["loss"] for row in run.tables["path"]]
    assert losses[step - 1] > 0.01 >= max(losses[step:])
    assert str(0.01) in run.facts["when"]


def test_who_does_not_arrive_is_told_no_step():
    assert {lesson.run(lr=lr).facts["when"] for lr in (0.1, 0.5)} == {""}


@pytest.mark.parametrize(
    ("start", "outcome", "when"),
    [("3.0, -5.0", "arrives", "From step 0 on"), ("float('nan'), 0.0", "diverges", "")],
)
def test_an_edit_that_starts_at_the_best_weights_or_nowhere_is_told_what_it_does(
    start, outcome, when
):
    changed, names = (
        lesson.source.replace("torch.tensor([1.0, 0.0])", f"torch.tensor([{start}])"),
        {},
    )
    assert changed != lesson.source
    exec(changed, names)
    facts, _ = names["run"]()
    assert facts["outcome"] == outcome
    assert when in facts["when"]
    assert bool(facts["when"]) == bool(when)


def safe_rates():
    """Return the layers of the lowest chart, by their mark; of the texts, the one that names the bars."""
    layers = chart_spec(lesson.folder, "draw")["vconcat"][2]["layer"]
    return {each["mark"]["type"]: each for each in layers if "your rate" not in str(each)}


def test_a_bar_is_named_with_its_limit_in_one_text_and_yours_by_no_colour():
    """An axis would write the name once more, into the bar; a limit at the other end belongs to no bar."""
    layers = safe_rates()
    said = layers["text"]["transform"][0]["calculate"]
    assert said.index("datum.kind") < said.index("(yours)") < said.index("datum.limit")
    assert layers["text"]["mark"]["align"] == "left"
    assert layers["text"]["encoding"]["x"] == {"value": 0}
    assert {layer["encoding"]["y"]["axis"] for layer in layers.values()} == {None}
    assert "marked as yours" in lesson.sections["see"].prose


def test_the_words_over_the_bars_are_clear_of_the_bars_and_of_the_lines_through_them():
    marks = {kind: layer["mark"] for kind, layer in safe_rates().items()}
    below = marks["text"]["dy"] + 8  # half of the largest type
    assert below <= marks["bar"]["yOffset"] - marks["bar"]["height"] / 2
    assert below < marks["tick"]["yOffset"] - marks["tick"]["size"] / 2


@pytest.mark.parametrize("loss", ["mean", "sum"])
def test_with_z_scores_a_ring_reaches_as_far_in_both_directions(loss):
    rings = lesson.run(inputs="z-scores", loss=loss).tables["valley"]
    w, b = ([row[name] for row in rings if row["level"] == 8] for name in "wb")
    assert max(w) - min(w) == pytest.approx(max(b) - min(b), rel=1e-3)
    assert "as far in $w$ as in $b$" in lesson.sections["see"].prose


@pytest.mark.parametrize(("inputs", "scale", "loss"), SETTINGS)
def test_the_valley_is_seen_from_end_to_end_beside_evenly_spaced_numbers(inputs, scale, loss):
    ground = chart_spec(lesson.folder, "draw")["vconcat"][0]["layer"][0]["encoding"]
    (left, right), (low, high) = (ground[axis]["scale"]["domain"] for axis in "xy")
    for ring in lesson.run(inputs=inputs, scale=scale, loss=loss).tables["valley"]:
        assert left < ring["w"] < right
        assert low < ring["b"] < high
    numbers = ground["y"]["axis"]["values"]
    assert {after - before for before, after in itertools.pairwise(numbers)} == {5}


@pytest.mark.parametrize("edit", ["** 4  #", "** 3  #"])
def test_where_the_loss_is_no_bowl_no_lines_of_equal_loss_are_drawn(edit):
    bent = dataclasses.replace(lesson, source=lesson.source.replace("** 2  #", edit))
    assert all(row["w"] != row["w"] for row in bent.run().tables["valley"])


def test_the_rates_beside_it_take_the_step_that_an_edit_makes():
    uphill = lesson.source.replace("- lr * weights.grad", "+ lr * weights.grad")
    run = dataclasses.replace(lesson, source=uphill).run()
    ends = [row["loss"] for row in run.tables["compare"] if row["step"] == 40]
    assert min(ends) > run.tables["compare"][0]["loss"]
    assert run.facts["outcome"] == "diverges"
