"""The demo beside a second path: float64, the gradient by hand, each scheduler's rule written out."""

import dataclasses
import re
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.course.chart import chart_spec

lesson = load_lesson(Path(__file__).parent)


def data():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(282)
        x = torch.randn(32)
        y = 3 * x + 2 * torch.randn(32)
        return x.double(), y.double(), torch.rand(41, 40, 32).argsort(dim=2)


def by_hand(scheduler, batch, lr, patience):
    """Return rates, weights and losses by epoch, without autograd and without torch's schedulers."""
    x, y, shuffled = data()
    w, rates, weights, means = torch.ones(40).double(), [], [], []
    best, bad, rate = float("inf"), 0, lr
    for epoch, order in enumerate(shuffled):
        rates.append(rate)
        weights.append(w)
        for chosen in order.split(batch, dim=1):
            miss = w[:, None] * x[chosen] - y[chosen]
            w = w - rate * 2 * (miss * x[chosen]).mean(dim=1)
        mean = ((w[:, None] * x - y) ** 2).mean().item()
        means.append(mean)
        if scheduler == "StepLR":
            rate = lr * 0.1 ** ((epoch + 1) // 15)
        if scheduler == "ReduceLROnPlateau":
            best, bad = (mean, 0) if mean < best * (1 - 1e-4) else (best, bad + 1)
            if bad > patience:
                rate, bad = rate * 0.1, 0
    return torch.tensor(rates), torch.stack(weights)


def columns(table, name):
    return torch.tensor([row[name] for row in table]).view(41, 40)


@pytest.mark.parametrize(
    ("scheduler", "batch", "lr", "patience"),
    [
        ("constant", 4, 0.2, 3),
        ("constant", 32, 0.4, 3),
        ("StepLR", 4, 0.2, 3),
        ("StepLR", 8, 0.05, 0),
        ("ReduceLROnPlateau", 4, 0.2, 3),
        ("ReduceLROnPlateau", 4, 0.2, 0),
        ("ReduceLROnPlateau", 8, 0.4, 6),
    ],
)
def test_the_run_follows_the_rules_written_out(scheduler, batch, lr, patience):
    rates, weights = by_hand(scheduler, batch, lr, patience)
    path = lesson.run(scheduler=scheduler, batch=batch, lr=lr, patience=patience).tables["path"]
    large = rates > 1e-5  # below that torch's scheduler stops lowering, and nothing moves any more
    ours = columns(path, "lr")[:, 0]
    assert torch.allclose(ours[large], rates[large].float(), rtol=1e-5)
    assert torch.allclose(columns(path, "w"), weights.float(), atol=2e-3)


def test_the_loss_is_measured_from_the_lowest_one():
    x, y, _ = data()
    w = torch.linalg.lstsq(x[:, None], y[:, None]).solution.item()
    run = lesson.run(batch=32, lr=0.2)
    assert run.facts["best"] == pytest.approx(w, abs=1e-5)
    row = run.tables["path"][0]
    assert row["above"] == pytest.approx(((x * x).mean() * (1 - w) ** 2).item(), rel=1e-4)


def test_a_lower_rate_gathers_the_weights_and_noise_is_why():
    stepped, steady = (
        lesson.run(scheduler=name).facts["spread"] for name in ("StepLR", "constant")
    )
    assert stepped < steady / 10
    assert lesson.run(scheduler="constant", batch=32).facts["spread"] < 1e-5
    assert lesson.run(scheduler="StepLR").facts["effect"] == "falls"


def test_with_all_the_data_lowering_the_rate_too_early_holds_the_weights_back():
    ends = [
        lesson.run(scheduler=name, batch=32, lr=0.05).tables["path"][-1]["above"]
        for name in ("constant", "StepLR")
    ]
    assert ends[1] > 50 * ends[0]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"scheduler": "constant"}, "still kicks"),
        ({"scheduler": "constant", "batch": 32}, "no noise"),
        ({"scheduler": "StepLR"}, "helped"),
        ({"scheduler": "StepLR", "batch": 32, "lr": 0.05}, "too early"),
        ({"scheduler": "StepLR", "batch": 32, "lr": 0.4}, "no need"),
        ({"scheduler": "ReduceLROnPlateau", "batch": 32, "lr": 0.05, "patience": 8}, "never"),
        (
            {"scheduler": "ReduceLROnPlateau", "batch": 8, "lr": 0.1, "patience": 0},
            "until nothing moved",
        ),
        ({"scheduler": "ReduceLROnPlateau", "batch": 32, "lr": 0.05, "patience": 1}, "little"),
    ],
)
def test_the_verdict_is_what_the_run_shows(settings, said):
    run = lesson.run(**settings)
    end, steady = (
        torch.tensor([row["above"] for row in run.tables[name][-40:]]).mean().item()
        for name in ("path", "compare")
    )
    assert said in run.facts["verdict"]
    assert ("helped" in run.facts["verdict"]) == (end < steady / 1.5 and steady > 1e-5)
    assert (run.facts["turn"] == "") == (run.facts["first"] == run.facts["epochs"])


