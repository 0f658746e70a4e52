"""The two weights again in float64, by finite differences: no autograd, no torch net."""

import itertools
import math
from pathlib import Path

import pytest
from tutor.course import load_lesson
from tutor.course.prose import fill
from tutor.course.run import run_demo

lesson = load_lesson(Path(__file__).parent)
X = [-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2]


def says(x, w1, w2):
    return math.tanh(w1 * x) + math.tanh(w2 * x)


def loss_of(w1, w2):
    return sum((says(x, w1, w2) - says(x, 2, -0.5)) ** 2 for x in X) / len(X)


def slopes(w1, w2, h=1e-5):
    return (
        (loss_of(w1 + h, w2) - loss_of(w1 - h, w2)) / (2 * h),
        (loss_of(w1, w2 + h) - loss_of(w1, w2 - h)) / (2 * h),
    )


@pytest.mark.parametrize("start", ["zero", "equal", "a hair", "random", "too large"])
@pytest.mark.parametrize("dice", [1, 3])
def test_each_step_is_descent_by_finite_differences(start, dice):
    run = lesson.run(start=start, dice=dice)
    rows = run.tables["path"]
    assert (run.facts["g1"], run.facts["g2"]) == pytest.approx(
        slopes(rows[0]["w1"], rows[0]["w2"]), abs=1e-4
    )
    for row, after in itertools.pairwise(rows):
        d1, d2 = slopes(row["w1"], row["w2"])
        assert after["w1"] == pytest.approx(row["w1"] - 0.3 * d1, abs=1e-4)
        assert after["w2"] == pytest.approx(row["w2"] - 0.3 * d2, abs=1e-4)
        assert row["loss"] == pytest.approx(loss_of(row["w1"], row["w2"]), abs=1e-4)


@pytest.mark.parametrize("start", ["zero", "equal"])
def test_equal_weights_are_equal_at_every_step_and_move(start):
    run = lesson.run(start=start)
    assert all(row["w1"] == row["w2"] for row in run.tables["path"])
    assert run.facts["outcome"] == "stay twins"
    assert run.facts["loss"] > 0.05


def test_a_hair_grows_until_each_unit_has_its_own_job():
    run = lesson.run(start="a hair")
    assert run.facts["gap"] < 0.011
    assert run.facts["outcome"] == "part"
    assert run.facts["end_gap"] > 1.5


@pytest.mark.parametrize("dice", [1, 2, 3, 4, 5])
def test_random_starts_part(dice):
    run = lesson.run(start="random", dice=dice)
    assert run.facts["outcome"] == "part"
    assert abs(run.facts["from1"]) < 1 > abs(run.facts["from2"])


@pytest.mark.parametrize("dice", range(1, 7))
def test_starts_that_are_too_large_hardly_move(dice):
    run = lesson.run(start="too large", dice=dice)
    assert run.facts["outcome"] == "hardly move"
    moved = [abs(run.facts[f"to{w}"] - run.facts[f"from{w}"]) for w in "12"]
    assert max(moved) < 0.2


def test_with_all_four_at_zero_nothing_moves():
    facts = lesson.run().facts
    assert facts["flat_slope"] == 0
    silent = sum(says(x, 2, -0.5) ** 2 for x in X) / len(X)
    assert facts["flat_first"] == facts["flat_last"] == pytest.approx(silent)


def test_the_map():
    rows = lesson.run().tables["plane"]
    for row in rows[::17]:
        assert row["loss"] == pytest.approx(loss_of(row["w1"], row["w2"]), abs=1e-4)
    lowest = {(round(r["w1"], 3), round(r["w2"], 3)) for r in rows if r["loss"] < 0.000001}
    assert lowest == {(2.0, -0.5), (-0.5, 2.0)}


