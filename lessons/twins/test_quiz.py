"""The keys a second time: hand-written slopes and finite differences, no autograd."""

import math
from pathlib import Path

import pytest
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item

lesson = load_lesson(Path(__file__).parent)
X = (-2.0, -1.0, -0.5, 0.5, 1.0, 2.0)


def descended(w, v, best, steps, lr=0.2):
    """Descend by the chain rule, written out by hand."""
    w, v = list(w), list(v)
    for _ in range(steps):
        slope_w, slope_v = [0.0, 0.0], [0.0, 0.0]
        for x in X:
            miss = sum(b * math.tanh(a * x) for a, b in zip(w, v))
            miss -= sum(math.tanh(a * x) for a in best)
            for i in (0, 1):
                bent = math.tanh(w[i] * x)
                slope_w[i] += 2 * miss * v[i] * (1 - bent**2) * x / len(X)
                slope_v[i] += 2 * miss * bent / len(X)
        w = [a - lr * s for a, s in zip(w, slope_w)]
        v = [b - lr * s for b, s in zip(v, slope_v)]
    return w


def other_again(item):
    f = item.facts
    return descended([f["start"]] * 2, [f["out"]] * 2, f["best"], f["steps"])[1]


def zero_again(item):
    (v1, v2), x, y, h = item.facts["v"], item.facts["x"], item.facts["y"], 1e-5
    high, low = ((v1 * math.tanh(w * x) + v2 * math.tanh(0) - y) ** 2 for w in (h, -h))
    return round((high - low) / (2 * h), 6)


def gap_again(item):
    """Along the gap d alone the loss is -b d^2, and each weight moves by half of what the gap does, twice."""
    f = item.facts
    return f["gap"] * (1 + 4 * f["b"] * f["lr"])


AGAIN = {
    "where_is_the_other": other_again,
    "gradient_at_zero": zero_again,
    "how_the_gap_grows": gap_again,
}


@pytest.mark.parametrize("seed", range(20))
def test_the_fate_is_that_of_a_descent_by_hand(seed):
    item = draw_item(lesson, "do_they_part", seed)
    f = item.facts
    w = descended(f["w"], f["v"], (2.0, -0.5), 100)
    key = item.options[item.key].text
    assert ("Neither" in key) == (w == pytest.approx(f["w"], abs=1e-9))
    assert ("part from" in key) == (abs(w[0] - w[1]) > 1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_the_steepest_start_by_hand(seed):
    item = draw_item(lesson, "where_is_most_slope", seed)
    f = item.facts

    def size(w):
        bent = math.tanh(w * f["x"])
        return abs(2 * (bent - f["y"]) * (1 - bent**2) * f["x"])

    assert item.options[item.key].text == f"$w = {max(f['starts'], key=size):g}$"


@pytest.mark.parametrize("seed", range(20))
def test_a_line_does_not_mind_and_a_net_does(seed):
    item = draw_item(lesson, "which_model_minds", seed)
    key = item.options[item.key].text
    assert ("As low" in key) == (item.facts["kind"] == "line")
    assert ("not fall" in key) == (item.facts["kind"] == "net" and item.facts["start"] == 0)


@pytest.mark.parametrize("seed", range(40))
def test_whoever_forgets_the_weight_out_is_told_so(seed):
    item = draw_item(lesson, "do_they_part", seed)
    told = {option.text: option.misconception for option in item.options}
    f = item.facts
    forgot = f["fate"] == "still" or (f["fate"] == "part" and f["w"][0] == f["w"][1])
    belief = "weight-out-has-no-say" if forgot else None
    assert told["They move, and stay equal for ever"] == belief


@pytest.mark.parametrize("seed", range(20))
def test_a_gap_that_stays_is_a_belief(seed):
    item = draw_item(lesson, "how_the_gap_grows", seed)
    assert "gap-stays" in {o.misconception for o in item.options if o.value == item.facts["gap"]}
    assert "saddle" not in item.prompt  # a later lesson's word
