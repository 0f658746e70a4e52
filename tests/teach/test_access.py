"""Who may teach: every action without a login, with a wrong one, with one that is over."""

import inspect
import logging
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from tests.teach.room import OUTSIDE, PASSWORD, find
from tutor.store import class_schema
from tutor.store.clock import now
from tutor.teach import Access, Lectern, NotAllowed, Patience, TooMany, is_signed_in, sign_in, sign_out
from tutor.teach.access import LASTS

GIVEN = {"slug": "learning_rate", "name": "which_regime", "seen": 1}
ACTIONS = [name for name, _ in inspect.getmembers(Lectern, inspect.isfunction) if not name.startswith("_")]


def attempt(room, action, access, token):
    """Do an action as whoever holds this token."""
    known = {**GIVEN, "class_id": room.made.id, "round_id": room.lectern.rounds(room.made.id)[0].id}
    wanted = inspect.signature(getattr(Lectern, action)).parameters
    needed = {name: known[name] for name, each in wanted.items() if name in known and each.default is each.empty}
    return getattr(Lectern(room.store, find, access, token), action)(**needed)


def everything(room):
    """All that the store holds of classes."""
    kept = room.lectern.classes(), room.lectern.rounds(room.made.id), room.lectern.members(room.made.id)
    return repr(kept)


def test_no_action_is_done_without_a_login_that_is_good(room, monkeypatch):
    room.ask()
    room.desk("anna")
    before = everything(room)
    wrong = ["", "x" * 43, room.token[:-1], room.token.lower(), "x" * 100_000, None, 7, "\ud800"]
    doors = [(OUTSIDE, token) for token in wrong]
    doors += [(Access(), room.token), (Access("another password"), room.token), (Access("", local=True), room.token)]
    for action, (access, token) in product(ACTIONS, doors):
        with pytest.raises(NotAllowed):
            attempt(room, action, access, token)
    assert everything(room) == before
    monkeypatch.setenv("DOWNHILL_NOW", f"+{LASTS.total_seconds() + 1:.0f}")
    for action in ACTIONS:
        with pytest.raises(NotAllowed):
            attempt(room, action, OUTSIDE, room.token)


def test_every_action_is_among_those(room):
    assert {"open", "look", "rounds", "members", "ask", "ask_again", "close", "reveal", "tally", "turnout"} < set(
        ACTIONS
    )
    assert {"results", "csv", "end", "delete", "classes"} < set(ACTIONS)


def test_a_login_lasts_twelve_hours_or_until_signing_out(store, monkeypatch):
    token = sign_in(store, OUTSIDE, PASSWORD, "a")
    monkeypatch.setenv("DOWNHILL_NOW", f"+{(LASTS - timedelta(minutes=1)).total_seconds():.0f}")
    assert is_signed_in(store, OUTSIDE, token)
    sign_out(store, OUTSIDE, token)
    assert not is_signed_in(store, OUTSIDE, token)


def test_signing_out_ends_no_other_login(store):
    one, other = (sign_in(store, OUTSIDE, PASSWORD, "a") for _ in range(2))
    assert one != other
    sign_out(store, OUTSIDE, one)
    assert is_signed_in(store, OUTSIDE, other)


def test_the_store_holds_neither_token_nor_password(room):
    rows = room.store.logins._database.read(select(class_schema.logins), "")
    assert len(rows) == 1
    assert room.token not in repr(rows)
    assert PASSWORD not in repr(rows)


def test_logins_that_are_over_are_swept_at_the_next_one(store, monkeypatch):
    sign_in(store, OUTSIDE, PASSWORD, "a")
    monkeypatch.setenv("DOWNHILL_NOW", f"+{LASTS.total_seconds() + 1:.0f}")
    sign_in(store, OUTSIDE, PASSWORD, "a")
    rows = store.logins._database.read(select(class_schema.logins), "")
    assert [row.expires > now() for row in rows] == [True]


def test_a_wrong_password_is_refused_and_logged_without_what_was_typed(store, caplog):
    wrong = ["", "x!x", PASSWORD + "x", PASSWORD[:-1], PASSWORD.upper(), PASSWORD + "\0", "\ud800", "x" * 100_000]
    for typed in wrong:
        caplog.clear()
        with caplog.at_level(logging.WARNING), pytest.raises(NotAllowed, match="not the password"):
            sign_in(store, OUTSIDE, typed, "10.0.0.7", Patience(5, 1))
        assert [record.levelname for record in caplog.records] == ["WARNING"]
        assert "10.0.0.7" in caplog.text
        assert not typed or typed not in caplog.text


def test_where_nothing_opens_teaching_nobody_signs_in(store):
    for typed in ("", "x", PASSWORD):
        with pytest.raises(NotAllowed, match="closed"):
            sign_in(store, Access(), typed)
    assert not Access().open


def test_at_ones_own_machine_no_password_is_needed_and_no_login_of_it_holds_elsewhere(store):
    here = Access(local=True)
    token = sign_in(store, here, "")
    assert is_signed_in(store, here, token)
    assert not is_signed_in(store, Access(), token)
    assert not is_signed_in(store, OUTSIDE, token)


def test_guessing_is_slowed_for_whoever_guesses_and_for_nobody_signed_in(store):
    waited: list[float] = []
    doors = Patience(5, 4.0, clock=lambda: 0.0, sleep=waited.append)
    for _ in range(8):
        with pytest.raises(NotAllowed):
            sign_in(store, OUTSIDE, "a guess", "guesser", doors)
    assert waited == [4.0, 8.0, 12.0]
    token = sign_in(store, OUTSIDE, PASSWORD, "instructor", doors)
    for _ in range(50):
        assert is_signed_in(store, OUTSIDE, token)
    assert waited == [4.0, 8.0, 12.0]


def test_the_queue_of_guesses_is_bounded(store):
    doors = Patience(1, 4.0, clock=lambda: 0.0, sleep=lambda _: None)
    doors._arrive = lambda connection: None  # as if they all still waited
    with pytest.raises(NotAllowed):
        sign_in(store, OUTSIDE, "a guess", "guesser", doors)
    for _ in range(10):
        with pytest.raises(NotAllowed):
            sign_in(store, OUTSIDE, "a guess", "guesser", doors)
    with pytest.raises(TooMany):
        sign_in(store, OUTSIDE, PASSWORD, "guesser", doors)
    assert sign_in(store, OUTSIDE, PASSWORD, "instructor", doors)


def test_an_access_shows_no_password_in_a_log():
    assert PASSWORD not in repr(OUTSIDE)
