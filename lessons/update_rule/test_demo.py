"""One step, compared with the closed form in float64, and with torch.optim.SGD."""

import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.course.chart import chart_spec

lesson = load_lesson(Path(__file__).parent)
SETTINGS = list(itertools.product([-2.0, 1.0, 3.0, 5.5, 7.0, 8.0], [0.05, 0.1, 0.25, 0.5]))


def closed_form(w, lr):
    gradient = 2 * (w - 3)
    after = w - lr * gradient
    return {
        "w": w,
        "loss": (w - 3) ** 2,
        "gradient": gradient,
        "move": -lr * gradient,
        "next_w": after,
        "next_loss": (after - 3) ** 2,
    }


def test_the_step_of_the_running_example():
    facts = lesson.run(w=1.0, lr=0.1).facts
    assert facts["gradient"] == -4
    assert facts["next_w"] == pytest.approx(1.4)


@pytest.mark.parametrize(("w", "lr"), SETTINGS)
def test_path_is_the_closed_form(w, lr):
    run = lesson.run(w=w, lr=lr)
    assert run.tables["path"] == [pytest.approx(closed_form(w, lr), abs=1e-5)]
    assert run.facts["still"] == w


@pytest.mark.parametrize(("w", "lr"), SETTINGS)
def test_path_is_what_sgd_does(w, lr):
    weight = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    sgd = torch.optim.SGD([weight], lr=lr)
    ((weight - 3) ** 2).backward()
    sgd.step()
    assert lesson.run(w=w, lr=lr).facts["next_w"] == pytest.approx(weight.item(), abs=1e-5)


@pytest.mark.parametrize(("w", "factor"), [(1.0, "(-4)"), (3.0, "0"), (7.0, "8")])
def test_only_a_negative_gradient_stands_in_brackets(w, factor):
    assert lesson.run(w=w, lr=0.25).facts["factor"] == factor


@pytest.mark.parametrize("lr", [0.05, 0.3, 0.5])
def test_every_comparison_is_the_closed_form(lr):
    rows = lesson.run(w=1.0, lr=lr).tables["compare"]
    assert len(rows) == 101
    for row in rows:
        assert row == pytest.approx(closed_form(row["w"], lr), abs=1e-4)


@pytest.mark.parametrize(("w", "way"), [(-2.0, "rises"), (3.0, "stays"), (8.0, "falls")])
def test_words_and_bars_agree_with_the_numbers(w, way):
    run = lesson.run(w=w, lr=0.2)
    gradient = 2 * (w - 3)
    sizes = {row["part"]: row["size"] for row in run.tables["parts"]}
    expected = {"gradient": gradient, "share": 0.2 * gradient, "step": -0.2 * gradient}
    assert sizes == pytest.approx(expected, abs=1e-5)
    assert run.facts["way"] == way
    assert run.facts["follows"].startswith("The loss follows" if gradient else "The loss stays")
    assert run.facts["opposite"].startswith("The step is opposite" if gradient else "Zero")
    loss, after = (w - 3) ** 2, (w - lr_step(w) - 3) ** 2
    told = f"goes from {loss:.3g} to {after:.3g}" if gradient else "stays at 0"
    assert run.facts["changed"] == told
    assert run.facts["target"] == pytest.approx(3, abs=1e-5)
    assert run.facts["promised"] == pytest.approx(-0.2 * gradient**2, abs=1e-4)


@pytest.mark.parametrize("update", ["w += lr * w.grad", "w -= 0 * w.grad", "w -= w.grad"])
def test_a_step_that_an_edit_made_is_not_told_as_minus_the_rate_times_the_gradient(update):
    edited = replace(lesson, source=lesson.source.replace("w -= lr * w.grad", update))
    for run, is_told in ((edited.run(w=7.0), False), (lesson.run(w=7.0), True)):
        *_, step = run.tables["parts"]
        assert (step["name"] == "the step: minus that") == is_told
        assert run.facts["opposite"].startswith("Your step is not") != is_told


def lr_step(w):
    return 0.2 * 2 * (w - 3)


def test_dashed_in_the_chart_is_only_what_was_believed():
    spec = chart_spec(lesson.folder, "draw", frozenset({"prediction", "wrong"}))
    views = json.dumps(spec).split('"mark": ')[1:]
    dashed = [each for each in views if '"strokeDash": [5, 4]' in each.split("}")[0]]
    other = [each for each in views if '"strokeDash"' in each.split("}")[0] and each not in dashed]
    assert dashed
    assert all('"datum": "prediction"' in each for each in dashed)
    assert all('"strokeDash": [1, 0]' in each or '"datum": "minimum"' in each for each in other)


def test_each_move_has_a_name_and_the_walk_has_a_step_for_every_count():
    spec = chart_spec(lesson.folder, "opening", frozenset())
    (moves,) = [param for param in spec["params"] if param["name"] == "moves"]
    assert moves["bind"]["name"].startswith("gradient → × rate → minus → again")
    turns = [row["turn"] for row in lesson.run().tables["walk"]]
    assert turns == list(range(moves["bind"]["max"] // 4 + 1))


@pytest.mark.parametrize(("w", "lr"), SETTINGS)
def test_each_step_of_the_walk_begins_where_the_one_before_ended(w, lr):
    walk = lesson.run(w=w, lr=lr).tables["walk"]
    for row in walk:
        told = {**closed_form(3 + (w - 3) * (1 - 2 * lr) ** row["turn"], lr), "lr": lr}
        assert row == pytest.approx({**told, "turn": row["turn"]}, abs=1e-4)
    assert [row["w"] for row in walk[1:]] == [row["next_w"] for row in walk[:-1]]
