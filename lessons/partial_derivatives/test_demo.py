"""Partial derivatives, compared with the closed form, float64 finite differences and torch.optim.SGD."""

import itertools
import json
import math
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.course.chart import chart_spec

lesson = load_lesson(Path(__file__).parent)
SETTINGS = list(itertools.product([-1.0, 1.0, 4.0, 7.0], [-3.0, 1.0, 4.0, 5.0], [1.0, 2.5, 5.0]))


def loss(w, b, size):
    """The mean squared error of two examples, written out."""
    return sum((w * x + b - (3 * x + 1)) ** 2 for x in (-size, size)) / 2


@pytest.mark.parametrize(("w", "b", "size"), SETTINGS)
def test_partials_are_the_closed_form(w, b, size):
    facts = lesson.run(w=w, b=b, size=size).facts
    assert facts["d_w"] == pytest.approx(2 * size**2 * (w - 3), abs=1e-3)
    assert facts["d_b"] == pytest.approx(2 * (b - 1), abs=1e-3)
    assert facts["loss"] == pytest.approx(loss(w, b, size), rel=1e-5)


@pytest.mark.parametrize(("w", "b", "size"), SETTINGS)
def test_slopes_all_round_are_finite_differences(w, b, size):
    rows = [row for row in lesson.run(w=w, b=b, size=size).tables["rings"] if row["ring"] == 10]
    assert len(rows) == 73
    h = 1e-5
    for row in rows[::6]:
        along, up = math.cos(math.radians(row["turn"])), math.sin(math.radians(row["turn"]))
        rise = loss(w + h * along, b + h * up, size) - loss(w - h * along, b - h * up, size)
        assert row["slope"] == pytest.approx(rise / (2 * h), rel=1e-3, abs=0.02)


def test_the_angle_of_the_curriculum():
    assert lesson.run(w=4.0, b=5.0, size=5.0).facts["angle"] == pytest.approx(66.9, abs=0.05)


@pytest.mark.parametrize(("w", "b", "size"), SETTINGS)
def test_angle_is_the_arc_cosine_in_float64(w, b, size):
    down, way = (-2 * size**2 * (w - 3), -2 * (b - 1)), (3 - w, 1 - b)
    lengths = math.hypot(*down) * math.hypot(*way)
    dot = down[0] * way[0] + down[1] * way[1]
    expected = math.degrees(math.acos(min(1, dot / lengths))) if lengths else 0
    assert lesson.run(w=w, b=b, size=size).facts["angle"] == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("size", [1.0, 2.5, 5.0])
def test_on_the_minimum_the_words_speak_of_no_direction(size):
    facts = lesson.run(w=3.0, b=1.0, size=size).facts
    assert "zero" in facts["crosses"]
    assert "degrees" not in facts["missed"]


@pytest.mark.parametrize(("w", "b"), [(3.0, 1.5), (3.5, 1.0), (4.0, 5.0)])
def test_elsewhere_the_words_are_true_of_every_place_on_the_line(w, b):
    run = lesson.run(w=w, b=b, size=2.5)
    assert "right angle" in run.facts["crosses"]
    assert run.facts["missed"] == f"{run.facts['angle']:.1f} degrees apart"
    ring = [row for row in run.tables["rings"] if row["ring"] == 10]
    for before, here, after in zip(ring, ring[1:], ring[2:]):
        along = (after["w"] - before["w"], after["b"] - before["b"])
        dot = along[0] * here["d_w"] + along[1] * here["d_b"]
        assert abs(dot) < 0.01 * math.hypot(*along) * math.hypot(here["d_w"], here["d_b"])


@pytest.mark.parametrize(("w", "b", "size"), SETTINGS)
def test_walk_is_what_sgd_does(w, b, size):
    weights = torch.tensor([w, b], dtype=torch.float64, requires_grad=True)
    sgd = torch.optim.SGD([weights], lr=0.02)
    rows = lesson.run(w=w, b=b, size=size).tables["path"]
    assert [row["step"] for row in rows] == list(range(61))
    for row in rows:
        assert (row["w"], row["b"]) == pytest.approx(tuple(weights.tolist()), abs=1e-4)
        sgd.zero_grad()
        loss(*weights, size).backward()
        sgd.step()


@pytest.mark.parametrize(("w", "b", "size"), SETTINGS)
def test_a_ring_is_a_line_of_equal_loss_and_the_gradient_stands_across_it(w, b, size):
    rows = lesson.run(w=w, b=b, size=size).tables["rings"]
    for ring in range(11):
        line = [row for row in rows if row["ring"] == ring]
        level = loss(line[0]["w"], line[0]["b"], size)
        assert [loss(row["w"], row["b"], size) for row in line] == pytest.approx(
            [level] * 73, rel=1e-3, abs=1e-6
        )
        for before, at, after in zip(line, line[1:], line[2:]):
            along = (after["w"] - before["w"], after["b"] - before["b"])
            dot = along[0] * at["d_w"] + along[1] * at["d_b"]
            lengths = math.hypot(*along) * math.hypot(at["d_w"], at["d_b"])
            assert abs(dot) <= 0.01 * lengths + 1e-6
    assert loss(rows[-1]["w"], rows[-1]["b"], size) == pytest.approx(loss(w, b, size), rel=1e-3)


