"""An edit whose loss is no number: no sentence says that something stays, creeps or is zero."""

import dataclasses

import pytest

from tutor import LESSONS
from tutor.course import load_lesson

CASES = [
    ("slope_and_sign", "    return", "points", "no way: it is no number"),
    ("update_rule", "    return", "way", "becomes no number"),
    ("learning_rate", "    return", "regime", "comes to no number"),
    ("chain_rule", "    p =", "sign", "none: no number has come out"),
    ("training_loop", "y =", "outcome", "becomes no number"),
    ("loss_landscape", "V =", "place", "a place where the curvature is no number"),
    ("schedulers", "Y =", "effect", "it ends in no number"),
    ("learning_rate", "    return", "winner", "nobody"),
    ("learning_rate", "    return", "decides", "Here no number came out, so nothing decides."),
    ("partial_derivatives", "    return", "mover", "neither"),
    ("partial_derivatives", "    return", "moves", "w goes from 4 to no number, and b goes from 5 to no number"),
    ("update_rule", "    return", "changed", "goes from not a number to not a number"),
    ("schedulers", "Y =", "said_end", "not a number"),
    ("twins", "    return", "outcome", "come to no number"),
    ("beyond_backprop", "    loss =", "outcome", "is no number"),
    ("closed_form", "    return", "lands", "no place with a loss"),
    ("partial_derivatives", "    return", "missed", "not to be compared: no place inside this map is the lowest"),
]


@pytest.mark.parametrize(("slug", "line", "fact", "said"), CASES, ids=lambda case: case)
def test_what_is_no_number_is_told_as_such(slug, line, fact, said):
    lesson = load_lesson(LESSONS / slug)
    edited = dataclasses.replace(lesson, source=lesson.source.replace(line, f"{line} float('nan') *", 1))
    facts = edited.run(**lesson.values(lesson.prediction.at)).facts
    assert facts[fact] == said
