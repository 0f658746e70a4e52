"""The quiz once more, from what a learner reads: plain arithmetic, and torch.func in place of the record."""

import re
from itertools import pairwise, permutations
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson, load_misconceptions
from tutor.quiz.draw import draw_item
from tutor.quiz.feedback import feedback

lesson = load_lesson(Path(__file__).parent)


def numbers(text):
    return [float(part) for part in re.findall(r"-?\d+\.?\d*", text)]


def out_again(item):
    w, x, y = numbers(item.prompt)
    guess = torch.tensor(w, dtype=torch.float64) * x
    return torch.nn.functional.mse_loss(guess, torch.tensor(y, dtype=torch.float64))


AGAIN = {"what_comes_out": out_again}


@pytest.mark.parametrize("seed", range(30))
def test_the_inputs_are_the_names_whose_nudge_moves_the_loss_and_which_training_may_change(seed):
    item = draw_item(lesson, "what_goes_in", seed)
    moving = []
    for name in re.findall(r"(\w) = .*requires_grad=True", item.code):
        code = re.sub(
            rf"^({name} = torch.tensor\()", r"\g<1>0.01 + ", item.code, flags=re.MULTILINE
        )
        losses = []
        for text in (item.code, code):
            scope = {}
            exec(text, scope)
            losses.append(scope["loss"].item())
        moving += [name] if losses[0] != losses[1] else []
    assert re.findall(r"`(\w)`", item.options[item.key].text) == moving


def test_the_inputs_have_many_names_and_sometimes_a_weight_stays_fixed():
    items = [draw_item(lesson, "what_goes_in", seed) for seed in range(60)]
    assert len({item.options[item.key].text for item in items}) > 15
    fixed = [item for item in items if re.search(r"tensor\([\d.]+\)\n", item.code)]
    assert 10 < len(fixed) < 50
    for item in fixed:
        (name,) = re.findall(r"(\w) = torch.tensor\([\d.]+\)\n", item.code)
        assert f"`{name}`" not in item.options[item.key].text
        assert f"and `{name}` stay as they are" in item.rule


@pytest.mark.parametrize("seed", range(30))
def test_the_loss_moves_as_the_key_says_in_the_demo_too(seed):
    item = draw_item(lesson, "change_the_weight", seed)
    before, after = numbers(item.prompt)[-2:]
    points = item.prompt.count("$(")
    old, new = (lesson.run(w=w, points=points).facts["loss"] for w in (before, after))
    assert item.options[item.key].text == ("It rises" if new > old else "It falls")
    assert item.preset is None  # the demo would compare with another weight than the question
    assert "Over all" not in item.rule


@pytest.mark.parametrize("seed", range(30))
def test_the_lines_run_in_the_order_of_the_key_and_in_no_other(seed):
    item = draw_item(lesson, "chain_in_order", seed)
    start = {"torch": torch, "x": torch.arange(3.0), "y": torch.ones(3), "w": 2.0, "v": 0.5}
    (key,) = item.key
    lines = [option.text for option in item.options]
    exec("\n".join(lines[i] for i in key), start | {"w": torch.tensor(2.0)})
    assert "Each line uses what the line before it made" in item.prompt

    def chained(order):
        told = [lines[i].split(" = ") for i in order]
        return all(re.search(rf"\b{a[0]}\b", b[1]) for a, b in pairwise(told))

    assert [list(order) for order in permutations(range(len(lines))) if chained(order)] == [key]


@pytest.mark.parametrize("seed", range(30))
def test_whoever_takes_a_loss_per_point_is_told_of_no_mean_where_the_squares_are_added_up(seed):
    item = draw_item(lesson, "how_many_come_out", seed)
    for index, option in enumerate(item.options):
        if option.misconception == "loss-per-point" and "added up" in item.prompt:
            assert "mean" not in feedback(item, item.grade(index), load_misconceptions())


@pytest.mark.parametrize("seed", range(30))
def test_one_number_comes_out_where_the_chain_ends_in_one(seed):
    item = draw_item(lesson, "how_many_come_out", seed)
    weights, points = (int(n) for n in numbers(item.prompt)[:2])
    out = points if "nothing more" in item.prompt else 1
    assert numbers(item.options[item.key].text) == [weights, out]
