"""Grading: total, kind to the empty, sure of the key, and able to tell beliefs apart."""

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutor.quiz.item import Grade
from tutor.quiz.items import Draw, Item, Option, number, order
from tutor.quiz.kinds import Choice, Number
from tutor.quiz.numbers import COMMA, parse_number

DrawOne = Callable[[int], Item]
EMPTY = [None, "", " ", "\t\n", "\u00a0", [], (), {}, set(), math.nan]
FEW = settings(
    max_examples=25,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SEEDS = st.integers(0, 300)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 9)
    | st.sampled_from([10**400, -(10**400), 1e308, -1e308])
    | st.floats()
    | st.text(max_size=12)
    | st.text("0123456789.,/-−+eE ", max_size=12)
    | st.sampled_from(["1e999", "1/0", "9" * 100, "nan", "inf", "0x1", "1_000", "½", "٣", "--4", "\x00", "\ud800"])
    | st.binary(max_size=4)
    | st.complex_numbers()
)
RESPONSES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=3) | st.tuples(inner)
    ),
    max_leaves=8,
)


def keys(item: Item) -> list[Any]:
    """Return every response that is right."""
    if item.kind == "order":
        return list(item.key)
    return [item.key, repr(item.key)] if item.kind == "number" else [item.key]


@FEW
@given(seed=SEEDS, response=RESPONSES)
def test_any_response_gets_a_grade(draw_one: DrawOne, seed: int, response: Any) -> None:
    item = draw_one(seed)
    given_one = item.grade(response)
    assert given_one.verdict in ("correct", "wrong", "invalid")
    assert bool(given_one.message) == (given_one.verdict == "invalid")
    assert given_one == item.grade(response)
    assert given_one.verdict == "wrong" or given_one.misconception is None


@FEW
@given(seed=SEEDS, response=RESPONSES)
def test_only_what_answers_in_the_kinds_own_form_is_judged(draw_one: DrawOne, seed: int, response: Any) -> None:
    item = draw_one(seed)
    if item.kind == "number":
        judged = parse_number(response) is not None
    elif item.kind == "order":
        places = list(response) if isinstance(response, (list, tuple)) else []
        judged = [type(p) for p in places] == [int] * len(item.options) and set(places) == set(range(len(places)))
    else:
        judged = type(response) is int and 0 <= response < len(item.options)
    assert (item.grade(response).verdict != "invalid") == judged


@pytest.mark.parametrize("empty", EMPTY, ids=repr)
def test_an_empty_answer_is_never_wrong(draw_one: DrawOne, empty: Any) -> None:
    assert draw_one(0).grade(empty).verdict == "invalid"


@pytest.mark.parametrize("text", ["1,000", "-2,125", "12,345,678", "1/2,000"])
def test_a_comma_with_two_meanings_is_asked_about_not_guessed(text: str) -> None:
    item = number("?", 1.0, "So.", tolerance=0.01)
    assert item.grade(text) == Grade("invalid", message=COMMA)


def test_an_integer_too_long_to_be_written_gets_a_grade(draw_one: DrawOne) -> None:
    huge = 10**5000  # str() raises ValueError for it
    for response in (huge, -huge, [huge], [0, huge], [huge] * 4, {huge: huge}):
        assert draw_one(0).grade(response).verdict == "invalid"


@FEW
@given(seed=SEEDS)
def test_the_key_is_right(draw_one: DrawOne, seed: int) -> None:
    item = draw_one(seed)
    for key in keys(item):
        assert item.grade(key) == Grade("correct")


@FEW
@given(seed=SEEDS)
def test_each_wrong_rule_is_diagnosed_as_its_belief(draw_one: DrawOne, seed: int) -> None:
    item = draw_one(seed)
    for index, option in enumerate(item.options):
        if item.kind == "order" or option.correct:
            continue
        for response in (option.value, str(option.value)) if item.kind == "number" else (index,):
            told = item.grade(response)
            assert (told.verdict, told.option, told.misconception) == ("wrong", option, option.misconception)


@FEW
@given(seed=SEEDS, off=st.floats(0.5, 100))
def test_a_number_that_no_rule_gives_is_wrong_without_a_belief(draw_one: DrawOne, seed: int, off: float) -> None:
    item = draw_one(seed)
    if item.kind == "number":
        value = max([item.key, *(float(o.value or 0) for o in item.options)]) + off
        assert item.grade(value) == Grade("wrong")


@pytest.mark.parametrize("index", [-1, 3, 10**400, 0.0, True, "0", [0]])
def test_no_option_is_chosen_by_what_is_no_index(index: Any) -> None:
    item = Choice("?", (Option("a"), Option("b", correct=True), Option("c")), 1, "So.")
    assert item.grade(index).verdict == "invalid"
    assert item.grade(1).verdict == "correct"


