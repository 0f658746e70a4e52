"""Each screen through Streamlit's own AppTest: what it shows, what it does, what it says to rubbish."""

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tutor import ROOT
from tutor.course import Lesson
from tutor.course.chart import chart_functions, chart_spec, tables_of, told_ends
from tutor.course.load import lesson_folders
from tutor.course.prose import typeset
from tutor.course.run import divided
from tutor.quiz.feedback import SIGN
from tutor.store import Attempt, Prediction, learner_key, new_id, now, open_store
from tutor.ui import progress
from tutor.ui.controls import address_of
from tutor.ui.course import course

SHELL = str(ROOT / "tutor" / "ui" / "shell.py")
LEARNER = learner_key("a browser")
SLUGS = [folder.name for folder in lesson_folders()]


def lesson_page(slug: str) -> None:
    import streamlit as st

    from tutor.ui.learner import greet, keep_in_browser
    from tutor.ui.lesson import show_lesson
    from tutor.ui.ways import arrive, arrived

    st.session_state["pages"] = {}
    greet()
    arrive(slug)
    show_lesson(slug)
    arrived(slug)
    keep_in_browser()


def open_lesson(slug: str, learner: str = LEARNER, **address: str) -> AppTest:
    test = AppTest.from_function(lesson_page, args=(slug,), default_timeout=60)
    if learner:
        test.session_state["learner"] = learner
    for name, value in address.items():
        test.query_params[name] = value
    return test.run()


def press(test: AppTest, label: str) -> AppTest:
    return next(button for button in test.button if button.label == label).click().run()


def test_home_has_one_clear_next_step():
    test = AppTest.from_file(SHELL, default_timeout=60).run()
    assert not test.exception
    assert [button.label.split(":")[0] for button in test.button] == ["Start"]
    assert test.title[0].value.endswith("?")


@pytest.mark.parametrize(
    ("done", "last", "then"),
    [({0, 1}, 1, 2), ({1}, 1, 2), (set(), 1, 1), ({0, 1}, 0, 2), ({17}, 17, 0), (set(range(18)), 17, None)],
)
def test_the_next_step_goes_on_from_the_lesson_worked_at_last(monkeypatch, done, last, then):
    slugs = [lesson.slug for lesson in course()]
    made = [SimpleNamespace(lesson=slugs[n], at=n == last, review=False) for n in {0, last}]
    monkeypatch.setattr(progress, "records", lambda kind: made if kind is Attempt else [])
    monkeypatch.setattr(progress, "finished", lambda slug: slugs.index(slug) in done)
    step = progress.next_step()
    assert step == (None if then is None else course()[then])


def test_at_the_end_of_the_course_the_next_step_is_the_final_check(monkeypatch):
    monkeypatch.setattr("tutor.ui.home.next_step", lambda: None)
    monkeypatch.setattr("tutor.ui.quiz.finished", lambda _slug: True)
    home = AppTest.from_file(SHELL, default_timeout=60).run()
    assert [button.label for button in home.button] == ["Take the final check"]
    last = press(open_lesson(course()[-1].slug), "Show me")
    for widget in (*last.radio, *last.text_input):
        widget.set_value(0 if widget in last.radio else "0")
    assert "The final check" in [button.label for button in press(last, "Check my answer").button]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_lesson_asks_for_a_prediction_then_shows_everything(slug):
    test = open_lesson(slug)
    assert not test.exception
    assert len(test.get("vega_lite_chart")) == 1
    assert not test.slider
    asked = [header.value for header in test.header]
    test = press(test, "Show me")
    assert not test.exception
    assert len(test.get("vega_lite_chart")) >= 2
    assert "import torch" in test.code[0].value
    headers = [header.value for header in test.header]
    assert headers[: len(asked)] == asked  # what was read stays where it was, under its name
    assert "Check yourself" in headers[len(asked) + 1 :]