def test_the_bowl_reaches_further_than_any_weight():
    run = lesson.run(scheduler="constant")
    walked = [row["w"] for row in run.tables["path"]]
    bowl = [row["w"] for row in run.tables["bowl"]]
    assert min(bowl) < min(walked) < max(walked) < max(bowl)


@pytest.mark.parametrize(
    ("settings", "lower"),
    [
        ({"scheduler": "StepLR"}, 15),
        ({"scheduler": "ReduceLROnPlateau", "batch": 8, "patience": 2}, 7),
        ({"scheduler": "ReduceLROnPlateau", "batch": 32, "lr": 0.05, "patience": 1}, 39),
        ({"scheduler": "constant"}, None),
    ],
)
def test_what_is_said_of_the_turn_is_what_three_epochs_at_the_lower_rate_did(settings, lower):
    run = lesson.run(**settings)
    path, facts = run.tables["path"], run.facts
    rates, means = columns(path, "lr")[:, 0], columns(path, "above").mean(dim=1)
    assert facts["epochs"] == len(rates) - 1 == 40
    if lower is None:
        assert (facts["first"], facts["turn"]) == (40, "")
        return
    assert facts["first"] == lower
    assert rates[lower] < rates[lower - 1]
    assert facts["before"] == pytest.approx(means[lower].item(), rel=1e-4)
    assert facts["after"] == pytest.approx(means[min(lower + 3, 40)].item(), rel=1e-4)
    assert ("Three epochs later" in facts["turn"]) == (lower + 3 <= 40)


def test_a_rate_that_fell_too_fast_leaves_a_scatter_as_wide_as_before():
    """So no heading and no verdict may say that a lower rate always makes it smaller."""
    settings = {"batch": 8, "lr": 0.1, "patience": 0}
    fell, steady = (
        lesson.run(scheduler=name, **settings) for name in ("ReduceLROnPlateau", "constant")
    )
    assert fell.facts["spread"] > steady.facts["spread"]
    weights = columns(fell.tables["path"], "w")
    assert (weights[40] - weights[20]).abs().max() < 1e-3


def marks_on_edges(spec):
    """Return each column whose marks turn to triangles beyond its panel, with the panel's ends."""
    found = {}
    for layer in (each for panel in spec["vconcat"] for each in panel["layer"]):
        if "condition" in layer["encoding"].get("shape", {}):
            edge = next(t["calculate"] for t in layer["transform"] if t.get("as") == "place_y")
            column = re.search(r"datum\.(\w+) <", edge)[1]
            found[column] = layer["encoding"]["y"]["scale"]["domain"]
    return found


@pytest.mark.parametrize(
    ("column", "of_path", "settings"),
    [
        ("w", "w", {"scheduler": "constant", "lr": 0.4}),
        ("lr", "lr", {"scheduler": "ReduceLROnPlateau", "patience": 0}),
        ("loss", "above", {"scheduler": "constant", "batch": 32}),
    ],
)
def test_what_leaves_a_panel_is_marked_on_its_edge(column, of_path, settings):
    low, high = marks_on_edges(chart_spec(lesson.folder, "draw"))[column]
    values = [row[of_path] for row in lesson.run(**settings).tables["path"]]
    assert min(values) < low or max(values) > high


@pytest.mark.parametrize("scheduler", ["constant", "StepLR"])
def test_a_constant_rate_is_not_compared_with_itself(scheduler):
    facts = lesson.run(scheduler=scheduler).facts
    assert (facts["beside"] == "") == (scheduler == "constant")
    if facts["beside"]:
        assert facts["beside"].endswith(f"it is {facts['constant']:.2g}.")


