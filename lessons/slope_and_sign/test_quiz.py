"""The quiz once more, from what a learner reads: closed forms of the curves, and plain differences."""

import re
from collections import Counter
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item

lesson = load_lesson(Path(__file__).parent)
SLOPE = {"bowl": lambda w: 2 * (w - 3), "hills": lambda w: w * (w + 2) * (w - 3)}
SEEDS = range(40)


def numbers(text):
    return [float(part) for part in re.findall(r"(?<![\w^])-?\d+\.?\d*", text)]


def difference(loss_of, w, h=1e-4):
    """Return the slope as a central difference in float64, without autograd."""
    high, low = (loss_of(torch.tensor(w + t, dtype=torch.float64)) for t in (h, -h))
    return ((high - low) / (2 * h)).item()


def sign_again(item):
    w, target = (
        item.facts["w"],
        float(re.search(r"\(w ([+-] \d+)\)", item.prompt)[1].replace(" ", "")),
    )
    return difference(lambda v: (v + target) ** 2, float(w))


AGAIN = {
    "slope_from_a_nudge": lambda item: SLOPE[item.facts["curve"]](item.facts["w"]),
    "sign_on_a_bowl": sign_again,
}


@pytest.mark.parametrize("seed", SEEDS)
def test_one_decimal_of_the_nudged_slope_is_enough(seed):
    item = draw_item(lesson, "slope_from_a_nudge", seed)
    w, before, nudged, after = numbers(item.prompt)[:4]
    assert abs(round((after - before) / (nudged - w), 1) - item.key) <= item.tolerance
    facts = lesson.run(**item.preset).facts
    assert (facts["loss"], facts["nudged_loss"]) == pytest.approx((before, after), abs=1e-4)
    assert facts["gradient"] == pytest.approx(item.key, abs=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_way_down_lowers_the_loss_in_the_demo(seed):
    item = draw_item(lesson, "way_down", seed)
    w, gradient = numbers(item.prompt)[:2]
    assert SLOPE[item.preset["curve"]](w) == pytest.approx(gradient, rel=1e-3)
    step = 0.01 if item.options[item.key].text.endswith("right") else -0.01
    assert (
        lesson.run(**{**item.preset, "w": w + step}).facts["loss"]
        < lesson.run(**item.preset).facts["loss"]
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_flat_place_is_what_the_loss_does_when_the_gradients_are_added_up(seed):
    item = draw_item(lesson, "what_a_flat_place_is", seed)
    before, after = re.findall(r"it is (negative|positive)", item.prompt)
    change = {"negative": -1, "positive": 1}
    losses = [-change[before], 0, change[after]]  # before, at the place, and after it
    kind = (
        "lowest"
        if min(losses[0], losses[2]) > 0
        else "highest"
        if max(losses[0], losses[2]) < 0
        else "flat"
    )
    assert kind in item.options[item.key].text.lower()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_steepest_place_is_never_the_highest_and_the_belief_can_show(seed):
    item = draw_item(lesson, "higher_or_steeper", seed)
    steep = [abs(SLOPE["hills"](option.x)) for option in item.options]
    tall = [option.y for option in item.options]
    assert steep.index(max(steep)) == item.key
    assert item.options[tall.index(max(tall))].misconception == "big-gradient-big-loss"


def test_every_place_from_left_to_right_is_the_steepest_about_as_often():
    keys = Counter(draw_item(lesson, "higher_or_steeper", seed).key for seed in range(120))
    assert min(keys[place] for place in range(4)) > 15
    assert max(keys.values()) < 50


@pytest.mark.parametrize("seed", range(120))
def test_downhill_is_named_only_where_no_other_rule_says_that_sign(seed):
    item = draw_item(lesson, "sign_on_a_bowl", seed)
    named = [option.text for option in item.options if option.misconception]
    w, slope = item.facts["w"], item.facts["gradient"]
    others = {"positive"}  # the height of this bowl, taken for its slope
    others |= {"negative" if w < 0 else "positive"} if w else set()
    down = "negative" if slope > 0 else "positive"
    assert named == ([down] if slope and down not in others else [])
    assert set(item.wrong) == {
        o.misconception for o in item.options if o.misconception and item.preset
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_the_other_sign_of_a_nudged_slope_names_no_belief(seed):
    item = draw_item(lesson, "slope_from_a_nudge", seed)
    assert item.grade(item.key).verdict == "correct"
    assert item.grade(-item.key).misconception is None


@pytest.mark.parametrize("seed", SEEDS)
def test_the_place_on_the_hills_has_the_sign_that_is_asked_for(seed):
    item = draw_item(lesson, "place_on_the_hills", seed)
    rows = sorted((row["x"], row["y"]) for row in item.curve)
    place = item.options[item.key].x
    (low, high) = ([y for x, y in rows if x < place][-1], next(y for x, y in rows if x > place))
    assert item.facts["asked"] == ("positive" if high > low else "negative")
