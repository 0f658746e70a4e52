"""The Playground's screen: what a run leads to, whatever the answer is, and what a link may do."""

import random
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tutor.sandbox.available import Editing
from tutor.ui.link import packed

EMPTY = {
    "id": "", "status": "ok", "output": "", "message": "", "line": None, "error": None, "seconds": 0.1, "values": {},
    "trace": [], "truncated": False, "facts": {}, "tables": {}, "missing": [], "numbers": {}, "noticed": [],
    "graph": None, "stood_in": {},
}  # fmt: skip
SHOWN = {"kind": "tensor", "text": "1.0", "shape": [], "dtype": "float32", "grad": "-16.0", "requires_grad": True}


def page() -> None:
    from tutor.ui.playground import show_playground

    show_playground()


class Asked:
    """What the page has asked of the pool, and what it is answered."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.answer: dict[str, Any] = dict(EMPTY)

    def run(self, request: dict[str, Any], session: str) -> dict[str, Any]:
        self.requests.append(request | {"session": session})
        return self.answer


@pytest.fixture
def asked(monkeypatch) -> Asked:
    made = Asked()
    monkeypatch.setattr("tutor.sandbox.pool.run", made.run)
    monkeypatch.setattr("tutor.ui.own_code.editing", lambda *_: Editing(True, ""))
    return made


def run_with(asked: Asked, text: str = "print(1)", **answer: Any) -> AppTest:
    """Open the page, write a text into the editor and press Run, which the browser's side would tell."""
    asked.answer.update(answer)
    test = AppTest.from_function(page, default_timeout=60).run()
    test.session_state["playground.text"] = text
    test.session_state["playground.owed"] = True
    test = test.run()
    assert not test.exception
    return test


def words(test: AppTest) -> str:
    return "\n".join(each.value for kind in ("caption", "markdown", "error", "info") for each in test.get(kind))


def test_before_a_run_there_is_one_thing_to_do(asked):
    test = AppTest.from_function(page, default_timeout=60).run()
    assert not test.exception
    assert "What it prints will stand here." in words(test)
    assert not test.header
    assert asked.requests == []
    assert "requires_grad=True" in test.session_state["playground.text"]


def test_a_run_asks_once_and_its_result_stays(asked):
    test = run_with(asked, "print(7)", output="7\n", values={"w": SHOWN | {"is_leaf": True, "grad_fn": None}})
    assert test.code[0].value == "7"
    assert [(each["code"], each["graph"]) for each in asked.requests] == [("print(7)", True)]
    assert asked.requests[0]["session"]
    assert test.query_params["code"] == packed("print(7)")
    test = test.run()
    assert len(asked.requests) == 1
    assert test.code[0].value == "7"
    assert test.table[0].value.iloc[0].tolist() == ["w", r"1\.0", r"\-16\.0", "True", "leaf"]


def test_an_error_is_said_in_plain_words_with_line_cure_and_pythons_own(asked):
    error = {"type": "RuntimeError", "said": "element 0 …", "cure": "Add `requires_grad=True`.", "see": {}}
    error["see"] = {"answer": "grad_none_after_backward"}
    test = run_with(asked, status="error", line=4, message="Nothing was *recorded*.", error=error)
    assert test.error[0].value == "Nothing was \\*recorded\\*\\.\n\nAdd `requires_grad=True`\\."
    assert "Stopped at line 4" in str(test.error[0].proto)
    assert [code.value for code in test.code] == ["RuntimeError: element 0 …"]
    assert any("grad" in expander.label for expander in test.expander)


def test_a_loss_that_nothing_leads_to_has_no_graph_to_read(asked):
    alone = {"id": 1, "label": "loss", "value": 4.0, "grad": None, "kind": "leaf"}
    assert not run_with(asked, graph={"nodes": [alone], "edges": []}).header


def test_what_went_wrong_is_listed_with_its_line(asked):
    noticed = [{"rule": "no_zero", "line": 7, "says": "Gradients add up.", "cure": "Clear them.", "lesson": None}]
    test = run_with(asked, noticed=noticed)
    assert test.subheader[0].value == "What went wrong here"
    assert "**Line 7.** Gradients add up" in words(test)
    assert "Clear them" in words(test)


@pytest.mark.parametrize("status", ["refused", "timeout", "memory", "output", "crashed", "busy"])
def test_every_end_has_its_sentence(asked, status):
    test = run_with(asked, status=status, message="Why it ended.", output="so far")
    assert test.error[0].value == r"Why it ended\."
    assert test.code[0].value == "so far"


def test_a_links_code_waits_for_a_press(asked):
    test = AppTest.from_function(page, default_timeout=60)
    test.query_params["code"] = packed("print('sent')")
    test = test.run()
    assert test.session_state["playground.text"] == "print('sent')"
    assert "came with the link" in test.info[0].value
    assert asked.requests == []
    test.session_state["playground.text"] = "mine"
    test = test.run()
    assert test.session_state["playground.text"] == "mine", "a link counts once"


def test_a_damaged_link_says_so_and_begins_as_ever(asked):
    test = AppTest.from_function(page, default_timeout=60)
    test.query_params["code"] = "rubbish!"
    test = test.run()
    assert "could not be read" in test.info[0].value
    assert "requires_grad=True" in test.session_state["playground.text"]


def test_code_that_is_too_long_for_a_link_is_run_and_says_so(asked):
    noise = "# " + "".join(random.Random(0).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=7_000))
    test = run_with(asked, noise)
    assert "too long for a link" in words(test)
    assert "code" not in test.query_params
    assert len(asked.requests) == 1


def test_where_editing_is_off_one_sentence_says_why_and_nothing_runs(asked, monkeypatch):
    monkeypatch.setattr("tutor.ui.own_code.editing", lambda *_: Editing(False, "This server has too little memory."))
    test = run_with(asked)
    assert [info.value for info in test.info] == ["This server has too little memory."]
    assert asked.requests == []


def test_a_run_that_was_cut_short_is_made_by_the_next(asked, monkeypatch):
    def cut(*_: Any, **__: Any) -> None:
        st.stop()

    with monkeypatch.context() as first:
        first.setattr("tutor.ui.playground.run_code", cut)
        test = run_with(asked)
    assert asked.requests == []
    test.run()
    assert len(asked.requests) == 1
