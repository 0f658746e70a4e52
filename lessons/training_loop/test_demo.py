"""The demo against closed forms in float64: the slope on this data is 15 (w − 3)."""

import itertools
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.course.chart import chart_spec

lesson = load_lesson(Path(__file__).parent)


def by_hand(left_out, lr, passes=30):
    """Follow the loop with numbers only: return the weight and the .grad (or None) of every pass."""
    w, grad, seen = 1.0, None, []
    for _ in range(passes):
        if left_out != "zero_grad":
            grad = None
        if left_out != "backward":
            grad = (grad or 0.0) + 15 * (w - 3)
        seen.append((w, grad))
        if left_out != "step" and grad is not None:
            w -= lr * grad
    return seen


@pytest.mark.parametrize("left_out", ["nothing", "zero_grad", "backward", "step"])
@pytest.mark.parametrize("lr", [0.01, 0.02, 0.07, 0.14])
def test_weights_gradients_and_losses(left_out, lr):
    path = lesson.run(left_out=left_out, lr=lr).tables["path"]
    for row, (w, grad) in zip(path, by_hand(left_out, lr), strict=True):
        assert row["w"] == pytest.approx(w, rel=1e-3, abs=1e-3)
        assert row["loss"] == pytest.approx(7.5 * (w - 3) ** 2, rel=2e-3, abs=1e-3)
        assert row["filled"] == (grad is not None)
        assert row["grad"] == pytest.approx(grad or 0.0, rel=2e-3, abs=1e-2)


def test_each_pass_begins_where_the_last_one_ended():
    path = lesson.run(left_out="zero_grad", lr=0.05).tables["path"]
    for before, after in pairwise(path):
        assert (before["next_w"], before["next_loss"]) == (after["w"], after["loss"])


@pytest.mark.parametrize(
    ("left_out", "lr", "outcome"),
    [
        ("nothing", 0.01, "settles"),
        ("nothing", 0.13, "settles"),
        ("nothing", 0.14, "runs off"),
        ("zero_grad", 0.01, "swings"),
        ("zero_grad", 0.02, "swings"),
        ("zero_grad", 0.14, "swings"),
        ("backward", 0.02, "stays"),
        ("step", 0.02, "stays"),
    ],
)
def test_what_the_weight_does(left_out, lr, outcome):
    assert lesson.run(left_out=left_out, lr=lr).facts["outcome"] == outcome


def test_what_grad_holds_tells_two_missing_lines_apart():
    assert lesson.run(left_out="backward").facts["held"] == "None"
    assert lesson.run(left_out="step").facts["held"] == -30
    assert {row["before_backward"] for row in lesson.run().tables["path"]} == {"None"}


def leaves(view):
    """Yield every single mark of a chart, however its layers are nested."""
    for layer in view.get("layer", []):
        yield from leaves(layer)
    if "mark" in view:
        yield view


@pytest.mark.parametrize(("picture", "field"), list(enumerate(("w", "grad", "loss"))))
def test_what_leaves_a_picture_is_marked_on_its_edge(picture, field):
    layers = list(leaves(chart_spec(lesson.folder, "draw")["vconcat"][picture]))
    role = {"w": "weight", "grad": "gradient"}.get(field, field)
    (marks,) = [
        layer
        for layer in layers
        if layer["encoding"].get("y", {}).get("field") == "place_y"
        and layer["encoding"]["color"]["datum"] == role
    ]
    ends = marks["encoding"]["y"]["scale"]["domainRaw"]["expr"]
    made = {}  # what the edge makes of a place, and then the hop that leads there
    for each in marks["transform"]:
        if "as" in each:
            made[each["as"]] = made.get(each["as"], "") + each["calculate"]
    assert made["turn"] == "datum.epoch + 1"
    assert f"datum.{field} > {ends}[1] ? 'up' : datum.{field} < {ends}[0] ? 'down'" in made["way"]
    assert f" datum.{field} < {ends}[0] ? " in made["place_y"]
    turned = {each["test"]: each["value"] for each in marks["encoding"]["shape"]["condition"]}
    assert turned["datum.way == 'up'"] == "triangle-up"
    assert turned["datum.way == 'down'"] == "triangle-down"
    said = [layer for layer in layers if "in the last pass:" in str(layer.get("transform"))]
    assert [layer["encoding"]["text"]["field"] for layer in said] == ["says"]
    assert (
        max(abs(row[field]) for row in lesson.run(left_out="nothing", lr=0.14).tables["path"])
        > marks["encoding"]["y"]["scale"]["domain"][1]
    )


