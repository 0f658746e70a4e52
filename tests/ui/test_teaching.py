"""What opens teaching on this server, for this request."""

import logging
import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit import config

from tutor.store import StoreUnavailable, open_store
from tutor.teach import KEPT, Access
from tutor.ui import server, teaching
from tutor.ui.teaching import access_here, public_address, sweep, sweep_until, tell_what_is_ignored

HERE = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}


@pytest.fixture
def request_with(monkeypatch):
    """Says what the request looks like, and where the server is bound."""
    monkeypatch.setattr(st, "secrets", {})

    def make(address: str, headers: dict, **environment: str) -> None:
        for name in ("DOWNHILL_LOCAL", "INSTRUCTOR_PASSWORD", "PUBLIC_URL"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        told = SimpleNamespace(
            headers=SimpleNamespace(to_dict=lambda: headers), url="http://seen/class", ip_address="10.0.0.1"
        )
        monkeypatch.setattr(st, "context", told)
        monkeypatch.setattr(config, "get_option", lambda name: {"server.address": address}[name])

    return make


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("0.0.0.0", HERE),
        ("", HERE),
        ("192.168.1.4", HERE),
        ("127.0.0.1", {"Host": "downhill.example"}),
        ("127.0.0.1", {**HERE, "X-Forwarded-For": "203.0.113.9"}),
        ("127.0.0.1", {**HERE, "Forwarded": "for=203.0.113.9"}),
        ("127.0.0.1", {**HERE, "Origin": "http://evil.example"}),
        ("127.0.0.1", {}),
    ],
)
def test_the_switch_for_ones_own_machine_opens_nothing_for_others(request_with, address, headers):
    request_with(address, headers, DOWNHILL_LOCAL="1")
    assert not access_here().open
    request_with(address, headers, DOWNHILL_LOCAL="1", INSTRUCTOR_PASSWORD="secret")
    assert access_here() == Access("secret", local=False)


def test_at_ones_own_machine_it_opens_teaching_and_elsewhere_the_password_does(request_with):
    request_with("127.0.0.1", HERE, DOWNHILL_LOCAL="1")
    assert access_here() == Access(local=True)
    request_with("127.0.0.1", HERE)
    assert not access_here().open
    request_with("0.0.0.0", {"Host": "downhill.example"}, INSTRUCTOR_PASSWORD="secret")
    assert access_here() == Access("secret")


def test_the_password_and_the_address_may_be_secrets_of_the_host(request_with, monkeypatch):
    request_with("0.0.0.0", HERE)
    assert public_address() == "http://seen/"
    monkeypatch.setattr(st, "secrets", {"INSTRUCTOR_PASSWORD": "kept", "PUBLIC_URL": "https://there"})
    assert access_here() == Access("kept")
    assert public_address() == "https://there"


@pytest.mark.parametrize(
    ("address", "setting", "lines"), [("0.0.0.0", "1", 1), ("127.0.0.1", "1", 0), ("0.0.0.0", "", 0)]
)
def test_a_switch_that_is_ignored_is_logged(request_with, caplog, address, setting, lines):
    request_with(address, HERE, DOWNHILL_LOCAL=setting)
    with caplog.at_level(logging.WARNING):
        tell_what_is_ignored()
    assert caplog.text.count("DOWNHILL_LOCAL is ignored") == lines


def test_old_classes_are_swept_out_while_the_server_runs(tmp_path, monkeypatch):
    store = open_store(f"sqlite:///{tmp_path}/downhill.sqlite")
    monkeypatch.setattr(teaching, "the_store", lambda: store)
    swept = []
    monkeypatch.setattr(store.classes, "sweep", swept.append)
    ended = threading.Event()
    monkeypatch.setattr(ended, "wait", lambda pause: len(swept) == 3)
    sweep_until(ended)
    assert swept == [KEPT] * 3
    assert timedelta(days=30) == KEPT
    store.close()


def test_a_store_that_is_down_is_swept_another_time(monkeypatch, caplog):
    def down():
        raise StoreUnavailable("not now")

    monkeypatch.setattr(teaching, "the_store", down)
    with caplog.at_level(logging.WARNING):
        sweep()
    assert "not now" in caplog.text
    assert server.secret("NOTHING_OF_THIS_NAME") == ""
