"""The quiz once more, from what a learner reads: slopes by differences, steps by torch.optim.SGD."""

import re
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item

lesson = load_lesson(Path(__file__).parent)
SEEDS = range(40)


def told(pattern, text):
    return float(re.search(pattern, text)[1].replace(" ", ""))


def bowl_of(text):
    """Return the loss that is written there, as (w - 3)^2 or (w + 2)**2."""
    shift = told(r"\(w ([+-] \d+)\)", text)
    return lambda w: (w + shift) ** 2


def sgd(loss_of, w, lr):
    """Return the weight after one step of torch's own optimizer."""
    weight = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=lr)
    loss_of(weight).backward()
    optimizer.step()
    return weight.item()


def new_weight_again(item):
    w, lr = (
        told(r"At \$w = (-?\d+)\$", item.prompt),
        told(r"learning rate is ([\d.]+\d)", item.prompt),
    )
    return sgd(bowl_of(item.prompt), w, lr)


def change_again(item):
    w, lr = told(r"weight is at (-?\d+)", item.prompt), told(r"learning rate ([\d.]+)", item.prompt)
    return sgd(lambda v: (v - 3) ** 2, w, lr) - w


def program_again(item):
    w, lr = told(r"tensor\((-?[\d.]+)", item.code), told(r"lr = ([\d.]+)", item.code)
    return sgd(bowl_of(item.code), w, lr) if "w -=" in item.code else w


def gradient_again(item):
    lr, w, after = (
        float(n)
        for n in re.search(r"rate (\S+) took .* from (\S+) to (\S+)\. What", item.prompt).groups()
    )
    return (w - after) / lr


AGAIN = {
    "new_weight": new_weight_again,
    "sign_of_the_change": change_again,
    "what_the_program_leaves": program_again,
    "which_gradient": gradient_again,
}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_step_that_was_read_backwards_is_not_called_a_belief(seed):
    """The old weight minus the new, divided by minus the rate, is the gradient with the other sign."""
    item = draw_item(lesson, "which_gradient", seed)
    assert item.grade(-item.key).verdict == "wrong"
    assert item.grade(-item.key).misconception is None


@pytest.mark.parametrize("name", ["new_weight", "sign_of_the_change", "another_rate"])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_demo_takes_the_step_of_the_item(name, seed):
    item = draw_item(lesson, name, seed)
    facts = lesson.run(**item.preset).facts
    told_gradient = re.search(r"(?:gradient|`w.grad`) is (-?[\d.]+\d|-?\d)", item.prompt)
    if told_gradient:
        assert facts["gradient"] == float(told_gradient[1])
    key = item.key if item.kind == "number" else item.options[item.key].value
    moved = facts["move"] if name == "sign_of_the_change" else facts["next_w"]
    assert moved == pytest.approx(key, abs=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_dashed_steps_end_where_their_option_says_and_begin_inside_the_chart(seed):
    for name in ("new_weight", "another_rate"):
        item = draw_item(lesson, name, seed)
        for belief, (row,) in item.wrong.items():
            (option,) = (o for o in item.options if o.misconception == belief)
            assert row["next_w"] == pytest.approx(option.value, abs=1e-6)
            assert -2 <= row["w"] <= 8


@pytest.mark.parametrize("seed", SEEDS)
def test_a_program_that_ends_before_the_line_of_the_key_has_not_done_it(seed):
    item = draw_item(lesson, "who_did_what", seed)
    key = item.options[item.key].text.strip("`")
    lines = item.code.splitlines()
    at = next(i for i, line in enumerate(lines) if key in line)
    before, after = {}, {}
    exec("\n".join(lines[:at]).removesuffix("with torch.no_grad():"), before)
    exec("\n".join(lines[: at + 1]), after)
    if item.facts["asked"] in ("moves the weight", "is a step of gradient descent"):
        assert before["w"].item() == item.facts["w"] != after["w"].item()
    else:
        assert before["w"].grad is None
        assert after["w"].grad is not None


@pytest.mark.parametrize("seed", SEEDS)
def test_a_forgotten_rate_is_named_where_a_step_is_made(seed):
    item = draw_item(lesson, "new_weight", seed)
    alone = item.facts["w"] - item.facts["gradient"]
    assert item.grade(alone).misconception == "rate-has-no-say"
    item = draw_item(lesson, "what_the_program_leaves", seed)
    alone = item.facts["w"] - item.facts["gradient"]
    expected = "rate-has-no-say" if "w -= lr" in item.code else None
    assert item.grade(alone).misconception == expected
    item = draw_item(lesson, "another_rate", seed)
    (same,) = (o for o in item.options if o.misconception == "rate-has-no-say")
    assert f"takes the weight from {item.facts['w']} to {same.value:g}." in item.prompt