@pytest.mark.parametrize("start", ["zero", "equal", "a hair", "random", "too large"])
def test_the_factors_make_the_slope_at_one_point(start):
    facts = lesson.run(start=start).facts
    x, w1, w2, h = facts["x"], facts["from1"], facts["from2"], 1e-5

    def part(one, other):
        return (says(x, one, other) - says(x, 2, -0.5)) ** 2

    slopes_there = (
        (part(w1 + h, w2) - part(w1 - h, w2)) / (2 * h),
        (part(w1, w2 + h) - part(w1, w2 - h)) / (2 * h),
    )
    assert (facts["part1"], facts["part2"]) == pytest.approx(slopes_there, abs=1e-3)
    for name in "12":
        product = facts["doubled"] * facts["out"] * facts[f"bend{name}"] * x
        assert facts[f"part{name}"] == pytest.approx(product, abs=1e-6)
    assert facts["columns"] == ("agree" if w1 == w2 else "differ")


def test_a_hair_grows_while_both_go_down_and_by_more_than_a_step_up_takes_away():
    rows = lesson.run(start="a hair").tables["path"]
    facts = lesson.run(start="zero").facts
    gaps = [row["w2"] - row["w1"] for row in rows]
    assert [facts[f"hair{step}"] for step in range(4)] == pytest.approx(gaps[:4])
    assert gaps[:4] == sorted(gaps[:4])
    assert gaps[3] > 3 * gaps[0]
    before = next(step for step, row in enumerate(rows) if min(row["w1"], row["w2"]) < 0)
    assert [facts[f"hair{number}"] for number in (4, 5, 6)] == pytest.approx(gaps[4:7])
    for step in range(4, before - 1):
        up = all(rows[step + 1][w] > rows[step][w] for w in ("w1", "w2"))
        assert up == (gaps[step + 1] < gaps[step]) == (step % 2 == 0)
    assert gaps[4:before:2] == sorted(gaps[4:before:2])


def test_weights_out_that_differ_part_equal_weights_in():
    facts, h = lesson.run().facts, 1e-5

    def loss(w1, w2):
        out = [math.tanh(w1 * x) + facts["half"] * math.tanh(w2 * x) for x in X]
        return sum((o - says(x, 2, -0.5)) ** 2 for o, x in zip(out, X)) / len(X)

    first = (loss(1 + h, 1) - loss(1 - h, 1)) / (2 * h)
    assert facts["out1"] == pytest.approx(first, abs=1e-4)
    assert facts["out2"] == pytest.approx((loss(1, 1 + h) - loss(1, 1 - h)) / (2 * h), abs=1e-4)
    assert first > 1.5 * facts["out2"] > 0


def edited(lr, **settings):
    """The run after somebody has edited the rate."""
    source = lesson.source.replace("lr=0.3", f"lr={lr}")
    assert source != lesson.source
    return run_demo(source, {"dice": 1, **settings}, "edited")


@pytest.mark.parametrize(("lr", "outcome"), [(0.01, "have hardly parted yet"), (0.05, "part")])
def test_training_that_is_only_slow_is_not_told_as_stuck(lr, outcome):
    facts = edited(lr, start="a hair").facts
    assert facts["outcome"] == outcome
    assert facts["end_gap"] > facts["gap"]


def test_what_a_step_up_does_to_the_gap_is_seen_and_nothing_is_told_where_no_step_goes_up():
    facts, rows = lesson.run().facts, lesson.run(start="a hair").tables["path"]
    gaps = [row["w2"] - row["w1"] for row in rows]
    assert (facts["turn0"], facts["turn1"]) == ("shrinks", "widens")
    assert gaps[5] < gaps[4] < gaps[6]
    slow = edited(0.05, start="random").facts
    assert not {"turn0", "turn1"} & slow.keys()
    assert all(math.isnan(slow[name]) for name in ("hair4", "hair5", "hair6"))


@pytest.mark.parametrize("dice", [1, 4])
def test_weights_that_differ_are_never_told_as_the_same_number(dice):
    run = lesson.run(start="random", dice=dice)
    told = fill(lesson.sections["see"].prose, run.facts)
    first, second = told.partition("went from ")[2].partition(" to ")[0].split(" and ")
    assert first != second
