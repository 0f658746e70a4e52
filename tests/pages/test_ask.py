"""Ask through Streamlit's own AppTest: no question is lost."""

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.ask.test_kinds_by_form import NUMBERS
from tests.ask.test_question import COMPLETE
from tests.ask.test_small import WORKED
from tutor.ask.question import read
from tutor.sandbox.available import Editing
from tutor.sandbox.interpret import interpret
from tutor.ui import ask
from tutor.ui.ask_form import Form
from tutor.ui.ask_replies import PROVED

LOOP = (
    "why does my loss go up?\nfor epoch in range(3):\n    loss = criterion(model(x), y)\n    loss.backward()\n"
    "    optimizer.step()\n    print(epoch)"
)


def ask_page() -> None:
    from tutor.ui.ask import show_ask
    from tutor.ui.learner import greet

    greet()
    show_ask()


def test_a_question_survives_a_run_that_is_cut_short(monkeypatch):
    turn, cuts = ask._turn, iter([True])

    def cut_short_once(question: str):
        return st.stop() if next(cuts, False) else turn(question)

    monkeypatch.setattr(ask, "_turn", cut_short_once)
    test = AppTest.from_function(ask_page, default_timeout=60).run()
    test.chat_input[0].set_value("gradient of (2w - 6)^2 at w = 1").run()
    assert not test.chat_message
    test.run()  # as another widget's message would make it
    assert test.chat_message[0].text[0].value == "gradient of (2w - 6)^2 at w = 1"
    assert "−16" in test.chat_message[1].markdown[0].value
    assert len(test.run().chat_message) == 2


def test_a_question_that_comes_before_the_reply_to_another_one_does_not_take_its_place(monkeypatch):
    turn, cuts = ask._turn, iter([True])

    def cut_short_once(question: str):
        return st.stop() if next(cuts, False) else turn(question)

    monkeypatch.setattr(ask, "_turn", cut_short_once)
    test = asked("slope of x^2 at 3", "and at 4")
    assert [message.text[0].value for message in test.chat_message[::2]] == ["slope of x^2 at 3", "and at 4"]


def test_a_number_that_may_be_of_several_is_told_by_a_press(runs):
    test = asked("one step on (w-3)^2 from w=1 with lr 0.1", "0.5 then")
    reply = pressed(test, "learning rate = 0.5").chat_message[5]
    assert any(each.value == "### 3" for each in reply.markdown)


def asked(*questions: str) -> AppTest:
    """Return the page after some questions, one after the other."""
    test = AppTest.from_function(ask_page, default_timeout=60).run()
    for question in questions:
        test.chat_input[0].set_value(question).run()
    return test


def earlier(test: AppTest) -> list[Any]:
    """Unfold the earlier turns and return their lines, which are pressed."""
    test.session_state["ask-earlier"] = True
    return [button for button in test.run().button if str(button.key).startswith("earlier-")]


def test_the_last_turns_are_shown_and_the_earlier_ones_can_be_had_again():
    questions = [f"gradient of {number} x at x = 1" for number in range(2, 2 + ask.SHOWN + 3)]
    test = asked(*questions)
    assert [message.text[0].value for message in test.chat_message[::2]] == questions[-ask.SHOWN :]
    assert test.expander[0].label == "Earlier in this conversation (3)"
    lines = earlier(test)
    assert len(lines) == 3
    assert lines[0].label.startswith("1. gradient of 2 x at x")
    assert "→ **2**" in lines[0].label
    lines[1].click().run()
    assert test.chat_message[0].text[0].value == questions[1]
    assert test.chat_message[1].markdown[0].value == "### 3"
    assert not test.exception


@pytest.fixture
def runs(monkeypatch) -> list[str | None]:
    """Run pasted code in this process; return the sessions that asked."""
    sessions: list[str | None] = []

    def run(request: dict[str, Any], session: str | None) -> dict[str, Any]:
        sessions.append(session)
        return interpret(request)

    monkeypatch.setattr("tutor.sandbox.pool.run", run)
    monkeypatch.setattr("tutor.ui.own_code.editing", lambda *_: Editing(True, ""))
    return sessions


def shown(test: AppTest, place: int = -1) -> str:
    """Return what a reply says."""
    reply = test.chat_message[place]
    kinds = ("markdown", "caption", "subheader", "error", "code", "text")
    return "\n".join(str(each.value) for kind in kinds for each in reply.get(kind))


def test_what_is_refused_is_said_in_a_sentence(runs):
    code = "import torch\nw = torch.tensor(2.0, requires_grad=True)\n(w**3).backward(create_graph=True)\nwhat is w.grad"
    said = shown(asked(code))
    assert "create" in said
    assert "Understood as" not in said


