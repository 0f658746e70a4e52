"""Feedback: the belief, its number beside torch's, and the rule."""

from collections.abc import Callable

import pytest

from tutor.course import Misconception, load_misconceptions
from tutor.course.prose import typeset
from tutor.quiz.feedback import SIGN, feedback, hold_back
from tutor.quiz.items import Draw, Item, choice, number, order, point, right, sign, wrong

KNOWN = {
    "down": Misconception("down", "The gradient points downhill", "It points uphill"),
    "flat": Misconception("flat", "Zero means a minimum", "It may be a saddle"),
}
RULE = "The update subtracts the gradient."
NUMBER = number("?", -4, RULE, beliefs={"down": 4.25, "flat": 0})


def said(item: Item, response: object) -> str:
    return feedback(item, item.grade(response), KNOWN)


def test_a_wrong_rules_number_gets_its_belief_both_numbers_and_the_rule() -> None:
    assert said(NUMBER, 4.25) == (
        "This answer fits the belief that the gradient points downhill. It points uphill.\n\n"
        "That belief gives **4.25** here. Torch gives **−4**.\n\n" + RULE
    )
    assert "gives **0** here" in said(NUMBER, 0)


def test_another_wrong_number_gets_torchs_and_the_rule() -> None:
    assert said(NUMBER, 77) == "Torch says: **−4**.\n\n" + RULE


def test_a_lost_sign_is_said_and_before_a_second_try_nothing_of_the_key() -> None:
    assert said(NUMBER, 4).startswith(SIGN)
    assert said(NUMBER, -4.25).startswith("But for its sign, this answer fits the belief that the gradient points")
    assert "gives **4.25** here. Torch gives **−4**" in said(NUMBER, -4.25)
    held = hold_back(NUMBER, NUMBER.grade(4), KNOWN)
    assert held.startswith(SIGN)
    assert not any(character.isdigit() for character in held)


def test_a_right_answer_gets_its_reason_only() -> None:
    assert said(NUMBER, "−4") == RULE


def test_an_invalid_answer_gets_its_message_only() -> None:
    choices = sign("?", 1, RULE)
    lines = order(Draw(0), "?", ["a", "b", "c"], RULE)
    assert said(NUMBER, "") == "Type a number, such as -4, 0.5 or 1/3."
    assert said(choices, None) == "Choose one of the answers first."
    assert said(lines, []) == "Put every line in its place first."


def test_a_wrong_option_with_a_value_has_it_beside_torchs() -> None:
    item = choice(Draw(0), "?", [right("left", -1.0), wrong("right", "down", 1.5), wrong("stay", None, 0.0)], RULE)
    places = {option.text: index for index, option in enumerate(item.options)}
    text = said(item, places["right"])
    assert "the gradient points downhill" in text
    assert "gives **1.5** here. Torch gives **−1**" in text
    assert said(item, places["stay"]) == "Torch says: **left**.\n\n" + RULE


def test_a_wrong_option_without_a_value_has_the_right_answer() -> None:
    item = sign("?", 3, RULE, beliefs={"negative": "down"})
    text = said(item, 0)
    assert "the gradient points downhill" in text
    assert "Torch says: **positive**." in text
    assert text.endswith(RULE)


def test_a_wrong_order_gets_one_that_works() -> None:
    item = order(Draw(0), "?", ["first()", "second()", "third()"], RULE)
    wrong_order = list(reversed(item.key[0]))
    works = "An order that works:\n```python\nfirst()\nsecond()\nthird()\n```\n\n" + RULE
    assert said(item, wrong_order).endswith(works)


@pytest.mark.parametrize(("given", "stands_wrong"), [("cabd", "c"), ("bdac", "d"), ("abdc", None), ("badc", None)])
def test_a_wrong_order_names_the_line_that_stands_wrong_unless_that_leaves_one_order(given, stands_wrong) -> None:
    item = order(Draw(0), "?", list("abcd"), RULE, also=[[1, 0, 2, 3]])
    places = {option.text: index for index, option in enumerate(item.options)}
    held = hold_back(item, item.grade([places[line] for line in given]), KNOWN)
    assert [line for line in "abcd" if f"`{line}`" in held] == [stands_wrong] * bool(stands_wrong)


def test_the_right_answer_in_words() -> None:
    assert NUMBER.right_answer == "-4"
    assert order(Draw(0), "?", ["a()", "b()", "c()"], RULE).right_answer == "a()\nb()\nc()"
    assert sign("?", 0, RULE).right_answer == "zero"
    assert point("?", [right("here", x=0.0, y=0.0), wrong("there")], [], RULE).right_answer == "here"


@pytest.mark.parametrize("seed", range(5))
def test_every_answer_to_every_item_gets_feedback_that_ends_with_the_rule(
    draw_one: Callable[[int], Item], seed: int
) -> None:
    item = draw_one(seed)
    ids = [option.misconception for option in item.options if option.misconception]
    known = load_misconceptions() | {id: Misconception(id, "Something", "Else") for id in ids}
    orders = [list(range(len(item.options))), item.key[0]] if item.kind == "order" else []
    numbers = [item.key, 1e6, *(o.value for o in item.options)] if item.kind == "number" else []
    for response in orders or numbers or range(len(item.options)):
        told = item.grade(response)
        text = feedback(item, told, known)
        assert text.endswith(typeset(item.rule))
        assert (text == typeset(item.rule)) == (told.verdict == "correct")
        if told.misconception:
            assert known[told.misconception].truth in text


def test_what_torch_says_is_said_once(draw_one: Callable[[int], Item]) -> None:
    assert all("Torch says" not in draw_one(seed).rule for seed in range(5))
