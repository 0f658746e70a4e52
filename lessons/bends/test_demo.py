"""The nets beside what is known without them: a plain loop in float64, and the line of least squares."""

import dataclasses
import itertools
import math
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.course.chart import chart_spec
from tutor.course.prose import fill

lesson = load_lesson(Path(__file__).parent)
X = torch.linspace(-2, 2, 25, dtype=torch.float64)
Y = torch.tensor([math.sin(2 * x + 0.8) for x in X.tolist()], dtype=torch.float64)
SETTINGS = list(itertools.product(["ReLU", "tanh", "none"], [1, 2, 8, 32], [1, 3]))


def best_line():
    """Slope and height by the textbook: the covariance over the variance."""
    slope = ((X - X.mean()) * (Y - Y.mean())).sum() / ((X - X.mean()) ** 2).sum()
    return slope.item(), (Y.mean() - slope * X.mean()).item()


def trained(units, epochs):
    """A net of one layer with ReLU after so many epochs, by nn.Sequential and torch's own loop."""
    torch.manual_seed(636)
    net = torch.nn.Sequential(torch.nn.Linear(1, units), torch.nn.ReLU(), torch.nn.Linear(units, 1))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.12, momentum=0.9)
    for _ in range(epochs):
        optimizer.zero_grad()
        ((net(X.float()[:, None])[:, 0] - Y.float()) ** 2).mean().backward()
        optimizer.step()
    return net


def at(rows, **where):
    return [row for row in rows if all(abs(row[k] - v) < 1e-4 for k, v in where.items())]


def test_the_best_line_is_the_textbooks():
    slope, height = best_line()
    run = lesson.run()
    for row in run.tables["line"]:
        assert row["y"] == pytest.approx(slope * row["x"] + height, abs=1e-5)
    loss = ((slope * X + height - Y) ** 2).mean().item()
    assert run.facts["best_loss"] == pytest.approx(loss, abs=1e-6)


@pytest.mark.parametrize("units", [1, 2, 8, 32])
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_without_a_bend_every_net_is_a_line_at_every_epoch_and_ends_as_the_best_one(units, layers):
    run = lesson.run(bend="none", units=units, layers=layers)
    assert run.facts["shape"] == "a line"
    assert run.facts["loss"] == pytest.approx(run.facts["best_loss"], abs=1e-3)
    for epoch in (0, 21, 60):
        fit = torch.tensor([row["y"] for row in at(run.tables["path"], epoch=epoch)])
        assert (fit[2:] - 2 * fit[1:-1] + fit[:-2]).abs().max() < 1e-5
    slope, height = (float(part) for part in lines_of(run.facts["folded"]))
    parts = run.tables["parts"]
    left, middle, right = (sum(row["part"] for row in at(parts, x=x)) for x in (-2.4, 0, 2.4))
    assert right - left == pytest.approx(4.8 * slope, abs=0.01)
    assert middle == pytest.approx(height, abs=2e-3)


def lines_of(sentence):
    slope, rest = sentence.split("y = ")[1].split(r"\cdot x")
    return slope, rest.split("$")[0].replace(" ", "")


@pytest.mark.parametrize(("bend", "units", "layers"), SETTINGS)
def test_the_units_add_up_to_the_fit_and_the_fit_has_the_loss(bend, units, layers):
    run = lesson.run(bend=bend, units=units, layers=layers)
    summed = {}
    for part in run.tables["parts"]:
        summed[part["x"]] = summed.get(part["x"], 0) + part["part"]
    last = at(run.tables["path"], epoch=60)
    for row in last:
        assert row["y"] == pytest.approx(summed[row["x"]], abs=1e-4)
    assert last[0]["loss"] == pytest.approx(run.facts["loss"])
    assert len({row["part"] for row in at(run.tables["parts"], unit=0)}) == 1, "the b of the sum"


@pytest.mark.parametrize(("bend", "units", "layers"), SETTINGS)
def test_every_corner_of_the_sum_is_a_corner_of_one_of_its_units(bend, units, layers):
    run = lesson.run(bend=bend, units=units, layers=layers)
    sums = {row["x"] for row in at(run.tables["path"], epoch=60, corner=1)}
    assert len(sums) == run.facts["corners"] * (run.facts["shape"] == "corners")
    assert {row["x"] for row in run.tables["parts"] if row["corner"]} == sums


def test_a_corner_stays_since_the_slope_changes_by_as_much_as_that_of_its_unit():
    run, far = lesson.run(), 0.05
    net = trained(8, 60)
    for row in at(run.tables["path"], epoch=60, corner=1):
        (unit,) = {p["unit"] for p in at(run.tables["parts"], corner=1) if p["x"] == row["x"]}
        x = torch.tensor([[row["x"] - far], [row["x"] + far]], requires_grad=True)
        before, after = torch.autograd.grad(net(x).sum(), x)[0][:, 0].tolist()
        own = sorted(at(run.tables["parts"], unit=unit), key=lambda part: part["x"])
        steps = [(b["part"] - a["part"]) / (b["x"] - a["x"]) for a, b in itertools.pairwise(own)]
        assert after - before == pytest.approx(steps[-1] - steps[0], abs=1e-3)


