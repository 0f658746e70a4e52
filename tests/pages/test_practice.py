"""Review, final check and progress through AppTest, and what a learner sees when the store fails."""

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from tutor import LESSONS
from tutor.course import load_concepts, load_lesson
from tutor.quiz.draw import draw_item, item_functions
from tutor.quiz.item import Grade
from tutor.quiz.items import Item, Number
from tutor.store import Attempt, Outbox, Prediction, Record, learner_key, new_id, now, open_store
from tutor.store.transfer import compact, dump
from tutor.ui import known, summary
from tutor.ui.place import Place, Try
from tutor.ui.summary import as_text, show_results, show_standings

LEARNER = learner_key("a browser")
ITEM = draw_item(load_lesson(LESSONS / "learning_rate"), "sign_at_a_point", 7)
OTHER = draw_item(load_lesson(LESSONS / "learning_rate"), [*item_functions(LESSONS / "learning_rate")][1], 7)
TWICE = next(
    item
    for name in item_functions(LESSONS / "learning_rate")
    for item in [draw_item(load_lesson(LESSONS / "learning_rate"), name, 7)]
    if isinstance(item, Number)
)


def screen(module: str, view: str) -> None:
    import importlib

    import streamlit as st

    from tutor.ui.learner import greet, keep_in_browser

    st.session_state["pages"] = {}
    greet()
    getattr(importlib.import_module(f"tutor.ui.{module}"), view)()
    keep_in_browser()


def open_screen(module: str, view: str, *records: Record) -> AppTest:
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


def test_a_reload_of_review_takes_neither_the_second_try_nor_what_was_said():
    due = replace(answered(days_ago=2), item=TWICE.name, concept=TWICE.concept)
    test = open_screen("review", "show_review", due)
    item = draw_item(load_lesson(LESSONS / "learning_rate"), TWICE.name, test.session_state["review"].seed)
    test.text_input[0].set_value(str(item.key + 100))
    for label, over in (("Check my answer", False), ("Show me the answer", True)):
        test = after_a_reload(press(test, label))
        place = test.session_state["review"]
        assert (place.seed, len(place.tries), place.settled) == (item.seed, 1, over)
    test = after_a_reload(press(test, "Next question"))
    assert test.session_state["review"].seed != item.seed, "gone on from, and due again at once"


def after_a_reload(test: AppTest) -> AppTest:
    """Open Review in a new session that knows what the browser keeps."""
    kept, made = test.session_state["asked"], test.session_state["records"]
    again = AppTest.from_function(screen, args=("review", "show_review"), default_timeout=60)
    again.session_state["learner"], again.session_state["records"] = LEARNER, made
    again.session_state["keep"] = {"kept": {"id": "a browser", "questions": kept}}
    return again.run()


def test_the_final_check_ends_in_a_summary_that_can_be_saved():
    test = press(open_screen("final", "show_final"), "Begin")
    for _ in range(len(test.session_state["final"].places)):
        test.session_state["final"].at += 1
    test = test.run()
    assert not test.exception
    assert test.metric[0].label == "Right at the first try"
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
    assert "The gradient points downhill.”" in text
    assert "That question waits for you in Review." in text
    assert "cure" not in text
    text = " ".join(m.value for m in open_screen("mine", "show_mine", wrong, answered()).markdown)
    assert "The gradient points downhill.”" in text
    assert "You have answered that question rightly since." in text


def predicted(lesson: str, response: str | float | None) -> Prediction:
    return Prediction(id=new_id(), learner=LEARNER, lesson=lesson, shown={}, response=response, at=now())


def test_progress_tells_the_belief_behind_a_prediction_once_and_only_where_one_led_to_it():
    def told(*records: Record) -> list[str]:
        return [m.value for m in open_screen("mine", "show_mine", *records).markdown if "“" in m.value]

    a_rule, an_option = predicted("update_rule", 3.0), predicted("schedulers", "rises")
    arrives, rises = told(a_rule, an_option)
    assert "One update goes all the way to the minimum.”" in arrives
    assert "so the loss rises.”" in rises
    assert "You predicted so in “" in rises
    assert told(predicted("update_rule", 5.0), predicted("schedulers", "falls"), predicted("bends", None)) == []
    uphill = predicted("update_rule", 9.0), answered(grade="wrong", misconception="gradient-points-down")
    (only,) = told(*uphill)
    assert "That question waits for you in Review." in only


