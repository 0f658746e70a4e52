"""Partial derivatives, compared with the closed form, float64 finite differences and torch.optim.SGD."""

import itertools
import json
import math
from dataclasses import replace
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


def angle_at(**settings):
    """How far downhill misses the minimum, as the chart tells it."""
    (here,) = lesson.run(**settings).tables["here"]
    return here["angle"]


@pytest.mark.parametrize(("w", "b", "size"), SETTINGS)
def test_partials_are_the_closed_form(w, b, size):
    facts = lesson.run(w=w, b=b, size=size).facts
    assert facts["d_w"] == pytest.approx(2 * size**2 * (w - 3), abs=1e-3)
    assert facts["d_b"] == pytest.approx(2 * (b - 1), abs=1e-3)
    assert facts["loss"] == pytest.approx(loss(w, b, size), rel=1e-5)


@pytest.mark.parametrize(("w", "b", "size"), SETTINGS)
def test_slopes_all_round_are_finite_differences(w, b, size):
    rows = lesson.run(w=w, b=b, size=size).tables["slices"]
    rows = [row for row in rows if row["far"] == 0]
    assert [row["turn"] for row in rows] == list(range(0, 361, 5))
    h = 1e-5
    for row in rows[::6]:
        along, up = math.cos(math.radians(row["turn"])), math.sin(math.radians(row["turn"]))
        rise = loss(w + h * along, b + h * up, size) - loss(w - h * along, b - h * up, size)
        assert row["slope"] == pytest.approx(rise / (2 * h), rel=1e-3, abs=0.02)


@pytest.mark.parametrize(("w", "b", "size"), SETTINGS)
def test_a_cut_holds_the_losses_along_the_arrow(w, b, size):
    rows = lesson.run(w=w, b=b, size=size).tables["slices"]
    for row in rows[::17]:
        along, up = math.cos(math.radians(row["turn"])), math.sin(math.radians(row["turn"]))
        there = loss(w + row["far"] * along, b + row["far"] * up, size)
        assert row["loss"] == pytest.approx(there, rel=1e-4, abs=1e-3)


@pytest.mark.parametrize(("w", "b", "size"), SETTINGS)
def test_every_other_line_bears_its_own_loss_beyond_the_minimum(w, b, size):
    run = lesson.run(w=w, b=b, size=size)
    told = [row for row in run.tables["rings"] if row["told"]]
    # Where lines pass the height of the minimum: a number on your own line would be read as its loss.
    mine, step = math.sqrt(loss(w, b, size)) / size, run.facts["apart"]
    close = [level for level in (2, 4, 6) if abs(math.sqrt(level * step) / size - mine) < 0.4]
    assert len({row["told"] for row in told}) == len(told) == 3 - len(close)
    for row in told:
        assert row["told"] % (2 * run.facts["apart"]) == 0
        assert row["told"] == pytest.approx(loss(row["w"], row["b"], size), abs=0.02 * 64 * size)
        assert (row["w"] > 3) != (w > 3)
        assert min(row["b"], row["to_b"]) <= 1 + 1e-3 <= max(row["b"], row["to_b"]) + 2e-3


def test_the_angle_of_the_curriculum():
    assert angle_at(w=4.0, b=5.0, size=5.0) == pytest.approx(66.9, abs=0.05)


@pytest.mark.parametrize(("w", "b", "size"), SETTINGS)
def test_angle_is_the_arc_cosine_in_float64(w, b, size):
    down, way = (-2 * size**2 * (w - 3), -2 * (b - 1)), (3 - w, 1 - b)
    lengths = math.hypot(*down) * math.hypot(*way)
    dot = down[0] * way[0] + down[1] * way[1]
    expected = math.degrees(math.acos(min(1, dot / lengths))) if lengths else 0
    assert angle_at(w=w, b=b, size=size) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("size", [1.0, 2.5, 5.0])
def test_on_the_minimum_the_words_speak_of_no_direction(size):
    run = lesson.run(w=3.0, b=1.0, size=size)
    assert "degrees" not in run.facts["missed"]
    assert {(row["w"], row["b"]) for row in run.tables["along"] + run.tables["path"]} == {(3, 1)}
    assert "a gradient of zero points nowhere" in lesson.sections["see"].prose