def test_a_pasted_loop_is_run_once_and_its_mistake_table_steps_and_answer_shown(runs):
    test = asked(LOOP)
    said = shown(test)
    assert "What went wrong here" in said
    assert "**Line 3.**" in said
    assert "Some names are not defined" in said
    assert "0\n1\n2" in said
    assert "The nearest written answer" in said
    assert "model\\.weight" in list(test.chat_message[1].table[0].value["Name"])
    assert [each.label for each in test.chat_message[1].expander[:2]] == ["Step by step", "How the loss was made"]
    test.run()
    assert len(runs) == 1
    assert runs[0]
    assert not test.exception


def test_a_number_that_is_asked_for_stands_ahead(runs):
    said = shown(asked("import torch\nw = torch.tensor(3.0, requires_grad=True)\n(w**2).backward()\nwhat is w.grad?"))
    assert "### 6" in said
    assert "your code: w.grad after its last line" in said


def test_where_no_code_is_run_one_sentence_says_so_and_the_written_answer_follows(runs, monkeypatch):
    monkeypatch.setattr("tutor.ui.own_code.editing", lambda *_: Editing(False, ""))
    said = shown(asked(LOOP))
    assert "I do not run pasted code on this server. Line 3 of the code calls backward() in a loop" in said
    assert "Why do I need to call zero_grad()?" in said
    assert runs == []


def test_the_steps_of_folded_turns_are_let_go(runs):
    test = asked(LOOP, *(f"gradient of {number} x at x = 1" for number in range(2, 2 + ask.SHOWN)))
    thread = test.session_state["thread"]
    assert thread[0]["reply"].ran.answer["trace"] == []
    earlier(test)[0].click().run()
    assert "**Line 3.**" in shown(test, 1)
    assert not test.exception


def test_only_what_is_so_is_said_of_where_a_question_goes():
    reply = asked("how do I centre a div in css").chat_message[1]
    told = " ".join(each.value for each in (*reply.markdown, *reply.caption))
    assert "I don't know" in told
    assert "We keep this question, but not who asked it" in told
    assert "instructor" not in told


def pressed(test: AppTest, label: str) -> AppTest:
    """Press the last button of this name."""
    return [each for each in test.button if each.label == label][-1].click().run()


def test_what_is_open_is_filled_in_and_worked_out_below(runs):
    test = asked("derivative of (2w - 6)^2")
    assert "At which place?" in shown(test)
    fields = {each.label: each for each in test.chat_message[1].text_input}
    assert fields["Function"].value == "f(w) = (2·w − 6)²"
    fields["Where"].set_value("w = 1 reversed")
    test = pressed(test, "Work it out")
    fields = {each.label: each for each in test.chat_message[1].text_input}
    assert fields["Where"].value == "w = 1 reversed"
    assert "I cannot read this" in shown(test, 1)
    fields["Where"].set_value("w = 1")
    test = pressed(test, "Work it out")
    assert "### −16" in shown(test, 1)
    test.chat_input[0].set_value("and at w = 2?").run()
    assert "### −8" in shown(test)
    assert not test.exception


def test_only_what_was_pressed_with_a_fault_is_red(runs):
    test = asked("clip (6, 8) to 5")
    how = next(each for each in test.chat_message[1].selectbox if each.label != "What to work out")
    assert how.value is None
    assert ":red[" not in shown(test, 1)
    assert ":red[" in shown(pressed(test, "Work it out"), 1)


def test_a_number_that_needs_no_nudge_says_so(runs):
    said = asked("clip (6, 8) to norm 5").chat_message[1]
    assert all("by plain arithmetic" in each.value for each in said.caption if each.value.startswith("Checked"))
    assert any(each.value.startswith("Checked") for each in said.caption)


def test_another_kind_keeps_the_formula(runs):
    test = asked("derivative of (2w - 6)^2")
    test = test.chat_message[1].selectbox[0].set_value("descent").run()
    fields = {each.label: each for each in test.chat_message[1].text_input}
    assert fields["Loss"].value == "f(w) = (2·w − 6)²"
    for label, text in (("Start", "w = 1"), ("Learning rate", "0.1"), ("Steps", "1")):
        fields[label].set_value(text)
    assert "### 2.6" in shown(pressed(test, "Work it out"), 1)
    assert not test.exception


def by_address(**parameters: str) -> AppTest:
    """Return the page as an address opens it."""
    test = AppTest.from_function(ask_page, default_timeout=60)
    for name, value in parameters.items():
        test.query_params[name] = value
    return test.run()


