"""The keys of the quiz a second time: differences of losses written out in float64, from what a learner reads."""

import re
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item, item_functions

lesson = load_lesson(Path(__file__).parent)
H = 1e-4


def bowl(item):
    f = item.facts
    k_w, k_b = (f["k"], 1) if f["steep"] == "w" else (1, f["k"])
    return lambda w, b: k_w * (w - f["a"]) ** 2 + k_b * (b - f["c"]) ** 2


def mixed(item):
    f = item.facts
    return lambda w, b: f["p"] * w**2 + f["q"] * w * b + f["r"] * b**2


def slope(loss, item):
    """The central difference along the weight that the question asks about; exact for a square."""
    w, b = item.facts["w"], item.facts["b"]
    dw, db = (H, 0) if item.facts["asked"] == "w" else (0, H)
    return (loss(w + dw, b + db) - loss(w - dw, b - db)) / (2 * H)


AGAIN = {
    "sign_of_one_partial": lambda item: slope(bowl(item), item),
    "value_of_one_partial": lambda item: slope(mixed(item), item),
}


@pytest.mark.parametrize("name", item_functions(lesson.folder))
def test_what_the_demo_shows_is_the_questions_own_loss(name):
    shown = 0
    for seed in range(40):
        item = draw_item(lesson, name, seed)
        if item.preset:
            shown += 1
            run = lesson.run(**item.preset)
            assert run.facts["loss"] == pytest.approx(bowl(item)(item.facts["w"], item.facts["b"]))
            for rows in item.wrong.values():
                assert (rows[0]["w"], rows[0]["b"]) == (run.facts["w"], run.facts["b"])
            assert f"size {item.preset['size']:g} " in item.rule
            told = re.search(
                r"the (\d+) (that need not be written )?before \$(\(w .+?\)\^2)\$", item.rule
            )
            assert int(told[1]) == item.facts["k"]
            written = told[3] if told[2] else rf"{told[1]}\,{told[3]}"
            assert f"$L(w, b) = {written} + " in item.rule, (
                "the factor stands where the reader looks"
            )
            assert bool(told[2]) == (item.facts["k"] == 1)
    assert shown or name in ("value_of_one_partial", "one_rate_for_both")


def test_the_nudged_losses_lead_to_the_right_list():
    for seed in range(40):
        item = draw_item(lesson, "gradient_from_two_nudges", seed)
        here, along, up = map(float, re.findall(r"\| (\d+\.\d+) \|", item.prompt))
        told = [float(n) for n in item.options[item.key].text.strip("()").split(",")]
        measured = [(along - here) / item.facts["h"], (up - here) / item.facts["h"]]
        assert told == pytest.approx(measured, abs=1.01 * item.facts["k"] * item.facts["h"] + 0.11)


def test_a_list_with_both_signs_turned_names_no_belief():
    for seed in range(40):
        item = draw_item(lesson, "gradient_from_two_nudges", seed)
        w, b = (-float(n) for n in item.options[item.key].text.strip("()").split(", "))
        (turned,) = [option for option in item.options if option.text == f"({w:g}, {b:g})"]
        assert turned.misconception is None
        item = draw_item(lesson, "value_of_one_partial", seed)
        assert item.grade(-item.key).misconception is None


def test_downhill_is_named_only_where_the_sign_of_the_weight_says_another():
    for seed in range(60):
        item = draw_item(lesson, "sign_of_one_partial", seed)
        now = item.facts[item.facts["asked"]]
        for option in item.options:
            if option.misconception:
                assert (option.text == "positive") != (now > 0) or now == 0


def test_an_update_is_what_sgd_does():
    for seed in range(40):
        item = draw_item(lesson, "both_weights_after_a_step", seed)
        weights = [torch.tensor(float(item.facts[n]), requires_grad=True) for n in ("w", "b")]
        bowl(item)(*weights).backward()
        torch.optim.SGD(weights, lr=item.facts["lr"]).step()
        told = map(float, re.findall(r"= (-?[\d.]+)\$", item.options[item.key].text))
        assert list(told) == pytest.approx([w.item() for w in weights], rel=5e-3, abs=5e-3)
