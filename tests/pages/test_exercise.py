"""The exercise under a lesson's quiz: what is said of each verdict, the help there is, and what stays."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tutor.sandbox.available import Editing
from tutor.sandbox.interpret import interpret
from tutor.ui.course import course
from tutor.ui.exercise import defined, exercise_of, unset

SLUG = "update_rule"
BEFORE = "with torch.no_grad():\n    "


def page() -> None:
    from tutor.ui.course import lesson_named
    from tutor.ui.exercise import show_exercise

    show_exercise(lesson_named("update_rule"))


@pytest.fixture
def asked(monkeypatch) -> list[tuple[str, str | None]]:
    """Note what is asked of the pool, by whom; all of it is run right here."""
    made: list[tuple[str, str | None]] = []

    def run(request: dict[str, Any], session: str | None) -> dict[str, Any]:
        made.append((request["code"], session))
        return interpret(request)

    monkeypatch.setattr("tutor.sandbox.pool.run", run)
    monkeypatch.setattr("tutor.ui.own_code.editing", lambda *_: Editing(True, ""))
    return made


def opened() -> AppTest:
    test = AppTest.from_function(page, default_timeout=60)
    test.session_state[f"{SLUG}-exercise"] = True
    test = test.run()
    assert not test.exception
    return test


def sent(test: AppTest, text: str) -> AppTest:
    """Run a text, as the browser's side of the editor would tell."""
    key = test.session_state["exercises"][SLUG].key
    test.session_state[f"{key}.text"] = text
    test.session_state[f"{key}.owed"] = True
    test = test.run()
    assert not test.exception
    return test


def alert(test: AppTest, kind: str) -> str:
    (only,) = test.get(kind)
    return f"{only.proto.title}: {only.value}" if hasattr(only.proto, "title") else str(only.proto)


def test_folded_it_asks_for_nothing(asked):
    test = AppTest.from_function(page, default_timeout=60).run()
    assert not test.exception
    assert test.expander[0].label == "Try it in code: Write the step"
    assert not test.code
    assert asked == []


def test_opened_it_shows_the_task_and_the_numbers_and_runs_nothing(asked):
    test = opened()
    inputs = exercise_of(SLUG).draw(test.session_state["exercises"][SLUG].seed)
    assert f"torch.tensor({inputs['w']:.1f}, requires_grad=True)" in test.code[0].value
    assert "Write what moves it a step downhill" in test.markdown[0].value
    assert asked == []


def test_a_belief_is_named_as_in_the_quizzes_with_both_numbers(asked):
    test = sent(opened(), BEFORE + "w += lr * w.grad")
    assert "This code fits the belief that the gradient points downhill." in alert(test, "warning")
    assert test.table[0].value["Name"].tolist() == ["`w`", "`trainable`"]
    mine, right = test.table[0].value.iloc[0].tolist()[1:]
    assert test.table[0].value.iloc[1].tolist()[2] == "True"  # whether it is so, and not 1
    assert mine != right


def test_right_is_said_and_only_our_own_code_runs_under_no_session(asked):
    test = sent(opened(), BEFORE + "w -= lr * w.grad")
    assert "That is right" in alert(test, "success")
    assert not test.warning
    exercise = exercise_of(SLUG)
    theirs = [code for code, session in asked if session]
    assert len(theirs) == len({*theirs}) == 3, "three sets of inputs"
    assert all("+=" not in code for code in theirs)
    mistake = exercise.mistakes[0].code
    assert not any(mistake in code for code in theirs)
    before = len(asked)
    test = test.run()
    assert len(asked) == before, "a rerun judges nothing again"
    assert "That is right" in alert(test, "success")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (exercise_of(SLUG).starter, "the code as it was given"),
        (BEFORE + "w -= 7", "what comes out is different"),
        (BEFORE + "w -= {step}", "drawn anew each time"),
    ],
)
def test_what_fits_no_belief_is_said_for_what_it_is(asked, text, said):
    test = opened()
    inputs = exercise_of(SLUG).draw(test.session_state["exercises"][SLUG].seed)
    step = inputs["lr"] * 2 * (inputs["w"] - inputs["target"])
    assert said in alert(sent(test, text.format(step=step)), "warning")


