"""A class within the walkthrough, through AppTest: no step opens what is voted on, and the numbers are the class's."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_class import LESSON, SEED, lead, opened, phone, projector, words
from tests.pages.test_pages import LEARNER, press
from tests.pages.test_walk import walk_page
from tutor.course.prose import typeset
from tutor.quiz.draw import draw_item
from tutor.teach import PREDICTION, Desk, Lectern
from tutor.ui.classroom.dots import BEYOND, EQUAL
from tutor.ui.course import lesson_named
from tutor.ui.predicted import truth_of
from tutor.ui.prediction import spelled
from tutor.ui.walk.stage import VOTING
from tutor.ui.walk.steps import step_of

__all__ = ["lead", "opened", "phone"]  # fixtures
CHOICE = "who_did_what"
TRUTH = f"**{spelled(lesson_named(LESSON), truth_of(lesson_named(LESSON)))}**"


def walk_of(lead: Lectern, class_id: str, **address: object) -> AppTest:
    """Open the walkthrough in the tab that teaches the class."""
    test = AppTest.from_function(walk_page, default_timeout=60)
    test.session_state["learner"] = LEARNER
    for name, value in (("heard", True), ("token", lead._token), ("class", class_id)):
        test.session_state[f"teaching.{name}"] = value
    for name, value in {"lesson": LESSON, "seed": SEED, **address}.items():
        test.query_params[name] = str(value)
    test = test.run()
    assert not test.exception
    return test


def at(name: str) -> int:
    return step_of(lesson_named(LESSON), name)


def labels(test: AppTest) -> list[str]:
    return [button.label for button in test.button]


@pytest.mark.parametrize("kind", ["predict", "see", "run", "change", "lines", "learned"])
def test_while_the_prediction_is_voted_on_no_step_opens_it_even_if_it_was_open(lead, kind):
    found = lead.open(LESSON)
    lead.ask(found.id, PREDICTION, found.version, seed=1)
    test = walk_of(lead, found.id, step=at(kind), open="predict")
    assert not {"Show what torch did", "Show the answer"} & set(labels(test))
    assert TRUTH not in words(test)
    assert not test.get("vega_lite_chart")
    if kind != "predict":
        assert VOTING in words(test)
        test = press(test, "Go to that question")
        assert test.session_state["walk"].step == at("predict")
        test = press(test, "Close the vote")
        assert "Show the answer" in labels(test)


def test_a_question_has_the_classs_numbers_and_its_open_vote_keeps_the_answer_under_any_seed(
    lead: Lectern, phone: Callable[[str], Desk]
):
    found = lead.open(LESSON)
    phone("ada").join(found.code)
    lead.ask(found.id, CHOICE, found.version, seed=SEED)
    lesson = lesson_named(LESSON)
    other = next(
        n for n in range(1, 50) if draw_item(lesson, CHOICE, n).prompt != draw_item(lesson, CHOICE, SEED).prompt
    )
    item = draw_item(lesson, CHOICE, SEED)
    test = walk_of(lead, found.id, step=at(CHOICE), seed=other, open=CHOICE)
    assert typeset(item.prompt) in words(test)
    assert "**0** of 1 have answered" in words(test)
    assert "The right answer" not in words(test)
    assert "Show the answer" not in labels(test)
    test = walk_of(lead, found.id, step=at("predict"), seed=other)
    test = press(test, "Go to that question")
    assert typeset(item.prompt) in words(test)


def test_what_is_said_of_dots_stands_with_the_bars_and_takes_no_room_from_the_picture(lead, phone):
    found = lead.open(LESSON)
    asked = lead.ask(found.id, PREDICTION, found.version, seed=SEED)
    for number, value in enumerate(("5", "5", "90")):
        phone(f"browser {number}").join(found.code)
        phone(f"browser {number}").vote(asked.id, value, 1)
    lead.close(asked.id)
    question, answers = walk_of(lead, found.id, step=at("predict")).columns[:2]
    assert [each.value for each in question.caption] == [EQUAL, BEYOND]
    assert answers.get("vega_lite_chart")
    assert not answers.caption


def test_before_the_tab_has_said_what_it_teaches_nothing_is_open(lead):
    test = AppTest.from_function(walk_page, default_timeout=60)
    test.session_state["learner"] = LEARNER
    for name, value in {"lesson": LESSON, "step": at("see"), "open": "predict"}.items():
        test.query_params[name] = str(value)
    assert not test.run().get("vega_lite_chart")
    test.session_state["teaching.heard"] = True
    assert test.run().get("vega_lite_chart")


def test_before_a_class_asking_comes_first_and_what_was_opened_can_be_hidden_again(lead):
    found = lead.open(LESSON)
    test = walk_of(lead, found.id, step=at("predict"))
    rank = {button.label: button.proto.type for button in test.button}
    assert (rank["Ask the class"], rank["Show what torch did"]) == ("primary", "secondary")
    test = press(test, "Show what torch did")
    assert TRUTH in words(test)
    test = press(test, "Hide it again")
    assert TRUTH not in words(test)
    assert "Ask the class" in labels(test)


def test_from_the_class_the_walkthrough_begins_at_its_question_with_its_numbers(lead):
    found = lead.open(LESSON)
    asked = lead.ask(found.id, CHOICE, found.version, seed=SEED)
    way = press(projector(lead, found.id), "Walk through the lesson")
    page, address = way.session_state["leaving"]
    assert page == "walk"
    assert address == {"lesson": LESSON, "step": str(at(CHOICE)), "seed": str(SEED)}
    lead.close(asked.id)
    test = projector(lead, found.id)
    test.session_state["walk"] = walk_of(lead, found.id, step=at("predict"), seed=9, open="predict").session_state[
        "walk"
    ]
    address = press(test.run(), "Walk through the lesson").session_state["leaving"][1]
    assert address == {"lesson": LESSON, "step": str(at("predict")), "seed": str(SEED), "open": "predict"}
