"""The keys of the quiz a second time: differences in float64, and the corners one by one."""

from pathlib import Path

from tutor.course import load_lesson
from tutor.quiz.draw import draw_item

lesson = load_lesson(Path(__file__).parent)
H = 1e-5


def net(units, x):
    return sum(v * max(w * x + b, 0.0) for v, w, b in units)


def slope_again(item):
    f = item.facts
    low, high = (f["c"] * (f["a"] * x + f["b"]) + f["d"] for x in (10.0, 20.0))
    return (high - low) / 10


def corners_again(item):
    """A corner where the net bends away from the straight line through its neighbours."""
    places = {-b / w for v, w, b in item.facts["units"] if w}
    bends = [
        net(item.facts["units"], p - H)
        + net(item.facts["units"], p + H)
        - 2 * net(item.facts["units"], p)
        for p in places
    ]
    return sum(abs(bend) > H / 10 for bend in bends)


def gradient_again(item):
    f = item.facts
    low, high = (
        (net([(f["v"], w, f["b"])], f["x"]) - f["y"]) ** 2 for w in (f["w"] - H, f["w"] + H)
    )
    return round((high - low) / (2 * H), 6)


AGAIN = {
    "line_of_a_line": slope_again,
    "count_the_corners": corners_again,
    "a_unit_that_is_off": lambda item: net(item.facts["units"], item.facts["x"]),
    "what_a_unit_learns": gradient_again,
}


def drawn(name, count=60):
    return [draw_item(lesson, name, seed) for seed in range(count)]


def test_a_net_draws_a_line_exactly_where_no_bend_stands_in_its_code():
    for item in drawn("what_a_net_can_draw"):
        key = item.options[item.key].text
        assert ("line" in key) == ("ReLU" not in item.code and "Tanh" not in item.code)
        assert ("corners" in key) == ("ReLU" in item.code)
        assert [o.misconception for o in item.options if "line" in o.text] == [None]


def test_a_line_reaches_the_points_only_where_y_changes_by_the_same_amount_each_time():
    for item in drawn("which_net_fits"):
        changes = [b - a for a, b in zip(item.facts["y"], item.facts["y"][1:])]
        steps = [i for i in (1, 2) if changes[i] != changes[i - 1]]  # corners that are needed
        level = changes[0] == 0 or changes[-1] == 0
        expected = (
            "Both can"
            if not steps
            else "Only B can"
            if len(steps) == 1 and level
            else "Neither can"
        )
        assert item.options[item.key].text == expected
        told = {o.text: o.misconception for o in item.options if o.misconception}
        believed = {"Only B can": "Both can", "Neither can": "Only A can", "Both can": "Only A can"}
        belief = "corner-per-unit" if expected == "Both can" else "depth-bends"
        assert told[believed[expected]] == belief


def test_every_kind_of_unit_that_gives_no_corner_is_met():
    kinds = set()
    for item in drawn("count_the_corners"):
        units = item.facts["units"]
        kinds |= {"no weight" for v, _, _ in units if not v} | {
            "level" for _, w, _ in units if not w
        }
        bent = [-b / w for v, w, b in units if w and v]
        kinds |= {"same place"} if len(set(bent)) < len(bent) else set()
        kinds |= {"each its own"} if item.key == len(units) else set()
    assert kinds == {"no weight", "level", "same place", "each its own"}


def test_units_are_met_off_and_on_and_learn_both_ways():
    signs = [item.options[item.key].text for item in drawn("what_a_unit_learns")]
    assert all(signs.count(sign) > len(signs) / 6 for sign in ("negative", "zero", "positive"))


def test_slopes_that_are_added_without_their_signs_are_known_too():
    for item in drawn("line_of_a_line"):
        a, c = item.facts["a"], item.facts["c"]
        added = {option.value for option in item.options if option.misconception == "slopes-add"}
        assert added == {a + c, abs(a) + abs(c)}


def test_who_thinks_that_no_net_reaches_the_bent_points_is_told_why_one_does():
    told = set()
    for item in drawn("which_net_fits"):
        neither = next(option for option in item.options if option.text == "Neither can")
        y = item.facts["y"]
        if item.options[item.key].text == "Only B can":
            falls = y[-1] < y[0]
            assert neither.misconception == ("relu-only-rises" if falls else "unit-per-point")
            told.add(neither.misconception)
    assert len(told) == 2
