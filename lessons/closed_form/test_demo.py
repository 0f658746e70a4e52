"""The demo beside the normal equations, a float64 walk with the gradient by hand, and a count of multiplications."""

import dataclasses
import itertools
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.course.chart import chart_spec

lesson = load_lesson(Path(__file__).parent)
X = torch.tensor([-1.0, 0.0, 1.0, 2.0], dtype=torch.float64)
Y = torch.tensor([-2.0, -1.0, 2.0, 3.0], dtype=torch.float64)
SETTINGS = [
    ("line", -2.0, 0.1),
    ("line", 2.0, 0.02),
    ("network", 0.5, 0.1),
    ("network", -1.0, 0.05),
]


def loss_at(w, v, model):
    says = w * X + v if model == "line" else v * torch.tanh(w * X)
    return ((says - Y) ** 2).mean().item()


def slope_by_hand(w, v, model):
    if model == "line":
        miss = w * X + v - Y
        return 2 * (miss * X).mean().item(), 2 * miss.mean().item()
    bent = torch.tanh(w * X)
    miss = v * bent - Y
    return 2 * (miss * v * (1 - bent**2) * X).mean().item(), 2 * (miss * bent).mean().item()


def lowest_in(run):
    return min(row["loss"] for row in run.tables["both"] if row["kind"] == "minimum")


@pytest.mark.parametrize(("model", "w", "lr"), SETTINGS)
def test_the_walk_follows_the_gradient_by_hand(model, w, lr):
    v = 1.0
    for row in lesson.run(model=model, w=w, lr=lr).tables["path"]:
        assert [row["w"], row["v"]] == pytest.approx([w, v], abs=1e-3)
        assert row["loss"] == pytest.approx(loss_at(w, v, model), rel=1e-3, abs=1e-4)
        down, along = slope_by_hand(w, v, model)
        w, v = w - lr * down, v - lr * along


@pytest.mark.parametrize("w", [-2.0, 0.5, 2.0])
def test_for_the_line_solving_gives_the_normal_equations_answer_from_every_start(w):
    design = torch.stack([X, torch.ones(4)], dim=1)
    best = torch.linalg.lstsq(design, Y[:, None]).solution[:, 0].tolist()
    run = lesson.run(model="line", w=w)
    assert [run.tables["equations"][0][name] for name in "wv"] == pytest.approx(best, abs=1e-4)
    assert run.facts["lands"] == "the minimum"
    assert run.facts["last"] == pytest.approx(loss_at(*best, "line"), abs=1e-3)


@pytest.mark.parametrize(("model", "w", "lr"), SETTINGS)
def test_row_reduction_ends_where_linalg_does_and_keeps_the_solution_on_the_way(model, w, lr):
    for row in lesson.run(model=model, w=w, lr=lr).tables["equations"]:
        reached = row["a"] * row["w"] + row["c"] * row["v"]
        assert reached == pytest.approx(row["right"], rel=1e-3, abs=1e-3)
        if row["stage"] == 2:
            assert [row["a"], row["c"]] == [1 - row["row"], row["row"]]


@pytest.mark.parametrize("w", [-2.0, -1.0, 0.5, 1.0, 2.0])
def test_for_the_network_solving_once_leaves_a_slope(w):
    run = lesson.run(model="network", w=w)
    there = run.tables["equations"][0]
    assert max(map(abs, slope_by_hand(there["w"], there["v"], "network"))) > 0.01
    assert run.facts["lands"] != "the minimum"
    assert run.facts["at"] == pytest.approx(loss_at(there["w"], there["v"], "network"), rel=1e-3)
    higher = run.facts["at"] > run.tables["path"][0]["loss"]
    assert (run.facts["lands"] == "a higher place") == higher


