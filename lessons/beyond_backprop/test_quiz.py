"""The quiz once more, on another path: slopes by hand, and the very code that is shown."""

from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item

lesson = load_lesson(Path(__file__).parent)


def sign_again(item):
    w, x, y = (item.facts[name] for name in "wxy")
    return 2 * w * (w * x - y)


AGAIN = {
    "sign_for_the_input": sign_again,
    "many_small_nudges": lambda item: (
        item.facts["pixels"] * item.facts["slope"] * item.facts["size"]
    ),
}


@pytest.mark.parametrize("seed", range(20))
def test_the_nudge_of_the_key_follows_every_sign(seed):
    item = draw_item(lesson, "nudge_that_raises", seed)
    moved = [float(part) for part in item.options[item.key].text.strip("`[]").split(",")]
    assert all(m * g > 0 for m, g in zip(moved, item.facts["gradient"]))


@pytest.mark.parametrize("seed", range(20))
def test_the_loss_after_a_step_on_the_input(seed):
    item = draw_item(lesson, "step_on_the_input", seed)
    w, x, y, lr = (item.facts[name] for name in ("w", "x", "y", "lr"))
    share = 1 - 2 * lr * w * w  # of the miss, which each step multiplies
    before, then = (w * x - y) ** 2, (share * (w * x - y)) ** 2
    truth = "the same" if abs(then - before) < 1e-9 else "lower" if then < before else "higher"
    assert item.options[item.key].text == truth


@pytest.mark.parametrize("seed", range(10))
def test_what_the_shown_code_leaves_in_grad(seed):
    item, left = draw_item(lesson, "whose_gradient", seed), {"torch": torch}
    key = item.options[item.key].text
    if item.raises:
        with pytest.raises(RuntimeError):
            exec(item.code, left)
        assert key.startswith("Neither")
    else:
        exec(item.code, left)
        filled = [name for name in "wx" if left[name].grad is not None]
        assert key == ("Both" if len(filled) == 2 else f"`{filled[0]}` only")


def test_who_waits_for_an_optimizer_sees_no_step_in_a_line_written_by_hand():
    for seed in range(40):
        item = draw_item(lesson, "what_the_code_does", seed)
        assert "optimizer" not in item.code
        named = {o.misconception: o.text for o in item.options if o.misconception}
        by_hand = f"w -= {item.facts['lr']}" in item.code
        assert ("step-needs-optimizer" in named) == by_hand
        if by_hand:
            back = "backward" in item.code
            waits = "It backpropagates, and takes no step of gradient descent"
            assert named["step-needs-optimizer"] == (waits if back else "It does neither")