def test_where_no_unit_is_left_to_add_the_chart_says_so():
    drawn = str(chart_spec(lesson.folder, "draw", frozenset()))
    assert (
        "< datum.units ? 'sum of ' + ceil(grown * datum.units) + ' of ' : 'that is all: '" in drawn
    )


@pytest.mark.parametrize(
    ("bend", "act"), [("ReLU", lambda s: s.clamp(min=0)), ("tanh", torch.tanh)]
)
def test_training_is_gradient_descent_with_momentum_written_out(bend, act):
    torch.manual_seed(636)
    first, second = torch.nn.Linear(1, 2), torch.nn.Linear(2, 1)
    numbers = [p.detach().double() for p in (first.weight, first.bias, second.weight, second.bias)]
    speed = [torch.zeros_like(p) for p in numbers]

    def loss_of(w, b, v, c):
        return ((act(X[:, None] * w[:, 0] + b) @ v[0] + c - Y) ** 2).mean()

    for _ in range(30):
        slopes = torch.func.grad(loss_of, argnums=(0, 1, 2, 3))(*numbers)
        speed = [0.9 * s + g for s, g in zip(speed, slopes)]
        numbers = [p - 0.12 * s for p, s in zip(numbers, speed)]
    row = at(lesson.run(bend=bend, units=2).tables["path"], epoch=30)[0]
    assert row["loss"] == pytest.approx(loss_of(*numbers).item(), abs=1e-4)


@pytest.mark.parametrize("units", [1, 2, 8, 32])
def test_one_layer_of_relus_has_no_more_corners_than_units(units):
    run = lesson.run(units=units)
    assert 0 < run.facts["corners"] <= units
    assert run.facts["looks"].endswith(f"{run.facts['corners']} corner" + "s" * (units > 1))


def test_every_corner_is_a_row_of_the_curve_and_lies_where_a_units_line_is_zero():
    run, first = lesson.run(), trained(8, 60)[0]
    places = sorted((-first.bias / first.weight[:, 0]).tolist())
    within = [place for place in places if abs(place) < 2.4]
    marked = sorted(row["x"] for row in at(run.tables["path"], epoch=60) if row["corner"])
    assert marked == pytest.approx(within, abs=0.01)
    assert len(within) == run.facts["corners"] == 7, "one unit has its corner outside the picture"


@pytest.mark.parametrize("bend", ["tanh", "none"])
def test_what_has_no_corner_is_marked_nowhere(bend):
    assert not any(row["corner"] for row in lesson.run(bend=bend).tables["path"])


def test_more_units_fit_better_and_the_learner_is_told_so_for_both_bends():
    for bend in ("ReLU", "tanh"):
        losses = [lesson.run(bend=bend, units=units).facts["loss"] for units in (1, 2, 8, 32)]
        assert losses == sorted(losses, reverse=True)
        assert losses[-1] < 0.01 < 0.3 < losses[0] < lesson.run().facts["best_loss"]
    assert lesson.run(bend="tanh").facts["shape"] == "a curve"


def test_dead_units_are_told_where_there_are_some_and_only_there():
    alive, some = lesson.run(), lesson.run(units=32)
    dead = [
        unit
        for unit in range(1, 33)
        if all(
            abs(row["part"]) < 1e-9
            for row in at(some.tables["parts"], unit=unit)
            if abs(row["x"]) < 2.01
        )
    ]
    assert alive.facts["dead"] == ""
    assert f"{len(dead)} of 32" in some.facts["dead"]
    assert len(dead) > 0


def test_three_layers_of_one_relu_each_lose_all_they_have_as_the_page_says():
    run = lesson.run(units=1, layers=3)
    assert "1 of 1" in run.facts["dead"]
    assert run.facts["shape"] == "a line"


def test_a_second_layer_can_have_more_corners_than_units_as_the_page_says():
    run = lesson.run(units=8, layers=3)
    assert run.facts["corners"] > 8


@pytest.mark.parametrize(("bend", "units", "layers"), SETTINGS)
def test_the_page_reads_well_at_every_setting(bend, units, layers):
    facts = lesson.run(bend=bend, units=units, layers=layers).facts
    see = fill(lesson.sections["see"].prose, facts)
    assert ("multiplied your layers out" in see) == (bend == "none")
    assert " 1 corners" not in see


def test_an_edit_whose_training_runs_off_is_told_so_and_not_as_a_line_of_nan():
    code = (Path(__file__).parent / "demo.py").read_text().replace("lr=0.12", "lr=12.0")
    names = {}
    exec(compile(code, "demo", "exec"), names)
    see = fill(lesson.sections["see"].prose, names["run"](bend="none")[0])
    assert "its numbers outgrew torch" in see
    assert "nan" not in see.split()
    assert "one straight line" not in see.split("Why can")[0]


def test_no_minus_stands_before_a_nought():
    source = lesson.source.replace("torch.sin(2 * X + 0.8)", "torch.abs(X)")
    level = dataclasses.replace(lesson, source=source)
    told = " ".join(str(level.run(bend="none", layers=layers).facts) for layers in (1, 2, 3))
    assert "0.000 \\" in told.replace("\\\\", "\\")
    assert "-0.000" not in told