@pytest.mark.parametrize("model", ["line", "network"])
def test_along_the_flat_lines_the_partial_is_zero_and_no_place_is_left_out(model):
    flat = lesson.run(model=model).tables["flat"]
    for row in flat[::5]:
        if abs(row["v"]) < 4:
            assert abs(slope_by_hand(row["w"], row["v"], model)[row["row"]]) < 1e-3
    for partial in (0, 1):  # the curve itself: a place at every w, none far from the next
        curve = [row["w"] for row in flat if row["row"] == partial and row["piece"] == 0]
        gaps = torch.tensor(sorted(curve)).diff()
        assert (min(curve), max(curve), gaps.max() < 0.06) == (-4, 4, True)


def test_the_marked_places_are_flat_and_the_green_ones_lowest():
    for model, kinds in {"line": ["minimum"], "network": ["minimum", "minimum", "saddle"]}.items():
        run = lesson.run(model=model)
        assert [place["kind"] for place in run.tables["both"]] == kinds
        for place in run.tables["both"]:
            w, v = place["w"], place["v"]
            assert max(map(abs, slope_by_hand(w, v, model))) < 1e-4
            lower = [
                loss_at(w + a, v + b, model) < loss_at(w, v, model) - 1e-6
                for a, b in ((0.1, 0.1), (0.1, -0.1), (0.1, 0), (0, 0.1))
            ]
            assert any(lower) == (place["kind"] == "saddle")


@pytest.mark.parametrize(("model", "w", "lr"), SETTINGS)
def test_whether_the_walk_is_there_is_told_by_the_way_it_has_left(model, w, lr):
    run = lesson.run(model=model, w=w, lr=lr)
    last = run.tables["path"][-1]
    ways = [
        (last["w"] - place["w"]) ** 2 + (last["v"] - place["v"]) ** 2
        for place in run.tables["both"]
        if place["kind"] == "minimum"
    ]
    assert ("counts as there" in run.facts["there"]) == (min(ways) < 0.1**2)
    assert ("not there yet" in run.facts["there"]) == (min(ways) >= 0.1**2)


def test_the_network_is_flat_in_three_places():
    places = [(0.0, 0.0)]
    for w in (1.0, -1.0):
        v = 3.0 * w
        for _ in range(4000):
            down, along = slope_by_hand(w, v, "network")
            w, v = w - 0.1 * down, v - 0.1 * along
        places.append((w, v))
    assert all(max(map(abs, slope_by_hand(*place, "network"))) < 1e-6 for place in places)
    assert places[1] == pytest.approx([-number for number in places[2]], abs=1e-4)
    assert all(abs(number) < 4 for number in places[1])


def multiplications(n):
    """Count those of row reduction, and those of one step of descent on the same table."""
    rows, count = torch.rand(n, n + 1) + 4 * torch.eye(n, n + 1), 0
    weights, rate = torch.rand(n), torch.full((n,), 0.1)
    products, scaled = rows[:, :n] * weights, rate * (rows[:, :n] @ weights - rows[:, n])
    for i in range(n):
        pivot = rows[i] / rows[i, i]
        cleared = rows[:, [i]] * pivot
        rows = rows - cleared
        rows[i] = pivot
        count += cleared.numel()
    return count, products.numel() + scaled.numel()


def test_all_the_work_is_what_is_multiplied_and_even_after_as_many_steps_as_weights():
    cost = lesson.run().tables["cost"]
    for row in cost:
        assert (row["walk"] == row["solve"]) == (row["steps"] == row["n"])
        if row["n"] <= 64:
            solve, step = multiplications(int(row["n"]))
            assert (row["solve"], row["walk"]) == (solve, row["steps"] * step)


def test_the_equations_that_are_told_are_those_of_the_points_by_hand():
    facts = lesson.run(model="line").facts
    told = [facts[name] for name in ("a", "c", "right", "d", "low")]
    by_hand = [2 * part.mean() for part in (X * X, X, X * Y, torch.ones(4), Y)]
    assert told == pytest.approx([each.item() for each in by_hand], abs=1e-5)
    assert (facts["x"], facts["y"]) == (X[-1], Y[-1])


