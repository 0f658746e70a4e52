"""Hints: which of them tell the answer."""

import pytest

from tutor.quiz.items import Draw, Item, Redraw, choice, example, number, order, right, sign, sign_of, wrong


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        *((hint, True) for hint in ("It is -4.", "so $w = -4$", "−4 it is", "-4.00", "about -4.001", "(-4)", "-4e0")),
        *((hint, False) for hint in ("Torch gives 4.", "-4.5", "-40", "w_-4x", "version 1.-4", "x^{-4}", "Look.", "")),
    ],
)
def test_a_number_is_told_however_it_is_written(hint: str, told: bool) -> None:
    assert number("At 2?", -4.0, "So.", tolerance=0.01).tells(hint) == told


def test_what_the_question_says_itself_is_told_by_no_hint() -> None:
    assert not number("From -4?", -4.0, "So.").tells("Begin at -4.")
    assert not number("What is it?", -4.0, "So.", code="w = -4").tells("Begin at -4.")


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
    assert asked.tells(hint) == told


def test_an_option_is_told_however_it_is_set() -> None:
    asked: Item = choice(Draw(1), "?", [right("$w = 2$"), wrong("`w = 3`")], "So.")
    assert asked.tells("Torch likes `w = 2` best.")
    assert not asked.tells("Not `w = 3`.")


def test_a_sign_is_told_by_its_name_alone() -> None:
    assert sign("?", -1, "So.").tells("The slope is negative.")
    assert not sign("?", -1, "So.").tells("Is it negative or positive?")
    assert not sign("?", -1, "So.").tells("A slope uphill is positive.")


def test_an_order_is_told_by_its_lines_in_order() -> None:
    asked = order(Draw(3), "?", ["a", "b", "c"], "So.", also=[[1, 0, 2]])
    assert asked.tells("Write\nb\na\nc")
    assert not asked.tells("Not\nc\nb\na, but c comes after a")


@pytest.mark.parametrize(
    "hint", ["Another example: 5 leaves -4.", "Elsewhere, with 3, it is -4.", "With other numbers: -4."]
)
def test_an_example_that_comes_out_at_the_key_tells_it_though_the_question_holds_that_number(hint: str) -> None:
    assert number("From -4?", -4.0, "So.").tells(hint)
    assert not number("From -4?", -4.0, "So.").tells(hint.replace("-4", "7"))


def test_of_several_examples_one_is_worked_that_comes_out_otherwise() -> None:
    worked = {"negative": "Elsewhere it falls.", "positive": "Elsewhere it rises."}
    for value in (-2, 2):
        hints = [example(Draw(seed), sign_of(value), worked) for seed in range(10)]
        assert {hint.outcome for hint in hints} == {sign_of(-value)}
        assert not any(sign("?", value, "So.").tells(hint) for hint in hints)
        assert all(sign("?", -value, "So.").tells(hint) for hint in hints)
    assert {example(Draw(seed), "zero", worked) for seed in range(20)} == set(worked.values())
    with pytest.raises(Redraw):
        example(Draw(1), "negative", {"negative": "It falls."})
