"""The demo against a net written out by hand in float64, its gradient by finite differences."""

import dataclasses
import re
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.course.chart import chart_spec
from tutor.course.prose import fill

lesson = load_lesson(Path(__file__).parent)
INK = "..####...+....#..+....#...####....####...+....#..+....#...####.."
NAMES = ["three", "eight"]


@pytest.fixture(scope="module")
def loss_of():
    """Train the same net without autograd: slopes by hand, chain rule and all, in float64."""
    torch.manual_seed(0)
    digits = torch.tensor([[float(c in dark) for c in INK] for dark in ("#", "#+")])
    label = torch.arange(400) % 2
    noisy = (digits[label] + 0.4 * torch.randn(400, 64)).double()
    layers = [torch.nn.Linear(64, 16), torch.nn.Linear(16, 2)]
    w1, b1, w2, b2 = (p.detach().double() for layer in layers for p in (layer.weight, layer.bias))
    for _ in range(40):
        before = noisy @ w1.T + b1
        hidden = before * (before > 0)
        chances = torch.softmax(hidden @ w2.T + b2, -1)
        error = (chances - torch.eye(2)[label]) / 400
        back = error @ w2 * (before > 0)
        w2, b2 = w2 - 0.2 * error.T @ hidden, b2 - 0.2 * error.sum(0)
        w1, b1 = w1 - 0.2 * back.T @ noisy, b1 - 0.2 * back.sum(0)

    def loss(pictures, shown):
        logits = torch.clamp(pictures @ w1.T + b1, min=0) @ w2.T + b2
        return torch.logsumexp(logits, -1) - logits[..., NAMES.index(shown)]

    return loss


def picture(shown):
    return torch.tensor([float(c in ("#" if shown == "three" else "#+")) for c in INK]).double()


def column(rows, name):
    return torch.tensor([row[name] for row in rows], dtype=torch.float64)


@pytest.mark.parametrize("shown", NAMES)
def test_the_gradient_is_what_small_nudges_give(shown, loss_of):
    cells = [r for r in lesson.run(shown=shown).tables["cells"] if r["nudge"] == 0]
    small = 1e-5 * torch.eye(64).double()
    x = picture(shown)
    measured = (loss_of(x + small, shown) - loss_of(x - small, shown)) / 2e-5
    torch.testing.assert_close(column(cells, "slope"), measured, atol=2e-6, rtol=1e-3)
    assert torch.equal(column(cells, "ink"), x)
    assert [(r["row"], r["column"]) for r in cells] == [divmod(i, 8) for i in range(64)]


@pytest.mark.parametrize("shown", NAMES)
@pytest.mark.parametrize("nudge", [-0.3, -0.05, 0.0, 0.1, 0.25, 0.3])
def test_the_nudge_moves_the_loss_as_far_as_the_net_by_hand_says(shown, nudge, loss_of):
    run = lesson.run(shown=shown, nudge=nudge)
    cells = [r for r in run.tables["cells"] if r["nudge"] == 0]
    moved = picture(shown) + nudge * column(cells, "slope").sign()
    then, loss = loss_of(moved, shown).item(), loss_of(picture(shown), shown).item()
    assert run.facts["then"] == pytest.approx(then, rel=1e-3)
    assert run.facts["loss"] == pytest.approx(loss, rel=1e-3)
    assert run.facts["sure"] == pytest.approx(torch.tensor(-loss).exp().item(), rel=1e-3)
    other = NAMES[1 - NAMES.index(shown)]
    flips = loss_of(moved, other) < loss_of(moved, shown)
    expected = "flips" if flips else "same" if nudge == 0 else "rises" if then > loss else "falls"
    assert run.facts["outcome"] == expected
    assert run.facts["says"] == (other if flips else shown)