def test_the_code_on_screen_is_the_text_that_ran():
    from tutor.ui.course import lesson_named

    test = open_lesson("learning_rate", lr="1.1")
    lesson = lesson_named("learning_rate")
    shown = "\n".join(code.value for code in test.code[: 3 if divided(lesson.source)[1] else 2])
    ran = lesson.run(lr=1.1, w=1.0, steps=20).source
    assert list(filter(None, shown.splitlines())) == list(filter(None, ran.splitlines()))


def test_moving_a_control_changes_prose_and_code():
    test = open_lesson("learning_rate", lr="0.5")
    assert "**lands**" in " ".join(markdown.value for markdown in test.markdown)
    test.slider(key="learning_rate.lr").set_value(1.1).run()
    assert "**diverges**" in " ".join(markdown.value for markdown in test.markdown)
    assert any("lr=1.1" in code.value for code in test.code)


@pytest.mark.parametrize("value", ["banana", "nan", "-7", "1e999", "", "0.3333"])
def test_rubbish_in_the_address_becomes_an_allowed_value(value):
    test = open_lesson("learning_rate", lr=value)
    assert not test.exception
    assert not test.error


@pytest.mark.parametrize(
    ("address", "weight"),
    [
        ({"w": "5"}, 5),
        ({"loss_curve.w": "5"}, 5),
        ({"loss_curve.w": "5", "w": "2"}, 5),
        ({"w": "99"}, 7),
        ({"slope_and_sign.w": "2", "w": "5"}, 5),
    ],
)
def test_a_link_opens_with_its_controls_whether_old_new_both_or_out_of_range(address, weight):
    test = open_lesson("loss_curve", **address)
    assert test.slider[0].value == weight
    assert "w" not in test.query_params
    assert not test.exception


@pytest.mark.parametrize("said", ["99", "", "much"])
def test_a_link_that_says_nothing_of_use_begins_the_lesson_as_ever(said):
    test = press(open_lesson("loss_curve", **{"loss_curve.w": said}), "Show me")
    lesson = next(each for each in course() if each.slug == "loss_curve")
    assert test.slider[0].value == lesson.values(lesson.prediction.at)["w"]
    assert not test.exception


def test_a_prediction_is_compared_with_what_torch_did():
    test = open_lesson("learning_rate")
    test.radio[0].set_value("Careful")
    test = press(test, "Lock in my prediction")
    assert "You predicted: **Careful, with the shortest first step**" in test.info[0].value
    assert "Torch did: **Your run, whose first step reaches past the minimum**" in test.info[0].value
    assert "a run that jumps over the minimum gets further and further away" in test.info[0].value


def test_a_wrong_answer_gets_its_belief_and_a_right_one_its_reason():
    from tutor.quiz.draw import draw_item, item_functions
    from tutor.ui.course import lesson_named

    lesson = lesson_named("learning_rate")
    first = next(iter(item_functions(lesson.folder)))
    drawn = (draw_item(lesson, first, seed) for seed in range(100))
    item = next(item for item in drawn if any(option.misconception for option in item.options))
    test = open_lesson("learning_rate", lr="0.5", seed=str(item.seed))
    wrong = next(i for i, option in enumerate(item.options) if option.misconception)
    test.radio[0].set_value(wrong)
    test = press(test, "Check my answer")
    assert "gradient points downhill" in test.warning[0].value
    test = press(test, "Another like this")
    place = test.session_state["quiz.learning_rate"]
    item = draw_item(lesson_named("learning_rate"), place.item, place.seed)
    test.radio[0].set_value(item.key)
    test = press(test, "Check my answer")
    assert test.success[0].value == typeset(item.rule)
    with_store = open_store()
    assert [(made.grade, made.turn) for made in with_store.attempts(LEARNER)] == [("wrong", 1), ("correct", 1)]
    with_store.close()