def test_what_a_learner_is_told_to_work_with_is_what_the_lines_above_define(asked):
    """A number may stand above without a name, as the target in loss_of: `2 * (w - 3)` is right with these only."""
    for slug in (lesson.slug for lesson in course()):
        if exercise := exercise_of(slug):
            names = defined(exercise.before(exercise.draw(3)))
            assert names, slug
            assert not {"torch", "nn", "F"} & set(names)
    given = exercise_of("slope_and_sign")
    assert defined(given.before(given.draw(3))) == ["loss_of", "w", "nudge"]
    test = opened()
    inputs = exercise_of(SLUG).draw(test.session_state["exercises"][SLUG].seed)
    step = inputs["lr"] * 2 * (inputs["w"] - inputs["target"])
    told = alert(sent(test, BEFORE + f"w -= {step}"), "warning")
    assert all(f"`{name}`" in told for name in defined(exercise_of(SLUG).before(inputs)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("slop = 2.0", "`slope` never gets a value there. Did you mean it where you wrote `slop`?"),
        ("height = 2.0", "`slope` never gets a value there."),
        ("slope = 2.0", ""),
        ("for slope in (1.0, 2.0):\n    pass", ""),
    ],
)
def test_a_result_that_never_gets_a_value_is_named_and_the_name_that_may_be_it(text, said):
    exercise = exercise_of("slope_and_sign")
    assert unset(exercise, text, exercise.before(exercise.draw(1))).endswith(said)
    assert said or not unset(exercise, text, exercise.before(exercise.draw(1)))


def test_no_solution_lacks_a_result():
    for lesson in course():
        if exercise := exercise_of(lesson.slug):
            assert not unset(exercise, exercise.solution, exercise.before(exercise.draw(1))), lesson.slug


def test_an_error_names_its_line_as_the_editor_counts(asked):
    test = sent(opened(), BEFORE + "w -= lr * grad")
    lines = test.code[0].value.count("\n") + 1
    assert f"Stopped at line {lines + 2}" in alert(test, "error")


def test_a_queue_in_the_middle_of_an_attempt_is_not_said_to_be_about_other_numbers(asked, monkeypatch):
    def run(request: dict[str, Any], session: str | None) -> dict[str, Any]:
        if session and not any(session == by for _, by in asked):
            asked.append(("", session))
        elif session:
            return {**interpret(request), "status": "busy", "message": "Many people are running code."}
        return interpret(request)

    monkeypatch.setattr("tutor.sandbox.pool.run", run)
    test = sent(opened(), BEFORE + "w -= lr * w.grad")
    assert "Many people are running code" in alert(test, "error")
    assert not any("With others" in caption.value for caption in test.caption)


def test_hints_come_one_by_one_then_a_solution_beside_what_was_written(asked):
    test = opened()
    exercise = exercise_of(SLUG)
    for count in range(len(exercise.hints)):
        assert len(test.info) == count
        assert [button.label for button in test.button] == ["Another hint" if count else "Give me a hint"]
        test = test.button[0].click().run()
    assert [button.label for button in test.button] == ["Show a solution"]
    test = test.button[0].click().run()
    assert [code.value for code in test.code[-2:]] == [exercise.starter, exercise.solution]
    assert not test.button


def test_where_nothing_is_run_one_sentence_says_why(asked, monkeypatch):
    monkeypatch.setattr("tutor.ui.own_code.editing", lambda *_: Editing(False, "This server has too little memory."))
    test = opened()
    assert "This server has too little memory." in [caption.value for caption in test.caption]
    assert exercise_of(SLUG).starter in [code.value for code in test.code]
    assert [button.label for button in test.button] == ["Give me a hint"]
    assert asked == []


