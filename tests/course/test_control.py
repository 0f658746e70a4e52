"""Controls: the values they take, and what they make of rubbish."""

import math
from functools import lru_cache
from itertools import pairwise, permutations
from typing import Any

import pytest

from tutor import LESSONS
from tutor.course import Control, Lesson, load_course, load_lesson
from tutor.course.control import Value

LINEAR = Control("lr", "Rate", "linear", 0.1, 0.025, 1.5, 0.025)
INTEGER = Control("steps", "Steps", "integer", 20, 1, 50, 1)
LOG = Control("lr", "Rate", "log", 0.01, 0.001, 1.0, 3)
CHOICE = Control("optimizer", "Optimizer", "choice", "sgd", options=("sgd", "Adam", "rmsprop"))
FLAG = Control("zero", "Zero", "choice", True, options=(True, False))
KINDS = pytest.mark.parametrize("control", [LINEAR, INTEGER, LOG, CHOICE, FLAG], ids=lambda c: f"{c.kind}-{c.name}")
RUBBISH = [
    *(math.nan, math.inf, -math.inf, "", " ", "nan", "-inf", "1e999", "banana", "0x10", "1,5"),
    *(None, [], [0.1], {}, {"lr": 1}, object(), (), b"x", 10**400, 1j),
]


def test_linear_values_run_from_low_to_high_without_binary_dust() -> None:
    values = LINEAR.values()
    assert (values[0], values[-1], len(values)) == (0.025, 1.5, 60)
    assert values == [round(0.025 * i, 10) for i in range(1, 61)]
    assert all(type(v) is float for v in values)


def test_learning_rate_control_has_the_rates_of_its_story_exactly() -> None:
    control = next(c for c in load_lesson(LESSONS / "learning_rate").controls if c.name == "lr")
    assert {0.1, 0.5, 0.75, 1.0, 1.1} <= set(control.values())


def test_integer_values_are_integers() -> None:
    assert INTEGER.values() == list(range(1, 51))
    assert all(type(v) is int for v in INTEGER.values())
    assert Control("k", "K", "integer", 2, 2, 11, 3).values() == [2, 5, 8, 11]


def test_log_values_have_as_many_steps_in_each_factor_of_ten() -> None:
    values = LOG.values()
    assert len(values) == 10
    assert values[::3] == [0.001, 0.01, 0.1, 1.0]
    ratios = [float(b) / float(a) for a, b in pairwise(values)]
    assert ratios == pytest.approx([10 ** (1 / 3)] * 9)


def test_choice_values_are_its_options_in_order() -> None:
    assert CHOICE.values() == ["sgd", "Adam", "rmsprop"]
    assert FLAG.values() == [True, False]


@pytest.mark.parametrize(
    "control",
    [
        Control("x", "X", "linear", 0, 0, 1, 0.15),
        Control("x", "X", "linear", 0, -1, 1, 0.3),
        Control("x", "X", "integer", 0, 0, 10, 4),
        Control("x", "X", "log", 0.001, 0.001, 0.8, 3),
        Control("x", "X", "log", 0.001, 0.001, 0.3162, 4),
    ],
)
def test_no_value_lies_beyond_the_range_where_the_step_does_not_fit_it(control: Control) -> None:
    values = control.values()
    assert values[0] == control.low
    assert all(control.low <= float(v) <= control.high for v in values)
    assert all(control.exact(v) == v for v in values)


@KINDS
def test_every_value_is_clean_and_exact_and_so_is_its_spelling(control: Control) -> None:
    for value in control.values():
        for given in (value, str(value)):
            for taken in (control.clean(given), control.exact(given)):
                assert taken == value
                assert type(taken) is type(value)


@KINDS
@pytest.mark.parametrize("rubbish", RUBBISH, ids=lambda r: repr(r)[:20])
def test_rubbish_becomes_the_default_or_is_refused(control: Control, rubbish: object) -> None:
    assert control.clean(rubbish) == control.default
    with pytest.raises(ValueError, match=rf"^{control.name} "):
        control.exact(rubbish)


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [("0.75", 0.75), (0.7499, 0.75), (" 0.5 ", 0.5), (-5, 0.025), ("1e9", 1.5), (0.76, 0.75), (1, 1.0)],
)
def test_numbers_are_cleaned_to_the_nearest_value(given: object, cleaned: float) -> None:
    assert LINEAR.clean(given) == cleaned


def test_integers_are_cleaned_to_the_nearest_integer() -> None:
    assert [INTEGER.clean(v) for v in ("7", 7.4, "-3", 1e18)] == [7, 7, 1, 50]
    assert type(INTEGER.clean("7")) is int


def test_choices_are_cleaned_by_spelling_whatever_the_case() -> None:
    assert [CHOICE.clean(v) for v in ("adam", "Adam", "SGD", "sgdx")] == ["Adam", "Adam", "sgd", "sgd"]
    assert [FLAG.clean(v) for v in ("false", "False", False, "true")] == [False, False, False, True]


def test_a_choice_of_numbers_is_named_as_an_address_has_it() -> None:
    whole = Control("w", "Weight", "choice", -2.0, options=(-2.0, 0.5, 2.0))
    for written, option in (("2", 2.0), ("2.0", 2.0), ("-2", -2.0), ("0.5", 0.5)):
        assert whole.exact(written) == whole.clean(written) == option


def test_exact_keeps_numbers_between_the_steps_but_not_beyond_the_range() -> None:
    assert LINEAR.exact("0.333") == 0.333
    for beyond in (0.02, 1.500001, "-1"):
        with pytest.raises(ValueError, match=r"lr runs from 0\.025 to 1\.5"):
            LINEAR.exact(beyond)


def test_exact_refuses_a_fraction_for_whole_numbers_and_an_unknown_option() -> None:
    assert INTEGER.exact("3") == 3
    assert type(INTEGER.exact(3.0)) is int
    with pytest.raises(ValueError, match="whole number"):
        INTEGER.exact(2.5)
    with pytest.raises(ValueError, match="one of sgd, Adam, rmsprop, not adagrad"):
        CHOICE.exact("adagrad")


def soaked(lesson: Lesson) -> Any:
    """Leave lessons whose controls all have a say to make soak: each of their demos runs many times."""
    idle = any(control.only for control in lesson.controls)
    return pytest.param(lesson, marks=() if idle else pytest.mark.soak, id=lesson.slug)


@pytest.mark.parametrize("lesson", [soaked(lesson) for lesson in load_course(LESSONS)])
def test_a_control_is_idle_just_where_it_changes_nothing(lesson: Lesson) -> None:
    """Each control is moved at each choice of one other control, all else as the prediction has it."""
    start = lesson.values(lesson.prediction.at)
    for control, other in permutations(lesson.controls, 2):
        for choice in other.values() if other.kind == "choice" else ():
            values = {**start, other.name: choice}
            assert control.idle(values) == (not says_something(lesson, control, values)), (control.name, values)


def says_something(lesson: Lesson, control: Control, values: dict[str, Value]) -> bool:
    """Say whether another value of a control makes another run: another option, or the other end."""
    others = control.values() if control.kind == "choice" else [control.low, control.high]
    first, *rest = ({**values, control.name: control.exact(other)} for other in others)
    tables = tables_at(lesson, tuple(first.items()))
    return any(tables_at(lesson, tuple(each.items())) != tables for each in rest)


@lru_cache(maxsize=100)
def tables_at(lesson: Lesson, values: tuple[tuple[str, Value], ...]) -> dict[str, Any]:
    """Run a demo once at each setting: two choices meet in both orders."""
    return lesson.run(**dict(values)).tables
