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
