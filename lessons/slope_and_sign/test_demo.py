"""The demo against closed forms that do not use autograd, and against float64 finite differences."""

import json
import re
from pathlib import Path

import pytest
from tutor.course import load_lesson
from tutor.course.chart import chart_spec

lesson = load_lesson(Path(__file__).parent)

LOSS = {
    "bowl": lambda w: w * w - 6 * w + 9,
    "hills": lambda w: (3 * w**4 - 4 * w**3 - 36 * w**2 + 192) / 12,
}
SLOPE = {"bowl": lambda w: 2 * w - 6, "hills": lambda w: w * (w + 2) * (w - 3)}
PLACES = [-3.0, -2.0, -0.75, 0.0, 1.0, 2.5, 3.0, 4.5]


def central(loss_of, w, h=1e-5):
    return (loss_of(w + h) - loss_of(w - h)) / (2 * h)


@pytest.mark.parametrize("curve", LOSS)
@pytest.mark.parametrize("w", PLACES)
def test_the_gradient_is_the_slope(curve, w):
    facts = lesson.run(curve=curve, w=w).facts
    assert facts["loss"] == pytest.approx(LOSS[curve](w), abs=1e-4)
    assert facts["gradient"] == pytest.approx(SLOPE[curve](w), abs=1e-4)
    assert facts["gradient"] == pytest.approx(central(LOSS[curve], w), abs=1e-3)


@pytest.mark.parametrize("curve", LOSS)
def test_every_row_of_the_curve(curve):
    rows = lesson.run(curve=curve).tables["everywhere"]
    assert len(rows) == 76
    for row in rows:
        assert row["loss"] == pytest.approx(LOSS[curve](row["w"]), abs=1e-3)
        assert row["gradient"] == pytest.approx(SLOPE[curve](row["w"]), abs=1e-3)


@pytest.mark.parametrize("curve", LOSS)
@pytest.mark.parametrize("w", PLACES)
def test_a_smaller_nudge_comes_closer(curve, w):
    misses = []
    for nudge in (0.5, 0.1, 0.01):
        facts = lesson.run(curve=curve, w=w, nudge=nudge).facts
        by_hand = (LOSS[curve](w + nudge) - LOSS[curve](w)) / nudge
        assert facts["ratio"] == pytest.approx(by_hand, abs=2e-3)
        assert facts["nudged_gradient"] == pytest.approx(SLOPE[curve](w + nudge), abs=1e-3)
        stretch = [SLOPE[curve](w + nudge * (k + 0.5) / 1000) for k in range(1000)]
        assert facts["ratio"] == pytest.approx(
            sum(stretch) / 1000, abs=3e-3
        )  # their average, as it is told
        misses.append(abs(facts["ratio"] - facts["gradient"]))
    assert misses == sorted(misses, reverse=True)


def test_a_smaller_nudge_comes_closer_as_a_rule_and_not_always():
    """Of two nudges the smaller is better at most weights; where the longer one cuts the curve luckily it is not."""
    closer = []
    for curve in LOSS:
        for w in lesson.controls[1].values():
            long, short = ((LOSS[curve](w + h) - LOSS[curve](w)) / h for h in (0.1, 0.01))
            closer.append(abs(short - SLOPE[curve](w)) < abs(long - SLOPE[curve](w)))
    assert 0.9 < sum(closer) / len(closer) < 1


@pytest.mark.parametrize("w", PLACES)
def test_the_secant_of_the_bowl_has_the_slope_that_the_page_derives(w):
    """2(w - 3) + h, whose last part is all that parts it from the tangent; and it ends where the loss has changed so."""
    rows = lesson.run(curve="bowl", w=w).tables["secants"]
    assert [row["nudge"] for row in rows] == sorted((row["nudge"] for row in rows), reverse=True)
    for row in rows:
        h = row["nudge"]
        assert row["ratio"] == pytest.approx(SLOPE["bowl"](w) + h, abs=1e-3)
        assert row["change"] == pytest.approx(2 * (w - 3) * h + h * h, abs=1e-5)
    assert rows[-1]["ratio"] == pytest.approx(rows[-1]["gradient"], abs=0.012)


