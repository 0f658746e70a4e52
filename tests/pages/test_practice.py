"""Review, final check and progress through AppTest, and what a learner sees when the store fails."""

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from tutor import LESSONS
from tutor.course import load_lesson
from tutor.quiz.draw import draw_item
from tutor.store import Attempt, Outbox, learner_key, new_id, now, open_store

LEARNER = learner_key("a browser")
ITEM = draw_item(load_lesson(LESSONS / "learning_rate"), "sign_at_a_point", 7)


def screen(module: str, view: str) -> None:
    import importlib

    import streamlit as st

    from tutor.ui.learner import greet, keep_in_browser

    st.session_state["pages"] = {}
    greet()
    getattr(importlib.import_module(f"tutor.ui.{module}"), view)()
    keep_in_browser()


def open_screen(module: str, view: str, *records: Attempt) -> AppTest:
    test = AppTest.from_function(screen, args=(module, view), default_timeout=60)
    test.session_state["learner"] = LEARNER
    test.session_state["records"] = list(records)
    return test.run()


def answered(days_ago: float = 0.0, grade: str = "correct", misconception: str | None = None) -> Attempt:
    return Attempt(
        id=new_id(),
        learner=LEARNER,
        lesson=ITEM.lesson,
        item=ITEM.name,
        version=1,
        seed=1,
        shown={},
        response=0,
        grade=grade,
        misconception=misconception,
        concept=ITEM.concept,
        at=now() - timedelta(days=days_ago),
    )


def press(test: AppTest, label: str) -> AppTest:
    return next(button for button in test.button if button.label == label).click().run()


def test_review_counts_nothing_on_a_first_visit():
    test = open_screen("review", "show_review")
    assert "nothing to review yet" in test.info[0].value
    assert not any(char.isdigit() for char in test.info[0].value)


def test_review_asks_what_is_due_with_new_numbers_and_marks_it():
    test = open_screen("review", "show_review", answered(days_ago=2))
    place = test.session_state["review"]
    assert (place.lesson, place.item) == (ITEM.lesson, ITEM.name)
    assert place.seed != 1
    item = draw_item(load_lesson(LESSONS / "learning_rate"), place.item, place.seed)
    test.radio[0].set_value(item.key)
    test = press(test, "Check my answer")
    kept = open_store()
    assert [(made.grade, made.review) for made in kept.attempts(LEARNER)] == [("correct", True)]
    kept.close()
    test = press(test, "Next question")
    assert "Nothing is due now" in test.success[0].value


def test_the_final_check_ends_in_a_summary_that_can_be_saved():
    test = press(open_screen("final", "show_final"), "Begin")
    for _ in range(len(test.session_state["final"].places)):
        test.session_state["final"].at += 1
    test = test.run()
    assert not test.exception
    assert test.metric[0].label == "Right"
    assert len(test.get("download_button")) == 1


def test_every_question_of_a_final_check_can_be_shown():
    test = press(open_screen("final", "show_final"), "Begin")
    for _ in test.session_state["final"].places:
        assert not test.exception
        assert any(button.label == "Check my answer" for button in test.button)
        test.session_state["final"].at += 1
        test = test.run()


def test_progress_tells_beliefs_met_and_cured():
    wrong = answered(days_ago=1, grade="wrong", misconception="gradient-points-down")
    text = " ".join(m.value for m in open_screen("mine", "show_mine", wrong).markdown)
    assert "The gradient points downhill** (still to cure)" in text
    text = " ".join(m.value for m in open_screen("mine", "show_mine", wrong, answered()).markdown)
    assert "The gradient points downhill** (cured)" in text


def test_a_store_that_is_down_costs_no_answer_and_is_written_when_it_is_back(tmp_path, monkeypatch):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    monkeypatch.setenv("DOWNHILL_DATA", str(blocked))
    test = AppTest.from_function(screen, args=("review", "show_review"), default_timeout=60)
    test.session_state["learner"], test.session_state["records"] = LEARNER, [answered(days_ago=2)]
    test.session_state["outbox"] = Outbox(pause=0)
    test = test.run()
    test.radio[0].set_value(0)
    test = press(test, "Check my answer")
    assert not test.exception
    assert test.session_state["outbox"].pending == 1
    monkeypatch.setenv("DOWNHILL_DATA", str(tmp_path / "back"))
    test = test.run()
    assert test.session_state["outbox"].pending == 0
    kept = open_store()
    assert len(kept.attempts(LEARNER)) == 1
    kept.close()
