"""The demo against the closed form of a parabola in plain Python, and against torch's own loss."""

import json
import math
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.course.chart import chart_spec

lesson = load_lesson(Path(__file__).parent)

X = (1, 2, 3, 4)
Y = {"clean": (3, 6, 9, 12), "typo": (3, 6, 9, 24), "noisy": (4, 5, 8, 14)}


def parabola(data, w):
    """Return the loss as curvature times squared distance from the least-squares weight, plus the rest."""
    xx, xy = sum(x * x for x in X), sum(x * y for x, y in zip(X, Y[data]))
    yy = sum(y * y for y in Y[data])
    return (xx * (w - xy / xx) ** 2 + yy - xy * xy / xx) / len(X)


def least_squares(data):
    """Return the best weight as torch's solver finds it in float64."""
    x, y = (torch.tensor(v, dtype=torch.float64)[:, None] for v in (X, Y[data]))
    return torch.linalg.lstsq(x, y).solution.item()


@pytest.mark.parametrize("data", Y)
@pytest.mark.parametrize("w", [-1.0, 1.0, 2.7, 3.0, 7.0])
def test_the_loss_of_one_weight(data, w):
    run = lesson.run(data=data, w=w)
    assert run.facts["loss"] == pytest.approx(parabola(data, w), rel=1e-5, abs=1e-5)
    mse = torch.nn.MSELoss()(
        w * torch.tensor(X, dtype=torch.float64), torch.tensor(Y[data]).double()
    )
    assert run.facts["loss"] == pytest.approx(mse.item(), rel=1e-5, abs=1e-5)
    assert run.facts["largest_miss"] == pytest.approx(
        max(abs(w * x - y) for x, y in zip(X, Y[data])), rel=1e-5, abs=1e-5
    )


@pytest.mark.parametrize("data", Y)
def test_the_whole_curve(data):
    rows = lesson.run(data=data).tables["curve"]
    assert len(rows) == 81
    for row in rows:
        assert row["loss"] == pytest.approx(parabola(data, row["w"]), rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("data", Y)
def test_the_lowest_place_is_the_least_squares_weight(data):
    facts = lesson.run(data=data).facts
    assert facts["best_w"] == pytest.approx(least_squares(data), abs=0.05)
    assert facts["lowest"] == pytest.approx(parabola(data, facts["best_w"]), abs=1e-4)


def test_the_guesses_of_every_line():
    for row in lesson.run(data="typo").tables["lines"]:
        assert row["guess"] == pytest.approx(row["w"] * row["x"], abs=1e-5)
        assert row["y"] == Y["typo"][int(row["x"]) - 1]


def test_position_one():
    for data in Y:
        (row,) = lesson.run(data=data, w=5.0).tables["first"]
        assert row["loss"] == pytest.approx(parabola(data, row["w"]), rel=1e-5)


@pytest.mark.parametrize(("name", "height"), [("opening", 190), ("draw", 230)])
def test_a_dot_at_either_end_of_the_slider_is_whole(name, height):
    lower = chart_spec(lesson.folder, name, frozenset())["vconcat"][1]
    ((low, high),) = {tuple(s["domain"]) for s in map(scale_of_loss, lower["layer"]) if s}
    assert lower["height"] == height
    radius = math.sqrt(260 / math.pi) * (high - low) / height  # a mark's size is its area
    for w in (-1.0, 7.0):
        assert lesson.run(w=w).facts["loss"] + radius < high


def scale_of_loss(layer):
    return layer.get("encoding", {}).get("y", {}).get("scale")


def test_your_loss_and_the_lowest_place_of_the_other_data_are_written_above():
    above = chart_spec(lesson.folder, "draw", frozenset())["vconcat"][0]["layer"]
    told = {
        word: layer["encoding"]["color"]["datum"]
        for layer in above
        for word in (", loss ", "lowest at ")
        if word in json.dumps(layer.get("transform"))
    }
    assert told == {", loss ": "weight", "lowest at ": "comparison"}


@pytest.mark.parametrize("data", Y)
def test_another_last_answer_has_the_curve_and_the_lowest_place_of_its_data(data):
    tables = lesson.run(data=data).tables
    for end in tables["ends"]:
        y = (*Y[data][:3], end["last"])
        best = sum(x * each for x, each in zip(X, y)) / sum(x * x for x in X)
        assert end["w"] == pytest.approx(best, abs=0.051)
        assert end["x"] == X[-1]
    for row in tables["others"][::50]:
        y = (*Y[data][:3], row["last"])
        loss = sum((row["w"] * x - each) ** 2 for x, each in zip(X, y)) / 4
        assert row["loss"] == pytest.approx(loss, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("view", ["opening", "draw"])
def test_the_square_of_a_miss_is_as_wide_on_the_screen_as_it_is_tall(view):
    above, _ = chart_spec(lesson.folder, view, frozenset())["vconcat"]
    (square,) = [layer for layer in above["layer"] if layer.get("mark", {}).get("type") == "rect"]
    wide = square["transform"][-1]["calculate"].removeprefix("datum.x - abs(datum.y - datum.guess)")
    x, y = (square["encoding"][axis]["scale"]["domain"] for axis in "xy")
    for width, height in ((350, 200), (415, 200), (1100, 150)):  # the last as in a walkthrough
        inputs = eval("1" + wide, {"width": width, "concat_0_height": height})  # of a miss of one
        across, up = inputs * width / (x[1] - x[0]), height / (y[1] - y[0])
        assert across == pytest.approx(up)
