"""A run is offered to be heard, as it is shown: the lesson's own, or an edit's."""

from tests.pages.test_edit import STEEP, answers, edited
from tests.pages.test_pages import open_lesson, press


def offered(monkeypatch):
    """Return a list that grows with what the browser is given to play."""
    given = []
    monkeypatch.setattr("tutor.ui.sound._sound", lambda data, **_: given.append(data))
    return given


def turned(answer):
    """Turn a run round: what was its first step is its last."""
    return answer | {"tables": answer["tables"] | {"path": answer["tables"]["path"][::-1]}}


def test_the_lessons_run_is_heard_and_named_and_an_edits_run_in_its_place(monkeypatch):
    given = offered(monkeypatch)
    answers(monkeypatch, turned)
    edited(STEEP)
    own, edit = given[0], given[-1]
    assert own["told"].startswith("The notes fall")
    assert own["told"].endswith("Your run oscillates.")
    assert edit["told"].startswith("The notes rise")
    assert "Your run" not in edit["told"], "the lesson's words are about its own code"


def test_nothing_is_offered_before_the_prediction_nor_where_no_run_has_a_loss(monkeypatch):
    given = offered(monkeypatch)
    test = open_lesson(STEEP)
    assert not given
    press(test, "Show me")
    assert given
    given.clear()
    press(open_lesson("chain_rule"), "Show me")
    assert not given