def test_what_grad_holds_before_backward_is_empty_only_where_it_was_emptied():
    path = lesson.run(left_out="zero_grad", lr=0.02).tables["path"]
    assert path[0]["before_backward"] == "None"
    assert path[1]["before_backward"] == str(torch.tensor([[path[0]["grad"]]]))


@pytest.mark.parametrize(
    ("lr", "seen"),
    [
        (0.02, "settles"),
        (0.1, "settles"),
        (0.13, "swings past the minimum, ever less"),
        (0.14, "runs off"),
    ],
)
def test_a_weight_that_still_swings_is_not_said_to_settle(lr, seen):
    run = lesson.run(lr=lr)
    off = [row["w"] - 3 for row in run.tables["path"]]
    assert run.facts["seen"] == seen
    assert (max(map(abs, off[-3:])) < 0.06) == (seen == "settles")
    if "swings" in seen:
        assert all(
            one * other < 0 and abs(other) < abs(one) for one, other in itertools.pairwise(off)
        )


def test_violet_is_named_as_the_same_run_where_nothing_is_left_out():
    assert "lies under it" in lesson.run(left_out="nothing").facts["beside"]
    assert "lies under it" not in lesson.run(left_out="step").facts["beside"]


@pytest.mark.parametrize(
    ("old", "new", "lowest", "at_one"),
    [
        ("nn.MSELoss", "nn.L1Loss", 3.0, 5.0),
        ("y = 3 * x", "y = 2 * x", 2.0, 7.5),
        ("loss = criterion(model(x), y)", "loss = 2 * criterion(model(x), y)", 3.0, 60.0),
        ("start=1.0", "start=5.0", 3.0, 30.0),
    ],
)
def test_the_curve_is_that_of_the_loss_that_the_loop_measures(old, new, lowest, at_one):
    assert lesson.source.count(old) == 1
    run = replace(lesson, source=lesson.source.replace(old, new)).run()
    curve = {round(row["w"], 1): row["loss"] for row in run.tables["bowl"]}
    assert min(curve, key=curve.get) == lowest
    assert curve[1.0] == pytest.approx(at_one)


def test_a_weight_that_comes_closer_from_one_side_is_not_said_to_swing():
    slow = replace(lesson, source=lesson.source.replace("nn.MSELoss", "nn.L1Loss")).run()
    assert slow.facts["seen"] == "comes closer"


@pytest.mark.parametrize("left_out", ["nothing", "zero_grad", "backward", "step"])
def test_the_names_of_two_runs_never_stand_in_one_place(left_out):
    """The lower of two ends has its name below, the higher one above, as the drawing's own expressions say."""
    tall = {"w": 200, "grad": 140, "loss": 120}
    views = chart_spec(lesson.folder, "draw")["vconcat"]
    for lr, (view, (field, height)) in itertools.product(
        range(1, 15), zip(views, tall.items(), strict=True)
    ):
        tables = lesson.run(left_out=left_out, lr=lr / 100).tables
        ends = {"yours": tables["path"][-1], "complete": tables["full"][-1]}
        if field == "grad" and not ends["yours"]["filled"]:
            continue
        at = {}
        for name, other in (("yours", "complete"), ("complete", "yours")):
            (named,) = [x for x in leaves(view) if f"\"'{name}'\"" in json.dumps(x)]
            low, high = named["encoding"]["y"]["scale"]["domain"]
            value, inset = ends[name][field], 0.12 * (high - low)
            shown = min(max(value, low + inset), high - inset)
            sign, down, up = re.fullmatch(
                rf"datum\.{field} (<=?) datum\.against \? (\d+) : -(\d+)",
                named["mark"]["dy"]["expr"],
            ).groups()
            below = value < ends[other][field] or (sign == "<=" and value == ends[other][field])
            at[name] = height * (high - shown) / (high - low) + (int(down) if below else -int(up))
        assert abs(at["yours"] - at["complete"]) > 14


@pytest.mark.parametrize("left_out", ["zero_grad", "backward", "step"])
def test_where_the_complete_loop_runs_off_the_rate_is_named_as_the_cause(left_out):
    too_high, at_most = (
        lesson.run(left_out=left_out, lr=lr).facts["beside"] for lr in (0.14, 0.13)
    )
    assert "runs off: its steps are too long" in too_high
    assert "at half of it the complete loop settles" in too_high
    assert ("never settles" in too_high) == (left_out == "zero_grad")
    assert "runs off" not in at_most


def test_a_complete_loop_that_runs_off_is_told_why_and_what_cures_it():
    told = lesson.run(left_out="nothing", lr=0.14).facts["beside"]
    assert "too long" in told
    assert "at half of it the complete loop settles" in told
