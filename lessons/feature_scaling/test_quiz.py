"""The quiz once more, on another path: finite differences and closed forms of what a learner reads."""

from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item

lesson = load_lesson(Path(__file__).parent)


def read(text):
    return torch.tensor([float(part) for part in text.split(",")], dtype=torch.float64)


def limit_again(item):
    x = item.facts["factor"] * read(item.facts["x"])
    low, middle, high = (((w * x - x) ** 2).mean().item() for w in (0.0, 1.0, 2.0))
    return 2 / (low - 2 * middle + high)


def bias_again(item):
    y, h = read(item.facts["y"]), 1e-4
    x = torch.tensor([-1.0, -0.5, 0.5, 1.0], dtype=torch.float64)  # any inputs of mean zero
    high, low = (((item.facts["w"] * x + item.facts["b"] + t - y) ** 2).mean() for t in (h, -h))
    return round(((high - low) / (2 * h)).item(), 6)


AGAIN = {
    "limit_after_scaling": limit_again,
    "gradient_of_the_sum": lambda item: len(read(item.facts["x"])) * item.facts["mean"],
    "sign_for_the_bias": bias_again,
}


@pytest.mark.parametrize("seed", range(12))
def test_the_rate_of_the_key_works_in_the_demo_and_the_next_one_does_not(seed):
    item = draw_item(lesson, "largest_working_rate", seed)
    assert not lesson.run(**item.preset).facts["diverged"]
    for option in item.options[item.key + 1 :]:
        assert lesson.run(**{**item.preset, "lr": float(option.text)}).facts["diverged"]


@pytest.mark.parametrize("seed", range(12))
def test_small_inputs_are_walked_as_the_key_says(seed):
    item = draw_item(lesson, "small_inputs", seed)
    x, lr, w = read(item.facts["x"]), item.facts["lr"], [1.0]
    for _ in range(2):
        w.append(w[-1] - lr * (2 * x * (w[-1] * x)).mean().item())  # the minimum is at zero
    text = item.options[item.key].text
    factor = w[1] / w[0]
    assert ("creeps" in text) == (1e-4 < factor < 1)
    assert ("further away" in text) == (abs(factor) > 1.0001)
    assert ("settles" in text) == (-0.9999 < factor < -1e-4)


def test_who_thinks_that_a_unit_changes_nothing_is_told_so_whichever_way_it_went():
    for seed in range(60):
        item = draw_item(lesson, "what_happens_to_the_limit", seed)
        told = [o.text for o in item.options if o.misconception == "bigger-data-bug"]
        assert told == (
            [] if item.options[item.key].text == "It is the same" else ["It is the same"]
        )


def test_the_hints_speak_of_a_sum_only_where_the_losses_are_summed():
    for seed in range(60):
        asked = draw_item(lesson, "largest_working_rate", seed)
        assert any("A sum" in hint for hint in asked.hints) == ("summed" in asked.prompt)


def test_whoever_forgets_what_z_scores_do_is_told_so():
    drawn = [draw_item(lesson, "largest_working_rate", seed) for seed in range(60)]
    scored = [
        item for item in drawn if item.facts["inputs"] == "z-scores" and item.facts["scale"] == 10
    ]
    named = [
        o.text for item in scored for o in item.options if o.misconception == "scores-keep-the-unit"
    ]
    assert "0.001" in named