def test_review_offers_at_once_what_was_missed_and_says_how_many():
    missed = answered(grade="wrong")
    other = replace(answered(days_ago=2), item=OTHER.name, concept=OTHER.concept)
    test = open_screen("review", "show_review", other, missed)
    assert "Waiting for you: 1 that you missed and 1 whose day has come." in [c.value for c in test.caption]
    place = test.session_state["review"]
    assert place.item == OTHER.name  # what was answered last comes again after the others
    test = open_screen("review", "show_review", missed)
    place = test.session_state["review"]
    assert (place.item, place.seed != missed.seed) == (ITEM.name, True)
    test = open_screen("review", "show_review", missed, answered())
    assert "Nothing is due now" in test.success[0].value


def test_a_concept_worth_a_revisit_leads_to_the_lesson_that_teaches_it(monkeypatch):
    linked = []
    monkeypatch.setattr(summary.st, "page_link", lambda page, label: linked.append((page, label)))
    attempts = [answered(grade="wrong"), replace(answered(), concept="![x](http://a.b) http://c.d")]
    taught = load_concepts()[ITEM.concept].lesson
    assert taught != ITEM.lesson
    monkeypatch.setitem(summary.st.session_state, "pages", {taught: "there", ITEM.lesson: "here"})
    shown = []
    monkeypatch.setattr(summary.st, "markdown", shown.append)
    show_standings(attempts)
    assert linked == [("there", f"Open “{load_lesson(LESSONS / taught).title}”")]
    assert shown == [f":material/replay: **{load_concepts()[ITEM.concept].name}**: revisit"]
    assert "a.b" not in " ".join(shown)


def in_a_check(slug: str, item: str, *answers: str) -> Place:
    """Return a question of a final check with these tries at it, each right or wrong."""
    place = Place(slug, item, 3, settled=True)
    place.tries = [Try(None, Grade("correct" if made == "right" else "wrong")) for made in answers]
    return place


def test_a_final_check_tells_what_it_showed_and_leads_to_the_lesson_of_the_question(monkeypatch):
    linked, shown = [], []
    monkeypatch.setattr(summary.st, "page_link", lambda page, label: linked.append((page, label)))
    monkeypatch.setattr(summary.st, "markdown", shown.append)
    monkeypatch.setitem(summary.st.session_state, "pages", {"loss_landscape": "there", "slope_and_sign": "not there"})
    saddle = ("loss_landscape", "what_is_flat_here")
    title = load_lesson(LESSONS / "loss_landscape").title
    for answers, word in ((["wrong", "wrong"], "missed"), (["wrong", "right"], "right at the second try")):
        show_results([in_a_check("learning_rate", ITEM.name, "right"), in_a_check(*saddle, *answers)])
        assert shown[0].endswith(f"**The loss landscape**: {word} in “{title}”")
        assert "**: right in “" in shown[1]
        assert linked == [("there", f"Open “{title}”")]
        shown.clear(), linked.clear()


def test_a_topic_that_two_lessons_ask_about_is_listed_once(monkeypatch):
    shown = []
    monkeypatch.setattr(summary.st, "markdown", shown.append)
    monkeypatch.setattr(summary.st, "page_link", lambda *_, **__: None)
    here, there = ("slope_and_sign", "way_down"), ("learning_rate", "sign_at_a_point")
    places = [in_a_check(*here, "right"), in_a_check(*there, "wrong", "wrong"), in_a_check(*here, "right")]
    show_results(places)
    (only,) = shown
    missed, right = (load_lesson(LESSONS / slug).title for slug, _ in (there, here))
    assert only == f":material/replay: **The sign of the gradient**: missed in “{missed}”, right twice in “{right}”"
    assert as_text(places, "today").count("The sign of the gradient") == 1


def test_a_good_check_reads_otherwise_than_a_poor_one():
    names = [*item_functions(LESSONS / "learning_rate")]
    good, poor = (
        as_text([in_a_check("learning_rate", name, *made) for name in names], "today")
        for made in (["right"], ["wrong", "wrong"])
    )
    assert f"{len(names)} of {len(names)} right at the first try" in good
    assert ("right in" in good or "right twice in" in good, "missed" in good) == (True, False)
    assert ("right in" in poor or "right twice in" in poor, "missed" in poor) == (False, True)


def progress_file(*records: Attempt) -> tuple[str, bytes, str]:
    return ("progress.json", dump(records, []).encode(), "application/json")