def newton_by_hand(at, model):
    """Solve the straightened equations once more, with the slopes by hand and their changes by small nudges."""
    h, slope = 1e-5, torch.tensor(slope_by_hand(*at, model), dtype=torch.float64)
    sides = [
        [slope_by_hand(at[0] + s * h * a, at[1] + s * h * b, model) for s in (1, -1)]
        for a, b in ((1, 0), (0, 1))
    ]
    up, down = torch.tensor(sides, dtype=torch.float64).unbind(dim=1)
    change = ((up - down) / (2 * h)).T
    return (torch.tensor(at, dtype=torch.float64) - torch.linalg.solve(change, slope)).tolist()


@pytest.mark.parametrize(("model", "w"), [("line", -2.0), ("network", -2.0), ("network", 1.0)])
def test_each_solution_again_is_newtons_step_from_the_last(model, w):
    rounds = lesson.run(model=model, w=w).tables["rounds"]
    assert (rounds[0]["w"], rounds[0]["v"]) == (w, 1)
    for before, after in itertools.pairwise(rounds):
        there = newton_by_hand([before["w"], before["v"]], model)
        assert [after["w"], after["v"]] == pytest.approx(there, rel=1e-2, abs=1e-2)
        assert after["loss"] == pytest.approx(loss_at(after["w"], after["v"], model), rel=1e-3)


@pytest.mark.parametrize(
    ("model", "w", "stands"),
    [
        ("line", 0.5, "stands at a minimum"),
        ("network", -2.0, "stands at a minimum"),
        ("network", -1.0, "stands at a saddle"),
        ("network", 0.5, "has no answer"),
        ("network", 1.0, "keeps moving"),
        ("network", 2.0, "keeps moving"),
    ],
)
def test_where_solving_again_ends_is_told(model, w, stands):
    run = lesson.run(model=model, w=w)
    assert run.facts["again"] == stands
    before, last = run.tables["rounds"][-2:]
    assert (last["w"] > before["w"] + 0.4) == (stands == "keeps moving")  # outward
    kinds = {
        place["kind"]
        for place in run.tables["both"]
        if abs(last["w"] - place["w"]) + abs(last["v"] - place["v"]) < 0.01
    }
    assert kinds == ({stands.split()[-1]} if "stands" in stands else set())
    assert "In the end the violet diamond **{{ again }}**" in lesson.sections["see"].prose


@pytest.mark.parametrize(
    ("model", "where"), [("line", "at the minimum"), ("network", "at both minima")]
)
def test_the_words_name_as_many_minima_as_there_are(model, where):
    run = lesson.run(model=model)
    assert run.facts["floor"] == f"The lowest, {where}, is {lowest_in(run):.3g}"
    lowest = sum(row["kind"] == "minimum" for row in run.tables["both"])
    assert lowest == (1 if model == "line" else 2)


def test_a_walk_that_is_not_there_is_said_to_be_on_its_way_by_how_much():
    run = lesson.run(model="network", w=0.5, lr=0.1)
    facts, left = run.facts, run.facts["last"] - lowest_in(run)
    assert "The walk ends {{ there }}." in lesson.sections["see"].prose
    assert facts["there"] == f"{left:.2g} above that, and not there yet"


def test_how_near_counts_as_there_is_said_and_kept():
    for lr in (0.02, 0.05, 0.1):
        run = lesson.run(model="line", w=0.5, lr=lr)
        facts, short = run.facts, run.facts["last"] - lowest_in(run)
        if "counts as there" in facts["there"]:
            assert short < float(facts["there"].split("less than ")[1].split()[0])
        else:
            assert f"{short:.2g}" in facts["there"]


@pytest.mark.parametrize(("model", "w"), [("line", 0.5), ("network", 0.5), ("network", 1.0)])
def test_lower_and_higher_are_told_beside_the_start(model, w):
    run = lesson.run(model=model, w=w)
    facts = run.facts
    assert facts["first"] == pytest.approx(loss_at(w, 1.0, model), rel=1e-5)
    assert (facts["than"] == " than the start") == (facts["lands"] != "the minimum")
    assert ("lower" in facts["lands"]) == (facts["than"] != "" and facts["at"] < facts["first"])
    for told in (
        lesson.sections["see"].prose,
        lesson.sections["learned"].prose,
        lesson.alt["draw"],
    ):
        assert "{{ than }}" in told


