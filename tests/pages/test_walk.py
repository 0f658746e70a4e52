"""The walkthrough through AppTest: what each step shows, what it holds back, and that it keeps nothing."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import LEARNER
from tutor.course.prose import typeset
from tutor.store import open_store
from tutor.ui.course import course, drawn_item, lesson_named
from tutor.ui.predicted import truth_of
from tutor.ui.prediction import spelled
from tutor.ui.walk.items import beliefs
from tutor.ui.walk.steps import steps_of

SLUGS = [lesson.slug for lesson in course()]


def walk_page() -> None:
    import streamlit as st

    from tutor.ui.learner import greet, keep_in_browser
    from tutor.ui.walk.walk import show_walk
    from tutor.ui.ways import arrive, arrived

    st.session_state["pages"] = {}
    greet()
    arrive("walk")
    show_walk()
    arrived("walk")
    keep_in_browser()


def open_walk(**address: object) -> AppTest:
    test = AppTest.from_function(walk_page, default_timeout=60)
    test.session_state["learner"] = LEARNER
    for name, value in address.items():
        test.query_params[name] = str(value)
    test = test.run()
    assert not test.exception
    return test


def step_number(slug: str, kind: str) -> int:
    return next(n for n, step in enumerate(steps_of(lesson_named(slug)), 1) if step.kind == kind)


def written(test: AppTest) -> str:
    shown = [*test.markdown, *test.info, *test.success, *test.caption, *test.code]
    return "\n".join(element.value for element in shown)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_step_of_a_lesson_can_be_shown(slug):
    test = open_walk(lesson=slug, seed=7, open="predict")
    for number in range(1, len(steps_of(lesson_named(slug))) + 1):
        test.session_state["walk"].step = number
        assert not test.run().exception, number
        assert not test.error


def test_what_torch_did_stays_hidden_until_it_is_opened_by_a_press():
    lesson = lesson_named("learning_rate")
    truth = f"**{spelled(lesson, truth_of(lesson))}**"
    for kind in ("predict", "see", "run", "change", "lines", "learned"):
        test = open_walk(lesson=lesson.slug, step=step_number(lesson.slug, kind))
        assert truth not in written(test), kind
        assert lesson.idea not in written(test), kind
        assert not test.get("vega_lite_chart"), kind
    test = open_walk(lesson=lesson.slug, step=step_number(lesson.slug, "predict"))
    test = test.button[0].click().run()
    assert truth in written(test)
    assert test.query_params["open"] == "predict"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_question_keeps_its_key_until_it_is_opened(slug):
    lesson = lesson_named(slug)
    for number, step in enumerate(steps_of(lesson), 1):
        if step.kind != "item":
            continue
        item = drawn_item(slug, step.text, 7)
        test = open_walk(lesson=slug, step=number, seed=7)
        assert "The right answer" not in written(test)
        assert typeset(item.rule) not in written(test)
        assert item.kind != "order" or item.right_answer not in written(test)
        test = test.button[0].click().run()
        assert typeset(item.rule) in written(test), step.text
        assert all(line.endswith(".") for line in beliefs(item))


def test_nothing_of_a_walkthrough_is_kept_as_a_learners_own():
    lesson = lesson_named("slope_and_sign")
    test = open_walk(lesson=lesson.slug, seed=7)
    for number, step in enumerate(steps_of(lesson), 1):
        test.session_state["walk"].step = number
        test = test.run()
        if step.kind in ("predict", "item"):
            test = test.button[0].click().run()
    assert test.session_state["records"] == []
    kept = open_store()
    assert kept.attempts(LEARNER) == []
    assert kept.predictions(LEARNER) == []
    kept.close()


def test_the_address_opens_the_same_step_with_the_same_questions():
    number = step_number("update_rule", "item")
    first = open_walk(lesson="update_rule", step=number)
    address = dict(first.query_params.items())
    assert written(open_walk(**address)) == written(first)


@pytest.mark.parametrize("step", ["0", "-3", "999999999999", "x", "²", ""])
def test_rubbish_in_the_address_becomes_a_step(step):
    test = open_walk(lesson="update_rule", step=step, seed=step, open=f"{step},<b>,predict")
    assert 1 <= test.session_state["walk"].step <= len(steps_of(lesson_named("update_rule")))


def test_without_a_lesson_in_the_address_the_lessons_stand_there():
    for address in ({}, {"lesson": "no_such_lesson"}, {"lesson": "../app"}):
        test = open_walk(**address)
        assert [button.label for button in test.button][-1] == "Handouts to print"
        assert len(test.button) == len(SLUGS) + 1
    test = test.button[2].click().run()
    assert test.session_state["walk"].lesson == SLUGS[2]
    assert test.query_params["lesson"] == SLUGS[2]


def test_the_address_holds_the_settings_at_a_step_without_the_controls_too():
    test = open_walk(lesson="learning_rate", step=step_number("learning_rate", "see"), open="predict")
    assert "set" not in test.query_params
    test = test.slider(key="learning_rate.lr").set_value(1.1).run()
    for kind in ("run", "change", "lines", "learned"):
        test.session_state["walk"].step = number = step_number("learning_rate", kind)
        test = test.run()
        assert test.query_params["set"] == "lr:1.1", kind
    for kind in ("run", "see"):
        number = step_number("learning_rate", kind)
        again = open_walk(lesson="learning_rate", step=number, open="predict", set="lr:1.1,steps:x,no:2,<b>").run()
        assert "lr=1.1" in written(again) or again.slider(key="learning_rate.lr").value == 1.1
        assert again.query_params["set"] == "lr:1.1"


@pytest.mark.parametrize("slug", SLUGS)
def test_the_run_step_ends_with_the_call_and_has_the_rest_folded_above_it(slug):
    test = open_walk(lesson=slug, step=step_number(slug, "run"), open="predict")
    assert test.code[-1].value.startswith("facts, tables = run(")
    assert len(test.expander) == len(test.code) - 2


def test_what_is_changed_has_the_room_of_the_rest_which_stood_at_the_step_before():
    test = open_walk(lesson="bends", step=step_number("bends", "change"), open="predict")
    assert len(test.code) == 1
    assert not test.expander


def test_settings_stay_from_one_step_to_another():
    test = open_walk(lesson="learning_rate", step=step_number("learning_rate", "see"), open="predict")
    test = test.slider(key="learning_rate.lr").set_value(1.1).run()
    for kind in ("run", "change", "predict", "see"):
        test.session_state["walk"].step = step_number("learning_rate", kind)
        test = test.run()
        if kind == "run":
            assert "lr=1.1" in written(test)
    assert test.slider(key="learning_rate.lr").value == 1.1
