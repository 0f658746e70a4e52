"""The quiz once more, on another path: normal equations, Newton's step and slopes by hand."""

from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item

lesson = load_lesson(Path(__file__).parent)


def points(item):
    return (torch.tensor(item.facts[name], dtype=torch.float64) for name in "xy")


def crossing_again(item):
    x, y = points(item)
    off = x - x.mean()
    return (off @ (y - y.mean()) / (off @ off)).item()


def landing_again(item):
    w, target = item.facts["w"], item.facts["target"]
    return w - (w - target) / (item.facts["power"] - 1)


def side_again(item):
    x, y = points(item)
    return round((2 * x * (item.facts["w"] * x + item.facts["v"] - y)).mean().item(), 9)


AGAIN = {
    "where_the_equations_cross": crossing_again,
    "solve_a_curve_once": landing_again,
    "rate_that_solves": lambda item: (
        (item.facts["w"] - item.facts["solved"]) / item.facts["gradient"]
    ),
    "side_of_the_line": side_again,
}


@pytest.mark.parametrize("seed", range(60))
def test_the_equations_are_those_of_a_loss_with_a_lowest_place(seed):
    """The loss over the three points rises in every direction from where the equations cross."""
    item = draw_item(lesson, "where_the_equations_cross", seed)
    x, y = points(item)
    best = torch.tensor([item.facts["w"], item.facts["v"]], dtype=torch.float64)
    loss = [
        ((w * x + v - y) ** 2).mean()
        for w, v in (
            best + 0.1 * torch.tensor(way) for way in ([0, 0], [1, 0], [0, 1], [1, -1], [-1, -1])
        )
    ]
    assert min(loss[1:]) > loss[0]
    told = [part.split("=")[1] for part in item.prompt.split("$") if "=" in part]
    assert [float(right) for right in told] == pytest.approx([(x @ y).item(), y.sum().item()])


LINEAR = {"w \\cdot x + v", "w \\cdot x^2 + v \\cdot x", "w \\cdot \\sin(x) + v"}
LINEAR |= {"w \\cdot x + v \\cdot x^3", "w \\cdot e^x + v"}


@pytest.mark.parametrize("seed", range(30))
def test_the_linear_models_are_those_one_sees(seed):
    item = draw_item(lesson, "which_is_linear", seed)
    seen = "".join(c for c, name in zip("ABC", item.facts["models"]) if name.strip("$") in LINEAR)
    assert item.facts["linear"] == seen


def test_the_key_of_which_is_linear_changes():
    keys = {draw_item(lesson, "which_is_linear", seed).facts["linear"] for seed in range(40)}
    assert len(keys) >= 4


def test_the_work_of_solving_has_no_answer_that_is_always_right():
    items = [draw_item(lesson, "work_of_solving", seed) for seed in range(80)]
    assert {item.key for item in items} == {0, 1, 2, 3}
    for item in items:
        f = item.facts
        grown = f["times"] ** (3 if f["asked"] == "multiplications" else 2)
        assert item.options[item.key].text == f"About {grown} times"
        assert f["after"] / f["before"] == pytest.approx(grown, rel=0.1)
    assert len({item.facts["asked"] for item in items}) == 2


def test_who_thinks_of_a_single_sweep_counts_the_numbers_of_the_table():
    for seed in range(40):
        item = draw_item(lesson, "work_of_solving", seed)
        named = [o.text for o in item.options if o.misconception == "one-sweep"]
        sweep = [f"About {item.facts['times'] ** 2} times"]
        assert named == (sweep if item.facts["asked"] == "multiplications" else [])


def test_a_rate_below_zero_has_lost_its_sign_and_is_no_belief():
    for seed in range(40):
        item = draw_item(lesson, "rate_that_solves", seed)
        grade = item.grade(-item.key)
        assert (grade.misconception, grade.turned) == (None, True)
