"""The two routes of a phone, over HTTP: what they take, what they refuse, and a small class at once."""

import json
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from tests.browser.server import Server
from tests.teach.phones import pulse, send, two_rounds, vote
from tests.teach.room import PASSWORD, Room
from tutor.store.store import open_store


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A server, and the store it writes to."""
    folder = tmp_path_factory.mktemp("class")
    url = f"sqlite:///{folder}/downhill.sqlite"
    server, store = Server(folder, DATABASE_URL=url, INSTRUCTOR_PASSWORD=PASSWORD).start(), open_store(url)
    yield SimpleNamespace(url=server.url, store=store, log=server.log)
    store.close()
    server.stop()


def test_what_is_no_vote_is_refused_by_its_form_alone(served):
    room = Room(served.store)
    asked = room.ask()
    room.desk("anna")
    good = {"learner": "anna", "round": asked.id, "response": 0, "n": 1}
    for wrong in (
        "",
        "{",
        "[]",
        "null",
        "1",
        "[" * 2000,
        b"\xff\xfe{}",
        {},
        {**good, "more": 1},
        {name: value for name, value in good.items() if name != "n"},
        {**good, "learner": ""},
        {**good, "learner": 7},
        {**good, "learner": "x" * 101},
        {**good, "learner": "é"},
        {**good, "round": None},
        {**good, "round": "a\nb"},
    ):
        status, told = send(served.url, "POST", "/class-vote", wrong)
        assert (status, told["why"]) == (400, "malformed"), wrong
    assert send(served.url, "POST", "/class-vote", "x" * 5000)[0] == 413
    assert send(served.url, "POST", "/class-vote", {**good, "response": "x" * 3000})[0] == 413
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        assert send(served.url, "POST", "/class-vote", good, content_type=kind)[0] == 400
    for method in ("PUT", "DELETE", "PATCH"):
        assert send(served.url, method, "/class-vote", good)[0] == 405
    assert room.lectern.tally(asked.id).voted == 0
    assert send(served.url, "POST", "/class-vote", good, content_type="application/json; charset=utf-8")[0] == 200


def test_forged_foreign_late_and_double_votes_are_told_so(served):
    room = Room(served.store)
    asked, anna = room.ask(), room.desk("anna")
    assert vote(served.url, "anna", asked.id, 0) == (200, {"n": 1, "label": room.item(asked, anna).options[0].text})
    assert vote(served.url, "anna", asked.id, 0)[0] == 200  # the same one again
    answers = {
        "stale": vote(served.url, "anna", asked.id, 1, 1),
        "no-choice": vote(served.url, "anna", asked.id, 99, 2),
        "gone": vote(served.url, "anna", "0" * 32, 0, 2),
        "stranger": vote(served.url, "a stranger", asked.id, 0),
        "foreign": vote(served.url, "anna", asked.id, 1, 2, origin="http://evil.example"),
    }
    assert {why: told["why"] for why, (_, told) in answers.items()} == {why: why for why in answers}
    assert [status for status, _ in answers.values()] == [409, 422, 404, 403, 403]
    assert answers["stale"][1]["n"] == 1
    assert vote(served.url, "anna", asked.id, 1, 2, origin="null")[0] == 403
    assert vote(served.url, "anna", asked.id, 1, 2, sec_fetch_site="cross-site")[0] == 403
    assert room.store.ballots.votes(asked.id)[0].response == 0
    assert vote(served.url, "anna", asked.id, 1, 2, origin=served.url)[0] == 200
    room.lectern.close(asked.id)
    status, told = vote(served.url, "anna", asked.id, 0, 3)
    assert (status, told["why"]) == (409, "late")
    assert "closed before" in told["say"]
    assert [(each.n, each.response) for each in room.store.ballots.votes(asked.id)] == [(2, 1)]


def test_who_votes_without_end_is_slowed_and_others_are_not(served):
    room = Room(served.store)
    asked = room.ask()
    room.desk("anna"), room.desk("ben")
    said = [vote(served.url, "anna", asked.id, n % 3, n) for n in range(1, 41)]
    assert {status for status, _ in said} == {200, 429}
    assert {told["why"] for status, told in said if status == 429} == {"too-often"}  # which, hangs on the machine
    assert vote(served.url, "ben", asked.id, 0)[0] == 200


def test_the_pulse_tells_of_no_vote_and_of_no_other_class(served):
    room = Room(served.store)
    asked = room.ask()
    room.desk("anna").vote(asked.id, 0, 1)
    for guess in ("", "0" * 32, "x" * 5000, room.made.code, "%00", "'"):
        assert pulse(served.url, guess) == {"over": True}
    told = json.dumps(pulse(served.url, room.made.id))
    assert room.desk("anna").learner not in told
    assert "Traceback" not in served.log()


def test_a_small_class_votes_at_once_and_every_vote_counts_once(served):
    two_rounds(served.store, [served.url], 20, 1.0)