@pytest.mark.parametrize("shown", NAMES)
def test_the_curves_are_those_of_the_net_by_hand(shown, loss_of):
    run, x = lesson.run(shown=shown), picture(shown)
    way = torch.tensor([r["slope"] for r in run.tables["cells"] if r["nudge"] == 0]).sign()
    path = run.tables["path"]
    along = loss_of(x + column(path, "nudge")[:, None] * way, shown)
    torch.testing.assert_close(column(path, "loss"), along, atol=1e-5, rtol=1e-3)
    dice = column(path, "dice")
    assert dice.max() < 0.1 * along.max()  # random signs are far milder than the gradient's own

    one, spot = run.tables["one"], max(range(64), key=lambda i: abs(slope_of(run, i)))
    pictures = x.repeat(len(one), 1)
    pictures[:, spot] = column(one, "ink")
    expected = loss_of(pictures, shown)
    torch.testing.assert_close(column(one, "loss"), expected, atol=1e-5, rtol=1e-3)
    line = loss_of(x, shown) + slope_of(run, spot) * (column(one, "ink") - x[spot])
    torch.testing.assert_close(column(one, "line"), line, atol=1e-5, rtol=1e-3)


def slope_of(run, i):
    return run.tables["cells"][i]["slope"]


@pytest.mark.parametrize(
    ("settings", "still", "moves"),
    [
        ({"shown": "eight"}, "still", "stays as it is"),
        ({"shown": "three", "nudge": 0.25}, "now", "rises"),
        ({"shown": "eight", "nudge": -0.25}, "still", "falls"),
    ],
)
def test_the_sentence_is_the_run_s_own(settings, still, moves):
    facts = lesson.run(**settings).facts
    assert (facts["still"], facts["moves"]) == (still, moves)
    assert (facts["says"] == settings["shown"]) == (still == "still")


@pytest.mark.parametrize("shown", NAMES)
def test_a_nudge_of_zero_is_said_to_move_nothing(shown):
    """A loss before and the same one after read as if something had been tried."""
    for nudge in (0.0, -0.0, 0.05):
        facts = lesson.run(shown=shown, nudge=nudge).facts
        for said in (lesson.sections["see"].prose, lesson.alt["draw"]):
            told = fill(said, facts)
            assert ("nothing moved" in told) == (nudge == 0)
            assert ("after it." in told) == (nudge != 0)


def test_the_gradient_that_is_drawn_is_that_of_the_picture_before_the_nudge_and_said_to_be():
    drawn = [
        [row["slope"] for row in lesson.run(nudge=nudge).tables["cells"]][:64]
        for nudge in (0.0, 0.25)
    ]
    assert drawn[0] == drawn[1]
    assert "before" in lesson.alt["draw"].split("gradient", 1)[1][:30]
    assert "gradient before" in str(chart_spec(lesson.folder, "draw"))


def test_what_an_edit_does_to_the_nudge_is_drawn():
    source = lesson.source.replace("picture + nudge", "picture - nudge")
    own, edited = lesson.run().tables, dataclasses.replace(lesson, source=source).run().tables
    for table, drawn in (("cells", "ink"), ("path", "loss")):
        mirrored = {round(-row["nudge"], 2): [] for row in own[table]}
        for row in own[table]:
            mirrored[round(-row["nudge"], 2)].append(row[drawn])
        for nudge, expected in mirrored.items():
            found = [row[drawn] for row in edited[table] if round(row["nudge"], 2) == nudge]
            assert found == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("shown", NAMES)
def test_a_loss_that_is_small_is_not_said_to_be_zero(shown):
    facts = lesson.run(shown=shown, nudge=-0.25).facts
    for said in (
        lesson.sections["see"].prose,
        lesson.sections["learned"].prose,
        lesson.alt["draw"],
    ):
        told = fill(said, facts)
        assert f"{facts['then']:.3g}" in told
        assert not re.search(r"\b0\.0+\b", told)


def test_who_predicts_a_small_rise_is_told_that_the_rises_add_up():
    assert lesson.prediction.beliefs["signs-cancel"] == "rises"