def test_each_step_of_row_reduction_divides_an_equation_and_clears_in_the_other():
    before, step, done = (
        [row for row in lesson.run(model="line").tables["equations"] if row["stage"] == stage]
        for stage in range(3)
    )
    for name in ("a", "c", "right"):
        assert step[0][name] == pytest.approx(before[0][name] / before[0]["a"])
        assert done[1][name] == pytest.approx(step[1][name] / step[1]["c"])
    assert (step[1]["a"], done[0]["c"]) == (0, 0)
    assert "divides the solid equation by its first number" in lesson.sections["explain"].prose
    assert (
        "divides the dashed equation by the number before $v$" in lesson.sections["explain"].prose
    )


@pytest.mark.parametrize("model", ["line", "network"])
def test_what_is_told_comes_from_the_row_reduction_that_is_shown(model):
    changed = lesson.source.replace("pivot = rows[i] / rows[i, i]", "pivot = rows[i] / 2")
    assert changed != lesson.source
    names = {}
    exec(changed, names)
    facts, _ = names["run"](model=model)
    assert facts["at"].item() != pytest.approx(lesson.run(model=model).facts["at"], rel=1e-2)


@pytest.mark.parametrize(
    ("line", "edit", "lands"),
    [
        (
            "    return ((says - Y)",
            "    return torch.nan * ((says - Y)",
            "no place with a loss",
        ),
        ("    return rows\n", "    return rows * torch.inf\n", "no answer, so it stays"),
    ],
)
def test_an_edit_that_leaves_no_number_leaves_no_false_sentence(line, edit, lands):
    edited = dataclasses.replace(lesson, source=lesson.source.replace(line, edit, 1))
    facts = edited.run(model="network").facts
    assert (facts["lands"], facts["than"]) == (lands, "")
    if facts["last"] != facts["last"]:
        assert facts["there"] == "with nothing to compare its loss with"


@pytest.mark.parametrize("w", [-2.0, 0.5])
def test_no_minimum_is_claimed_for_data_that_have_none(w):
    """With this point the loss falls on and on as the first weight nears zero and the second one grows."""
    edited = dataclasses.replace(lesson, source=lesson.source.replace("2.0, 3.0])", "2.0, 9.0])"))
    run = edited.run(model="network", w=w)
    assert "minimum" not in {row["kind"] for row in run.tables["both"]}
    assert run.facts["floor"] == "No lowest place was found"
    assert run.facts["lands"] != "the minimum"
    assert "nothing to compare" in run.facts["there"]
    line = edited.run(model="line", w=w)
    assert line.facts["lands"] == "the minimum"
    assert line.facts["floor"] == f"The lowest, at the minimum, is {lowest_in(line):.3g}"


@pytest.mark.parametrize("model", ["line", "network"])
def test_no_line_is_drawn_where_an_edited_loss_has_a_slope(model):
    """The places are worked out for squares; beside each stands the partial of the loss that is shown."""
    own = lesson.run(model=model).tables["flat"]
    assert all(abs(row["off"]) < 1e-6 for row in own)
    edited = dataclasses.replace(lesson, source=lesson.source.replace("- Y) ** 2", "- Y) ** 4"))
    flat = edited.run(model=model).tables["flat"]
    solid = [
        row for row in flat if (row["row"], row["piece"]) == (0, 0) and 0.8 < abs(row["w"]) < 3
    ]
    assert solid
    assert all(abs(row["off"]) > 1e-5 for row in solid)


@pytest.mark.parametrize("model", ["line", "network"])
def test_no_line_lies_over_the_numbers_among_which_is_zero(model):
    ground = chart_spec(lesson.folder, "draw")["vconcat"][0]["layer"][0]["encoding"]
    low, high = ground["x"]["scale"]["domain"]
    assert min(row["w"] for row in lesson.run(model=model).tables["flat"]) > low + 0.075 * (
        high - low
    )
    assert 0 in ground["y"]["axis"]["values"]
