"""The words that quizzes share: what they name, where they lead, how they write."""

import pytest
import torch

from tutor.quiz.items import (
    SIGNS,
    Draw,
    Redraw,
    among,
    compare,
    descend,
    example,
    listed,
    ran,
    slope,
    times,
    wrong_rules,
)


def test_of_named_options_the_true_one_is_right_and_the_others_keep_their_beliefs() -> None:
    options = among({1: "one", 2: "two", 3: "three"}, 2, {1: "a", 2: "never told"}, {2: torch.tensor(0.5), 3: 7})
    told = [(option.text, option.correct, option.misconception, option.value) for option in options]
    assert told == [("one", False, "a", None), ("two", True, None, 0.5), ("three", False, None, 7.0)]
    assert [option.correct for option in among(("up", "down"), "down")] == [False, True]


@pytest.mark.parametrize(("value", "name"), [(1.0, "lower"), (2.0 - 1e-12, "the same"), (3.0, "higher")])
def test_a_value_is_less_the_same_or_more(value: float, name: str) -> None:
    assert compare(value, 2.0) == name
    assert compare(-value, -2.0, SIGNS) == {"lower": "positive", "the same": "zero", "higher": "negative"}[name]


def test_descent_follows_torchs_slope_and_the_wrong_rules_do_not() -> None:
    def loss_of(w: torch.Tensor) -> torch.Tensor:
        return (w - 3) ** 2

    assert slope(loss_of, 1) == -4.0
    assert descend(loss_of, 1, 0.25, 2) == [1.0, 2.0, 2.5]
    assert wrong_rules(1.0, 0.25, slope(loss_of, 1)) == {"gradient-points-down": 0.0, "rate-has-no-say": 5.0}


def test_lines_run_with_torch_at_hand_and_go_on_from_what_lines_before_them_left() -> None:
    names = ran("w = torch.tensor(2.0, requires_grad=True)", "F.relu(nn.Identity()(3 * w)).backward()")
    assert names["w"].grad.item() == 3
    assert ran("w.grad = None\nleft = w.grad", names=names)["left"] is None
    assert "w" not in ran("")
    with pytest.raises(RuntimeError):
        ran("torch.tensor(1.0).backward()")


@pytest.mark.parametrize(("value", "text"), [(1, ""), (-1.0, "-"), (4, "4\\,"), (0.5, "0.5\\,"), (-2, "-2\\,")])
def test_a_number_before_what_it_multiplies_is_written_as_people_do(value: float, text: str) -> None:
    assert times(value) == text


def test_numbers_are_listed_alike_whether_torch_holds_them_or_not() -> None:
    assert listed(torch.tensor([1.0, 0.5])) == listed([1, 0.5]) == "1, 0.5"


def test_a_worked_example_never_comes_out_at_the_key() -> None:
    worked = [("lower", "Elsewhere it falls."), ("higher", "Elsewhere it rises.")]
    assert {example(Draw(seed), "lower", worked) for seed in range(9)} == {"Elsewhere it rises."}
    assert {example(Draw(seed), "same", dict(worked)).outcome for seed in range(9)} == {"lower", "higher"}
    with pytest.raises(Redraw):
        example(Draw(0), "lower", worked[:1])
