"""The quiz once more, from what a learner reads: differences in place of autograd, SGD, and the demo's own runs."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item

lesson = load_lesson(Path(__file__).parent)
SEEDS = range(40)


def bowl_of(text):
    """Return the loss that is written there, such as 0.5 (w - 3)^2."""
    factor, shift = re.search(r"L\(w\) = ([\d.]*)(?:\\,)?\(w ([+-] \d+)\)\^2", text).groups()
    return lambda w: float(factor or 1) * (w + float(shift.replace(" ", ""))) ** 2


def told(pattern, text):
    return float(re.search(pattern, text)[1])


def slope(loss_of, w, h=1e-4):
    return (loss_of(w + h) - loss_of(w - h)) / (2 * h)


def bend(loss_of, w=0.0, h=1e-2):
    return (loss_of(w + h) - 2 * loss_of(w) + loss_of(w - h)) / h**2


def walked(loss_of, w, lr, steps):
    """Return where torch's own optimizer goes."""
    weight = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    optimizer, places = torch.optim.SGD([weight], lr=lr), [w]
    for _ in range(steps):
        optimizer.zero_grad()
        loss_of(weight).backward()
        optimizer.step()
        places.append(weight.item())
    return places


def climbed(loss_of, w, lr, steps):
    """Return the places of whoever adds the gradient, from finite differences."""
    places = [w]
    for _ in range(steps):
        places.append(places[-1] + lr * slope(loss_of, places[-1]))
    return places