def test_what_was_answered_before_the_browser_said_who_it_is_is_not_lost():
    test = open_lesson("learning_rate", lr="0.5", learner="")
    test.radio[0].set_value(0)
    test = press(test, "Check my answer")
    assert [made.learner for made in test.session_state["records"]] == [""]
    test.session_state["keep"] = {"kept": {"id": "late", "records": []}}
    test = test.run()
    kept = open_store()
    assert len(kept.attempts(learner_key("late"))) == 1
    kept.close()


def test_a_control_that_is_moved_before_a_run_has_been_whole_stays_where_it_was_put():
    key = "learning_rate.lr"
    test = open_lesson("learning_rate", **{key: "0.2"})
    del test.session_state["here"]  # as if the run had been cut short at its end
    test.session_state["brought"] = {key: 0.2}
    test = test.slider(key=key).set_value(0.5).run()
    assert test.slider(key=key).value == test.session_state[key] == 0.5


def test_a_lesson_is_whole_and_as_it_was_left_when_the_browser_goes_back_to_its_bare_address():
    key = "learning_rate.lr"
    test = open_lesson("learning_rate", **{key: "0.2"})
    test = test.slider(key=key).set_value(0.5).run()
    test.session_state["here"] = "another screen"
    test.query_params.clear()
    test = test.slider(key=key).set_value(0.75).run()  # the browser begins it anew, at the start
    assert test.slider(key=key).value == test.session_state[key] == 0.5
    assert [header.value for header in test.header][-1] == "Check yourself"


def test_a_prediction_is_not_replaced_by_a_press_before_the_browser_has_said_who_it_is():
    late = learner_key("late")
    before = Prediction(id=new_id(), learner=late, lesson="learning_rate", shown={}, response="lands", at=now())
    store = open_store()
    store.record_prediction(before)
    test = press(open_lesson("learning_rate", learner=""), "Show me")
    assert [made.response for made in test.session_state["records"]] == [None]
    test.session_state["keep"] = {"kept": {"id": "late", "records": []}}
    test = test.run()
    assert test.session_state["records"] == store.predictions(late) == [before]
    assert test.session_state["to_browser"] == []
    store.close()


def test_a_fault_of_ours_is_logged_and_said_calmly(caplog):
    def failing() -> None:
        from tutor.ui.failure import show_failure

        show_failure(ValueError("secret detail"))

    test = AppTest.from_function(failing, default_timeout=60).run()
    assert "our fault" in test.error[0].value
    assert "secret detail" not in test.error[0].value
    assert "secret detail" in caplog.text


def test_after_a_fault_the_address_is_let_go_so_that_reloading_helps():
    def failing() -> None:
        from tutor.ui.failure import show_failure

        show_failure(ValueError("the address asked for it"))

    test = AppTest.from_function(failing, default_timeout=60)
    test.query_params["learning_rate.lr"] = "7"
    assert not test.run().query_params


def test_of_a_slow_lesson_the_prose_is_there_before_its_run(monkeypatch):
    def never(*_: object) -> None:
        raise TimeoutError

    slow = next(lesson for lesson in course() if lesson.slow)
    monkeypatch.setattr("tutor.ui.parts.run_lesson", never)
    words = " ".join(markdown.value for markdown in open_lesson(slow.slug).markdown)
    assert "…" in words
    assert "{{" not in words


def test_the_idea_is_told_after_the_run_not_before():
    lesson = course()[0]
    before, after = (
        " ".join(m.value for m in test.markdown) for test in (open_lesson(lesson.slug), shown(lesson.slug))
    )
    assert lesson.idea not in before
    assert lesson.idea in after


def test_where_it_was_asked_is_told_without_a_control_that_had_no_say():
    test = shown("twins")
    test.button_group(key="twins.start").set_value("random").run()
    assert "That was with “Start” at equal. The controls" in test.info[0].value
    test.slider(key="twins.dice").set_value(3).run()
    test.button_group(key="twins.start").set_value("equal").run()
    assert "That was with" not in test.info[0].value


