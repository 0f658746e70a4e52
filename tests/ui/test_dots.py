"""A class's dots: on the curve of the demo, and nothing of the answer before it is shown."""

import json

import pytest
import torch

from tutor.course.chart import chart_spec
from tutor.course.prose import show
from tutor.ui.classroom.dots import curve_under_guesses, only_dots, places, with_dots
from tutor.ui.course import course, lesson_named


def spec_of(slug: str) -> dict:
    return chart_spec(lesson_named(slug).folder, "draw", frozenset({"prediction"}))


def names_in(spec: dict) -> set[str]:
    """Return the tables that a picture reads."""
    return {part.split('"')[0] for part in json.dumps(spec).split('"data": {"name": "')[1:]}


def test_a_number_that_is_a_place_on_the_loss_curve_gets_dots_and_no_other_prediction_does():
    asked = {lesson.slug for lesson in course() if lesson.prediction.kind == "number"}
    assert {slug for slug in asked if curve_under_guesses(spec_of(slug))} == {"update_rule", "loss_curve"}
    assert "what_grad_holds" in asked


def test_before_the_answer_the_picture_reads_the_curve_and_the_answers_alone():
    spec = spec_of("update_rule")
    line = curve_under_guesses(spec)
    assert names_in(only_dots(spec, line)) == {"bowl", "prediction"}
    told = with_dots(spec, line)
    assert names_in(told) == names_in(spec)
    assert "you said" in json.dumps(spec)
    assert "you said" not in json.dumps(told)


@pytest.mark.parametrize("value", [5.0, -1.25, 2.03])
def test_a_dot_lies_on_the_curve(value):
    lesson = lesson_named("update_rule")
    curve = lesson.run(**lesson.values(lesson.prediction.at)).tables["bowl"]
    (dot,) = places([value], curve, curve_under_guesses(spec_of("update_rule")))
    loss = (torch.tensor(value) - 3) ** 2  # the lesson's bowl
    assert show(dot["place"]) == show(value)
    assert dot["height"] == pytest.approx(loss.item(), abs=0.01)


def test_equal_answers_stand_apart_and_what_lies_outside_stands_at_the_edge():
    curve = [{"w": float(w), "loss": float((w - 3) ** 2)} for w in range(-4, 11)]
    line = curve_under_guesses(spec_of("update_rule"))
    dots = places([3, 3, 9, 9, 1e9, -1e9], curve, line)
    assert len({(dot["place"], dot["height"]) for dot in dots}) == 6
    assert [dot["place"] for dot in dots[-2:]] == [10, -4]
    low, high = line["encoding"]["y"]["scale"]["domain"]
    assert all(low <= dot["height"] <= high for dot in dots)
    assert high < 36  # the bowl goes on above the picture