@pytest.mark.parametrize(("w", "b"), [(3.0, 1.5), (3.5, 1.0), (4.0, 5.0)])
def test_elsewhere_the_words_say_how_far_downhill_and_home_are_apart(w, b):
    run = lesson.run(w=w, b=b, size=2.5)
    assert run.facts["missed"] == f"{run.tables['here'][0]['angle']:.1f} degrees apart"


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


def pieces(run):
    """The pieces of the lines, each with its line; the first is a single place, your own."""
    own, *rest = run.tables["rings"]
    assert (own["ring"], own["w"], own["b"]) == (0, own["to_w"], own["to_b"])
    assert rest
    return rest


@pytest.mark.parametrize(("w", "b", "size"), SETTINGS)
def test_a_piece_of_a_line_joins_places_of_its_loss_and_the_gradient_stands_across_it(w, b, size):
    run = lesson.run(w=w, b=b, size=size)
    for row in pieces(run)[::7]:
        level = loss(w, b, size) if row["ring"] == 0 else run.facts["apart"] * (row["ring"] - 1)
        along = (row["to_w"] - row["w"], row["to_b"] - row["b"])
        middle = (row["w"] + along[0] / 2, row["b"] + along[1] / 2)
        slopes = (2 * size**2 * (middle[0] - 3), 2 * (middle[1] - 1))
        steep, long = math.hypot(*slopes), math.hypot(*along)
        assert long < 0.6  # no longer than a triangle's longest side
        for end in ((row["w"], row["b"]), (row["to_w"], row["to_b"])):
            assert abs(loss(*end, size) - level) < 0.05 * steep + 0.6 * size**2 * 0.25**2
        if long > 0.1 and abs(middle[0] - 3) > 1:
            dot = along[0] * slopes[0] + along[1] * slopes[1]
            assert abs(dot) < 0.15 * steep * long


@pytest.mark.parametrize("size", [1.0, 5.0])
def test_a_line_goes_on_where_its_piece_ends(size):
    ends = {}
    for row in pieces(lesson.run(w=4.0, b=5.0, size=size)):
        for w, b in ((row["w"], row["b"]), (row["to_w"], row["to_b"])):
            key = (row["ring"], round(w, 4), round(b, 4))
            ends[key] = ends.get(key, 0) + 1
    inside = {key: n for key, n in ends.items() if -5 < key[1] < 11 and -4 < key[2] < 6}
    assert len(inside) > 1000
    assert {n % 2 for n in inside.values()} == {0}


@pytest.mark.parametrize(("w", "b", "size"), SETTINGS)
def test_the_minimum_is_found_from_the_loss_alone(w, b, size):
    (here,) = lesson.run(w=w, b=b, size=size).tables["here"]
    assert (here["best_w"], here["best_b"]) == pytest.approx((3, 1), abs=1e-3)


@pytest.mark.parametrize(
    ("w", "b", "size", "mover"),
    [(4.0, 5.0, 5.0, "w"), (4.0, 5.0, 1.0, "b"), (4.0, 5.0, 2.0, "both"), (3.0, 1.0, 3.0, "both")],
)
def test_the_larger_partial_moves_its_weight_further(w, b, size, mover):
    run = lesson.run(w=w, b=b, size=size)
    assert run.facts["mover"] == mover
    after = run.tables["path"][1]
    moved = abs(after["w"] - w) - abs(after["b"] - b)
    assert {"w": moved > 1e-6, "b": moved < -1e-6, "both": abs(moved) < 1e-6}[mover]


@pytest.mark.parametrize("size", [1.0, 2.5, 5.0])
def test_from_line_to_line_the_loss_grows_by_the_same(size):
    run = lesson.run(w=4.0, b=5.0, size=size)
    across = [row for row in pieces(run) if row["ring"] and row["w"] > 3 and row["b"] == 1]
    levels = sorted({loss(row["w"], 1, size) for row in across})
    apart = [high - low for low, high in itertools.pairwise(levels)]
    assert len(apart) > 5
    assert apart == pytest.approx([run.facts["apart"]] * len(apart), rel=0.15)


