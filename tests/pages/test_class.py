"""The class's screens through AppTest: who sees them, what they show of a vote and when, what a phone is told."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import SHELL, press
from tutor.course.prose import typeset
from tutor.store import Question, new_id, now, open_store
from tutor.teach import PREDICTION, Access, Desk, Lectern, question, sign_in
from tutor.ui.classroom.dots import BEYOND, EQUAL
from tutor.ui.course import course, lesson_named, numbered
from tutor.ui.plain import plain

PASSWORD = "a password"
LESSON, ITEM, SEED = "update_rule", "new_weight", 5
BELIEF = "The gradient points downhill"


def class_page() -> None:
    from tutor.ui.classroom.lead import show_class

    show_class()


def join_page() -> None:
    from tutor.ui.classroom.phone import show_join

    show_join()


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSTRUCTOR_PASSWORD", PASSWORD)


@pytest.fixture
def lead() -> Lectern:
    """The actions of an instructor who is signed in."""
    store, access = open_store(), Access(PASSWORD)
    return Lectern(store, lesson_named, access, sign_in(store, access, PASSWORD))


@pytest.fixture
def phone() -> Callable[[str], Desk]:
    return lambda browser: Desk(open_store(), lesson_named, browser)


def projector(lead: Lectern | None, class_id: str = "") -> AppTest:
    """Open the instructor's screen in a tab that has said what it keeps."""
    test = AppTest.from_function(class_page, default_timeout=60)
    test.session_state["teaching.heard"] = True
    test.session_state["teaching.token"] = lead._token if lead else ""
    test.session_state["pages"] = {}
    if class_id:
        test.query_params["class"] = class_id
    return test.run()


def joined_phone(browser: str, class_id: str) -> AppTest:
    test = AppTest.from_function(join_page, default_timeout=60)
    test.session_state["browser"], test.session_state["pages"] = browser, {}
    test.query_params["class"] = class_id
    return test.run()


def words(test: AppTest) -> str:
    """Return all that can be read on a screen, the words on its bars too."""
    shown: list[Any] = [*test.title, *test.markdown, *test.caption, *test.success, *test.warning, *test.info]
    bars = [bar.proto.text for bar in test.get("progress")]
    return "\n".join([*(str(each.value) for each in shown), *bars])