AGAIN = {
    "sign_at_a_point": lambda item: slope(
        bowl_of(item.prompt), told(r"w = (-?[\d.]+)\$", item.prompt)
    ),
    "limit_of_the_rate": lambda item: 2 / bend(bowl_of(item.prompt)),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_regime_is_the_demos_and_what_the_optimizer_does(seed):
    item = draw_item(lesson, "which_regime", seed)
    lr = told(r"learning rate ([\d.]+)\?", item.prompt)
    regime = lesson.run(**item.preset).facts["regime"]
    away = [abs(w - 3) for w in walked(bowl_of(item.prompt), 1.0, lr, 2)]
    assert item.key == ["creeps", "lands", "oscillates", "bounces", "diverges"].index(regime)
    assert (away[1] > away[0] + 1e-9) == (regime == "diverges")
    assert (away[1] < away[0] - 1e-9) == (regime in ("creeps", "lands", "oscillates"))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_next_loss_is_that_of_the_optimizer_and_of_the_demo(seed):
    item = draw_item(lesson, "next_loss", seed)
    loss_of, w = bowl_of(item.prompt), told(r"at \$w = (\d+)\$", item.prompt)
    here, then = (loss_of(v) for v in walked(loss_of, w, told(r"rate ([\d.]+),", item.prompt), 1))
    name = "lower" if then < here - 1e-9 else "higher" if then > here + 1e-9 else "the same"
    assert item.options[item.key].text == name
    path = lesson.run(**item.preset).tables["path"]
    assert [row["loss"] for row in path[:2]] == pytest.approx([here, then])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_race_is_won_by_whom_the_optimizer_takes_furthest_down(seed):
    item = draw_item(lesson, "who_wins", seed)
    loss_of = bowl_of(item.prompt)
    rates = [float(option.text.split()[-1]) for option in item.options]
    ends = [loss_of(walked(loss_of, 1.0, lr, 10)[-1]) for lr in rates]
    assert rates == sorted(rates)
    assert item.key == ends.index(min(ends))
    for lr, end, option in zip(rates, ends, item.options, strict=True):
        if option.misconception == "step-always-lowers":
            assert lr == max(rates)
            assert end > loss_of(1.0)
        if option.misconception == "overshoot-diverges":
            assert lr * bend(loss_of) < 1 < rates[item.key] * bend(loss_of)


def test_each_of_the_three_wins_a_race_now_and_then():
    keys = [draw_item(lesson, "who_wins", seed).key for seed in range(90)]
    assert min(keys.count(place) for place in range(3)) >= 15


@pytest.mark.parametrize("seed", SEEDS)
def test_who_takes_the_rate_for_the_step_sees_steps_of_one_length(seed):
    item = draw_item(lesson, "second_step", seed)
    w, lr = (
        told(r"starts at \$w = (\d+)\$", item.prompt),
        told(r"stays at ([\d.]+)\. How", item.prompt),
    )
    start, one, two = walked(bowl_of(item.prompt), w, lr, 2)
    first, second = abs(one - start), abs(two - one)
    name = "shorter" if second < first - 1e-9 else "longer" if second > first + 1e-9 else "as long"
    assert item.options[item.key].text == name
    marched = [row["w"] for row in item.wrong["rate-is-step"]]
    assert [abs(b - a) for a, b in pairwise(marched[:3])] == pytest.approx([lr, lr])
    assert all(-2 <= place <= 8 for place in marched[:2])  # inside the chart


@pytest.mark.parametrize("seed", SEEDS)
def test_where_the_run_ends_is_where_the_optimizer_ends(seed):
    item = draw_item(lesson, "after_many_steps", seed)
    w, lr = (
        told(r"starts at \$w = (\d+)\$", item.prompt),
        told(r"stays at ([\d.]+) all", item.prompt),
    )
    away = [abs(place - 3) for place in walked(bowl_of(item.prompt), w, lr, item.preset["steps"])]
    key = item.options[item.key].text
    assert key.startswith("So close") == (away[-1] < 1e-3)
    assert key.startswith("Further") == (away[-1] > away[0] + 1e-6)
    assert key.startswith("As far") == (abs(away[-1] - away[0]) < 1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_belief_behind_a_worse_loss_is_named_only_where_it_alone_gives_that(seed):
    item = draw_item(lesson, "which_regime", seed)
    lr, curvature = item.facts["lr"], bend(bowl_of(item.prompt))
    named = {option.misconception for option in item.options}
    assert ("rate-below-one" in named) <= (lr > 1 and lr * curvature < 1)
    assert ("overshoot-diverges" in named) <= (lr < 1 < lr * curvature)


@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_adds_the_gradient_never_jumps_so_no_regime_is_theirs(seed):
    """A run at minus the rate goes out on one side: the option for diverging speaks of jumps."""
    item = draw_item(lesson, "which_regime", seed)
    away = [w - 3 for w in climbed(bowl_of(item.prompt), 1.0, item.facts["lr"], 3)]
    assert all(b < a < 0 for a, b in pairwise(away))
    assert item.options[-1].text.startswith("It jumps back and forth")
    assert all(option.misconception != "gradient-points-down" for option in item.options)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_higher_loss_names_no_belief_since_a_long_step_is_as_likely_as_a_wrong_sign(seed):
    item = draw_item(lesson, "next_loss", seed)
    bowl, lr = bowl_of(item.prompt), item.facts["lr"]
    w, added = climbed(bowl, item.facts["w"], lr, 1)
    assert bowl(added) > bowl(w)
    (higher,) = [option for option in item.options if option.text == "higher"]
    assert higher.misconception is None


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reason_belongs_to_where_the_run_ended(seed):
    item = draw_item(lesson, "after_many_steps", seed)
    first, last = item.facts["first"], item.facts["last"]
    assert ("the gradient is small" in item.rule) == (last < first / 100)
    assert ("further out" in item.rule) == (last > first * 100)


@pytest.mark.parametrize("seed", SEEDS)
def test_downhill_is_named_only_where_the_sign_of_the_weight_says_another(seed):
    item = draw_item(lesson, "sign_at_a_point", seed)
    own = {1: "positive", 0: "zero", -1: "negative"}[(item.facts["w"] > 0) - (item.facts["w"] < 0)]
    assert all(option.text != own for option in item.options if option.misconception)
