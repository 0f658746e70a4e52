"""The keys of the quiz a second time: differences in float64, and the code as the learner reads it."""

from pathlib import Path

import torch
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item

lesson = load_lesson(Path(__file__).parent)
H = 1e-5


def slope(loss, at):
    """The central difference; exact for a square."""
    return (loss(at + H) - loss(at - H)) / (2 * H)


def on_the_data(w):
    """The slope of the mean squared error on x = 1, 2, 3, 4 with y = 3x, written out."""
    return slope(lambda v: sum((v * x - 3 * x) ** 2 for x in (1, 2, 3, 4)) / 4, w)


def grad_after_calls(item):
    return item.facts["calls"] * on_the_data(item.facts["w"])


def sign_of_grad(item):
    return slope(lambda v: (v - item.facts["target"]) ** 2, item.facts["w"])


def weight_after_backward(item):
    names = {"torch": torch, "print": lambda value: None}
    exec(item.code, names)
    return names["w"].item()


def one_step_after_calls(item):
    f = item.facts
    w = torch.tensor(f["w"], dtype=torch.float64, requires_grad=True)
    x = torch.arange(1, 5, dtype=torch.float64)
    sum(((w * x - 3 * x) ** 2).mean() for _ in range(f["calls"])).backward()
    torch.optim.SGD([w], lr=f["lr"]).step()
    return w.item()


AGAIN = {
    "grad_after_calls": grad_after_calls,
    "sign_of_grad": sign_of_grad,
    "weight_after_backward": weight_after_backward,
    "one_step_after_calls": one_step_after_calls,
}


def test_a_vectors_gradient_is_the_one_that_its_code_leaves():
    for seed in range(40):
        item = draw_item(lesson, "grad_of_a_vector", seed)
        names = {"torch": torch}
        exec(item.code, names)
        assert item.options[item.key].text == f"`{names['a'].grad}`"


def test_the_sign_of_the_weight_is_no_rule_for_the_sign_of_the_gradient():
    items = [draw_item(lesson, "sign_of_grad", seed) for seed in range(60)]
    agree = {(item.facts["w"] > 0) == (item.options[item.key].text == "positive") for item in items}
    assert agree == {True, False}
