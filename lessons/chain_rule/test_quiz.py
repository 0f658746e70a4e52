"""The keys of the quiz a second time: differences of losses in float64, without any chain rule."""

from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson, load_misconceptions
from tutor.quiz.draw import draw_item

lesson = load_lesson(Path(__file__).parent)
H = 1e-5


def slope(loss, at):
    """The central difference; exact for a square."""
    return (loss(at + H) - loss(at - H)) / (2 * H)


def along_w(item):
    f = item.facts
    return slope(lambda w: (w * f["x"] - f["y"]) ** 2, f["w"])


def along_p(item):
    return slope(lambda p: (p - item.facts["y"]) ** 2, item.facts["w"] * item.facts["x"])


def through_the_code(item):
    """Run the three lines of the code on plain numbers, twice."""
    lines = [line for line in item.code.splitlines() if line[:1] in "abL" and "=" in line]
    assert len(lines) == 3

    def loss(w):
        names = {"w": w}
        exec("\n".join(lines), names)
        return names["L"]

    return slope(loss, item.facts["w"])


AGAIN = {
    "product_of_slopes": along_w,
    "gradient_in_the_middle": along_p,
    "sign_through_a_chain": through_the_code,
}


@pytest.mark.parametrize("name", ["product_of_slopes", "gradient_in_the_middle"])
def test_the_demo_runs_the_questions_own_graph(name):
    for seed in range(30):
        item = draw_item(lesson, name, seed)
        run = lesson.run(**item.preset)
        shown = {row["name"]: row for row in run.tables["path"]}
        assert shown["w" if name == "product_of_slopes" else "p"]["gradient"] == item.key
        for rows in item.wrong.values():
            assert rows[0].keys() == run.tables["path"][0].keys()
            assert [row["value"] for row in rows] == [row["value"] for row in shown.values()]


@pytest.mark.parametrize("name", ["product_of_slopes", "gradient_in_the_middle"])
def test_a_lost_minus_is_not_called_a_belief(name):
    for seed in range(40):
        item = draw_item(lesson, name, seed)
        assert item.grade(-item.key).misconception is None


def test_the_sign_of_the_last_link_is_the_key_now_and_then_and_never_a_diagnosis():
    same = set()
    for seed in range(60):
        item = draw_item(lesson, "sign_through_a_chain", seed)
        ran = {"torch": torch}
        exec(item.code.replace("L.backward()", ""), ran)
        (last,) = torch.autograd.grad(ran["L"], ran["b"])
        same.add(
            ["negative", "zero", "positive"][int(last.sign()) + 1] == item.options[item.key].text
        )
        assert not any(option.misconception for option in item.options)
    assert same == {True, False}


@pytest.mark.parametrize("name", ["product_of_slopes", "gradient_in_the_middle"])
def test_hints_name_no_letter_that_the_question_does_not(name):
    for seed in range(20):
        item = draw_item(lesson, name, seed)
        assert " y" not in item.prompt
        assert not any(" y" in hint or "$y" in hint for hint in item.hints)


def test_each_wrong_rule_puts_its_own_number_where_the_question_asks():
    for seed in range(30):
        item = draw_item(lesson, "product_of_slopes", seed)
        told = {option.misconception: option.value for option in item.options}
        assert {belief: rows[0]["gradient"] for belief, rows in item.wrong.items()} == told


def test_the_value_that_a_node_holds_is_what_the_belief_takes_for_its_gradient():
    for seed in range(30):
        item = draw_item(lesson, "gradient_in_the_middle", seed)
        assert item.grade(item.facts["p"]).misconception == "grad-from-value"


def test_what_keeps_a_gradient_is_said_in_words_that_this_lesson_has():
    truth = load_misconceptions()["every-tensor-has-grad"].truth
    assert "leaf" not in truth.lower()
    assert "leaves" not in truth.lower()