def test_what_is_loaded_is_listed_at_once():
    test = open_screen("mine", "show_mine")
    test.file_uploader[0].set_value(progress_file(answered(), answered())).run()
    test = press(test, "Load it")
    assert test.success[0].value == "Loaded. 2 new entries were added."
    assert not test.info
    assert len(test.table) == 1
    assert test.run().success[0].value == "Loaded. 2 new entries were added."
    test = press(test, "Load it")
    assert "here already" in test.success[0].value
    test = press(test.file_uploader[0].set_value(progress_file(answered())).run(), "Load it")
    assert test.success[0].value == "Loaded. One new entry was added."
    test.text_input[0].set_value("delete")
    test = press(test, "Delete it all")
    assert [said.value for said in test.success] == ["Everything about you has been deleted."]


def test_what_has_been_prepared_is_saved_and_not_prepared_again():
    test = open_screen("mine", "show_mine", answered())
    test = press(test, "Prepare the file")
    assert "Prepare the file" not in [button.label for button in test.button]
    assert len(test.get("download_button")) == 1


def test_everything_is_deleted_by_the_word_and_the_button_alone():
    kept = answered()
    test = open_screen("mine", "show_mine", kept)
    test = press(test, "Delete it all")
    assert "Nothing was deleted" in test.warning[0].value
    assert test.session_state["records"] == [kept]
    test.text_input[0].set_value(" Delete ")
    test = press(test, "Delete it all")
    assert "has been deleted" in test.success[0].value
    assert "has been deleted" in test.expander[0].success[0].value, "it is said where the press was"
    assert test.expander[0].proto.expanded, "and in sight, whatever went from above it"
    assert test.text_input[0].value == "", "the next deletion is not one press away"
    assert "learner" not in test.session_state


def until_the_browser_speaks(test: AppTest) -> AppTest:
    """Go on as the browser does that says who is here; there is no component to say it."""
    assert "as soon as it has" in test.info[-1].value
    test.session_state["learner"], test.session_state["browser"] = LEARNER, "a browser"
    test = test.run()
    assert not any("as soon as it has" in info.value for info in test.info)
    return test


def test_a_press_before_the_browser_has_said_who_is_here_is_done_when_it_has():
    store = open_store()
    store.record_attempt(answered())
    test = AppTest.from_function(screen, args=("mine", "show_mine"), default_timeout=60).run()
    test.text_input[0].set_value("delete")
    test = press(test, "Delete it all")
    assert store.attempts(LEARNER)
    test = until_the_browser_speaks(test)
    assert "has been deleted" in test.success[0].value
    assert not store.attempts(LEARNER)
    assert "learner" not in test.session_state


def test_a_file_whose_load_was_pressed_before_that_is_loaded_then():
    test = AppTest.from_function(screen, args=("mine", "show_mine"), default_timeout=60).run()
    test.file_uploader[0].set_value(progress_file(answered())).run()
    test = press(test, "Load it")
    assert test.session_state["records"] == []
    test = until_the_browser_speaks(test)
    assert "One new entry was added" in test.success[0].value
    assert [made.learner for made in test.session_state["records"]] == [LEARNER]


def deleted_elsewhere(*records: Attempt) -> AppTest:
    """Return a tab that still shows a learner who had everything deleted in another one."""
    store = open_store()
    store.forget(LEARNER)
    store.close()
    test = AppTest.from_function(screen, args=("review", "show_review"), default_timeout=60)
    test.session_state["learner"], test.session_state["browser"] = LEARNER, "a browser"
    test.session_state["records"] = list(records)
    return test.run()


def test_a_second_tab_brings_nothing_back_and_its_next_answer_is_the_next_learners():
    test = deleted_elsewhere(answered(days_ago=2))
    test.radio[0].set_value(0)
    test = press(test, "Check my answer")
    assert not test.exception
    assert "deleted in another tab" in test.toast[0].value
    assert "learner" not in test.session_state
    (made,) = test.session_state["records"]
    assert made.learner == ""
    assert [row["id"] for row in test.session_state["to_browser"]] == [made.id]
    assert test.session_state["forget"] == "a browser"
    test.session_state["keep"] = {"kept": {"id": "the next", "records": []}}
    test = test.run()
    store = open_store()
    assert [each.id for each in store.attempts(learner_key("the next"))] == [made.id]
    assert store.attempts(LEARNER) == []
    store.close()


def test_a_tab_whose_browser_tells_of_a_deletion_begins_anew():
    test = open_screen("mine", "show_mine", answered())
    test.session_state["browser"] = "a browser"
    test.session_state["keep"] = {"kept": {"id": "the next", "records": [], "ended": "a browser"}}
    test = test.run()
    assert test.session_state["learner"] == learner_key("the next")
    assert test.session_state["records"] == []
    assert not test.exception


