"""The builders of items: one key, distinct answers, or another draw."""

import math
from collections.abc import Callable

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutor.quiz.items import (
    Draw,
    Item,
    Redraw,
    apart,
    choice,
    factor,
    item,
    minus,
    number,
    order,
    point,
    right,
    sign,
    wrong,
)

FEW = settings(
    max_examples=30,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@FEW
@given(seed=st.integers(0, 10**6))
def test_every_item_is_well_formed(draw_one: Callable[[int], Item], seed: int) -> None:
    drawn = draw_one(seed)
    texts = [option.text for option in drawn.options]
    assert len(set(texts)) == len(texts)
    assert all(text.strip() for text in [drawn.prompt, drawn.rule, *texts])
    if drawn.kind in ("choice", "sign", "point"):
        assert [index for index, option in enumerate(drawn.options) if option.correct] == [drawn.key]
        assert drawn.options[drawn.key].misconception is None
    if drawn.kind == "number":
        values = [drawn.key, *(float(option.value or 0) for option in drawn.options)]
        assert all(abs(a - b) > 2 * drawn.tolerance for i, a in enumerate(values) for b in values[:i])
    if drawn.kind == "order":
        assert all(sorted(accepted) == list(range(len(texts))) for accepted in drawn.key)
        assert list(range(len(texts))) not in drawn.key
    if drawn.kind == "point":
        assert all(option.x is not None and option.y is not None for option in drawn.options)


def test_a_choice_is_shuffled_unless_its_order_is_natural() -> None:
    options = [right("a"), wrong("b"), wrong("c")]
    keys = {choice(Draw(seed), "?", options, "So.").key for seed in range(40)}
    assert keys == {0, 1, 2}
    kept = choice(Draw(0), "?", options, "So.", shuffle=False)
    assert [o.text for o in kept.options] == ["a", "b", "c"]
    assert (kept.shuffled, choice(Draw(0), "?", options, "So.").shuffled) == (False, True)


@pytest.mark.parametrize(
    "options",
    [
        [right("a"), wrong("a")],
        [right("a"), right("b")],
        [wrong("a"), wrong("b")],
        [right("a"), wrong("b"), wrong("b")],
    ],
)
def test_a_choice_without_one_right_answer_is_drawn_again(options: list) -> None:
    with pytest.raises(Redraw):
        choice(Draw(0), "?", options, "So.")
    with pytest.raises(Redraw):
        point("?", options, [], "So.")


@pytest.mark.parametrize(("value", "key"), [(-0.5, 0), (0, 1), (0.0, 1), (-0.0, 1), (2, 2), (torch.tensor(3.0), 2)])
def test_signs_keep_their_order(value: float, key: int) -> None:
    asked = sign("?", value, "So.", beliefs={"zero": "flat", "negative": "down"})
    assert [o.text for o in asked.options] == ["negative", "zero", "positive"]
    assert asked.key == key
    assert asked.options[key].value == float(value)
    believed = {"negative": "down", "zero": "flat", "positive": None}
    assert all(o.misconception == believed[o.text] for o in asked.options if not o.correct)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, torch.tensor(math.nan)])
def test_what_is_not_finite_makes_no_question(value: float) -> None:
    for ask in (
        lambda: sign("?", value, "So."),
        lambda: number("?", value, "So."),
        lambda: number("?", 1, "So.", beliefs={"b": value}),
        lambda: right("a", value),
        lambda: wrong("a", None, value),
    ):
        with pytest.raises(Redraw):
            ask()


@pytest.mark.parametrize("beliefs", [{"a": 2.0}, {"a": 2.019}, {"a": 1.981}, {"a": 3, "b": 3}, {"a": 3, "b": 3.019}])
def test_two_rules_that_nearly_agree_are_drawn_again(beliefs: dict) -> None:
    with pytest.raises(Redraw, match="same number"):
        number("?", 2.0, "So.", beliefs=beliefs, tolerance=0.01)


def test_a_number_keeps_torchs_values() -> None:
    asked = number("?", torch.tensor(2.0), "So.", beliefs={"a": torch.tensor(-2.0), "zero": 0})
    assert (asked.key, type(asked.key)) == (2.0, float)
    assert [(o.misconception, o.value, o.text) for o in asked.options] == [("a", -2.0, "-2"), ("zero", 0.0, "0")]


def test_a_belief_may_lead_to_several_numbers() -> None:
    drawn = number("?", 6, "", beliefs={"slopes-add": {5, 1}, "last-link-only": 3})
    told = [(option.misconception, option.value) for option in drawn.options]
    assert told == [("slopes-add", 1.0), ("slopes-add", 5.0), ("last-link-only", 3.0)]


def test_an_order_is_never_shown_in_an_order_that_works() -> None:
    shown = set()
    for seed in range(60):
        try:
            asked = order(Draw(seed), "?", ["a", "b", "c"], "So.", also=[[1, 0, 2]])
        except Redraw:
            continue
        shown.add("".join(o.text for o in asked.options))
        assert ["".join(asked.options[i].text for i in key) for key in asked.key] == ["abc", "bac"]
    assert shown == {"acb", "bca", "cab", "cba"}


@pytest.mark.parametrize(("value", "text"), [(3, "- 3"), (-3, "+ 3"), (0, ""), (0.5, "- 0.5"), (-2.50, "+ 2.5")])
def test_minus_a_number_is_written_as_people_do(value: float, text: str) -> None:
    assert minus(value) == text


@FEW
@given(st.integers(), st.sampled_from([(0.1, 0.5, 0.1), (-3, 3, 0.25), (1, 5, 1)]))
def test_a_grid_holds_its_numbers_without_dust(seed: int, grid: tuple[float, float, float]) -> None:
    low, high, step = grid
    value = Draw(seed).grid(*grid)
    assert low <= value <= high
    assert value == round(value, 2)
    assert (value - low) / step == pytest.approx(round((value - low) / step))


def test_a_mark_says_concept_and_version() -> None:
    marked = item("update", version=3)(lambda draw: sign("?", 1, "So."))
    assert (marked.concept, marked.version) == ("update", 3)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("value", "text"), [(-8.0, "(-8)"), (0.0, "0"), (0.25, "0.25")])
def test_only_a_negative_factor_stands_in_brackets(value: float, text: str) -> None:
    assert factor(value) == text


@pytest.mark.parametrize(
    ("one", "other", "texts"),
    [(0.51231, 0.51234, ("0.51231", "0.51234")), (0.5, 2.0, ("0.5", "2")), (1 / 3, 1 / 3, ("0.3333", "0.3333"))],
)
def test_numbers_that_differ_are_written_apart(one: float, other: float, texts: tuple[str, str]) -> None:
    assert apart(one, other) == texts
