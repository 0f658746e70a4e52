"""The kinds of small.toml: what a form comes to, against numbers worked out by hand, and what is said of a slip."""

import re
import subprocess
import sys
from fractions import Fraction

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.ask.answers import load_answers
from tutor.ask.compute import work_out
from tutor.ask.fields import Open
from tutor.ask.form import labels, worked
from tutor.ask.kinds import kind, ruled
from tutor.ask.kinds.small import KINDS, TABLES
from tutor.course.load import lesson_folders
from tutor.ui.ask_form import Form

Texts = dict[str, str]
Answer = float | list[float]
WORKED: list[tuple[str, Texts, Answer]] = [
    ("rate_behind", {"before": "4", "after": "3.5", "gradient": "5"}, 0.1),
    ("rate_behind", {"before": "minus two", "after": "minus one", "gradient": "minus five"}, 0.2),
    ("rate_behind", {"before": "1.0", "after": "1.1", "gradient": "−2"}, 0.05),
    ("rate_from_change", {"change": "−0.2", "gradient": "4"}, 0.05),
    ("rate_from_change", {"change": "1e-3", "gradient": "-0.5"}, 0.002),
    ("slope_between", {"x": "1, 4", "y": "3, 9"}, 2.0),
    ("slope_between", {"x": "2, 2.001", "y": "5, 5.004"}, 4.0),
    ("height_after", {"height": "0.8", "gradient": "−3", "nudge": "0.02"}, 0.74),
    ("nudge_for", {"gradient": "3", "rise": "-0.6"}, -0.2),
    ("best_prediction", {"x": "1, 3, 5", "y": "1, 5, 6", "input": "4"}, 5.25),
    ("update_change", {"gradient": "3", "lr": "a tenth"}, -0.3),
    ("update_change", {"gradient": "[4, -2, 0]", "lr": "0.25"}, [-1.0, 0.5, 0.0]),
    ("adding_each", {"gradients": "2, −3, 0.5"}, -0.5),
    ("median_best", {"target": "10, 1, 2"}, 2.0),
    ("median_best", {"target": "[1, 2, 10, 20]"}, 6.0),
    ("median_best", {"target": "3, 1, 1, 1"}, 1.0),
    ("huber", {"predicted": "3", "asked": "slope"}, 1.0),
    ("huber", {"predicted": "3", "asked": "loss"}, 2.5),
    ("huber", {"predicted": "3", "target": "1.5", "limit": "2", "asked": "loss"}, 1.125),
    ("huber", {"predicted": "-5", "limit": "2", "asked": "slope"}, -2.0),
    ("cosine_to", {"lr": "0.1", "lowest": "0.02", "turn": "50", "period": "100"}, 0.06),
    ("multistep", {"lr": "0.05", "turn": "59", "milestones": "30, 60"}, 0.005),
    ("multistep", {"lr": "0.05", "turn": "60", "milestones": "30, 60", "gamma": "0.5"}, 0.0125),
    ("default_bound", {"inputs": "64"}, 0.125),
    ("pairs_mse", {"predicted": "2, 5", "target": "[1, 3]"}, 2.5),
    ("pairs_mse", {"predicted": "7", "target": "4"}, 9.0),
    ("pairs_rmse", {"predicted": "[4, 0]", "target": "[0, 2]"}, 10**0.5),
    ("pairs_mae", {"predicted": "[4, 0]", "target": "[0, 2]"}, 3.0),
    ("pairs_sse", {"predicted": "[4, 0, 1]", "target": "[0, 2, 1]"}, 20.0),
    ("errors_mse", {"errors": "1, -2, 4"}, 7.0),
    ("errors_rmse", {"errors": "[1, -7]"}, 5.0),
    ("errors_mae", {"errors": "[1, -7, 0.1]"}, 2.7),
    ("errors_sse", {"errors": "minus 3"}, 9.0),
    ("terminal", {"gradient": "2", "momentum": "0.9"}, 20.0),
    ("terminal", {"gradient": "-1", "momentum": "half"}, -2.0),
    ("terminal_step", {"gradient": "-5", "momentum": "0.8", "lr": ".02"}, 0.5),
    ("terminal_step", {"gradient": "3", "momentum": "0.9", "lr": "0.01", "asked": "change"}, -0.3),
    ("velocities", {"gradients": "1, 2, 1", "momentum": "0.9"}, 3.61),
    ("velocities", {"gradients": "1, 2, 1", "momentum": "0.9", "count": "3"}, 3.61),
    ("velocities", {"gradients": "3", "momentum": "0.5", "count": "4"}, 5.625),
    ("velocities", {"gradients": "[4, -4]", "momentum": "0.5", "velocity": "1"}, -1.75),
    ("velocities", {"gradients": "10", "momentum": "0", "velocity": "2", "count": "9"}, 10.0),
    ("adam_first", {"gradient": "250", "lr": ".001"}, 0.001),
    ("adam_first", {"gradient": "-0.03", "lr": "0.1", "asked": "change"}, 0.1),
    ("adam_first", {"gradient": "7", "lr": "1e-2", "asked": "change"}, -0.01),
    ("adam_first", {"gradient": "0", "lr": "1"}, 0.0),
    ("adam_m", {"gradient": "4"}, 0.4),
    ("adam_m", {"gradient": "1, 3", "beta": "0.8"}, 0.76),
    ("adam_v", {"gradient": "6", "beta": "0.999"}, 0.036),
    ("adam_v", {"gradient": "[2, 4]", "beta": "0.99"}, 0.1996),
    ("decay_after", {"start": "80", "factor": "a half", "count": "4"}, 5.0),
    ("decay_after", {"start": "100", "factor": "10 percent", "count": "2"}, 1.0),
    ("decay_after", {"start": "10", "factor": "70%", "count": "3"}, 3.43),
    ("decay_after", {"start": "5.0", "factor": "minus 0.5", "count": "three"}, -0.625),
    ("decay_after", {"start": "3", "factor": "Doubles", "count": "5"}, 96.0),
    ("decay_until", {"start": "8", "factor": "halves", "target": "1"}, 4.0),  # after three it is that, not below
    ("decay_until", {"start": "8", "factor": "0.5", "target": "1.01"}, 3.0),
    ("decay_until", {"start": "100", "factor": "0.1", "target": "0.001"}, 6.0),
    ("decay_until", {"start": "5", "factor": "0.9", "target": "5"}, 1.0),
    ("decay_until", {"start": "1", "factor": "doubles", "target": "1000"}, 10.0),
    ("updates", {"rows": "1000", "batch": "32", "epochs": "5"}, 160.0),
    ("updates", {"rows": "60000", "batch": "100"}, 600.0),
    ("updates", {"rows": "10", "batch": "32"}, 1.0),
    ("updates", {"rows": "100000000", "batch": "3", "epochs": "10000"}, 333333340000.0),
    ("kaiming", {"fan_in": "50"}, 0.2),
    ("xavier_std", {"fan_in": "30", "fan_out": "20"}, 0.2),
    ("xavier_bound", {"fan_in": "4", "fan_out": "2"}, 1.0),
    ("kaiming_bound", {"fan_in": "24"}, 0.5),
    ("parameters", {"fan_in": "10", "fan_out": "4"}, 44.0),
    ("parameters", {"fan_in": "10", "fan_out": "4", "bias": "no"}, 40.0),
    ("parameters", {"fan_in": "1000000", "fan_out": "9"}, 9000009.0),
    ("mean_gradient", {"gradients": "2, 4, -3"}, 1.0),
    ("tangent_at_given", {"start": "2", "height": "1", "gradient": "7", "to": "2.05"}, 1.35),
    ("prediction", {"x": "4", "w": "3", "b": "-1"}, 11.0),
    ("residual", {"x": "4", "y": "9", "w": "3", "b": "-1"}, 2.0),
    ("softmax", {"scores": "0, 0"}, [0.5, 0.5]),
    ("softmax", {"scores": "[1, 2, 3]"}, [0.0900306, 0.244728, 0.665241]),
    ("cross_entropy", {"scores": "2, 0", "right": "0"}, 0.126928),
    ("cross_entropy", {"scores": "[0, 0, 0]", "right": "1", "asked": "slopes"}, [1 / 3, -2 / 3, 1 / 3]),
    ("cross_entropy_given", {"probability": "0.25"}, 1.3862944),
    ("bce", {"predicted": "0.8", "target": "1"}, 0.2231436),
    ("bce", {"predicted": "[0.9, 0.6]", "target": "[1, 1]"}, 0.3080931),
    ("bce", {"predicted": "0.9", "target": "0", "asked": "slopes"}, 10.0),
    ("logit_bce", {"logit": "0", "target": "1", "asked": "slopes"}, -0.5),
    ("logit_bce", {"logit": "2", "target": "0"}, 2.126928),
]
WRONG: list[tuple[str, Texts, str, str]] = [
    ("rate_behind", {"before": "4", "after": "3"}, "gradient", "Which gradient?"),
    ("rate_behind", {"before": "4", "after": "3", "gradient": "0"}, "gradient", "zero"),
    ("rate_behind", {"before": "4", "after": "5", "gradient": "2"}, "after", "against the gradient"),
    ("rate_from_change", {"change": "small", "gradient": "2"}, "change", "I cannot read this"),
    ("rate_from_change", {"change": "50%", "gradient": "2"}, "change", "I cannot read this"),
    ("update_change", {"gradient": "2", "lr": "-1"}, "lr", "more than zero"),
    ("update_change", {"gradient": "[]", "lr": "1"}, "gradient", "numbers, please"),
    ("update_change", {"gradient": "2", "lr": "10%"}, "lr", "I cannot read this"),
    ("cosine_to", {"lr": "0.1", "lowest": "-1", "turn": "5", "period": "9"}, "lowest", "below zero"),
    ("huber", {"predicted": "2", "limit": "0"}, "limit", "more than zero"),
    ("pairs_mae", {"predicted": "[2, 5]", "target": "[1, 3, 4]"}, "target", "not as many"),
    ("errors_sse", {"errors": "x"}, "errors", "numbers, please"),
    ("terminal", {"gradient": "1", "momentum": "1"}, "momentum", "less than 1"),
    ("terminal_step", {"gradient": "1", "momentum": "-0.1", "lr": "1"}, "momentum", "from 0"),
    ("terminal_step", {"gradient": "1", "momentum": "0", "lr": "1", "asked": "why"}, "asked", "one of"),
    ("velocities", {"gradients": "[1, 2]", "momentum": "0.5", "count": "3"}, "count", "not as many"),
    ("adam_v", {"gradient": "1", "beta": "1"}, "beta", "less than 1"),
    ("decay_after", {"start": "8", "factor": "some", "count": "2"}, "factor", "I cannot read this"),
    ("decay_after", {"start": "8", "factor": "2", "count": "1001"}, "count", "from 1 to 1000"),
    ("decay_after", {"start": "70%", "factor": "2", "count": "1"}, "start", "I cannot read this"),
    ("decay_until", {"start": "8", "factor": "1", "target": "2"}, "factor", "nothing ever changes"),
    ("decay_until", {"start": "8", "factor": "-1", "target": "2"}, "factor", "more than zero"),
    ("decay_until", {"start": "1", "factor": "2", "target": "0.5"}, "target", "from the start"),
    ("updates", {"rows": "10.5", "batch": "2"}, "rows", "whole number"),
    ("kaiming", {"fan_in": "0"}, "fan_in", "whole number"),
    ("cross_entropy", {"scores": "2, 0", "right": "2"}, "right", "counted from 0"),
    ("cross_entropy", {"scores": "2, 0", "right": "0.5"}, "right", "whole number"),
    ("bce", {"predicted": "1", "target": "0"}, "predicted", "between 0 and 1"),
    ("bce", {"predicted": "0.3", "target": "2"}, "target", "0 or 1"),
    ("bce", {"predicted": "0.3", "target": "[0, 1]"}, "target", "not as many"),
    ("cross_entropy_given", {"probability": "0"}, "probability", "between 0 and 1"),
]