def test_a_copy_that_a_deletion_did_not_reach_is_not_taken_back():
    store = open_store()
    store.forget(LEARNER)
    store.close()
    test = AppTest.from_function(screen, args=("mine", "show_mine"), default_timeout=60)
    test.session_state["keep"] = {"kept": {"id": "a browser", "records": [compact(answered())]}}
    test = test.run()
    assert "learner" not in test.session_state
    assert (test.session_state["records"], test.session_state["forget"]) == ([], "a browser")


@pytest.mark.parametrize(
    "said",
    [
        *({"id": "a browser", "records": records} for records in (None, 3, "x", {}, {"a": 1}, [None, 3, {}, []])),
        *({"id": "a browser", "records": [], "changed": names} for names in (3, "x", {"a": 1}, [None, 3, {}, []])),
        *({"id": id, "records": []} for id in (None, 3, [], {}, "", "x" * 5000)),
        *(3, "x", [], None, {}),
    ],
)
def test_nonsense_from_a_browser_is_taken_for_nothing(said, caplog):
    test = AppTest.from_function(screen, args=("mine", "show_mine"), default_timeout=60)
    test.session_state["keep"] = {"kept": said}
    test = test.run()
    assert not test.exception
    assert "Nothing yet" in test.info[0].value
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize(("keeps", "said"), [(True, "is kept in this browser"), (False, "Leave this page open")])
def test_it_is_said_where_an_answer_is_when_the_store_is_down(tmp_path, monkeypatch, keeps, said):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    monkeypatch.setenv("DOWNHILL_DATA", str(blocked))
    test = open_screen("review", "show_review", answered(days_ago=2))
    test.session_state["keep"] = {"kept": {"id": "a browser", "records": [], "keeps": keeps}}
    test.radio[0].set_value(0)
    test = press(test, "Check my answer")
    assert said in test.toast[0].value


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


def test_a_final_check_asks_about_what_was_begun_and_stays_so_when_another_lesson_is_begun_meanwhile():
    mine = [replace(answered(days_ago=1), lesson=slug, item="x") for slug in ("one_function", "learning_rate")]
    looked_back = replace(answered(days_ago=1), lesson="bends", item="x", review=True)
    start = open_screen("final", "show_final", *mine, looked_back)
    said = start.markdown[0].value
    assert all(load_lesson(LESSONS / slug).title in said for slug in ("one_function", "learning_rate"))
    assert "not begun are left out" in said
    begun = press(start, "Begin").session_state["final"]
    assert said.startswith(f"{len(begun.places)} questions")
    assert {place.lesson for place in begun.places} == {"one_function", "learning_rate"}
    assert len({(place.lesson, place.item) for place in begun.places}) == len(begun.places) == 10
    given = answers_to(begun.places[:2])
    later = replace(answered(), lesson="bends", item="x")
    again = open_screen("final", "show_final", *mine, looked_back, *given, later).session_state["final"]
    assert (again.seed, again.at) == (begun.seed, 2)
    assert [(one.lesson, one.item, one.seed) for one in again.places] == [
        (one.lesson, one.item, one.seed) for one in begun.places
    ]


def test_who_has_begun_nothing_is_asked_about_the_whole_course_and_told_so():
    start = open_screen("final", "show_final")
    assert "from the whole course" in start.markdown[0].value
    places = press(start, "Begin").session_state["final"].places
    assert len({place.lesson for place in places}) == len(places) == 10


def resumed(check: str, *records: Attempt, done: int = 0) -> AppTest:
    """Reload a final check: a new session with the address of the old one, in which the browser speaks up late."""
    test = AppTest.from_function(screen, args=("final", "show_final"), default_timeout=60)
    test.query_params["check"], test.query_params["done"] = check, str(done)
    test = test.run()
    test.session_state["learner"], test.session_state["records"] = LEARNER, list(records)
    return test.run()


def test_a_reload_in_a_final_check_goes_on_at_the_question_that_was_open():
    test = press(open_screen("final", "show_final"), "Begin")
    begun = test.session_state["final"]
    assert test.query_params["check"] == str(begun.seed)
    given = answers_to(begun.places[:2])
    again = resumed(str(begun.seed), *given).session_state["final"]
    assert [(one.lesson, one.item, one.seed) for one in again.places] == [
        (one.lesson, one.item, one.seed) for one in begun.places
    ]
    assert again.at == 2
    assert [place.right_first for place in again.places] == [True, True, *[False] * (len(again.places) - 2)]