def test_a_new_session_shows_one_learner_the_same_numbers_under_the_same_key_and_the_next_one_a_fresh_start(asked):
    one, again = (opened().session_state["exercises"][SLUG] for _ in range(2))
    assert (one.seed, one.key) == (again.seed, again.key)
    test = sent(opened(), BEFORE + "w += lr * w.grad")
    del test.session_state["exercises"]  # as a deletion of everything does
    test = test.run()
    assert test.session_state[f"{one.key}.text"] == exercise_of(SLUG).starter
    assert test.session_state["exercises"][SLUG].text == ""


def come_again(kept: Any) -> AppTest:
    """Return the exercise of a new session, opened by a learner whose browser has kept this of it."""
    test = AppTest.from_function(page, default_timeout=60)
    test.session_state[f"{SLUG}-exercise"] = True
    test.session_state["learner"] = "ada"
    test.session_state["keep"] = {"kept": {"id": "a browser", "exercises": {SLUG: kept}}}
    test = test.run()
    assert not test.exception
    return test


@pytest.mark.parametrize(
    ("line", "kind", "said"),
    [("w += lr * w.grad", "warning", "points downhill"), ("w -= lr * w.grad", "success", "is right")],
)
def test_a_new_session_finds_the_verdict_again_and_the_help_taken(asked, line, kind, said):
    test = sent(come_again({}), BEFORE + line)
    for button in ("Give me a hint", "Another hint"):
        if kind == "warning":
            test = next(each for each in test.button if each.label == button).click().run()
    kept = test.session_state["tried"][SLUG]
    test = come_again(kept)
    assert said in alert(test, kind)
    assert len(test.info) == kept["hints"] == (2 if kind == "warning" else 0)
    assert (test.expander[0].icon == ":material/check:") == (kind == "success") == kept["solved"]
    before = len(asked)
    test.run()
    assert len(asked) == before, "a rerun judges nothing again"


def test_a_solved_one_says_so_while_folded_and_runs_nothing(asked):
    test = AppTest.from_function(page, default_timeout=60)
    test.session_state["learner"] = "ada"
    kept = {"text": BEFORE + "w -= lr * w.grad", "solved": True}
    test.session_state["keep"] = {"kept": {"id": "a browser", "exercises": {SLUG: kept}}}
    assert test.run().expander[0].icon == ":material/check:"
    assert asked == []


@pytest.mark.parametrize("kept", [None, 7, [], {"text": 5, "hints": "x", "solved": 1}, {"hints": -4}, {"hints": 10**9}])
def test_what_the_browser_says_it_kept_may_be_anything(asked, kept):
    test = come_again(kept)
    assert len(test.info) <= len(exercise_of(SLUG).hints)
    assert test.expander[0].icon != ":material/check:"
    assert asked == []


def test_who_opens_it_before_the_browser_has_spoken_gets_what_is_kept_afterwards(asked):
    test = opened()
    test.session_state["learner"] = "ada"
    test.session_state["keep"] = {"kept": {"id": "a browser", "exercises": {SLUG: {"hints": 1}}}}
    assert len(test.run().info) == 1
    assert test.session_state["exercises"][SLUG].seed == come_again({}).session_state["exercises"][SLUG].seed


@pytest.mark.parametrize("keeps", [True, False])
def test_it_says_how_long_what_is_written_stays(asked, keeps):
    test = opened()
    test.session_state["keep"] = {"kept": {"id": "a browser", "records": [], "keeps": keeps}}
    said = test.run().caption[0].value
    assert ("stays in this browser" in said) == keeps
    assert ("only until you leave this page" in said) != keeps


def test_a_lesson_without_an_exercise_shows_none(asked, monkeypatch):
    monkeypatch.setattr("tutor.ui.exercise.exercise_of", lambda _: None)
    test = AppTest.from_function(page, default_timeout=60).run()
    assert not test.exception
    assert not test.expander