@pytest.mark.parametrize(("name", "texts", "expected"), WORKED)
def test_a_form_comes_to_the_number(name: str, texts: Texts, expected: Answer) -> None:
    computed = worked(name, texts).computed
    assert computed is not None
    assert list(computed.numbers) == pytest.approx(expected if isinstance(expected, list) else [expected], rel=2e-6)
    assert computed.as_json() == ({"values": list(computed.numbers)} if computed.values else {"value": computed.value})
    assert computed.checks
    assert computed.steps


@pytest.mark.parametrize(("name", "texts", "expected"), WORKED)
def test_its_texts_and_its_address_ask_the_same(name: str, texts: Texts, expected: Answer) -> None:
    asked = kind(name).from_form(texts)
    assert kind(name).from_form(asked.texts()) == asked
    again = Form(name, asked.texts()).address
    assert kind(again.pop("kind")).from_form(again) == asked


@pytest.mark.parametrize(("name", "texts", "expected"), WORKED)
def test_every_digit_of_its_sentences_is_the_forms_or_the_runs(name: str, texts: Texts, expected: Answer) -> None:
    table = TABLES[name]
    said = re.sub(r"\{[^}]*\}|\(1 − ", "", " ".join([table["understood"], *table["derivation"]]))
    assert not re.search(r"\d", said)
    computed = work_out(kind(name).from_form(texts))
    assert computed is not None
    assert not re.search(r"[{}]|  ", " ".join([computed.understood, *computed.steps]))