def test_every_accepted_order_is_right_and_every_other_wrong() -> None:
    item = order(Draw(3), "?", ["a", "b", "c"], "So.", also=[[1, 0, 2]])
    texts = [option.text for option in item.options]
    for spelled, verdict in [("abc", "correct"), ("bac", "correct"), ("acb", "wrong"), ("cba", "wrong")]:
        assert item.grade([texts.index(letter) for letter in spelled]).verdict == verdict
        assert item.grade(tuple(texts.index(letter) for letter in spelled)).verdict == verdict
    for partial in ([0], [0, 1], [0, 1, 1], [0, 1, 2, 2], [0, 1, 3], [False, True, 2], [0.0, 1.0, 2.0], "012"):
        assert item.grade(partial).verdict == "invalid"


def test_a_list_that_holds_itself_is_no_order() -> None:
    item = order(Draw(3), "?", ["a", "b", "c"], "So.")
    loop: list[Any] = [0, 1]
    loop.append(loop)
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert [item.grade(response).verdict for response in (loop, [0, 1, deep])] == ["invalid", "invalid"]


@pytest.mark.parametrize(
    "text", ["-4", "−4", "–4", "-4.0", " -4 ", "- 4", "-4,0", "-8/2", "8/-2", "-4e0", "-.4e1", "-4.", -4]
)
def test_minus_four_however_it_is_typed(text: Any) -> None:
    assert parse_number(text) == -4
    assert number("?", -4, "So.", beliefs={"flipped": 4}).grade(text).verdict == "correct"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/3", 1 / 3),
        ("1e-3", 0.001),
        ("1E3", 1000),
        ("0,5", 0.5),
        ("+.5", 0.5),
        ("−1/3", -1 / 3),
        ("1,5/3", 0.5),
        (0.25, 0.25),
    ],
)
def test_numbers_are_read_as_people_type_them(text: Any, value: float) -> None:
    assert parse_number(text) == pytest.approx(value, abs=1e-15)


@pytest.mark.parametrize(
    "text",
    [
        *("", "four", "1/0", "1/2/3", "/3", "3/", "1e999", "-1e999", "nan", "inf", "1,000.5", "--4", "0x10", "e3", "."),
        *("1_0", "4\x00", "9" * 65, "4" + " " * 70 + "or so"),
        *(10**400, math.inf, math.nan, True, None, b"4", [4]),
    ],
)
def test_what_is_no_number_is_none(text: Any) -> None:
    assert parse_number(text) is None


def test_a_number_too_long_to_be_written_is_none() -> None:
    assert parse_number(10**5000) is None
    assert parse_number("9" * 5000) is None


def test_the_tolerance_is_kept_on_both_sides() -> None:
    item = number("?", 2, "So.", beliefs={"flipped": -2}, tolerance=0.25)
    verdicts = [item.grade(value).verdict for value in (1.7, 1.75, 2.25, 2.3)]
    assert verdicts == ["wrong", "correct", "correct", "wrong"]


@pytest.mark.parametrize(
    ("response", "belief"),
    [
        *((text, "third") for text in ("1/3", "0.333", "0.33", "0,33", "0.3333333", 1 / 3, "0.3", "2/6")),
        *((text, None) for text in ("0.34", "0.32", "0.331", "0.335", "1/4", "3e-1", "0", 0.34)),
    ],
)
def test_a_belief_is_named_only_where_its_rule_gives_that_very_number(response: Any, belief: str | None) -> None:
    item = number("?", 2.0, "So.", beliefs={"third": 1 / 3}, tolerance=0.05)
    assert (item.grade(response).verdict, item.grade(response).misconception) == ("wrong", belief)


def test_a_lost_sign_is_seen_of_the_key_and_of_a_belief_where_no_rule_gives_the_number_itself() -> None:
    item = number("?", 49.0, "So.", beliefs={"miss": -7.0, "other": 4.0})
    told = {value: item.grade(value) for value in ("7", "-7", "-49", "-4", "12", "7.3")}
    assert {value: (made.misconception, made.turned) for value, made in told.items()} == {
        "7": ("miss", True),
        "-7": ("miss", False),
        "-49": (None, True),
        "-4": ("other", True),
        "12": (None, False),
        "7.3": (None, False),
    }
    assert all(made.verdict == "wrong" for made in told.values())
    flipped = number("?", 2.0, "So.", beliefs={"flipped": -2.0})
    assert (flipped.grade("-2").misconception, flipped.grade("-2").turned) == ("flipped", False)


def test_torchs_last_digits_hide_no_belief() -> None:
    item = number("?", 3.0, "So.", beliefs={"kept": torch.tensor(-5.8)})
    assert [item.grade(value).misconception for value in ("-5.8", "-5.80", "-5.81")] == ["kept", "kept", None]


def test_a_number_that_two_beliefs_share_names_none() -> None:
    options = (Option("1", misconception="one", value=1.0), Option("1.1", misconception="other", value=1.1))
    item = Number("?", options, 5.0, "So.", tolerance=0.11)
    values = ("1", "1.05", "1.1", "0.9", "0.95", "1.2")
    assert [item.grade(value).misconception for value in values] == [None] * 6
    assert Number("?", options, 5.0, "So.", tolerance=0.01).grade("1.1").misconception == "other"
