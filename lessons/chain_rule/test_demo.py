"""The graph, compared with the closed form in float64 and with finite differences."""

import dataclasses
import itertools
import re
from pathlib import Path

import pytest
import torch
from tutor.course import load_lesson
from tutor.course.prose import fill

lesson = load_lesson(Path(__file__).parent)
SETTINGS = list(itertools.product([-1.0, 1.0, 3.0, 4.5, 7.0], [-3.0, -2.0, 0.0, 0.5, 2.0, 3.0]))


def loss(w, x):
    return (w * x - 3 * x) ** 2


@pytest.mark.parametrize(("w", "x"), SETTINGS)
def test_nodes_are_the_closed_form(w, x):
    rows = {row["name"]: row for row in lesson.run(w=w, x=x).tables["path"]}
    e = w * x - 3 * x
    values = {"w": w, "p": w * x, "e": e, "L": e**2}
    gradients = {"w": 2 * e * x, "p": 2 * e, "e": 2 * e, "L": 1}
    slopes = {"w": x, "p": 1, "e": 2 * e, "L": 1}
    for column, truth in (("value", values), ("gradient", gradients), ("slope", slopes)):
        assert {name: row[column] for name, row in rows.items()} == pytest.approx(truth)


@pytest.mark.parametrize(("w", "x"), SETTINGS)
def test_gradient_is_a_finite_difference(w, x):
    h = torch.tensor(1e-6, dtype=torch.float64)
    difference = ((loss(w + h, x) - loss(w - h, x)) / (2 * h)).item()
    facts = lesson.run(w=w, x=x).facts
    assert facts["gradient"] == pytest.approx(difference, abs=1e-4)
    assert facts["nudged"] == pytest.approx(difference, abs=0.01 * x**2 + 0.01)


@pytest.mark.parametrize(("w", "x"), SETTINGS)
def test_slopes_multiply_along_the_path(w, x):
    facts = lesson.run(w=w, x=x).facts
    assert facts["dl_de"] * facts["de_dp"] * facts["dp_dw"] == pytest.approx(facts["gradient"])
    count = sum(facts[name] < 0 for name in ("dl_de", "de_dp", "dp_dw"))
    assert (
        facts["minuses"]
        == (
            "No factor is",
            "One factor is",
            "Two factors are",
            "All three factors are",
        )[count]
    )


@pytest.mark.parametrize(("w", "sign"), [(1.0, "negative"), (3.0, "zero"), (5.0, "positive")])
def test_sign_is_the_same_for_both_signs_of_the_input(w, sign):
    assert lesson.run(w=w, x=-2.0).facts["sign"] == lesson.run(w=w, x=2.0).facts["sign"] == sign


@pytest.mark.parametrize("w", [-1.0, 1.0, 6.5])
def test_every_comparison_is_the_closed_form(w):
    rows = lesson.run(w=w).tables["compare"]
    assert len(rows) == 61
    for row in rows:
        assert row["gradient"] == pytest.approx(2 * row["x"] ** 2 * (w - 3), abs=1e-4)
        assert row["dl_de"] * row["de_dp"] * row["dp_dw"] == pytest.approx(
            row["gradient"], abs=1e-4
        )


@pytest.mark.parametrize("x", [step / 2 for step in range(-6, 7)])
@pytest.mark.parametrize("w", [-1.0, 0.0, 2.5, 3.0, 7.0])
def test_the_nudge_is_called_close_where_its_number_is_another_and_nowhere_else(w, x):
    facts = lesson.run(w=w, x=x).facts
    see = fill(lesson.sections["see"].prose, facts)
    nudged, product = re.search(r"That gives (\S+), next to (\S+)\. ", see).groups()
    assert (nudged != product) == ("only close" in see)
    assert (nudged == product == "0") == ("both are zero" in see)


@pytest.mark.parametrize(
    ("line", "edit", "said"),
    [
        ("e**2", "e**4", ["w", "p = w · x", "e = p − y", "L"]),
        ("p - y", "y - p", ["w", "p = w · x", "e", "L = e²"]),
    ],
)
def test_a_formula_that_an_edit_made_false_stands_in_no_picture(line, edit, said):
    edited = dataclasses.replace(lesson, source=lesson.source.replace(line, edit, 1))
    assert [row["formula"] for row in edited.run().tables["path"]] == said
