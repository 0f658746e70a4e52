"""Ask through Streamlit's own AppTest: no question is lost."""

import streamlit as st
from streamlit.testing.v1 import AppTest

from tutor.ui import ask


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


def asked(*questions: str) -> AppTest:
    """Return the page after some questions, one after the other."""
    test = AppTest.from_function(ask_page, default_timeout=60).run()
    for question in questions:
        test.chat_input[0].set_value(question).run()
    return test


def test_the_last_turns_are_shown_and_the_earlier_ones_can_be_had_again():
    questions = [f"gradient of {number} x at x = 1" for number in range(2, 2 + ask.SHOWN + 3)]
    test = asked(*questions)
    assert [message.text[0].value for message in test.chat_message[::2]] == questions[-ask.SHOWN :]
    assert len(test.selectbox[0].options) == 3
    test.selectbox[0].set_value(1).run()
    assert test.chat_message[0].text[0].value == questions[1]
    assert test.chat_message[1].markdown[0].value == "### 3"
    assert not test.exception


def test_what_is_declined_is_said_in_a_sentence():
    code = "import torch\nw = torch.tensor(2.0, requires_grad=True)\n(w**3).backward(create_graph=True)\nwhat is w.grad"
    shown = [each.value for each in asked(code).chat_message[1].markdown]
    assert any("never gives their memory back" in each for each in shown)


def test_only_what_is_so_is_said_of_where_a_question_goes():
    reply = asked("how do I centre a div in css").chat_message[1]
    told = " ".join(each.value for each in (*reply.markdown, *reply.caption))
    assert "I don't know" in told
    assert "Your question is kept, not who asked it." in told
    assert "instructor" not in told
