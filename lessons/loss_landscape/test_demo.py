"""The demo against nets written out by hand in float64: sums, slopes and curvatures without autograd."""

import dataclasses
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson

lesson = load_lesson(Path(__file__).parent)
GAPS = [0.0, 0.001, 0.1, 1.0]
X = torch.linspace(-2, 2, 32, dtype=torch.float64)


@pytest.fixture(scope="module")
def runs():
    return {gap: lesson.run(apart=gap) for gap in GAPS}


def loss_of(w1, w2):
    says = sum(w * X / (1 + torch.exp(-w * X)) for w in (w1, w2))
    return ((says - X.abs()) ** 2).mean().item()


def slope_of(w1, w2):
    """The two partial derivatives, by central differences."""
    h = 1e-6
    return (
        (loss_of(w1 + h, w2) - loss_of(w1 - h, w2)) / (2 * h),
        (loss_of(w1, w2 + h) - loss_of(w1, w2 - h)) / (2 * h),
    )


def rows_of(run, gap):
    yours = [row for row in run.tables["path"] if row["start"] == 0]
    assert yours[0]["apart"] == pytest.approx(gap)
    return yours


@pytest.mark.parametrize("gap", GAPS)
def test_the_walk_is_descent_by_finite_differences(runs, gap):
    w1, w2 = 1.5 + gap / 2, 1.5 - gap / 2
    for row in rows_of(runs[gap], gap)[:30]:
        assert (row["w1"], row["w2"]) == pytest.approx((w1, w2), abs=2e-3)
        assert row["loss"] == pytest.approx(loss_of(row["w1"], row["w2"]), rel=1e-4, abs=1e-5)
        d1, d2 = slope_of(w1, w2)
        w1, w2 = w1 - 0.1 * d1, w2 - 0.1 * d2


def test_twins_stay_twins_and_rest_on_a_saddle(runs):
    walk = rows_of(runs[0.0], 0.0)
    assert all(row["w1"] == pytest.approx(row["w2"], abs=1e-3) for row in walk)
    last = walk[-1]
    assert slope_of(last["w1"], last["w2"]) == pytest.approx((0, 0), abs=1e-3)
    assert runs[0.0].facts["place"] == "a saddle"
    assert runs[0.0].facts["loss"] > 20 * runs[0.0].facts["lowest"]


@pytest.mark.parametrize("gap", GAPS[1:])
def test_any_gap_leads_to_the_lowest_loss_there_is(runs, gap):
    grid = torch.linspace(-2.2, 2.2, 45, dtype=torch.float64).tolist()
    everywhere = min(loss_of(a, b) for a in grid for b in grid)
    assert runs[gap].facts["place"] == "a minimum"
    assert runs[gap].facts["loss"] == pytest.approx(runs[gap].facts["lowest"], rel=0.01)
    assert runs[gap].facts["lowest"] <= everywhere + 1e-6


@pytest.mark.parametrize("gap", GAPS)
def test_the_cuts_and_their_curvatures(runs, gap):
    last, facts = rows_of(runs[gap], gap)[-1], runs[gap].facts

    def along(way, t):
        side = t / 2**0.5
        return loss_of(last["w1"] + side, last["w2"] + (side if way == 0 else -side))

    for way, name in enumerate(("together", "opposite")):
        h = 1e-3
        bend = (along(way, h) - 2 * along(way, 0) + along(way, -h)) / h**2
        assert facts[name] == pytest.approx(bend, rel=1e-3, abs=1e-3)
    for row in runs[gap].tables["cuts"]:
        assert row["loss"] == pytest.approx(along(row["way"], row["far"]), rel=1e-3, abs=1e-5)


def test_the_plane(runs):
    for row in runs[0.0].tables["plane"]:
        assert row["loss"] == pytest.approx(loss_of(row["w1"], row["w2"]), rel=1e-4, abs=1e-5)


def test_the_large_net_and_its_line(runs):
    """The same net trained by hand in float64: forward, backward and the update written as matrices."""
    torch.manual_seed(6)
    layers = [torch.nn.Linear(1, 1000), torch.nn.Linear(1000, 1000), torch.nn.Linear(1000, 1)]
    assert runs[0.0].facts["count"] == 2 * 1000 + 1001 * 1000 + 1001
    assert runs[0.0].facts["moved"] == 1000 + 1000 * 1000 + 1000
    w = [layer.weight.detach().double() for layer in layers]
    b = [layer.bias.detach().double() for layer in layers]
    inputs = X[:, None]

    slopes = {}  # of the bends: the forward run leaves them for the way back

    def forward(w):
        outs = [inputs]
        for i in range(3):
            outs.append(outs[-1] @ w[i].T + b[i])
            if i < 2:
                slopes[i] = torch.sigmoid(outs[-1]) * (1 + outs[-1] * torch.sigmoid(-outs[-1]))
                outs[-1] = outs[-1] * torch.sigmoid(outs[-1])
        return outs

    for _ in range(10):
        outs = forward(w)
        error = 2 * (outs[-1] - inputs.abs()) / len(X)
        for i in (2, 1, 0):
            back = error @ w[i] * slopes[i - 1] if i else None
            w[i], b[i] = w[i] - 0.03 * error.T @ outs[i], b[i] - 0.03 * error.sum(0)
            error = back

    line = runs[0.0].tables["line"]
    for number in (1, 2, 3):
        noise = [torch.randn(v.shape).double() for v in w]
        way = [
            n / n.norm(dim=1, keepdim=True) * v.norm(dim=1, keepdim=True) for n, v in zip(noise, w)
        ]
        rows = [row for row in line if row["line"] == number]
        assert [row["far"] for row in rows] == pytest.approx([a / 10 for a in range(-10, 11)])
        for row in rows[::3]:
            moved = forward([v + row["far"] * d for v, d in zip(w, way)])[-1]
            expected = ((moved - inputs.abs()) ** 2).mean().item()
            assert row["loss"] == pytest.approx(expected, rel=5e-3, abs=1e-5)
    assert len(line) == 3 * 21


def test_the_lines_look_different_and_how_much_is_told(runs):
    facts, line = runs[0.0].facts, runs[0.0].tables["line"]
    highest = sorted(max(r["loss"] for r in line if r["line"] == number) for number in (1, 2, 3))
    assert (facts["flattest"], facts["steepest"]) == pytest.approx((highest[0], highest[-1]))
    assert facts["steepest"] > 3 * facts["flattest"]


@pytest.mark.parametrize("steps", [100, 150])
def test_the_walks_beside_yours_take_as_many_steps_as_yours(steps):
    edited = dataclasses.replace(
        lesson, source=lesson.source.replace("steps=120", f"steps={steps}")
    )
    path = edited.run(apart=0.1).tables["path"]
    assert {row["step"] for row in path} == set(range(steps + 1))
    yours, same = ([row["loss"] for row in path if row["start"] == start] for start in (0, 2))
    assert yours == pytest.approx(same, abs=1e-4)


def test_where_both_lines_fall_stands_no_saddle_but_a_maximum():
    edited = dataclasses.replace(lesson, source=lesson.source.replace("1.5 + apart", "0.0 + apart"))
    assert edited.run(apart=0.0).facts["place"] == "a maximum"