def test_a_control_that_has_no_say_cannot_be_moved():
    test = shown("schedulers")
    for scheduler, idle in [("StepLR", True), ("ReduceLROnPlateau", False), ("constant", True)]:
        test.button_group(key="schedulers.scheduler").set_value(scheduler).run()
        assert test.slider(key="schedulers.patience").disabled == idle


def shown(slug: str) -> AppTest:
    return press(open_lesson(slug), "Show me")


@pytest.mark.parametrize("lesson", [each for each in course() if each.prediction.beliefs], ids=lambda each: each.slug)
def test_a_missed_prediction_names_its_belief_and_a_right_one_gets_a_word(lesson):
    from tutor.course import load_misconceptions

    facts = lesson.run(**lesson.prediction.at).facts
    for belief, leads_to in lesson.prediction.beliefs.items():
        told = leads_to if leads_to in lesson.prediction.options else float(facts[leads_to])
        said = predicted(lesson, told)
        assert load_misconceptions()[belief].truth in said.info[0].value, belief
    truth = facts[lesson.prediction.fact]
    assert (
        "You saw that coming" in predicted(lesson, truth if isinstance(truth, float) else str(truth)).success[0].value
    )


@pytest.mark.parametrize("lesson", course(), ids=lambda each: each.slug)
def test_each_wrong_option_of_a_prediction_has_one_belief_and_each_belief_an_answer_of_its_own(lesson):
    asked, facts = lesson.prediction, lesson.run(**lesson.prediction.at).facts
    led = [leads_to if leads_to in asked.options else float(facts[leads_to]) for leads_to in asked.beliefs.values()]
    assert len(led) == len(set(led)) > 0
    assert asked.kind == "number" or {*led, str(facts[asked.fact])} == {*asked.options}


def asks_a_number(lesson: Lesson) -> bool:
    return lesson.prediction.kind == "number"


@pytest.mark.parametrize("lesson", [*filter(asks_a_number, course())], ids=lambda each: each.slug)
def test_a_missed_prediction_without_a_belief_points_at_the_chart_only_where_it_is_drawn_there(lesson):
    truth = lesson.run(**lesson.prediction.at).facts[lesson.prediction.fact]
    guess = 8.75
    assert guess != truth
    drawn = "prediction" in tables_of(chart_functions(lesson.folder)["draw"])
    ends = told_ends(chart_spec(lesson.folder, "draw", frozenset({"prediction"})))
    assert bool(ends) == drawn
    for told in [guess, 1e9, -1e6] if ends else [guess]:
        said = predicted(lesson, told).info[0].value
        on_it = bool(ends) and ends[0] <= told <= ends[1]
        assert "The two differ." in said
        assert ("chart shows what you expected" in said) == ("in the chart" in said) == on_it
        assert ("beyond the chart" in said) == (drawn and not on_it)


def test_a_predicted_number_with_the_sign_lost_is_told_to_look_at_its_signs():
    (lesson,) = (each for each in course() if each.slug == "what_grad_holds")
    truth = lesson.run(**lesson.prediction.at).facts[lesson.prediction.fact]
    assert SIGN in predicted(lesson, -float(truth)).info[0].value
    assert SIGN not in predicted(lesson, 77.7).info[0].value


@pytest.mark.parametrize(("typed", "kept"), [("4,5", 4.5), ("-9", -9.0), ("9/2", 4.5)])
def test_a_predicted_number_is_read_as_an_answer_is(typed: str, kept: float) -> None:
    lesson = next(each for each in course() if each.prediction.kind == "number")
    test = predicted(lesson, typed)
    assert [made.response for made in test.session_state["records"]] == [kept]


def test_what_is_no_number_is_not_locked_in() -> None:
    lesson = next(each for each in course() if each.prediction.kind == "number")
    test = predicted(lesson, "about five")
    assert "Type a number" in test.warning[0].value
    assert not test.session_state["records"]


