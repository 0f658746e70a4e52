"""The demo against plain arithmetic in float64, and its chain against a graph built another way."""

import json
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.course.chart import chart_spec
from tutor.course.run import run_script, script

lesson = load_lesson(Path(__file__).parent)

SETTINGS = [
    ("line", 1.0, 1),
    ("line", -1.0, 4),
    ("line", 3.0, 2),
    ("network", 1.0, 4),
    ("network", 6.5, 3),
]


def by_hand(model, w, points):
    """Return the loss in plain Python, without torch."""

    def guess(x):
        return max(0.0, w * x) * 0.5 if model == "network" else w * x

    return sum((guess(x) - 3 * x) ** 2 for x in range(1, points + 1)) / points


@pytest.mark.parametrize(("model", "w", "points"), SETTINGS)
def test_the_loss_is_the_mean_squared_miss(model, w, points):
    run = lesson.run(model=model, w=w, points=points)
    assert run.facts["loss"] == pytest.approx(by_hand(model, w, points), rel=1e-5, abs=1e-6)
    assert run.facts["outputs"] == 1
    for row in run.tables["whole"]:
        assert row["loss"] == pytest.approx(by_hand(model, row["w"], points), rel=1e-5, abs=1e-5)


@pytest.mark.parametrize(("model", "w", "points"), SETTINGS)
def test_the_record_is_the_one_of_the_formula_written_out(model, w, points):
    weight, v = (torch.tensor(w, requires_grad=True), torch.tensor(0.5, requires_grad=True))
    x = torch.arange(1.0, points + 1)
    guess = torch.relu(weight * x) * v if model == "network" else weight * x
    node, chain = ((guess - 3 * x) ** 2).mean().grad_fn, []
    while node.next_functions:
        chain.append(node.name())
        node = node.next_functions[0][0]
    run = lesson.run(model=model, w=w, points=points)
    assert run.facts["recorded"] == " → ".join(chain)
    assert [row["recorded"] for row in run.tables["names"]][:0:-1] == chain
    assert run.facts["small"] == len(chain)


@pytest.mark.parametrize(("model", "w", "points"), SETTINGS)
def test_the_composition_as_written_computes_the_loss(model, w, points):
    run = lesson.run(model=model, w=w, points=points)
    x = torch.arange(1.0, points + 1, dtype=torch.float64)
    small = {
        "times_x": lambda t: t * x,
        "relu": torch.relu,
        "times_v": lambda t: t / 2,
        "minus_y": lambda t: t - 3 * x,
        "square": lambda t: t * t,
        "mean": torch.mean,
    }
    value = eval(run.facts["written"], {"w": torch.tensor(w, dtype=torch.float64), **small})
    assert run.facts["loss"] == pytest.approx(value.item(), rel=1e-5, abs=1e-6)


def test_the_numbers_on_the_way_of_your_weight():
    rows = lesson.run(model="line", w=1.0, points=4).tables["nodes"]
    mine = [[r["value"] for r in rows if r["trial"] == 0 and r["row"] == row] for row in range(5)]
    assert mine == [[1] * 4, [1, 2, 3, 4], [-2, -4, -6, -8], [4, 16, 36, 64], [30] * 4]


def test_every_number_of_a_row_has_its_place():
    """Also where the code was edited: with no mean several numbers come out, with the mean first one goes on."""
    own = lesson.source.replace("square", "SQUARE")
    for steps, counts in (
        ('"minus_y": lambda t: t - y, "SQUARE": torch.SQUARE', [1, 4, 4, 4]),
        ('"mean": torch.mean, "SQUARE": torch.SQUARE', [1, 4, 1, 1]),
    ):
        before = '"minus_y": lambda t: t - y, "SQUARE": torch.SQUARE, "mean": torch.mean'
        assert before in own
        scope = {}
        exec(own.replace(before, steps).replace("SQUARE", "square"), scope)
        _, tables = scope["run"](points=4)
        assert tables["nodes"]["numbers"].flatten().tolist() == counts
        whole = torch.broadcast_tensors(*tables["whole"].values())[0]
        assert whole.shape == (18, counts[-1])


def test_a_short_formula_in_a_sentence_is_not_broken_across_lines():
    assert "${f(x) = w \\cdot x}.$" in lesson.sections["explain"].prose


def test_violet_is_the_weight_to_compare_with_and_nothing_else():
    spec = chart_spec(lesson.folder, "draw", frozenset())
    violet = [e for e in encodings(spec) if e.get("color", {}).get("datum") == "comparison"]
    assert violet
    assert not any("recorded" in json.dumps(each) for each in violet)
    assert "violet names" not in lesson.sections["see"].prose


def encodings(view):
    """Yield the encoding of every layer of a chart."""
    yield view.get("encoding", {})
    for inner in [*view.get("vconcat", []), *view.get("layer", [])]:
        yield from encodings(inner)


def test_a_number_stands_beside_an_arrow_only_while_the_small_function_does_that_with_it():
    def numbers(source):
        run = run_script(script(source, {"model": "network", "w": 2.0, "points": 3}), {}, "demo.py")
        return {
            name: [row["value"] for row in run.tables["data"] if row["name"] == name]
            for name in ("times_x", "minus_y")
        }

    assert numbers(lesson.source) == {"times_x": [1, 2, 3], "minus_y": [3, 6, 9]}
    plus = numbers(lesson.source.replace("t - y", "t + y"))
    assert plus == {"times_x": [1, 2, 3], "minus_y": [None] * 3}