@pytest.mark.parametrize(("name", "texts", "field", "sentence"), WRONG)
def test_what_is_wrong_is_said_below_its_field(name: str, texts: Texts, field: str, sentence: str) -> None:
    with pytest.raises(Open) as raised:
        worked(name, texts)
    assert raised.value.problems.keys() == {field}
    assert sentence in raised.value.problems[field]


def test_each_has_a_form_a_lesson_and_topics_and_is_worked_out_above() -> None:
    taught = {"", *(folder.name for folder in lesson_folders())}
    known = {each.topic for each in load_answers()}
    for each in KINDS:
        assert each.NAME in labels()
        assert each not in ruled()
        assert each.LESSON in taught
        assert 1 <= len(each.TOPICS) <= 3
        assert known.issuperset(each.TOPICS)
    assert len({*labels().values()}) == len(labels())
    assert {each.NAME for each in KINDS} == {name for name, *_ in WORKED}


@pytest.mark.parametrize(
    ("name", "texts", "expected"),
    [
        ("chain", {"local": "2, 5, 0.1"}, 1.0),
        ("chain", {"local": "0.25", "layers": "6"}, 0.25**6),
        ("nudge_along", {"gradient": "-4", "nudge": "0.01"}, -0.04),
        ("clip", {"gradient": "3, -4", "limit": "1", "how": "norm"}, [0.6, -0.8]),
        ("clip", {"gradient": "(3, -0.1)", "limit": "0.5", "how": "value"}, [0.5, -0.1]),
    ],
)
def test_a_list_needs_no_brackets_in_a_form(name: str, texts: Texts, expected: Answer) -> None:
    computed = worked(name, texts).computed
    assert computed is not None
    assert list(computed.numbers) == pytest.approx(expected if isinstance(expected, list) else [expected], rel=1e-5)


