"""The demo against what is not itself: the closed form on a parabola, finite differences, and one run beside many."""

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from tutor.course import load_lesson

LESSON = load_lesson(Path(__file__).parent)
RATES = [0.025, 0.1, 0.3, 0.5, 0.75, 1.0, 1.1, 1.5]


def closed_form(w, lr, step):
    """Each step multiplies the distance to the minimum, at 3, by 1 − 2·lr."""
    return 3 + (w - 3) * (1 - 2 * lr) ** step


@pytest.mark.parametrize("w", [-2.0, 1.0, 3.0, 7.5])
@pytest.mark.parametrize("lr", RATES)
def test_every_weight_follows_the_closed_form(lr, w):
    path = LESSON.run(lr=lr, w=w, steps=20).tables["path"]
    assert [row["step"] for row in path] == list(range(21))
    for row in path:
        assert row["w"] == pytest.approx(closed_form(w, lr, row["step"]), rel=1e-4, abs=1e-5)
        assert row["loss"] == pytest.approx((row["w"] - 3) ** 2, rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("lr", RATES)
def test_the_gradient_is_the_slope_of_finite_differences(lr):
    for row in LESSON.run(lr=lr, w=1.0, steps=10).tables["path"]:
        nudge = 1e-6 * max(1.0, abs(row["w"]))
        low, high = row["w"] - nudge, row["w"] + nudge  # Python's floats are float64
        slope = ((high - 3) ** 2 - (low - 3) ** 2) / (high - low)
        assert row["gradient"] == pytest.approx(slope, rel=1e-5, abs=1e-5)


def runner(run, name):
    return [row for row in run.tables["race"] if row["runner"] == name]


@pytest.mark.parametrize("lr", [0.1, 0.5, 0.75, 1.0, 1.1])
def test_each_of_the_race_runs_as_its_rate_does_alone(lr):
    race = LESSON.run(lr=lr, w=-1.5, steps=12, sharpness=0.5)
    for name, rate in {"yours": lr, "Careful": 0.1, "Bold": 1.1}.items():
        alone = LESSON.run(lr=rate, w=-1.5, steps=12, sharpness=0.5).tables["path"]
        rows = [{**row, "runner": ""} for row in runner(race, name)]
        assert rows == [pytest.approx({**row, "runner": ""}) for row in alone]


@pytest.mark.parametrize("sharpness", [0.25, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("lr", [0.025, 0.1, 0.5, 0.75, 1.0, 1.5])
def test_whose_factor_is_nearest_to_zero_wins_and_a_dead_heat_has_two_winners(lr, sharpness):
    shares = {"yours": abs(1 - 2 * sharpness * lr)}
    shares |= {"Careful": abs(1 - 0.2 * sharpness), "Bold": abs(1 - 2.2 * sharpness)}
    low = min(shares.values())
    ahead = [name for name, share in shares.items() if share == pytest.approx(low)]
    winner = LESSON.run(lr=lr, w=1.0, steps=10, sharpness=sharpness).facts["winner"]
    assert winner == ", ".join(ahead)


def test_who_overshoots_wins_the_race_that_is_predicted():
    run = LESSON.run(**LESSON.values(LESSON.prediction.at))
    ends = {name: runner(run, name)[-1]["loss"] for name in LESSON.prediction.options}
    assert [*sorted(ends, key=ends.get)] == ["yours", "Careful", "Bold"]
    assert runner(run, "yours")[1]["w"] > run.facts["target"] > runner(run, "yours")[0]["w"]
    assert LESSON.run(w=3.0).facts["winner"] == "yours, Careful, Bold"


@pytest.mark.parametrize(
    ("lr", "regime"),
    [
        (0.025, "creeps"),
        (0.475, "creeps"),
        (0.499, "creeps"),
        (0.5, "lands"),
        (0.501, "oscillates"),
        (0.525, "oscillates"),
        (0.975, "oscillates"),
        (0.999, "oscillates"),
        (1.0, "bounces"),
        (1.001, "diverges"),
        (1.025, "diverges"),
        (1.5, "diverges"),
    ],
)
def test_the_regime_is_what_the_path_does(lr, regime):
    run = LESSON.run(lr=lr, w=1.0, steps=2)  # few: float32 soon lands
    assert run.facts["regime"] == regime
    away = [row["w"] - 3 for row in run.tables["path"]]
    assert {
        "creeps": all(b < 0 and abs(b) < abs(a) for a, b in pairwise(away)),
        "lands": away[1:] == [0, 0],
        "oscillates": all(a * b < 0 and abs(b) < abs(a) for a, b in pairwise(away)),
        "bounces": all(b == -a for a, b in pairwise(away)),
        "diverges": all(a * b < 0 and abs(b) > abs(a) for a, b in pairwise(away)),
    }[regime]


@pytest.mark.parametrize("lr", [0.1, 1.0, 1.5])
def test_who_starts_on_the_minimum_stays_and_is_told_that_no_rate_matters_there(lr):
    rests, walks = LESSON.run(lr=lr, w=3.0), LESSON.run(lr=lr, w=1.0)
    assert rests.facts["regime"] == "stays"
    assert {row["w"] for row in rests.tables["path"]} == {3.0}
    assert "No distance is still none" in rests.facts["decides"]
    assert "No distance" not in walks.facts["decides"]


def test_the_facts_are_those_of_the_parabola():
    facts = LESSON.run(lr=0.75, w=1.0, steps=3).facts
    assert facts["target"] == pytest.approx(3.0)
    assert facts["curvature"] == pytest.approx(2.0)
    assert facts["factor"] == pytest.approx(-0.5)
    assert (facts["land"], facts["bounce"]) == (0.5, 1.0)
    assert facts["gradient"] == pytest.approx(-4.0)
    assert (facts["next_w"], facts["last_w"]) == (4.0, 3.25)


def test_the_map_of_the_regimes_covers_the_rates_without_a_gap():
    regimes = LESSON.run().tables["regimes"]
    names = ["creeps", "lands", "oscillates", "bounces", "diverges"]
    assert [row["regime"] for row in regimes] == names
    assert regimes[0]["low"] == 0
    assert regimes[-1]["high"] == LESSON.controls[0].high
    assert all(one["high"] == other["low"] for one, other in pairwise(regimes))


def test_the_bowl_is_the_loss():
    bowl = LESSON.run().tables["bowl"]
    assert (bowl[0]["w"], bowl[-1]["w"]) == (-2, 8)
    assert all(row["loss"] == pytest.approx((row["w"] - 3) ** 2, abs=1e-4) for row in bowl)


def test_the_steepest_run_of_the_controls_stays_finite():
    assert LESSON.run(lr=1.5, w=8.0, steps=50).finite


@pytest.mark.parametrize("sharpness", [0.25, 0.5, 2.0])
@pytest.mark.parametrize("lr", [0.1, 0.75, 1.5])
def test_a_bowl_of_another_sharpness_follows_its_own_closed_form(sharpness, lr):
    run = LESSON.run(lr=lr, w=-2.0, steps=50, sharpness=sharpness)
    assert run.finite
    assert run.facts["curvature"] == pytest.approx(2 * sharpness)
    factor = 1 - 2 * sharpness * lr
    for row in run.tables["path"]:
        assert row["w"] == pytest.approx(3 - 5 * factor ** row["step"], rel=1e-9, abs=1e-9)
        assert row["loss"] == pytest.approx(sharpness * (row["w"] - 3) ** 2, rel=1e-9)


@pytest.mark.parametrize("sharpness", [0.25, 0.5, 1.0, 2.0])
def test_the_map_ends_with_the_rates_of_the_control(sharpness):
    regimes = LESSON.run(sharpness=sharpness).tables["regimes"]
    assert all(0 <= row["low"] <= row["high"] <= 1.5 for row in regimes)
    assert regimes[-1]["high"] == 1.5
    inside = [row for row in regimes if row["low"] < 1.5]
    assert inside[0]["high"] == pytest.approx(min(1.5, 1 / (2 * sharpness)))


def test_who_starts_at_the_minimum_is_told_why_the_first_step_goes_nowhere():
    assert LESSON.run(w=3.0, lr=0.5).facts["no_slope"] == "No slope, no step. "
    assert LESSON.run(w=7.0, lr=0.25).facts["no_slope"] == ""


@pytest.mark.parametrize(
    ("old", "new", "lr", "regime", "bounce"),
    [
        ("w -= lr * w.grad", "w -= 2 * lr * w.grad", 0.5, "bounces", 0.5),
        ("w -= lr * w.grad", "w += lr * w.grad", 0.5, "moves away on one side", None),
        ("w -= lr * w.grad", "w -= 0.1 * w.grad", 0.75, "creeps", None),
        ("(w - 3) ** 2", "(w - 3) ** 4", 0.75, "diverges", None),
        ("(w - 3) ** 2", "(w - 3) ** 4 / 50", 0.3, "creeps", None),
        ("(w - 3) ** 2", "(w - 3).abs()", 0.75, "moves in a way of its own", None),
        ("(w - 3) ** 2", "(w - 4) ** 2", 0.75, "oscillates", 1.0),
    ],
)
def test_an_edit_is_named_by_what_it_does_and_no_rate_is_told_that_does_not_hold(
    old, new, lr, regime, bounce
):
    assert LESSON.source.count(old) == 1
    run = replace(LESSON, source=LESSON.source.replace(old, new)).run(lr=lr, w=1.0, sharpness=1.0)
    assert run.facts["regime"] == regime
    told = run.facts["bounce"]
    assert told == pytest.approx(bounce) if bounce else math.isnan(told)