@pytest.mark.parametrize(
    ("w", "b", "size", "mover"),
    [(4.0, 5.0, 5.0, "w"), (4.0, 5.0, 1.0, "b"), (4.0, 5.0, 2.0, "both"), (3.0, 1.0, 3.0, "both")],
)
def test_the_larger_partial_moves_its_weight_further(w, b, size, mover):
    facts = lesson.run(w=w, b=b, size=size).facts
    assert facts["mover"] == mover
    moved = abs(facts["next_w"] - w) - abs(facts["next_b"] - b)
    assert {"w": moved > 1e-6, "b": moved < -1e-6, "both": abs(moved) < 1e-6}[mover]


@pytest.mark.parametrize(("w", "b", "size"), SETTINGS)
def test_from_line_to_line_the_loss_grows_by_the_same(w, b, size):
    run = lesson.run(w=w, b=b, size=size)
    first = [row for row in run.tables["rings"] if row["turn"] == 0][:-1]
    levels = [loss(row["w"], row["b"], size) for row in first]
    assert levels == pytest.approx([run.facts["apart"] * k for k in range(1, 11)], rel=1e-3)


def test_at_the_opening_the_arrow_finds_the_level_way():
    rows = lesson.run(**lesson.opening).tables["rings"]
    level = {row["turn"] for row in rows if row["ring"] == 10 and abs(row["slope"]) < 0.005}
    assert level == {45, 225}


@pytest.mark.parametrize("size", [1.0, 3.5])
def test_the_data_are_the_points_that_the_prose_names(size):
    facts = lesson.run(size=size).facts
    points = [(facts["low_x"], facts["low_y"]), (facts["high_x"], facts["high_y"])]
    misses = [(2.5 * x + 4.0 - y) ** 2 for x, y in points]
    assert sum(misses) / 2 == pytest.approx(lesson.run(w=2.5, b=4.0, size=size).facts["loss"])


@pytest.mark.parametrize(("w", "b", "size"), SETTINGS)
def test_the_walk_along_your_line_stays_in_the_picture_and_on_the_line(w, b, size):
    rows = lesson.run(w=w, b=b, size=size).tables["along"]
    assert [row["place"] for row in rows] == list(range(73))
    for row in rows:
        assert -4 < row["b"] < 6
        assert abs(row["w"] - 3) < 4.1
        assert loss(row["w"], row["b"], size) == pytest.approx(loss(w, b, size), rel=1e-3, abs=1e-6)
        slopes = (2 * size**2 * (row["w"] - 3), 2 * (row["b"] - 1))
        assert (row["d_w"], row["d_b"]) == pytest.approx(slopes, rel=1e-3, abs=1e-3)
    if w == 4.0 and loss(w, b, size):
        assert min(row["b"] for row in rows) < 1 < max(row["b"] for row in rows)


def test_a_weight_that_does_not_move_is_said_to_stay():
    assert lesson.run(w=3.0, b=1.0, size=2.5).facts["moves"] == "w stays at 3, and b stays at 1"
    assert (
        lesson.run(w=4.0, b=5.0, size=5.0).facts["moves"]
        == "w goes from 4 to 3, and b goes from 5 to 4.84"
    )


def test_the_words_say_what_the_loss_is_and_how_far_its_lines_are_apart():
    explain, see = (lesson.sections[name].prose for name in ("explain", "see"))
    assert "mean of the two squared misses" in explain
    assert all("the loss grows by {{ apart:g }}" in prose for prose in (explain, see))


@pytest.mark.parametrize(("w", "b", "size"), SETTINGS)
def test_the_walk_begins_at_your_weights(w, b, size):
    first = lesson.run(w=w, b=b, size=size).tables["along"][0]
    assert (first["w"], first["b"]) == pytest.approx((w, b), abs=1e-4)


def test_half_a_turn_is_called_backwards_where_the_slope_is_the_opposite():
    run = lesson.run(**lesson.opening)
    ring = {row["turn"]: row["slope"] for row in run.tables["rings"] if row["ring"] == 10}
    assert ring[180] == pytest.approx(-run.facts["d_w"], abs=0.01)
    assert ring[270] == pytest.approx(-run.facts["d_b"], abs=0.01)
    spec = json.dumps(chart_spec(lesson.folder, "opening", frozenset()))
    assert "datum.turn == 180 || datum.turn == 270 ? ' backwards'" in spec


def test_the_gradients_numbers_stand_above_the_map_where_no_arrow_comes():
    spec = chart_spec(lesson.folder, "draw", frozenset())
    (told,) = [layer for layer in spec["layer"] if "'gradient (' + " in str(layer.get("transform"))]
    assert told["mark"]["type"] == "text"
    assert told["encoding"]["y"]["value"] < -24 - 14  # the headline stands in between
