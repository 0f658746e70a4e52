"""The demo against the chain rule by hand and against torch asked in another way."""

from itertools import product
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


def torchs_own_links(layers, forward, data):
    """Build the two layers once more, and ask what torch noted as what went into each operation."""
    first, last = nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False)
    first.requires_grad_(layers != "freeze first")
    last.requires_grad_(layers != "freeze last")
    with torch.set_grad_enabled(forward != "no_grad"):
        hidden = first(torch.ones(1, 1, requires_grad=data == "asks"))
        hidden = hidden.detach() if forward == "detach" else hidden
        guess = last(hidden)
        loss = ((guess - 3) ** 2).mean()
    noted = [
        [way is not None for way, _ in made.grad_fn.next_functions] if made.grad_fn else [False] * 2
        for made in (hidden, guess)
    ]
    return [*noted[0], *noted[1], loss.grad_fn is not None]


@pytest.mark.parametrize("settings", list(product(*(c.options for c in lesson.controls))))
def test_a_link_is_solid_where_torch_recorded_it_and_nowhere_else(settings):
    settings = dict(zip((control.name for control in lesson.controls), settings))
    drawn = {name: row["linked"] for name, row in rows(settings).items()}
    links = [drawn[name] for name in ("x", "first.weight", "hidden", "last.weight", "guess")]
    assert links == torchs_own_links(**settings)


def test_no_gradient_is_drawn_along_a_link_that_was_not_recorded():
    for settings, _ in KEPT:
        every = rows(settings)
        assert not any(every[n]["turn"] for n in BY_HAND if not every[n]["linked"])


def test_an_edit_that_cuts_a_way_cuts_the_link():
    source = (lesson.folder / "demo.py").read_text(encoding="utf-8")
    names = {}
    exec(source.replace("guess = last(hidden)", "guess = last(hidden.detach())"), names)
    assert names["run"]()[1]["nodes"]["linked"][2:4] == [False, True]


@pytest.mark.parametrize("forward", ["plain", "detach", "no_grad", "retain_grad"])
@pytest.mark.parametrize("layers", ["as built", "freeze first", "freeze last", "eval"])
def test_freezing_is_proposed_where_it_changes_something_and_else_plain_first(layers, forward):
    before, proposed = (
        lesson.run(layers=layers, forward=forward),
        "freeze last" if layers == "freeze first" else "freeze first",
    )
    after = lesson.run(layers=proposed, forward=forward)
    weight = "last.weight" if proposed == "freeze last" else "first.weight"
    kept = [
        next(row["grad"] for row in run.tables["nodes"] if row["name"] == weight)
        for run in (before, after)
    ]
    assert proposed in before.facts["try"]
    assert ("gets nothing anyway" in before.facts["try"]) == (kept[0] == kept[1])
