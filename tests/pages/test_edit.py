"""An edited demo on the lesson page, whatever the sandbox answers: without the sandbox, and without a browser."""

from typing import Any

import pytest

from tests.pages.test_pages import SLUGS, open_lesson, press
from tutor.course.run import divided
from tutor.sandbox.answer import empty
from tutor.ui import own_code
from tutor.ui.changes import EARLIER, LATEST, YOURS
from tutor.ui.course import lesson_named
from tutor.ui.edited_code import BROUGHT, CALLED_OFTEN, EMPTY, WAITING
from tutor.ui.learner import PERSONAL
from tutor.ui.lesson import FURTHER, PICTURE_TOO
from tutor.ui.link import packed

STEEP = "learning_rate"
LINK = {f"{STEEP}.edit": packed("import torch\n\nlr = 1  # somebody's")}


def answers(monkeypatch: pytest.MonkeyPatch, change: Any) -> list[dict[str, Any]]:
    """Let the lesson's own run be the answer, changed; return the requests as they come."""
    asked = []

    def run(request: dict[str, Any], _session: str) -> dict[str, Any]:
        asked.append(request)
        slug = next(slug for slug in SLUGS if request["code"].count(lesson_named(slug).source.splitlines()[-1]))
        own = lesson_named(slug).run()
        answer = empty(request, "ok") | {"facts": dict(own.facts), "tables": dict(own.tables)}
        return change(answer)

    monkeypatch.setenv("EDITING", "on")
    monkeypatch.setattr("tutor.ui.own_code.pool.run", run)
    return asked


def edited(slug: str, text: str = "import torch\n\nchanged = 1"):
    """Open a lesson, and run another text in its editor."""
    test = press(press(open_lesson(slug), "Show me"), "Edit this code")
    test.session_state[f"{slug}-code.text"] = text
    test.session_state[f"{slug}-code.owed"] = True
    return test.run()


def words(test: Any) -> str:
    return "\n".join(part.value for kind in (test.markdown, test.info, test.caption, test.error) for part in kind)


@pytest.mark.parametrize("slug", SLUGS)
def test_any_answer_is_shown_without_an_exception(monkeypatch, slug):
    """Facts and tables missing, strange, empty: a calm sentence each."""
    strange = [
        lambda answer: answer | {"facts": {}},
        lambda answer: answer | {"facts": dict.fromkeys(answer["facts"], "<b>*x*</b>")},
        lambda answer: answer | {"tables": {}},
        lambda answer: (
            answer | {"tables": {name: [dict.fromkeys(row) for row in rows] for name, rows in answer["tables"].items()}}
        ),
        lambda answer: answer | {"tables": {name: rows[:1] for name, rows in answer["tables"].items()}},
        lambda answer: empty(answer, "crashed"),
    ]
    turn = iter(strange)
    asked = answers(monkeypatch, lambda answer: next(turn)(answer))
    test = press(press(open_lesson(slug), "Show me"), "Edit this code")
    for count, _ in enumerate(strange, 1):
        test.session_state[f"{slug}-code.text"] = f"import torch\n\nchanged = {count}"
        test.session_state[f"{slug}-code.owed"] = True
        test = test.run()
        assert not test.exception
        assert len(asked) == count
        assert "This is your edit." in words(test)
        assert "<b>*x" not in words(test)
        assert any(header.value == "Check yourself" for header in test.header)


def test_what_is_missing_is_named_and_the_picture_is_kept(monkeypatch):
    answers(monkeypatch, lambda answer: answer | {"tables": {}, "facts": {}})
    assert "The picture is still that of the lesson's own run." in words(edited(STEEP))
    answers(monkeypatch, lambda answer: answer | {"facts": {}})
    test = edited(STEEP)
    assert "It gave no finite value for" in words(test)
    assert f":small[{YOURS}]  \n{lesson_named(STEEP).prediction.question} **no value**" in words(test)


def test_where_an_earlier_picture_is_kept_it_is_said_that_the_controls_have_no_say(monkeypatch):
    answers(monkeypatch, lambda answer: answer)
    test = edited(STEEP)
    assert "The controls change nothing" not in words(test)
    answers(monkeypatch, lambda answer: answer | {"tables": {}, "facts": {}})
    test.slider[1].set_value(2.0).run()
    assert "your last run that came to its end. The controls change nothing in it until" in words(test)


def test_nothing_runs_again_until_a_press_or_another_value(monkeypatch):
    asked = answers(monkeypatch, lambda answer: answer)
    test = edited(STEEP)
    assert len(asked) == 1
    test.run()
    assert len(asked) == 1
    test.slider[1].set_value(2.0).run()
    assert len(asked) == 2
    assert "facts, tables = run(w=2.0" in asked[-1]["code"]
    press(test, "Back to the lesson's code")
    assert len(asked) == 2


def test_the_lessons_own_text_is_no_edit(monkeypatch):
    asked = answers(monkeypatch, lambda answer: answer)
    test = edited(STEEP, "import torch\n\nchanged = 1")
    test.session_state[f"{STEEP}-code.text"] = divided(lesson_named(STEEP).source)[0] + "\n"
    test.session_state[f"{STEEP}-code.owed"] = True
    test.run()
    assert len(asked) == 1
    assert "This is your edit." not in words(test)


