"""The net, compared with its closed form, with finite differences in float64, and with counted multiplications."""

import itertools
import json
import re
from pathlib import Path

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from tutor.course import load_lesson
from tutor.course.chart import chart_spec

lesson = load_lesson(Path(__file__).parent)
SETTINGS = list(itertools.product([-2.0, -0.5, 0.0, 0.5, 2.0], [-2.0, 0.0, 0.5, 1.0]))


def loss(w1, w2, w3, w4, w5):
    return ((w4 * w2 + w5 * w3) * w1 * 2 - 3) ** 2


@pytest.mark.parametrize(("w4", "w5"), SETTINGS)
def test_every_gradient_is_a_finite_difference_and_so_is_what_its_nudge_says(w4, w5):
    weights, h = [1.0, 2.0, -1.0, w4, w5], 1e-5
    for i, row in enumerate(lesson.run(w4=w4, w5=w5).tables["nudges"]):
        up, down = (loss(*weights[:i], weights[i] + t, *weights[i + 1 :]) for t in (h, -h))
        assert row["grad"] == pytest.approx((up - down) / (2 * h), abs=1e-4)
        assert row["slope"] == pytest.approx(row["grad"], abs=0.2)
        assert row["loss"] == pytest.approx(loss(*weights))


@pytest.mark.parametrize(("w4", "w5"), SETTINGS)
def test_what_comes_through_h_and_k_adds_to_the_slope_at_a(w4, w5):
    facts, h = lesson.run(w4=w4, w5=w5).facts, 1e-5

    def at(from_h, from_k):
        return (w4 * 2 * from_h - w5 * from_k - 3) ** 2

    assert facts["via_h"] == pytest.approx((at(2 + h, 2) - at(2 - h, 2)) / (2 * h), abs=1e-4)
    assert facts["via_k"] == pytest.approx((at(2, 2 + h) - at(2, 2 - h)) / (2 * h), abs=1e-4)
    assert facts["da"] == pytest.approx(facts["via_h"] + facts["via_k"], abs=1e-4)


def test_a_cut_link_and_two_shares_that_cancel_leave_the_zeros_that_the_page_tells():
    assert lesson.run(w4=0.0, w5=0.5).facts["zeros"] == "w₂"
    assert lesson.run(w4=0.5, w5=0.0).facts["zeros"] == "w₃"
    assert lesson.run(w4=0.5, w5=1.0).facts["zeros"] == "w₁"
    assert lesson.run().facts["zeros"] == "none"


class Counted(TorchDispatchMode):
    """Counts the numbers that torch multiplies."""

    many = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        self.many += out.numel() if func is torch.ops.aten.mul.Tensor else 0
        return out


@pytest.mark.parametrize("row", [0, 1, 2])
def test_multiplications_are_those_that_torch_does(row):
    told = lesson.run().tables["count"][row]
    units = (int(told["weights"]) - 1) // 2
    first = torch.tensor(1.0, requires_grad=True)
    into, out = (torch.ones(units, requires_grad=True) for _ in range(2))
    with Counted() as forward:
        guess = (out * (into * (first * torch.tensor(2.0)))).sum()
    with Counted() as back:
        guess.backward()
    weights = 1 + 2 * units
    assert told["walk"] == forward.many + back.many
    assert told["nudges"] == (weights + 1) * forward.many


@pytest.mark.parametrize(("w4", "w5"), [(1.5, 0.5), (0.0, 0.5), (-0.5, -2.0)])
def test_each_step_back_asks_for_a_number_before_it_tells_it(w4, w5):
    said = {}
    for row in lesson.run(w4=w4, w5=w5).tables["walk"]:
        said.setdefault(row["at"], []).append(row["said"])
    assert list(said) == list(range(19))
    for at in range(5, 19, 2):
        asked, told = said[at], said[at + 1]
        assert asked[-1].endswith("?")
        assert not any("?" in line for line in told)
        assert [line.split("=")[0].split(":")[0] for line in asked] == [
            line.split("=")[0].split(":")[0] for line in told
        ]


def test_a_bend_at_k_shuts_its_path_as_the_page_says():
    changed, names = lesson.source.replace("w3 * a", "torch.relu(w3 * a)"), {}
    assert changed != lesson.source
    exec(changed, names)
    facts, _ = names["run"]()
    assert (facts["k"], facts["via_k"]) == (0, 0)
    assert facts["da"] == facts["via_h"] != 0
    assert "`torch.relu(...)` around `w3 * a`" in lesson.sections["further"].prose


def test_an_arrow_that_leaves_the_chart_has_its_number_and_the_words_say_so():
    far = lesson.run(w4=-2.0, w5=0.5).tables["nudges"]
    assert max(row["grad"] for row in far) > 42
    spec = chart_spec(lesson.folder, "draw", frozenset())
    ends = spec["vconcat"][1]["layer"][0]["layer"][0]["encoding"]["x"]["scale"]["domainRaw"]["expr"]
    assert (
        f"(datum.grad < {ends}[0] || datum.grad > {ends}[1]) ? ', beyond the chart'"
        in json.dumps(spec, ensure_ascii=False)
    )
    assert "Where both are beyond the chart, a triangle" in lesson.sections["see"].prose


def test_the_multiplications_can_be_added_up_from_what_the_page_says():
    """Forward each link multiplies once; back once for its own gradient, and once to hand on, but for the first."""
    facts = lesson.run().facts
    links = 5
    assert facts["walk_small"] == links + links + facts["handed_on"]


def test_the_words_of_a_link_stand_clear_of_its_line():
    """Two rows of words, nine pixels off their place, end where the line is further off: at every width."""
    drawn = json.dumps(chart_spec(lesson.folder, "draw"), ensure_ascii=False)
    spots = json.loads(re.search(r"{[^{}]*w₁[^{}]*}", drawn)[0].replace('\\"', '"'))
    tall = 400 / 5.35  # pixels for one down
    for name in ("w₂", "w₃", "w₄", "w₅"):
        left, top, right, bottom, across, down, *_ = spots[name]
        on_line = top + (across - left) / (right - left) * (bottom - top)
        assert abs(on_line - down) * tall > 9 + 7