def predicted(lesson: Lesson, response: object) -> AppTest:
    test = open_lesson(lesson.slug)
    widget = test.radio[0] if lesson.prediction.kind == "choice" else test.text_input[0]
    widget.set_value(response if lesson.prediction.kind == "choice" else str(response))
    return press(test, "Lock in my prediction")


def test_a_prediction_says_where_it_was_asked_once_the_controls_have_moved():
    lesson = next(each for each in course() if each.slug == "learning_rate")
    test = predicted(lesson, "Careful")
    assert "That was with" not in test.info[0].value
    test = test.slider(key="learning_rate.lr").set_value(1.1).run()
    assert "That was with “Your learning rate” at 0.75" in test.info[0].value


@pytest.mark.parametrize(
    ("slug", "control", "same", "other"),
    [("update_rule", "w", None, 2.0), ("loss_curve", "w", 5.0, None), ("loss_curve", "data", None, "clean")],
)
def test_a_guess_is_drawn_and_spoken_of_only_over_runs_that_answer_the_same_question(slug, control, same, other):
    (lesson,) = (each for each in course() if each.slug == slug)
    test = predicted(lesson, 8.75 if slug == "update_rule" else 6.25)
    key = f"{slug}.{control}"
    moved = test.button_group(key=key) if control == "data" else test.slider(key=key)
    assert "dashed line in the chart" in test.info[0].value
    said = moved.set_value(same or other).run().info[0].value
    assert "That was with" in said
    assert ("dashed line in the chart" in said) == bool(same)
    assert ("another one, where this cannot be seen" in said) == bool(other)
    assert "run below tells you why" not in said
    drawn = guess_drawn(lesson, same or other, control)
    assert drawn == bool(same)


def guess_drawn(lesson: Lesson, value: object, control: str) -> bool:
    """Say whether a guess of nine is drawn in the chart once a control stands elsewhere."""
    from tutor.ui import prediction

    values = lesson.values(lesson.prediction.at)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prediction, "predicted", lambda _: 9.0)
        assert prediction.guess_table(lesson, values)
        return bool(prediction.guess_table(lesson, values | {control: value}))


def test_who_asked_to_be_shown_sees_what_torch_did_under_the_question():
    lesson = course()[0]
    test = press(open_lesson(lesson.slug), "Show me")
    assert "Torch did: **" in test.info[0].value
    assert "You predicted" not in test.info[0].value
    assert not any(
        "Torch did" in info.value for info in open_lesson(lesson.slug, **{lesson.controls[-1].name: "1"}).info
    )


def written_otherwise(lesson: Lesson) -> list[str]:
    """Return the controls that offer a number and write it with a zero that an address leaves away."""
    numbers = [control for control in lesson.controls if control.kind == "choice"]
    return [control.name for control in numbers if any(str(o).endswith(".0") for o in control.options)]


@pytest.mark.parametrize("lesson", [each for each in course() if written_otherwise(each)], ids=lambda each: each.slug)
def test_what_a_control_writes_into_the_address_is_what_the_app_writes_there(lesson):
    """Else a reload writes it anew, and the browser's Back stays on the page once."""
    test = press(open_lesson(lesson.slug), "Show me")
    for control in lesson.controls:
        key = f"{lesson.slug}.{control.name}"
        ours = [address_of(lesson.slug, {control.name: option})[key] for option in control.options]
        assert not ours or test.button_group(key=key).options == ours


def test_a_link_still_counts_when_the_first_run_is_cut_short(monkeypatch):
    def cut(*_: object, **__: object) -> None:
        st.stop()

    with monkeypatch.context() as first:
        first.setattr("tutor.ui.lesson.show_controls", cut)
        test = open_lesson("loss_curve", **{"loss_curve.w": "5"})
    assert test.run().slider(key="loss_curve.w").value == 5
