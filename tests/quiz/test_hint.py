"""Hints: which of them tell the answer."""

import pytest

from tutor.quiz.hint import tells
from tutor.quiz.items import Draw, Item, Redraw, choice, example, number, order, right, sign, sign_of, wrong


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        *((hint, True) for hint in ("It is -4.", "so $w = -4$", "−4 it is", "-4.00", "about -4.001", "(-4)", "-4e0")),
        *((hint, False) for hint in ("Torch gives 4.", "-4.5", "-40", "w_-4x", "version 1.-4", "x^{-4}", "Look.", "")),
    ],
)
def test_a_number_is_told_however_it_is_written(hint: str, told: bool) -> None:
    assert tells(number("At 2?", -4.0, "So.", tolerance=0.01), hint) == told


def test_what_the_question_says_itself_is_told_by_no_hint() -> None:
    assert not tells(number("From -4?", -4.0, "So."), "Begin at -4.")
    assert not tells(number("What is it?", -4.0, "So.", code="w = -4"), "Begin at -4.")


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        ("It falls, look.", True),
        ("it FALLS", True),
        ("It falls or it rises.", False),
        ("It rises.", False),
        ("It falls-off", True),
        ("It fallsome", False),
        ("Where does it go?", False),
    ],
)
def test_an_option_is_told_by_a_hint_that_names_it_alone(hint: str, told: bool) -> None:
    asked = choice(Draw(1), "?", [right("It falls"), wrong("It rises")], "So.")
    assert tells(asked, hint) == told


def test_an_option_is_told_however_it_is_set() -> None:
    asked: Item = choice(Draw(1), "?", [right("$w = 2$"), wrong("`w = 3`")], "So.")
    assert tells(asked, "Torch likes `w = 2` best.")
    assert not tells(asked, "Not `w = 3`.")


def test_a_sign_is_told_by_its_name_alone() -> None:
    assert tells(sign("?", -1, "So."), "The slope is negative.")
    assert not tells(sign("?", -1, "So."), "Is it negative or positive?")
    assert not tells(sign("?", -1, "So."), "A slope uphill is positive.")


def test_an_order_is_told_by_its_lines_in_order() -> None:
    asked = order(Draw(3), "?", ["a", "b", "c"], "So.", also=[[1, 0, 2]])
    assert tells(asked, "Write\nb\na\nc")
    assert not tells(asked, "Not\nc\nb\na, but c comes after a")


@pytest.mark.parametrize(
    "hint", ["Another example: 5 leaves -4.", "Elsewhere, with 3, it is -4.", "With other numbers: -4."]
)
def test_an_example_that_comes_out_at_the_key_tells_it_though_the_question_holds_that_number(hint: str) -> None:
    assert tells(number("From -4?", -4.0, "So."), hint)
    assert not tells(number("From -4?", -4.0, "So."), hint.replace("-4", "7"))


def test_of_several_examples_one_is_worked_that_comes_out_otherwise() -> None:
    worked = {"negative": "Elsewhere it falls.", "positive": "Elsewhere it rises."}
    for value in (-2, 2):
        hints = [example(Draw(seed), sign_of(value), worked) for seed in range(10)]
        assert {hint.outcome for hint in hints} == {sign_of(-value)}
        assert not any(tells(sign("?", value, "So."), hint) for hint in hints)
        assert all(tells(sign("?", -value, "So."), hint) for hint in hints)
    assert {example(Draw(seed), "zero", worked) for seed in range(20)} == set(worked.values())
    with pytest.raises(Redraw):
        example(Draw(1), "negative", {"negative": "It falls."})
