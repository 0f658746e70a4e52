"""make class: a password is made, the machine's address is found, and the switch for oneself alone is off."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.browser.server import free_port
from tutor import ROOT
from tutor.cli.classroom import new_password, own_address, prepared


def test_a_password_and_an_address_are_given_unless_they_are_set():
    given = prepared({"PATH": "p", "DOWNHILL_LOCAL": "1"}, 8600, "192.168.1.4", "made")
    assert given == {"PATH": "p", "INSTRUCTOR_PASSWORD": "made", "PUBLIC_URL": "http://192.168.1.4:8600"}
    mine = {"INSTRUCTOR_PASSWORD": "mine", "PUBLIC_URL": "https://there"}
    assert prepared(mine, 8600, "192.168.1.4", "made") == mine
    assert "PUBLIC_URL" not in prepared({}, 8600, "", "made")


def test_passwords_are_long_and_differ():
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert {len(each) for each in made} == {19}


def test_the_machines_address_is_one_that_others_can_use(monkeypatch):
    assert not own_address().startswith("127.")

    def unreachable(*_args):
        raise OSError("no network")

    monkeypatch.setattr(socket.socket, "connect", unreachable)
    assert own_address() == ""


def test_it_serves_every_network_and_says_where_and_with_which_password(tmp_path):
    port, told = free_port(), tmp_path / "told"
    environment = {**os.environ, "DOWNHILL_DATA": str(tmp_path), "DOWNHILL_LOCAL": "1"}
    environment.pop("INSTRUCTOR_PASSWORD", None)
    with told.open("wb") as log:
        command = [sys.executable, "-m", "tutor", "class", "--port", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_until_up(port)
        address = own_address() or "127.0.0.1"
        with urllib.request.urlopen(f"http://{address}:{port}/class-pulse?class=x", timeout=10) as answer:
            assert answer.read() == b'{"over":true}'
        told_environment = Path(f"/proc/{server.pid}/environ").read_text().split("\0")
        running = dict(line.split("=", 1) for line in told_environment if "=" in line)
        assert running["INSTRUCTOR_PASSWORD"] in told.read_text()
        assert "DOWNHILL_LOCAL" not in running
        assert "external" not in told.read_text().lower()  # a lecture hall may have no internet: nobody there is asked
        assert "docs.streamlit.io" not in told.read_text()
    finally:
        server.terminate()
        server.wait(timeout=30)


def test_a_port_that_is_taken_is_told_with_the_way_to_another_and_no_password_is_made():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        command = [sys.executable, "-m", "tutor", "class", "--port", str(port)]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert f"make class PORT={port + 1}" in ended.stderr


def _wait_until_up(port: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except OSError:
            if time.monotonic() > until:
                pytest.fail("the class did not come up")
            time.sleep(0.1)