def test_a_link_runs_nothing_before_a_press(monkeypatch):
    asked = answers(monkeypatch, lambda answer: answer)
    test = open_lesson(STEEP, **LINK)
    assert "Nothing of it has run" in words(test)
    assert [said.value for said in test.info] == [f"{WAITING} [See it, and run it](#picture)"]
    test.session_state[f"{STEEP}-code.own"] = False  # the browser says that it does not know this text
    test.run()
    assert [said.value for said in test.info] == [f"{BROUGHT} [See it, and run it](#picture)"]
    assert not asked
    press(test, "Run this change")
    assert not test.info
    assert len(asked) == 1
    assert "somebody's" in asked[0]["code"]


@pytest.mark.parametrize("sent", ["", "x", "\0", "eJw", "A" * 5_000, "../<b>"])
def test_a_link_that_cannot_be_read_opens_the_lesson(monkeypatch, sent):
    asked = answers(monkeypatch, lambda answer: answer)
    test = open_lesson(STEEP, **{"learning_rate.lr": "0.5", f"{STEEP}.edit": sent})
    assert not test.exception
    assert "goes from 1 to 3" in words(test)
    assert WAITING not in words(test)
    assert BROUGHT not in words(test)
    assert asked == []


def test_where_nothing_can_be_edited_a_sentence_says_why(monkeypatch):
    asked = answers(monkeypatch, lambda answer: answer)
    monkeypatch.setenv("EDITING", "off")
    test = press(open_lesson(STEEP), "Show me")
    assert "Edit this code" not in [button.label for button in test.button]
    assert "On this server only the lesson's own code is run." in words(test)
    test = open_lesson(STEEP, **LINK)
    assert "This link carries a change to the code. On this server" in words(test)
    assert not test.exception
    assert not asked


def test_who_begins_anew_begins_with_the_lessons_own_code(monkeypatch):
    answers(monkeypatch, lambda answer: answer)
    test = edited(STEEP)
    assert "This is your edit." in words(test)
    for key in PERSONAL:
        if key in test.session_state and key != "learner":
            del test.session_state[key]
    press(test, "Show me" if "Show me" in [button.label for button in test.run().button] else "Edit this code")
    assert not test.exception
    assert "This is your edit." not in words(test)


def test_the_way_back_keeps_the_edit_one_press_away(monkeypatch):
    asked = answers(monkeypatch, lambda answer: answer)
    test = press(edited(STEEP), "Back to the lesson's code")
    assert "This is your edit." not in words(test)
    press(test, "Your edit again")
    assert "This is your edit." in words(test)
    assert "changed = 1" in asked[-1]["code"]


def test_what_the_lessons_own_run_meets_is_no_fault_of_an_edit(monkeypatch):
    rule = {"line": 3, "cure": "", "lesson": None}
    own, other = rule | {"rule": "added_up", "says": "Its subject."}, rule | {"rule": "still", "says": "A fault."}
    answers(monkeypatch, lambda answer: answer | {"noticed": [own, other] if "changed" in asked[-1]["code"] else [own]})
    asked = [{"code": ""}]
    run = own_code.pool.run
    monkeypatch.setattr(
        "tutor.ui.own_code.pool.run", lambda request, session: asked.append(request) or run(request, session)
    )
    test = edited(STEEP)
    assert "A fault" in words(test)
    assert "Its subject" not in words(test)


def test_a_picture_is_spoken_of_only_where_one_follows(monkeypatch):
    answers(monkeypatch, lambda answer: answer)
    lesson = lesson_named(STEEP)
    assert "further" not in lesson.alt
    test = edited(STEEP)
    test.session_state[f"{STEEP}-further"] = True
    assert FURTHER in words(test.run())
    assert PICTURE_TOO not in words(test)


@pytest.mark.parametrize("text", ["", "  \n\n"])
def test_a_run_of_an_empty_editor_says_so(monkeypatch, text):
    asked = answers(monkeypatch, lambda answer: answer)
    test = edited(STEEP, text)
    assert EMPTY in words(test)
    assert not asked
    test.session_state[f"{STEEP}-code.text"] = "import torch\n\nchanged = 1"
    test.session_state[f"{STEEP}-code.owed"] = True
    assert EMPTY not in words(test.run())


def test_beside_an_edit_that_fails_the_changes_of_the_one_before_are_said_to_be_its(monkeypatch):
    fail = []
    answers(monkeypatch, lambda answer: empty(answer, "error") if fail else answer)
    test = edited(STEEP)
    assert LATEST in words(test)
    assert EARLIER not in words(test)
    fail.append(1)
    test.session_state[f"{STEEP}-code.text"] = "import torch\n\nwrong ="
    test.session_state[f"{STEEP}-code.owed"] = True
    test.run()
    assert EARLIER in words(test)
    assert LATEST not in words(test)


@pytest.mark.parametrize("lines", [1, 110])
def test_many_printed_lines_have_a_word_why(monkeypatch, lines):
    answers(monkeypatch, lambda answer: answer | {"output": "1.0\n" * lines})
    assert (CALLED_OFTEN in words(edited("update_rule"))) == (lines > 100)