def answers_to(places: list[Place]) -> list[Attempt]:
    """Return records of right answers to questions of a final check."""
    items = [drawn(place) for place in places]
    keys = [item.key[0] if item.kind == "order" else item.key for item in items]
    return [
        replace(answered(), lesson=place.lesson, item=place.item, seed=place.seed, response=key, review=True)
        for place, key in zip(places, keys, strict=True)
    ]


def test_a_half_done_final_check_goes_on_in_a_new_tab_and_a_whole_one_does_not():
    """Without the address the records alone lead to it; the next check has other questions."""
    begun = press(open_screen("final", "show_final"), "Begin").session_state["final"]
    given = answers_to(begun.places)
    for late in (open_screen("final", "show_final", *given[:2]), resumed("", *given[:2])):
        assert late.session_state["final"].seed == begun.seed
        assert late.session_state["final"].at == 2
        assert late.query_params["check"] == str(begun.seed)
    whole = open_screen("final", "show_final", *given)
    assert [button.label for button in whole.button] == ["Begin"]
    fresh = press(whole, "Begin").session_state["final"]
    assert fresh.seed != begun.seed
    assert fresh.at == 0


def test_a_final_check_begun_before_the_browser_has_said_who_is_here_goes_on_with_the_half_done_one():
    begun = press(open_screen("final", "show_final"), "Begin").session_state["final"]
    test = press(AppTest.from_function(screen, args=("final", "show_final"), default_timeout=60).run(), "Begin")
    assert test.session_state["final"].seed != begun.seed
    test.session_state["learner"], test.session_state["records"] = LEARNER, answers_to(begun.places[:2])
    test = test.run()
    assert test.session_state["final"].seed == begun.seed
    assert test.session_state["final"].at == 2


def test_a_question_of_a_final_check_that_was_given_up_is_not_asked_again_in_a_new_tab():
    begun = press(open_screen("final", "show_final"), "Begin").session_state["final"]
    tried, item = next((i, one) for i, one in enumerate(map(drawn, begun.places[:-1])) if one.tries > 1)
    options = range(len(item.options))
    wrong = {"number": "-987654.25", "order": [*reversed(options)]}
    other = next((i for i in options if i != item.key), None)
    given = answers_to(begun.places[: tried + 2])
    given[tried] = replace(given[tried], response=wrong.get(item.kind, other), grade="wrong")
    again = open_screen("final", "show_final", *given).session_state["final"]
    assert again.places[tried].missed
    assert again.at == tried + 2


def test_a_last_question_that_was_given_up_leads_to_the_summary_after_a_reload_too():
    places = press(open_screen("final", "show_final"), "Begin").session_state["final"].places
    last = next(at for at, one in enumerate(map(drawn, places)) if one.tries > 1 and one.kind == "number")
    given = answers_to(places[: last + 1])
    given[last] = replace(given[last], response="-987654.25", grade="wrong")
    seed = str(resumed("", *given).session_state["final"].seed)
    assert resumed(seed, *given, done=last).session_state["final"].at == last
    assert resumed(seed, *given, done=last + 1).session_state["final"].at == last + 1
    assert resumed(seed, done=last + 1).session_state["final"].at == 0, "what nobody answered is not left behind"


def drawn(place: Place) -> Item:
    return draw_item(load_lesson(LESSONS / place.lesson), place.item, place.seed)


def test_an_answer_in_a_final_check_that_is_none_is_not_put_back():
    begun = press(open_screen("final", "show_final"), "Begin").session_state["final"]
    place = begun.places[0]
    broken = replace(answered(), lesson=place.lesson, item=place.item, seed=place.seed, response={"odd": 1})
    again = resumed(str(begun.seed), broken)
    assert not again.exception
    assert again.session_state["final"].at == 0


@pytest.mark.parametrize("odd", ["", "x", "-1", "1e3", "9" * 400, "٣"])
def test_an_odd_address_begins_no_final_check(odd):
    test = resumed(odd)
    assert not test.exception
    assert "final" not in test.session_state or test.session_state["final"] is None
    assert [button.label for button in test.button] == ["Begin"]


def test_who_has_not_been_told_to_the_server_yet_has_not_done_nothing(monkeypatch):
    monkeypatch.setattr(known, "PATIENCE", 3600)
    test = AppTest.from_function(screen, args=("mine", "show_mine"), default_timeout=60).run()
    assert known.WAITS in [caption.value for caption in test.caption]
    assert not test.info
    monkeypatch.setattr(known, "PATIENCE", 0)
    assert "Nothing yet" in test.run().info[0].value
