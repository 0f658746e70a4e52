"""The quiz once more, on another path: each scheduler's rule written out, and gradients by hand."""

from pathlib import Path

import pytest
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item

lesson = load_lesson(Path(__file__).parent)


def patience_again(item):
    losses = [float(part) for part in item.facts["losses"].split(",")]
    best, bad = float("inf"), 0
    for epoch, loss in enumerate(losses, start=1):
        best, bad = (loss, 0) if loss < best else (best, bad + 1)
        if bad > item.facts["patience"]:
            return epoch
    return float("nan")


def rate_again(item):
    facts = item.facts
    return facts["lr"] * facts["gamma"] ** (facts["epoch"] // facts["step_size"])


AGAIN = {
    "when_patience_ends": patience_again,
    "rate_in_an_epoch": rate_again,
    "who_moves_the_weight": lambda item: (
        item.facts["w"] - item.facts["lr"] * 2 * (item.facts["w"] - item.facts["target"])
    ),
    "sign_on_a_mini_batch": lambda item: (
        2 * item.facts["x"] * (item.facts["w"] * item.facts["x"] - item.facts["y"])
    ),
}


@pytest.mark.parametrize("seed", range(12))
def test_the_loss_settles_where_the_closed_form_says(seed):
    item = draw_item(lesson, "where_the_loss_settles", seed)
    off, lr, times = (item.facts[name] for name in ("off", "lr", "times"))
    rate = lr / times if item.facts["lowered"] else lr * times
    # w' = w - 2 lr (w - seen): the mean square m of its distance solves m = (1 - 2 lr)^2 m + (2 lr off)^2.
    assert item.options[item.key].value == pytest.approx(rate * off**2 / (1 - rate), rel=0.15)


@pytest.mark.parametrize("seed", range(30))
def test_a_preset_is_the_question_itself(seed):
    item = draw_item(lesson, "rate_in_an_epoch", seed)
    if item.preset:
        path = lesson.run(**item.preset).tables["path"]
        assert path[40 * item.facts["epoch"]]["lr"] == pytest.approx(item.key, rel=1e-4)


def test_a_tie_taken_for_progress_is_named_where_it_leads_elsewhere():
    """The best loss comes again in the flat part: whoever starts the count there arrives later."""
    told = 0
    for seed in range(80):
        item = draw_item(lesson, "when_patience_ends", seed)
        losses = [float(loss) for loss in item.facts["losses"].split(", ")]
        for option in item.options:
            if option.misconception == "patience-starts-over":
                told += 1
                after = losses[int(option.value) - 1 - item.facts["patience"] : int(option.value)]
                assert min(after) > min(losses)
                assert option.value > item.key
    assert told
