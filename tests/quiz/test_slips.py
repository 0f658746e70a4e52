"""Slips: what is said of a wrong answer that no belief leads to."""

import pytest

from tutor.course import load_misconceptions
from tutor.quiz.feedback import SIGN, feedback, hold_back
from tutor.quiz.items import Draw, Item, Redraw, beside, choice, number, right, sign, wrong
from tutor.quiz.slips import LEVEL, OTHER, ZERO


def said(item: Item, response: object) -> str:
    return hold_back(item, item.grade(response), load_misconceptions()).split("\n\n")[0]


def test_a_slip_is_named_where_no_other_rule_gives_its_number() -> None:
    slips = {"the factor is lost": 2, "it is added": 6, "it is doubled": 6, "the key comes by luck": 4, "a sign": -4}
    item = number("?", 4, "So.", slips=slips)
    assert said(item, 2) == "This comes out when the factor is lost."
    assert said(item, 6) == item.nameless
    assert said(item, -4) == SIGN
    assert item.grade(4).verdict == "correct"
    assert feedback(item, item.grade(2), {}) == "This comes out when the factor is lost.\n\nTorch says: **4**.\n\nSo."
    with pytest.raises(Redraw):
        number("?", 4, "So.", beliefs={"down": 2}, slips=slips)


def test_a_wrong_option_says_its_sentence_and_a_wrong_sign_what_it_would_mean() -> None:
    item = choice(Draw(0), "?", [right("a"), wrong("b", says="Swapped."), wrong("c"), wrong("d")], "So.")
    assert {option.text: said(item, at) for at, option in enumerate(item.options)}["b"] == "Swapped."
    assert [said(sign("?", 3, "So."), at) for at in (0, 1)] == [OTHER, ZERO]
    assert said(sign("?", 0, "So."), 2) == LEVEL


def test_a_lesson_says_its_own_sentence_of_a_wrong_sign() -> None:
    says = {"other": "Turned.", "level": "Flat."}
    assert [said(sign("?", 3, "So.", says=says), at) for at in (0, 1)] == ["Turned.", ZERO]
    assert said(sign("?", 0, "So.", says=says), 0) == "Flat."
    left, right_of = (beside(now, -2) for now in (-3, -1))  # the slope at -1 is positive, its weight is negative
    assert "that of the weight" in right_of["other"]
    assert "that of the weight" not in left["other"]
