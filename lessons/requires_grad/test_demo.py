"""The demo against the chain rule by hand and against torch asked in another way."""

from pathlib import Path

import pytest
import torch
from torch import nn
from tutor.course import load_lesson

lesson = load_lesson(Path(__file__).parent)
# By hand: loss (w2 w1 x − y)² at x = 1, y = 3, w1 = 0.5, w2 = 2.
BY_HAND = {"x": -4.0, "first.weight": -8.0, "hidden": -8.0, "last.weight": -2.0, "guess": -4.0}
KEPT = [
    ({}, ["first.weight", "last.weight"]),
    ({"layers": "freeze first"}, ["last.weight"]),
    ({"layers": "freeze last"}, ["first.weight"]),
    ({"layers": "eval"}, ["first.weight", "last.weight"]),
    ({"forward": "detach"}, ["last.weight"]),
    ({"forward": "no_grad"}, []),
    ({"forward": "retain_grad"}, ["first.weight", "hidden", "last.weight"]),
    ({"data": "asks"}, ["x", "first.weight", "last.weight"]),
    ({"layers": "freeze first", "data": "asks"}, ["x", "last.weight"]),
    ({"layers": "freeze first", "forward": "retain_grad"}, ["last.weight"]),
    ({"layers": "freeze last", "forward": "detach"}, []),
]


def rows(settings):
    return {row["name"]: row for row in lesson.run(**settings).tables["nodes"]}


@pytest.mark.parametrize(("settings", "keepers"), KEPT)
def test_who_keeps_a_gradient_and_which(settings, keepers):
    held = {name: row["grad"] for name, row in rows(settings).items() if row["grad"] != "None"}
    assert list(held) == keepers
    assert {name: float(grad) for name, grad in held.items()} == {n: BY_HAND[n] for n in held}


@pytest.mark.parametrize("settings", [settings for settings, _ in KEPT])
def test_what_passes_is_the_chain_rule(settings):
    for name, row in rows(settings).items():
        if row["turn"]:
            assert row["passed"] == BY_HAND.get(name, 1.0)


def test_the_gradient_travels_from_the_loss_back():
    turns = {name: row["turn"] for name, row in rows({}).items()}
    assert turns["loss"] == 1
    assert turns["guess"] < turns["hidden"] < turns["first.weight"]
    assert turns["guess"] < turns["last.weight"]
    assert turns["x"] == 0


def test_a_computed_tensor_holds_none_when_it_is_really_asked():
    first, last = nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False)
    hidden = first(torch.ones(1, 1))
    last(hidden).sum().backward()
    with pytest.warns(UserWarning, match="not a leaf"):
        assert hidden.grad is None


def test_without_a_recording_backward_is_an_error():
    with torch.no_grad():
        loss = nn.Linear(1, 1)(torch.ones(1, 1)).sum()
    with pytest.raises(RuntimeError, match="does not require grad"):
        loss.backward()


@pytest.mark.parametrize("forward", ["detach", "no_grad"])
def test_a_leaf_that_asks_keeps_nothing_when_the_way_back_is_cut(forward):
    first = rows({"forward": forward})["first.weight"]
    assert (first["leaf"], first["asks"], first["grad"]) == (True, True, "None")
    assert "gradient comes by" in lesson.idea


def test_those_that_keep_one_are_listed_as_one_says_them():
    many = lesson.run(forward="retain_grad", data="asks").facts["keepers"]
    assert many == "x, first.weight, hidden and last.weight"
    assert lesson.run(layers="freeze last").facts["keepers"] == "first.weight"
    assert lesson.run(forward="no_grad").facts["keepers"] == "no tensor"


@pytest.mark.parametrize(
    ("layers", "forward", "runs"),
    [
        ("freeze last", "detach", False),
        ("as built", "no_grad", False),
        ("freeze last", "plain", True),
        ("as built", "detach", True),
    ],
)
def test_the_words_say_where_backward_cannot_run(layers, forward, runs):
    run = lesson.run(layers=layers, forward=forward)
    assert ("cannot run" in run.facts["runs"]) != runs
    assert run.tables["nodes"][-1]["asks"] == runs


@pytest.mark.parametrize(
    ("forward", "cut"),
    [
        ("plain", set()),
        ("detach", {"x", "first.weight"}),
        ("no_grad", {"x", "first.weight", "hidden", "last.weight", "guess"}),
    ],
)
def test_a_link_is_cut_where_what_it_leads_to_asks_for_none(forward, cut):
    rows = lesson.run(forward=forward).tables["nodes"]
    assert {row["name"] for row in rows if not row["linked"]} - {"loss"} == cut