def in_nav(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    test = AppTest.from_file(SHELL, default_timeout=60).run()
    assert not test.exception
    return set(test.session_state["pages"])


def test_where_teaching_is_closed_its_screens_do_not_exist(monkeypatch):
    assert {"class", "join"} <= in_nav(monkeypatch)
    monkeypatch.delenv("INSTRUCTOR_PASSWORD")
    assert not {"class", "join"} & in_nav(monkeypatch)
    assert "INSTRUCTOR_PASSWORD" in words(projector(None))


def test_nothing_is_shown_to_who_is_not_signed_in_or_has_a_login_that_is_over(lead):
    found = lead.open(LESSON)
    stranger = projector(None, found.id)
    assert found.code not in words(stranger)
    assert [field.label for field in stranger.text_input] == ["Password"]
    stranger.text_input[0].set_value("a guess")
    assert "That is not the password." in words(press(stranger, "Sign in"))
    lead._token = "a token of nobody"
    assert found.code not in words(projector(lead, found.id))


def test_the_password_signs_in_and_out_again():
    test = projector(None)
    test.text_input[0].set_value(PASSWORD)
    test = press(test, "Sign in")
    assert "Open a class" in [button.label for button in test.button]
    token = test.session_state["teaching.token"]
    test = press(test, "Sign out")
    assert [field.label for field in test.text_input] == ["Password"]
    again = projector(None)
    again.session_state["teaching.token"] = token
    assert [field.label for field in again.run().text_input] == ["Password"]


def test_a_class_that_goes_on_is_gone_on_with_and_one_that_ended_is_not(lead):
    first, second = lead.open(LESSON), lead.open("learning_rate")
    test = projector(lead)
    assert [each.value for each in test.header] == ["Going on"]
    assert test.selectbox[0].options == [numbered(lesson) for lesson in course()]
    names = {f"One step downhill · {first.code}", f"The learning rate · {second.code}"}
    assert names <= {button.label for button in test.button}
    test = press(test, f"One step downhill · {first.code}")
    assert f'<p class="class-code">{first.code}</p>' in test.get("html")[0].proto.body
    assert "**0** are here" in words(test)
    test = press(press(test, "All classes"), f"The learning rate · {second.code}")
    test = press(test, "End the class")
    assert "This class has ended" in words(test)
    assert names & {button.label for button in test.button} == {f"One step downhill · {first.code}"}
    lead.end(first.id)
    test = projector(lead)
    assert not test.header
    assert "Open a class" in {button.label for button in test.button}


def test_votes_are_hidden_until_closed_and_the_answer_until_shown(lead, phone):
    found = lead.open(LESSON)
    ada, bob = phone("ada"), phone("bob")
    for each in (ada, bob):
        each.join(found.code)
    asked = lead.ask(found.id, ITEM, found.version, seed=SEED)
    item = question(lesson_named(LESSON), ITEM, SEED)
    wrong = next(option for option in item.options if option.misconception == "gradient-points-down")
    ada.vote(asked.id, wrong.text, 1)
    bob.vote(asked.id, str(item.key), 1)

    test = projector(lead, found.id)
    assert "**2** of 2 have answered" in words(test)
    assert not test.get("progress")
    test = press(test, "Close the vote")
    assert f"{wrong.text}: **1 vote**" in words(test)
    assert BELIEF not in words(test)
    assert "are right" not in words(test)
    assert item.rule not in words(test)
    assert "Right" not in words(joined_phone("ada", found.id))

    test = press(test, "Ask again")
    assert not test.get("progress")
    ada.vote(lead.look(found.id).round, str(item.key), 1)
    test = press(press(test, "Close the vote"), "Show the answer")
    assert "**1** moved from" in words(test)
    assert "**100 %** of the answers are right, after 50 % in the first round" in words(test)
    assert "That is right" in [said.proto.title for said in joined_phone("ada", found.id).success]
    assert "You gave no answer in this round" in [said.proto.title for said in joined_phone("bob", found.id).info]


def test_a_bar_is_named_by_its_belief_once_the_answer_is_shown(lead, phone):
    found = lead.open(LESSON)
    phone("ada").join(found.code)
    asked = lead.ask(found.id, ITEM, found.version, seed=SEED)
    item = question(lesson_named(LESSON), ITEM, SEED)
    wrong = next(option for option in item.options if option.misconception == "gradient-points-down")
    phone("ada").vote(asked.id, wrong.text, 1)
    lead.close(asked.id)
    lead.reveal(asked.id)
    assert f"the wrong belief “{BELIEF}”: **1 vote**" in words(projector(lead, found.id))
    assert BELIEF.lower() in words(joined_phone("ada", found.id))


def test_a_phone_joins_with_the_code_and_waits(lead):
    found = lead.open(LESSON)
    test = AppTest.from_function(join_page, default_timeout=60)
    test.session_state["browser"], test.session_state["pages"] = "ada", {}
    test.query_params["code"] = "NOPE"
    test = press(test.run(), "Join")
    assert "No class has this code now." in words(test)
    test.text_input[0].set_value(found.code.lower())
    test.text_input[1].set_value("**Ada** <b>")
    test = press(test, "Join")
    assert "You are in." in words(test)
    assert test.query_params["class"] == found.id
    assert "Ada" not in words(test)
    lead.end(found.id)
    assert "This class has ended." in words(test.run())


def test_the_questions_on_offer_are_asked_as_they_were_read(lead):
    found = lead.open(LESSON)
    test = projector(lead, found.id)
    offered = words(test)
    test = next(button for button in test.button if button.key == f"ask-{ITEM}").click().run()
    asked = lead.rounds(found.id)[0]
    assert asked.question == ITEM
    assert typeset(asked.shown["prompt"]) in offered
    assert "**0** of 0 have answered" in words(test)
    pressed_again = projector(lead, found.id)
    assert len(lead.rounds(found.id)) == 1
    assert "Close the vote" in [button.label for button in pressed_again.button]


def results_page() -> None:
    from tutor.ui.classroom.report import show_results

    show_results()


def test_results_are_for_the_instructor_and_can_be_deleted_in_two_presses(lead, phone):
    found = lead.open(LESSON)
    phone("ada").join(found.code)
    asked = lead.ask(found.id, ITEM, found.version, seed=SEED)
    item = question(lesson_named(LESSON), ITEM, SEED)
    phone("ada").vote(asked.id, str(item.key), 1)
    test = AppTest.from_function(results_page, default_timeout=60)
    test.session_state["teaching.heard"] = True
    assert found.code not in words(test.run())
    test.session_state["teaching.token"] = lead._token
    assert "Nothing has been asked yet" in words(test.run())
    lead.close(asked.id)
    assert "**First round**: 1 answered, 100 % right" in words(test.run())
    test = press(test, "Delete this class")
    assert lead.classes()
    test = press(press(test, "Keep it"), "Delete this class")
    test = press(test, "Delete it with every vote, for good")
    assert not lead.classes()
    assert "No class has been opened yet." in words(test)


def inbox_page() -> None:
    from tutor.ui.classroom.inbox import show_inbox

    show_inbox()


def test_questions_to_read_are_shown_as_text_and_handled_once(lead):
    store = open_store()
    for text in ("# What is *momentum*?", "what is MOMENTUM", "a cake recipe"):
        store.record_question(Question(id=new_id(), text=text, kind="unknown", at=now()))
    test = AppTest.from_function(inbox_page, default_timeout=60)
    test.session_state["teaching.heard"] = True
    assert "recipe" not in words(test.run())
    test.session_state["teaching.token"] = lead._token
    shown = words(test.run())
    assert plain("# What is *momentum*?") in shown
    assert "Asked 2 times" in shown
    test = press(test, "Handled")
    assert "momentum" not in words(test)
    assert [each.text for each in store.questions_to_read()] == ["a cake recipe"]
    test.session_state["teaching.token"] = "a token of nobody"
    test = press(test, "Handled")
    assert store.questions_to_read()
    assert "Please sign in again." in words(test)


def test_ones_own_machine_needs_no_password(monkeypatch):
    monkeypatch.delenv("INSTRUCTOR_PASSWORD")
    monkeypatch.setattr("tutor.ui.classroom.login.access_here", lambda: Access(local=True))
    test = projector(None)
    assert "Open a class" in [button.label for button in test.button]
    assert "Sign out" not in [button.label for button in test.button]


def test_a_phone_that_predicted_wrong_is_told_why_whatever_it_chose(lead, phone):
    for lesson in course():
        found = lead.open(lesson.slug)
        phone("ada").join(found.code)
        asked = lead.ask(found.id, PREDICTION, found.version)
        item = question(lesson, PREDICTION, asked.seed)
        wrong = next((n for n, o in enumerate(item.options) if not o.correct), 0) if item.kind == "choice" else "1234"
        phone("ada").vote(asked.id, wrong, 1)
        lead.close(asked.id)
        lead.reveal(asked.id)
        assert typeset(lesson.idea) in words(joined_phone("ada", found.id)), lesson.slug


@pytest.mark.parametrize(("values", "told"), [("5 7", []), ("5 5", [EQUAL]), ("5 9", [BEYOND]), ("5 90", [BEYOND])])
def test_a_dot_that_does_not_lie_on_the_curve_is_explained(lead, phone, values, told):
    found = lead.open(LESSON)
    asked = lead.ask(found.id, PREDICTION, found.version)
    for browser, value in zip(("ada", "bob"), values.split(), strict=True):
        phone(browser).join(found.code)
        phone(browser).vote(asked.id, value, 1)
    lead.close(asked.id)
    seen = words(projector(lead, found.id))
    assert [each for each in (EQUAL, BEYOND) if each in seen] == told


def test_with_numbers_of_their_own_only_what_lies_behind_the_answers_is_compared(lead, phone):
    found = lead.open(LESSON)
    phone("ada").join(found.code)
    asked = lead.ask(found.id, ITEM, found.version, own_draw=True, seed=SEED)
    item = phone("ada").standing(found.id).item
    wrong = next(option for option in item.options if option.misconception == "gradient-points-down")
    phone("ada").vote(asked.id, wrong.text, 1)
    test = projector(lead, found.id)
    assert "numbers of their own; these are one example" in words(test)
    test = press(test, "Close the vote")
    assert "answers are compared by what lies behind them" in words(test)
    assert not test.get("progress")
    assert f"Wrong · the wrong belief “{BELIEF}”: **1 vote**" in words(press(test, "Show the answer"))


def test_a_class_on_a_lesson_that_the_course_has_no_more_can_still_be_read_and_deleted(lead):
    found = lead.open(LESSON)
    lead.ask(found.id, ITEM, found.version)
    open_store().classes.add(replace(found, id=new_id(), code="ABCDEF", lesson="a_lesson_of_old"))
    old = next(each for each in lead.classes() if each.lesson == "a_lesson_of_old")
    test = projector(lead, old.id)
    assert not test.exception
    assert "The course has no such lesson." in words(test)
    assert "Open a class" in [button.label for button in test.button]
    phone = joined_phone("ada", old.id)
    assert not phone.exception
    results = AppTest.from_function(results_page, default_timeout=60)
    results.session_state["teaching.heard"], results.session_state["teaching.token"] = True, lead._token
    results.session_state["teaching.class"] = old.id
    assert "a_lesson_of_old" in results.run().selectbox[0].options[results.selectbox[0].index]
    press(press(results, "Delete this class"), "Delete it with every vote, for good")
    assert [each.id for each in lead.classes()] == [found.id]
