"""The instructor's notes through AppTest: what they tell of each step, and what a browser may say."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_walk import SLUGS, step_number, written
from tutor.course.notes import notes_of
from tutor.course.prose import typeset
from tutor.ui.course import drawn_item, lesson_named
from tutor.ui.predicted import truth_of
from tutor.ui.prediction import spelled
from tutor.ui.walk.steps import steps_of


def notes_page() -> None:
    from tutor.ui.walk.notes import show_notes

    show_notes()


def open_notes(said: object = None, **address: object) -> AppTest:
    test = AppTest.from_function(notes_page, default_timeout=60)
    for name, value in address.items():
        test.query_params[name] = str(value)
    if said is not None:
        test.session_state["walk-notes"] = {"at": said}
    test = test.run()
    assert not test.exception
    return test


@pytest.mark.parametrize("slug", SLUGS)
def test_each_step_has_its_title_its_notes_its_key_and_what_comes_next(slug):
    lesson = lesson_named(slug)
    steps, notes, told = steps_of(lesson), notes_of(lesson), ""
    for number, step in enumerate(steps, 1):
        test = open_notes(lesson=slug, step=number, seed=7)
        assert test.header[0].value == step.title
        page = written(test)
        told += page
        assert ("This is the last step" in page) == (number == len(steps))
        assert number == len(steps) or steps[number].title in page
        if step.kind == "predict":
            assert f"Torch did: {spelled(lesson, truth_of(lesson))}" in page
        if step.kind == "item":
            item = drawn_item(slug, step.text, 7)
            assert typeset(item.rule) in page
            assert typeset(item.right_answer) in page or item.kind == "order"
    assert all(text in told for text in notes.values()), "a part of the notes is on no step"


def test_what_the_projected_window_says_outranks_the_address():
    at = {"lesson": "update_rule", "step": 2, "seed": 7, "open": ["predict"]}
    test = open_notes(at, lesson="learning_rate", step=4, seed=3)
    assert test.header[0].value == steps_of(lesson_named("update_rule"))[1].title
    assert test.query_params["lesson"] == "update_rule"


@pytest.mark.parametrize(
    "said",
    [
        "x",
        [],
        {"lesson": "no_such"},
        {"lesson": {}},
        {"lesson": "update_rule", "step": -1, "seed": "1e9", "open": "predict"},
        {"lesson": "update_rule", "step": 10**30, "seed": [], "open": [{}, 1, "<b>", "a" * 10_000]},
        {"lesson": "update_rule", "step": True, "seed": 1.5, "open": None},
    ],
)
def test_whatever_a_browser_says_is_no_fault(said):
    number = step_number("learning_rate", "predict")
    test = open_notes(said, lesson="learning_rate", step=number)
    assert test.header[0].value
    assert "open" not in test.query_params


def test_without_a_walkthrough_they_say_where_they_come_from():
    test = open_notes()
    assert "begin one" in written(test)
    assert [button.label for button in test.button] == ["Walk through a lesson"]
