"""A vote that comes by a rerun, where the server has no routes: taken as it is, rubbish is not."""

from types import SimpleNamespace

import pytest

from tutor.ui.classroom import vote


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ({"round": "r", "response": [1, 0], "n": 2, "learner": "x"}, [("r", [1, 0], 2)]),
        ({"round": "r"}, [("r", None, 0)]),
        ({"round": 7, "response": 1, "n": 1}, []),
        ("r", []),
        (None, []),
    ],
)
def test_what_the_browser_says_is_cast_or_left(monkeypatch, said, taken):
    monkeypatch.setattr(vote, "st", SimpleNamespace(session_state={vote.KEY: {"cast": said}}))
    cast = []
    vote._cast(lambda *made: cast.append(made))
    assert cast == taken