def value(name: str, **texts: str) -> float:
    computed = worked(name, texts).computed
    assert computed is not None
    assert computed.value is not None
    return computed.value


def test_a_velocity_is_that_of_torchs_sgd_and_grows_to_the_terminal_one() -> None:
    weight = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=0.1, momentum=0.8)
    for gradient in (3.0, -2.0, 0.5):
        weight.grad = torch.tensor([gradient], dtype=torch.float64)
        optimizer.step()
    buffer = optimizer.state[weight]["momentum_buffer"].item()
    assert value("velocities", gradients="3, -2, 0.5", momentum="0.8") == pytest.approx(buffer)
    many = value("velocities", gradients="3", momentum="0.8", count="300")
    assert value("terminal", gradient="3", momentum="0.8") == pytest.approx(many)


def test_a_start_is_as_wide_as_torchs_own_weights() -> None:
    torch.manual_seed(0)
    normal, uniform, relu = (torch.empty(400, 600) for _ in range(3))
    torch.nn.init.xavier_normal_(normal)
    torch.nn.init.xavier_uniform_(uniform)
    torch.nn.init.kaiming_normal_(relu, nonlinearity="relu")
    fans = {"fan_in": "600", "fan_out": "400"}
    assert normal.std().item() == pytest.approx(value("xavier_std", **fans), rel=0.01)
    assert uniform.abs().max().item() == pytest.approx(value("xavier_bound", **fans), rel=0.001)
    assert relu.std().item() == pytest.approx(value("kaiming", fan_in="600"), rel=0.01)


@given(st.integers(1, 99), st.integers(1, 9), st.integers(1, 9))
@settings(max_examples=25, deadline=None)
def test_a_number_is_passed_at_the_first_time_that_it_is(percent: int, start: int, part: int) -> None:
    factor, target = Fraction(percent, 100), Fraction(start * part, 10)
    left, times = Fraction(start), 0
    while left >= target:
        left, times = left * factor, times + 1
    found = value("decay_until", start=str(start), factor=f"{percent}%", target=str(float(target)))
    assert found == times


def test_what_else_one_may_want_is_in_the_steps() -> None:
    def steps(name: str, **texts: str) -> str:
        computed = worked(name, texts).computed
        assert computed is not None
        return " ".join(computed.steps)

    assert steps("updates", rows="1000", batch="32", epochs="5").endswith("it would be 155.")
    assert steps("adam_m", gradient="5").endswith("the steps so far): 5.")
    assert steps("adam_v", gradient="4").endswith("the steps so far): 16.")
    assert "adds −0.001 to" in steps("adam_first", gradient="250", lr="0.001")
    assert "[4, 4, 4, …, 4, 4, 4]" in steps("velocities", gradients="4", momentum="0", count="300")


def test_the_first_optimizer_of_a_process_waits_for_no_compiler() -> None:
    code = (
        "import sys; from tutor.ask.form import worked; "
        "worked('adam_first', {'gradient': '4', 'lr': '0.1'}); print('torch._dynamo.eval_frame' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
