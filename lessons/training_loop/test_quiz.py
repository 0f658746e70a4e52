"""The keys of the quiz a second time: the loop with numbers only, from what a learner reads."""

import itertools
import re
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item

lesson = load_lesson(Path(__file__).parent)
H = 1e-5


def slope(w, target=3.0):
    """The central difference of the mean squared error on x = 1, 2, 3, 4; exact for a square."""
    up, down = (sum(((w + h) * x - target * x) ** 2 for x in (1, 2, 3, 4)) / 4 for h in (H, -H))
    return (up - down) / (2 * H)


def two_passes_uncleared(item):
    w, lr, held = item.facts["w"], item.facts["lr"], 0.0
    for _ in range(2):
        held += slope(w)
        w -= lr * held
    return w


AGAIN = {
    "two_passes_uncleared": two_passes_uncleared,
    "sign_in_the_loop": lambda item: slope(item.facts["w"], item.facts["target"]),
}


def after(item):
    names = {"torch": torch, "nn": torch.nn}
    exec(item.code, names)
    return names["model"].weight.item()


def test_what_a_program_does_is_what_its_text_does():
    seen = set()
    for seed in range(60):
        item = draw_item(lesson, "does_it_train", seed)
        said = item.options[item.key].text
        if item.raises:
            with pytest.raises(RuntimeError, match="second time"):
                after(item)
            assert "error" in said
        else:
            miss, moved = abs(after(item) - item.facts["target"]), after(item) != item.facts["w"]
            assert ("arrives" in said, "stays" in said) == (miss < 0.2, not moved)
        seen.add(item.key)
    assert len(seen) == 4


def test_every_answer_about_the_first_pass_is_right_now_and_then():
    keys = {draw_item(lesson, "what_changes_in_the_first_pass", s).key for s in range(80)}
    assert keys == {0, 1, 2, 3}


@pytest.mark.parametrize("name", ["missing_line", "two_passes_uncleared"])
def test_the_demo_starts_where_the_question_does(name):
    shown = 0
    for seed in range(60):
        item = draw_item(lesson, name, seed)
        assert not item.wrong or item.preset
        if item.preset:
            shown += 1
            path = lesson.run(**item.preset).tables["path"]
            assert path[0]["w"] == item.facts["w"]
            assert all(rows[0].keys() == path[0].keys() for rows in item.wrong.values())
    assert shown


def test_the_noted_weights_are_those_of_a_loop_without_that_line():
    for seed in range(40):
        item = draw_item(lesson, "missing_line", seed)
        f, w, held = item.facts, item.facts["w"], None
        for told in re.findall(r"\| after pass \d \| (\S+) \| (\S+) \|", item.prompt):
            held = held if f["missing"] == "zero_grad" else None
            if f["missing"] != "backward":
                held = (held or 0.0) + slope(w, f["target"])
            w -= f["lr"] * (held or 0.0) if f["missing"] != "step" else 0.0
            assert float(told[0]) == pytest.approx(w, abs=2e-3)
            assert told[1] == "None" if held is None else abs(float(told[1]) - held) < 0.02


def believed(name, fact):
    """Return, for each value of a fact, which belief a drawn item names at which of its answers."""
    named = {}
    for seed in range(120):
        item = draw_item(lesson, name, seed)
        said = {
            o.misconception: o.text.split("`")[1] if "`" in o.text else o.text for o in item.options
        }
        named[item.facts[fact]] = {m: text for m, text in said.items() if m}
    return named


def test_a_belief_named_for_the_first_pass_is_about_the_thing_that_was_changed():
    """Whoever takes backpropagation for descent has no reason to look for the rate in .grad."""
    named = believed("what_changes_in_the_first_pass", "changed")
    assert named.pop("`optimizer.zero_grad()` is left out") == {"zero-grad-fills": ".grad"}
    none, weight = (
        "None of them",
        "step",
    )  # that one step does all; that backward moves the weight and no more
    assert named.pop("`loss.backward()` is left out") == {
        "backprop-is-descent": none,
        "backward-trains": weight,
    }
    assert named.pop('the criterion is `nn.MSELoss(reduction="sum")`') == {"sum-equals-mean": none}
    assert not any(named.values())


def test_a_missing_line_is_mistaken_for_the_one_that_is_believed_to_do_its_work():
    nothing = "Nothing: the loop is complete"
    assert believed("missing_line", "missing") == {
        "zero_grad": {"backward-overwrites": nothing},
        "step": {"backward-trains": "backward"},
        "backward": {
            "zero-grad-fills": "zero_grad",
            "zero-means-flat": nothing,
        },
        "nothing": {},
    }


def test_where_grad_is_never_filled_the_other_lines_are_told_by_its_column():
    told = next(
        i
        for i in (draw_item(lesson, "missing_line", n) for n in range(60))
        if i.facts["missing"] == "backward"
    )
    step = next(o.says for o in told.options if o.text == "`step`")
    assert step.startswith("Without it the weight would stay as well, but `.grad` would be filled")


def test_who_points_at_zero_grad_for_what_is_filled_is_told_that_it_empties():
    seen = set()
    for seed in range(60):
        item = draw_item(lesson, "which_line", seed)
        told = {o.text for o in item.options if o.misconception == "zero-grad-fills"}
        fills = item.facts["truth"] == "loss.backward()"
        assert told == ({"`optimizer.zero_grad()`"} if fills else set())
        seen.add(fills)
    assert seen == {True, False}


def test_no_hint_asks_what_stands_before_the_loop_where_nothing_does():
    for seed in range(40):
        item = draw_item(lesson, "does_it_train", seed)
        before = item.code.split("for ")[0]
        assert ("before the loop" in item.hints[0]) == ("loss = " in before)


def test_of_every_wrong_order_is_said_what_comes_of_it():
    item = draw_item(lesson, "order_the_loop", 3)
    met = set()
    for order in itertools.permutations(range(5)):
        grade = item.grade(order)
        if grade.verdict == "wrong":
            names = {
                "x": torch.ones(1, 1),
                "y": 3 * torch.ones(1, 1),
                "model": torch.nn.Linear(1, 1),
            }
            names["optimizer"] = torch.optim.SGD(names["model"].parameters(), lr=0.1)
            names |= {"criterion": torch.nn.MSELoss(), "loss_fn": torch.nn.MSELoss()}
            before = names["model"].weight.item()
            missing = None
            try:
                exec(item.listing(order), names)
            except NameError as error:
                missing = error.name
            assert ("the weight" in grade.message) == (missing is None)
            assert missing is None or f"finds no `{missing}` yet" in grade.message
            assert missing or names["model"].weight.item() == before
            met.add(grade.message)
    assert len(met) == 4
