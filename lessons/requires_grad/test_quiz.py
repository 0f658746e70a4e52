"""The keys of the quiz a second time: the two layers written out, and what the same code leaves when it is run."""

import re
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item

lesson = load_lesson(Path(__file__).parent)
H = 1e-5


def slope_at_first(item):
    """The central difference of the loss along the first weight; exact for a square."""
    f = item.facts
    up, down = ((f["w2"] * (f["w1"] + h) - f["target"]) ** 2 for h in (H, -H))
    return (up - down) / (2 * H)


AGAIN = {
    "step_behind_a_frozen_layer": lambda i: i.facts["w1"] - i.facts["lr"] * slope_at_first(i),
    "sign_behind_a_frozen_layer": slope_at_first,
}


def after(code):
    names = {"torch": torch, "nn": torch.nn}
    exec(code, names)
    return names


def test_the_demo_shows_the_questions_own_network():
    for seed in range(40):
        item = draw_item(lesson, "who_keeps_one_here", seed)
        run = lesson.run(**item.preset)
        holds = [row["name"] for row in run.tables["nodes"] if row["grad"] != "None"]
        assert item.facts["holds"] == ", ".join(holds)
        ran = after(item.code)
        assert [row["value"] for row in run.tables["nodes"]] == [
            eval(f"{row['name']}.item()", ran) for row in run.tables["nodes"]
        ]
        for rows in item.wrong.values():
            assert rows[0].keys() == run.tables["nodes"][0].keys()


def test_a_cut_that_is_believed_to_act_on_the_wrong_side_or_on_none_is_told_so():
    """On the wrong side only what stands before the cut would keep one; on none, all that asks."""
    met = set()
    for seed in range(200):
        item = draw_item(lesson, "who_keeps_one_here", seed)
        f, told = item.facts, {o.misconception: o.text for o in item.options if o.misconception}
        asking = ["`x`"] if f["data"] == "asks" else []
        asking += ["`first.weight`"] if f["layers"] == "as built" else []
        cut = f["forward"] == "detach"
        ahead = " and ".join(asking) if cut and asking else None
        assert told.get("detach-cuts-ahead") == ahead
        assert ("detach-copies" in told) == (ahead is not None)
        assert told.keys() == item.wrong.keys()  # each is drawn beside torch's own run
        met.add(ahead)
    assert met == {None, "`x`", "`first.weight`", "`x` and `first.weight`"}


def test_only_who_names_every_tensor_of_the_computation_is_told_that_he_thinks_so():
    for seed in range(60):
        item = draw_item(lesson, "who_holds_a_grad", seed)
        told = [o.text for o in item.options if o.misconception == "every-tensor-has-grad"]
        made, used = item.code.splitlines()[2].split(" = ")
        computation = {made, "loss", *re.findall(r"[a-z]", used)}
        assert [set(re.findall(r"`(\w+)`", text)) for text in told] == [computation]


@pytest.mark.parametrize("name", ["what_a_switch_does", "detach_or_no_grad", "what_to_add"])
def test_a_shown_code_stops_exactly_where_the_question_says_so(name):
    for seed in range(40):
        item = draw_item(lesson, name, seed)
        if item.raises:
            with pytest.raises(RuntimeError):
                after(item.code)
        else:
            after(item.code)


def test_every_outcome_of_a_switch_is_right_now_and_then():
    items = [draw_item(lesson, "what_a_switch_does", seed) for seed in range(80)]
    assert {"None", "an error"} < {item.facts["outcome"] for item in items}


def test_no_option_names_a_tensor_twice_nor_says_again_what_another_says():
    for seed in range(200):
        item = draw_item(lesson, "who_keeps_one_here", seed)
        named = [re.findall(r"`([\w.]+)`", option.text) for option in item.options]
        assert all(len(names) == len(set(names)) for names in named)
        assert len({frozenset(names) for names in named}) == len(item.options) == 4


def test_only_what_stands_before_a_detach_is_cut_off_so_only_a_stopped_recording_is_an_error():
    """Whoever thinks that detach turns recording off expects the error of no_grad; whoever takes it for a copy, two gradients."""
    for seed in range(40):
        item = draw_item(lesson, "detach_or_no_grad", seed)
        told = {o.misconception: o.text for o in item.options if o.misconception}
        assert told.keys() == (set() if item.raises else {"detach-is-no-grad", "detach-copies"})
        if told:
            assert "error" in told["detach-is-no-grad"]
            assert told["detach-copies"].startswith("Both")


def test_a_frozen_layer_that_blocked_would_leave_none_which_is_no_sign():
    for seed in range(40):
        item = draw_item(lesson, "sign_behind_a_frozen_layer", seed)
        assert "frozen-blocks" not in {option.misconception for option in item.options}


def test_the_added_line_moves_the_weight_and_no_other_does():
    for seed in range(40):
        item = draw_item(lesson, "what_to_add", seed)
        lines, moved = item.code.splitlines(), []
        place = next(n for n, line in enumerate(lines) if line.startswith("loss ="))
        for option in item.options:
            extra = re.findall(r"`(.+)`", option.text)
            try:
                names = after("\n".join([*lines[:place], *extra, *lines[place:]]))
            except (RuntimeError, TypeError):
                continue
            weight = names["model"].weight if "model" in names else names["w"]
            moved += [option.correct] if weight.item() != item.facts["start"] else []
        assert any(moved)
        assert len(moved) == (4 if item.facts["module"] else 1)


def test_whoever_thinks_that_eval_turns_gradients_off_is_told_so_with_an_error_or_without():
    for seed in range(60):
        item = draw_item(lesson, "what_a_switch_does", seed)
        wrongs = {o.misconception for o in item.options if not o.correct}
        assert wrongs == ({"eval-stops-grad"} if item.facts["switch"] == "model.eval()" else {None})


def test_whoever_says_that_none_keeps_one_is_asked_about_a_tensor_that_does():
    drawn = (draw_item(lesson, "who_keeps_one_here", seed) for seed in range(60))
    said = [
        (o.says, i) for i in drawn for o in i.options if o.text == "none of them" and not o.correct
    ]
    assert said
    for says, item in said:
        held = next(o.text for o in item.options if o.correct)
        assert says.split("`")[1] in held
        assert says.startswith("Here `")
        assert "is missing" in says
