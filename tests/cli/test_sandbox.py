"""python -m tutor sandbox: JSON lines in, JSON lines out, in order."""

import io
import json
import time

import pytest

from tutor.__main__ import main
from tutor.cli import sandbox as command
from tutor.sandbox import interpret
from tutor.sandbox import pool as pools
from tutor.sandbox.answer import empty


class Pool:
    """A pool in which the first runs last longest."""

    def __init__(self):
        self.at_once, self.closed, self.worker = 3, False, self
        made.append(self)

    def run(self, request, session):
        assert session is None
        assert request.keys() == {"id", "code"}
        time.sleep(0.01 if request["id"] == "0" else 0)
        return {**empty(request, "ok"), "output": request["code"], "seconds": 0.5, "id": "wrong"}

    def layers(self):
        return dict(holding)

    def close(self):
        self.closed = True


made: list[Pool] = []
holding = {"limits": True, "seccomp": False}


@pytest.fixture
def pool(monkeypatch):
    monkeypatch.setattr(pools, "Pool", Pool)
    yield
    assert made.pop().closed


def answers(lines, monkeypatch, capsys, *more):
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
    assert main(["sandbox", "--batch", *more]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.usefixtures("pool")
def test_answers_come_in_the_order_of_the_lines_with_the_fields_of_the_format(monkeypatch, capsys):
    said = answers([json.dumps({"id": n, "code": f"ü {n}"}) for n in range(50)], monkeypatch, capsys)
    expected = {"status": "ok", "message": "", "seconds": 0.5}
    assert said == [{"id": n, "output": f"ü {n}", **expected} for n in range(50)]


@pytest.mark.usefixtures("pool")
@pytest.mark.parametrize("line", ["code", "[]", "3", "{}", '{"id": "a"}', '{"id": "a", "code": 3}', "[" * 200_000])
def test_a_line_that_is_no_request_is_refused_and_the_next_is_run(line, monkeypatch, capsys):
    refused, ran = answers([line, "", '{"id": "b", "code": "x"}'], monkeypatch, capsys)
    assert refused["status"] == "refused"
    assert refused["message"].endswith(".")
    assert refused.keys() == set(command.FIELDS)
    assert (ran["id"], ran["status"]) == ("b", "ok")


def test_without_the_room_the_interpreter_runs_in_this_process(monkeypatch, capsys):
    monkeypatch.setattr(interpret, "interpret", lambda request: {"status": "ok", "output": request["code"] * 2})
    said = answers(['{"id": "a", "code": "x"}', '{"id": "b", "code": "y"}'], monkeypatch, capsys, "--no-room")
    assert [(one["id"], one["output"]) for one in said] == [("a", "xx"), ("b", "yy")]


@pytest.mark.usefixtures("pool")
def test_the_canary_says_which_layers_hold(capsys):
    assert main(["sandbox", "--canary"]) == 0
    assert capsys.readouterr().out == "limits: holds\nseccomp: does not hold\n"


@pytest.mark.usefixtures("pool")
def test_where_no_worker_starts_the_canary_fails(monkeypatch, capsys):
    monkeypatch.setattr(Pool, "layers", lambda self: {})
    assert main(["sandbox", "--canary"]) == 1
    assert capsys.readouterr().out == "no worker starts here\n"
