"""The quiz once more, from what a learner reads: closed forms in plain Python, and the demo's own runs."""

import re
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item

lesson = load_lesson(Path(__file__).parent)
SEEDS = range(40)


def points(text):
    return [(float(x), float(y)) for x, y in re.findall(r"\$\((-?[\d.]+), (-?[\d.]+)\)\$", text)]


def loss(w, data):
    return sum((w * x - y) ** 2 for x, y in data) / len(data)


def least_squares(data):
    x, y = (torch.tensor(column, dtype=torch.float64)[:, None] for column in zip(*data))
    return torch.linalg.lstsq(x, y).solution.item()


def by_hand_again(item):
    w = float(re.search(r"w = (-?[\d.]+)\$", item.prompt)[1])
    return loss(w, points(item.prompt))


AGAIN = {
    "loss_by_hand": by_hand_again,
    "best_of_all": lambda item: least_squares(points(item.prompt)),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_lower_loss_is_lower_in_the_demo_too(seed):
    item = draw_item(lesson, "lower_loss", seed)
    first, second = (float(w) for w in re.findall(r"\$w = (\d+)\$", item.prompt))
    data = item.facts["data"]
    one, other = (lesson.run(data=data, w=w).facts["loss"] for w in (first, second))
    assert item.preset is None  # the demo would compare with another weight than the question
    assert one == pytest.approx(loss(first, points(item.prompt)))
    key = 2 if one == pytest.approx(other) else 0 if one < other else 1
    assert item.key == key


@pytest.mark.parametrize("seed", SEEDS)
def test_the_way_to_a_better_line_is_the_way_to_the_least_squares_weight(seed):
    item = draw_item(lesson, "way_to_a_better_line", seed)
    data, w = points(item.prompt), float(re.search(r"w = (-?[\d.]+)\$", item.prompt)[1])
    assert item.options[item.key].text == ("Up" if least_squares(data) > w else "Down")
    assert lesson.run(**item.preset).facts["loss"] == pytest.approx(loss(w, data), rel=1e-5)
    (flat,) = item.wrong.values()
    assert all(row["loss"] < 120 for row in flat)  # inside the chart


@pytest.mark.parametrize("seed", SEEDS)
def test_a_height_is_the_loss_of_a_weight_or_the_guess_for_an_input(seed):
    item = draw_item(lesson, "reading_the_curve", seed)
    at, height = (
        float(n) for n in re.search(r"axis to (\S+): there .* is (\S+) high", item.prompt).groups()
    )
    line, run = re.search(r"line with the weight (\d+) is", item.prompt), lesson.run(**item.preset)
    if line:
        (row,) = (row for row in run.tables["here"] if row["x"] == at)
        assert row["guess"] == height == float(line[1]) * at
    else:
        assert height == pytest.approx(loss(at, points(item.prompt)), abs=1e-3)
        assert run.facts["loss"] == pytest.approx(height, abs=1e-3)
    assert ("guess is" in item.options[item.key].text) == bool(line)
    (other,) = [option for option in item.options if option.misconception]
    assert other.text.startswith("With the weight" if line else "For the input")


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_of_four_weights_is_none_that_most_points_ask_for(seed):
    item = draw_item(lesson, "one_wrong_answer", seed)
    data = points(item.prompt)
    losses = [loss(float(option.text.split("= ")[1].strip("$")), data) for option in item.options]
    assert losses.index(min(losses)) == item.key
    assert item.options[item.key].misconception is None