def test_an_address_opens_the_form_filled_in_and_worked_out(runs):
    test = by_address(kind="slope", formula="(2w - 6)^2", place="w = 1")
    assert "### −16" in [each.value for each in test.markdown]
    open_form = by_address(kind="slope", formula="(2w - 6)^2")
    assert not [each for each in open_form.markdown if each.value.startswith("###")]
    assert any("At which place" in each.value for each in open_form.markdown)


@pytest.mark.parametrize("question", COMPLETE)
def test_a_question_of_every_kind_has_a_form_with_an_address_that_works_it_out(question, runs):
    found = read(question)
    form = Form.of(found.offer)
    test = by_address(**form.address)
    assert not test.exception
    assert [each.value for each in test.markdown if each.value.startswith("###")]
    assert test.selectbox[0].value == found.question.NAME


@pytest.mark.parametrize(("name", "texts"), {name: (name, texts) for name, texts, _ in WORKED + NUMBERS}.values())
def test_a_kind_that_no_words_fill_has_such_an_address_too(name, texts, runs):
    test = by_address(kind=name, **texts)
    assert not test.exception
    assert [each.value for each in test.markdown if each.value.startswith("###")]
    assert test.selectbox[0].value == name
    assert any("Checked, " in each.value for each in test.caption)


HOSTILE = [
    {"kind": "__class__", "formula": "x^2", "place": "x = 1"},
    {"kind": "slope", "formula": "(" * 5000},
    {"kind": "slope", "formula": "x^" * 90 + "9", "place": "1"},
    {"kind": "slope", "formula": "x^2", "place": "x = 1e999", "asked": "none of these", "order": "-3"},
    {"kind": "descent", "formula": "x^x^x", "place": "x = 9", "lr": "nan", "steps": "99999999999"},
    {"formula": "<img src=x onerror=alert(1)> $x$ :red[a]", "place": "\x00\x07\u202e"},
    {"kind": "update", "start": "w = [1, 2", "gradient": "[[[", "lr": "--", "steps": "1.5"},
]


@pytest.mark.parametrize("parameters", HOSTILE)
def test_a_hostile_address_is_answered_with_a_form(parameters, runs):
    test = by_address(**parameters)
    assert not test.exception
    assert test.selectbox[0].label == "What to work out"


def test_a_form_that_was_worked_out_has_an_address(runs):
    test = by_address(kind="slope", formula="x^2")
    {each.label: each for each in test.text_input}["Where"].set_value("3")
    test = pressed(test, "Work it out")
    assert "### 6" in [each.value for each in test.markdown]
    address = {"kind": "slope", "formula": "x^2", "place": "3"}
    assert {name: "".join(value) for name, value in test.query_params.items()} == address


def test_a_next_question_says_what_it_was_taken_for_and_why_opens_the_steps(runs):
    test = asked("gradient of (2w - 6)^2 at w = 1", "and at w = 2?", "why?")
    assert "*Same function, now at w \\= 2.*" in shown(test, 3)
    steps = test.chat_message[5].expander[0]
    assert steps.label == "Show the steps"
    assert steps.proto.expanded
    assert "power rule" in " ".join(each.value for each in steps.markdown)
    assert not test.chat_message[1].expander[0].proto.expanded
    assert not test.exception


def test_a_guess_is_answered_first(runs):
    assert "### Yes: 6" in shown(asked("slope of x^2 at x = 3, is it 6?"))
    assert "### No: it is 6" in shown(asked("slope of x^2 at x = 3, is it 5?"))


def test_what_was_not_meant_offers_the_next_answers_and_the_form(runs):
    test = asked("What does the learning rate do?", "No, that is not what I meant")
    reply = test.chat_message[3]
    assert len([each for each in reply.button if each.label.endswith("?")]) == 3
    assert reply.selectbox[0].label == "What to work out"
    test = pressed(asked("slope of x^2 at x = 3"), "No")
    fields = {each.label: each.value for each in test.chat_message[1].text_input}
    assert (fields["Function"], fields["Where"]) == ("f(x) = x²", "x = 3")
    assert not test.exception


def test_thanks_get_a_sentence_and_nothing_else(runs):
    reply = asked("thank you!").chat_message[1]
    assert len(reply.markdown) == 1
    assert not reply.button
    assert not reply.expander


def test_an_example_of_a_written_answer_is_the_torch_that_backs_it(runs):
    test = asked("What does the learning rate do?", "can you give an example")
    assert any("assert" in block.value for block in test.code)
    assert PROVED in [caption.value for caption in test.caption]
