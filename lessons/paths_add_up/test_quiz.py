"""The keys of the quiz a second time: differences of losses in float64, without any walk back."""

from pathlib import Path

import pytest
from tutor.course import load_lesson
from tutor.course.chart import chart_spec
from tutor.quiz.draw import draw_item

lesson = load_lesson(Path(__file__).parent)
H = 1e-5


def slope(loss, at):
    """The central difference; exact for a square."""
    return (loss(at + H) - loss(at - H)) / (2 * H)


def loss_of(w1, w2, w3, w4, w5, x=2, y=3):
    return ((w4 * w2 + w5 * w3) * w1 * x - y) ** 2


def along(i, weights, **data):
    return slope(lambda w: loss_of(*weights[:i], w, *weights[i + 1 :], **data), weights[i])


def at_a(item):
    w4, w5 = item.facts["w4"], item.facts["w5"]
    return slope(lambda a: (w4 * 2 * a - w5 * a - 3) ** 2, 2.0)


def of_one_weight(item):
    f = item.facts
    return along(f["which"], (1, 2, -1, f["w4"], f["w5"]))


def through_the_code(item):
    """Run the lines between the first and the last on plain numbers, twice."""
    lines = "\n".join(item.code.splitlines()[1:-1])

    def loss(w):
        names = {"w": w}
        exec(lines, names)
        return names["L"]

    return slope(loss, 1.0)


AGAIN = {
    "what_arrives_adds": at_a,
    "gradient_of_a_weight": of_one_weight,
    "add_or_multiply": through_the_code,
}


@pytest.mark.parametrize("seed", range(20))
def test_the_weights_whose_nudge_does_nothing_are_those_of_the_key(seed):
    item = draw_item(lesson, "where_nothing_arrives", seed)
    weights = [item.facts[f"w{i}"] for i in range(1, 6)]
    slopes = [along(i, weights, x=item.facts["x"], y=item.facts["y"]) for i in range(5)]
    names = [f"$w_{i + 1}$" for i, found in enumerate(slopes) if abs(found) < 1e-6]
    assert item.options[item.key].text == f"Only of {' and '.join(names)}"


@pytest.mark.parametrize("seed", range(12))
def test_the_furthest_weight_has_the_largest_slope(seed):
    item = draw_item(lesson, "who_moves_furthest", seed)
    weights = (1, 2, -1, item.facts["w4"], item.facts["w5"])
    slopes = [abs(along(i, weights)) for i in range(5)]
    assert item.options[item.key].text == f"$w_{slopes.index(max(slopes)) + 1}$"


@pytest.mark.parametrize("name", ["how_many_runs", "ten_times_the_weights"])
def test_the_key_follows_the_way_that_is_asked_for(name):
    for seed in range(30):
        item = draw_item(lesson, name, seed)
        text = item.options[item.key].text
        if name == "how_many_runs":
            nudged = f"{item.facts['count'] + 1:,} runs forward"
            assert text == (
                "One run forward and one walk back" if item.facts["backward"] else nudged
            )
        else:
            power = 1 if item.facts["backward"] else 2
            assert text == f"About {item.facts['times'] ** power:,} times"


def test_what_a_gradient_needs_is_what_arrives_and_the_value_above():
    for seed in range(20):
        item = draw_item(lesson, "why_one_walk", seed)
        i, y = item.facts["which"], item.facts["y"]
        found = along(i, (3, 2, -3, 5, 7), y=y)
        assert item.options[item.key].value == pytest.approx(found, rel=1e-4, abs=1e-3)
        above, below = ["xa", "ah", "ak", "hp", "kp"][i]
        assert item.options[item.key].text == f"$dL/d{below}$ and the value of {above}"


def test_each_wrong_rule_puts_its_own_number_beside_a():
    for seed in range(20):
        item = draw_item(lesson, "what_arrives_adds", seed)
        told = {option.misconception: option.value for option in item.options}
        assert {belief: rows[0]["grad"] for belief, rows in item.wrong.items()} == told
    drawn = str(chart_spec(lesson.folder, "draw", frozenset({"wrong"})))
    assert "believed: " in drawn
