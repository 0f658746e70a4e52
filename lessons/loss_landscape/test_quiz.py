"""The quiz once more, on another path: finite differences and closed forms of what a learner reads."""

from pathlib import Path

import pytest
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item, item_functions

lesson = load_lesson(Path(__file__).parent)


def height(facts, w1, w2):
    return facts["a"] * w1**2 + facts["c"] * w1 * w2 + facts["b"] * w2**2


def curvature_again(item):
    one, other = item.facts["way"]
    high, middle, low = (height(item.facts, t * one, t * other) for t in (1, 0, -1))
    return high - 2 * middle + low


def saddle_again(item):
    facts = item.facts
    return facts["away"] * (1 + 2 * facts["b"] * facts["lr"])


def slice_again(item):
    here = (at + item.facts["t"] * pace for at, pace in zip(item.facts["start"], item.facts["way"]))
    return height(item.facts, *here)


AGAIN = {
    "curvature_along": curvature_again,
    "leaving_a_saddle": saddle_again,
    "loss_along_a_line": slice_again,
}


def test_the_curvature_of_a_slice_is_taken_by_t():
    """By t the loss w1^2 + c w1 w2 + w2^2 along w1 = t, w2 = -t is (2 - c) t^2: its curvature is 4 - 2c."""
    hints = {draw_item(lesson, "curvature_along", seed).hints[-1] for seed in range(20)}
    assert {hint.rpartition("curvature ")[2] for hint in hints} == {"-4.", "12."}
    assert all("+ 4" in hint for hint in hints if "curvature -4" in hint)


@pytest.mark.parametrize("seed", range(20))
def test_a_slice_rules_a_minimum_out_or_leaves_it_open(seed):
    item = draw_item(lesson, "what_a_slice_proves", seed)
    text = item.options[item.key].text
    assert ("no minimum" in text) == any(value < 0 for value in item.facts["seen"])


def test_both_answers_about_slices_occur():
    drawn = [draw_item(lesson, "what_a_slice_proves", seed) for seed in range(40)]
    ruled_out = sum("no minimum" in item.options[item.key].text for item in drawn)
    assert 8 <= ruled_out <= 32


def test_what_the_lesson_on_starts_asks_is_not_asked_here():
    names = set(item_functions(lesson.folder))
    assert len(names) >= 5
    assert not names & {"how_many_units_differ", "gradient_of_a_hidden_weight"}
    assert "twin" not in "".join(section.prose for section in lesson.sections.values())