@pytest.mark.parametrize("curve", LOSS)
def test_what_is_enlarged_is_the_curve_and_it_gets_straight(curve):
    tables = lesson.run(curve=curve, w=1.0).tables
    bends = []
    for turn, h in enumerate(row["nudge"] for row in tables["secants"]):
        rows = [row for row in tables["enlarged"] if row["turn"] == turn]
        for row in rows:
            away = LOSS[curve](1 + row["along"] * h) - LOSS[curve](1)
            assert row["rise"] == pytest.approx(away / h, abs=2e-3)
        bends.append(max(abs(row["rise"] - SLOPE[curve](1) * row["along"]) for row in rows))
    assert bends == sorted(bends, reverse=True)
    assert bends[-1] < 0.1 < 1 < bends[0]


@pytest.mark.parametrize(
    ("curve", "w", "sign", "uphill"),
    [
        ("bowl", 1.0, "negative", "left"),
        ("bowl", 4.0, "positive", "right"),
        ("bowl", 3.0, "zero", "both ways"),
        ("hills", -2.0, "zero", "both ways"),
        ("hills", 0.0, "zero", "neither way"),
        ("hills", 3.0, "zero", "both ways"),
        ("hills", -1.0, "positive", "right"),
        ("hills", 1.0, "negative", "left"),
    ],
)
def test_the_sign_says_which_way_is_uphill(curve, w, sign, uphill):
    facts = lesson.run(curve=curve, w=w).facts
    assert (facts["sign"], facts["uphill"]) == (sign, uphill)


@pytest.mark.parametrize("curve", LOSS)
def test_what_the_neighbours_do_is_so_at_every_weight_of_the_control(curve):
    word = {True: "rises", False: "falls"}
    for w in lesson.controls[1].values():
        facts = lesson.run(curve=curve, w=w).facts
        for side, step in (("left", -1e-3), ("right", 1e-3)):
            assert facts[side] == word[LOSS[curve](w + step) > LOSS[curve](w)], (w, side)
        assert (facts["points"] == "neither way") == (facts["gradient"] == 0)


def test_a_flat_bend_of_an_edit_has_one_way_up():
    """What a learner's edit draws is told like the lesson's own: here (w - 3)³, flat at three."""
    folder = Path(__file__).parent
    edited = (
        (folder / "demo.py").read_text(encoding="utf-8").replace("(w - 3) ** 2", "(w - 3) ** 3")
    )
    names = {}
    exec(compile(edited, "demo.py", "exec"), names)
    facts, _ = names["run"](curve="bowl", w=3.0)
    assert facts["gradient"] == 0
    assert (facts["left"], facts["right"], facts["uphill"]) == ("falls", "rises", "right")


def test_the_hilltop_is_flat_and_high():
    top, valley, low = (lesson.run(curve="hills", w=w).facts for w in (0.0, -2.0, 3.0))
    assert top["gradient"] == valley["gradient"] == low["gradient"] == 0
    assert top["loss"] > valley["loss"] > low["loss"]


def spots():
    """Return how many pixels down the number stands at a flat place, and that it stands in the middle there."""
    layers = chart_spec(lesson.folder, "draw", frozenset())["vconcat"][0]["layer"]
    (told,) = (layer for layer in layers if "'gradient '" in json.dumps(layer.get("transform")))
    (side,) = (each["calculate"] for each in told["transform"] if each["as"] == "side")
    assert re.sub(r"datum.gradient [<>] 0 \? -?10 : ", "", side) == "datum.below ? 0 : 0"
    assert told["mark"]["align"]["expr"].endswith("< 0 ? 'right' : 'center'")
    below, _beside, over = map(int, re.findall(r"-?\d+", told["mark"]["dy"]["expr"]))
    return {"below": below, "over": over}


@pytest.mark.parametrize(("w", "spot"), [(-2.0, "below"), (0.0, "below"), (3.0, "over")])
def test_no_curve_runs_through_the_number_of_a_flat_place(w, spot):
    """On hills as wide as a phone has them; the number is some seventy pixels long and twelve high."""
    dy = spots()[spot]
    here, across, up = LOSS["hills"](w), 340 / 8.9, 240 / 48
    reach = [w + pixels / across for pixels in range(-35, 36)]
    heights = [up * (LOSS["hills"](place) - here) for place in reach]  # pixels above the point
    assert min(heights) > -dy + 6 if spot == "below" else max(heights) < -dy - 6
