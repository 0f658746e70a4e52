"""The keys of the quiz a second time: differences in float64, and the code as the learner reads it."""

from pathlib import Path

import torch
from tutor.course import load_lesson, load_misconceptions
from tutor.quiz.draw import draw_item
from tutor.quiz.feedback import feedback

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


def test_a_sign_names_the_belief_that_alone_leads_to_it():
    seen = set()
    for seed in range(200):
        item = draw_item(lesson, "sign_of_grad", seed)
        w, down = item.facts["w"], -sign_of_grad(item)
        names = {-1: "negative", 0: "zero", 1: "positive"}
        own, turned = (names[(v > 1e-6) - (v < -1e-6)] for v in (w, down))
        for option in item.options:
            if option.misconception == "grad-from-value":
                assert own == option.text != turned
            if option.misconception == "gradient-points-down":
                assert turned == option.text != own
            seen.add(option.misconception)
    assert seen == {None, "grad-from-value", "gradient-points-down"}


def test_feedback_keeps_none_as_python_writes_it():
    known = load_misconceptions()
    for seed in range(40):
        item = draw_item(lesson, "none_or_zero", seed)
        for index in range(len(item.options)):
            assert "none" not in feedback(item, item.grade(index), known)


def test_a_hint_explains_only_what_the_code_does():
    for seed in range(40):
        item = draw_item(lesson, "none_or_zero", seed)
        for line in ("w.grad.zero_()", "w.grad = None"):
            assert any(line in hint for hint in item.hints) == (line in item.code)


def test_a_zero_that_was_written_is_not_put_down_to_taking_none_for_zero():
    named = set()
    for seed in range(120):
        item = draw_item(lesson, "none_or_zero", seed)
        for option in item.options:
            if option.misconception:
                named.add((item.facts["held"], option.misconception))
                assert option.text.startswith(f"`{item.facts['held']}`")
                assert item.facts["slope"]
    assert named == {("0", "zero-proves-flat"), ("None", "zero-means-flat")}


def test_the_sign_of_the_weight_is_no_rule_for_the_sign_of_the_gradient():
    items = [draw_item(lesson, "sign_of_grad", seed) for seed in range(60)]
    agree = {(item.facts["w"] > 0) == (item.options[item.key].text == "positive") for item in items}
    assert agree == {True, False}