def test_at_the_opening_the_arrow_finds_the_level_way():
    rows = lesson.run(**lesson.opening).tables["slices"]
    level = {row["turn"] for row in rows if abs(row["slope"]) < 0.005}
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
        slopes = (2 * size**2 * (row["w"] - 3), 2 * (row["b"] - 1))
        off = abs(loss(row["w"], row["b"], size) - loss(w, b, size))
        assert off <= 0.03 * math.hypot(*slopes) + 1e-6  # beside it by less than its own width
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
    ring = {row["turn"]: row["slope"] for row in run.tables["slices"]}
    assert ring[180] == pytest.approx(-run.facts["d_w"], abs=0.01)
    assert ring[270] == pytest.approx(-run.facts["d_b"], abs=0.01)
    spec = json.dumps(chart_spec(lesson.folder, "opening", frozenset()))
    quarters = (
        "['only w moves', 'only b moves', 'only w moves backwards', 'only b moves backwards']"
    )
    assert f"({quarters}[datum.turn / 90 % 4] ||" in spec


def test_the_gradients_numbers_stand_above_the_map_where_no_arrow_comes():
    spec = chart_spec(lesson.folder, "draw", frozenset())
    (told,) = [layer for layer in spec["layer"] if "'gradient (' + " in str(layer.get("transform"))]
    assert told["mark"]["type"] == "text"
    assert told["encoding"]["y"]["value"] < -24 - 14  # the headline stands in between


def edited(old, new, **settings):
    """Run the demo with a piece of its code replaced, as a learner would."""
    assert old in lesson.source
    return replace(lesson, source=lesson.source.replace(old, new)).run(**settings)


SQUARES = "(misses[0] ** 2 + misses[1] ** 2) / 2"


@pytest.mark.parametrize("size", [1.0, 3.5, 5.0])
@pytest.mark.parametrize(
    "new", ["(misses[0] + misses[1]) / 2", "misses[1]", "misses[0] ** 2", "w * 0"]
)
def test_where_the_loss_has_no_lowest_place_none_is_drawn(new, size):
    run = edited(SQUARES, new, w=4.0, b=4.5, size=size)
    (here,) = run.tables["here"]
    assert all(math.isnan(here[name]) for name in ("best_w", "best_b", "angle"))
    assert run.facts["missed"] == "not to be compared: no place inside this map is the lowest"


def test_the_lines_of_another_loss_are_lines_of_that_loss():
    run = edited(SQUARES, "(misses[0] + misses[1]) / 2", w=4.0, b=4.5, size=2.0)
    assert all(row["b"] == pytest.approx(row["to_b"], abs=1e-4) for row in pieces(run))
    assert all(row["b"] == pytest.approx(4.5, abs=1e-4) for row in run.tables["along"])
    assert len({row["ring"] for row in pieces(run)}) > 10
    run = edited(SQUARES, "misses[0].abs() + misses[1].abs()", w=4.0, b=3.0, size=2.0)
    for row in pieces(run)[::9]:
        level = 4.0 if row["ring"] == 0 else run.facts["apart"] * (row["ring"] - 1)
        misses = [(row["w"] - 3) * x + row["b"] - 1 for x in (-2, 2)]
        assert sum(map(abs, misses)) == pytest.approx(level, abs=0.3)


@pytest.mark.parametrize(("slope", "shift"), [(2, -1), (4, 2)])
def test_the_minimum_moves_with_the_data(slope, shift):
    run = edited("(3 * x + 1)", f"({slope} * x + {shift})", w=4.0, b=5.0, size=5.0)
    (here,) = run.tables["here"]
    assert (here["best_w"], here["best_b"]) == pytest.approx((slope, shift), abs=1e-3)


def test_where_the_loss_is_no_number_no_line_is_drawn():
    run = edited(SQUARES, "(w - 1.1).sqrt() + b**2", w=4.0, b=3.0, size=1.0)
    assert all(row["w"] > 1.1 for row in run.tables["rings"])


def test_what_walks_along_the_line_does_not_look_like_a_dot_that_is_dragged():
    layers = chart_spec(lesson.folder, "draw", frozenset())["layer"]
    walks = [each for each in layers if "diamond" in str(each.get("encoding", {}).get("shape"))]
    assert walks
    assert "violet diamond" in lesson.sections["see"].prose