@pytest.mark.parametrize(
    ("scheduler", "batch", "lr"), [("StepLR", 4, 0.2), ("StepLR", 32, 0.05), ("constant", 4, 0.1)]
)
def test_every_mean_loss_is_said_with_two_significant_digits(scheduler, batch, lr):
    facts = lesson.run(scheduler=scheduler, batch=batch, lr=lr).facts
    said = " ".join((facts["turn"], facts["beside"], facts["said_end"]))
    for number in re.findall(r"\d+\.\d+", said.replace("less than 0.00001", "")):
        assert float(number) == float(f"{float(number):.2g}")
    assert ("lies under it" in facts["violet"]) == (facts["first"] == 40)


def test_the_constant_rate_beside_it_takes_what_an_edit_does_to_the_optimizer():
    source = lesson.source.replace("lr=lr)", "lr=lr, momentum=0.9)")
    heavy = dataclasses.replace(lesson, source=source)
    beside = heavy.run(scheduler="StepLR").tables["compare"]
    steady = heavy.run(scheduler="constant").tables["path"]
    assert columns(beside, "above").equal(columns(steady, "above"))
    assert beside != lesson.run(scheduler="StepLR").tables["compare"]


def told(said):
    """Return the number at the end of these words; zero for one that is said to be too small to tell."""
    return 0.0 if "less than" in said else float(said.rstrip(".").split()[-1])


@pytest.mark.parametrize(("batch", "lr"), [(32, 0.05), (32, 0.1), (32, 0.2), (32, 0.4), (8, 0.1)])
@pytest.mark.parametrize("patience", range(9))
def test_the_verdict_is_backed_by_the_numbers_beside_it(batch, lr, patience):
    """Two losses that read the same cannot carry two verdicts."""
    facts = lesson.run(scheduler="ReduceLROnPlateau", batch=batch, lr=lr, patience=patience).facts
    if not facts["beside"]:
        assert "never lowered" in facts["verdict"]
        return
    end, steady = told(facts["said_end"]), told(facts["beside"])
    assert ("too early" in facts["verdict"]) == (
        end > 1.45 * steady and "caught" not in facts["verdict"]
    )
    assert ("helped" in facts["verdict"]) == (end < steady / 1.45)
    assert ("arrived" in facts["verdict"]) == (end == steady == 0)
    assert ("each less than 0.00001" in facts["verdict"]) == (end == steady == 0)
    assert "e-" not in facts["turn"] + facts["said_end"] + facts["beside"]


def test_the_floor_that_the_scheduler_sees_is_the_loss_that_is_left():
    x, y, _ = data()
    w = (x @ y / (x @ x)).item()
    floor = lesson.run(scheduler="ReduceLROnPlateau", batch=32).facts["floor"]
    assert floor == pytest.approx(((w * x - y) ** 2).mean().item(), rel=1e-5)
    assert "The lowest that any weight reaches is {{ floor:.3g }}" in lesson.sections["see"].prose


def test_without_noise_in_the_data_no_reason_speaks_of_noise_in_them():
    source = lesson.source.replace("2 * torch.randn(32)", "0 * torch.randn(32)")
    calm = dataclasses.replace(lesson, source=source)
    assert "there is no noise" in calm.run(scheduler="constant", batch=4).facts["verdict"]
    assert "noisy" not in next(
        line for line in lesson.sections["see"].prose.splitlines() if "floor" in line
    )


def test_other_numbers_of_examples_run_and_are_told():
    more = dataclasses.replace(
        lesson, source=lesson.source.replace("torch.randn(32", "torch.randn(30")
    )
    assert more.run(scheduler="constant", batch=4).facts["examples"] == 30
    assert more.run(batch=8, lr=0.05).facts["examples"] == 30


def test_without_noise_a_loss_that_barely_falls_counts_as_no_progress():
    """So the words say it: the rate is lowered although the loss still falls."""
    run = lesson.run(scheduler="ReduceLROnPlateau", batch=32, lr=0.2)
    rates, means = (columns(run.tables["path"], name) for name in ("lr", "above"))
    means, first = means.double().mean(dim=1), run.facts["first"]
    assert rates[first, 0] < rates[0, 0]
    assert means[first] < 1e-4
    assert "ten-thousandth" in lesson.sections["see"].prose


@pytest.mark.parametrize(("patience", "still"), [(0, True), (8, False)])
def test_a_rate_that_helped_and_then_moves_nothing_is_told(patience, still):
    run = lesson.run(scheduler="ReduceLROnPlateau", patience=patience, lr=0.4, batch=4)
    assert run.facts["verdict"].startswith("Here the lower rate helped")
    assert ("nothing moved" in run.facts["verdict"]) == still
