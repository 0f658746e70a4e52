"""Where changed code is run, and who is at their own machine."""

import pytest

from tutor.sandbox import available
from tutor.sandbox.available import Editing, decide, editing, is_local, workers

GB = 2**30
HERE = {"Host": "127.0.0.1:8501"}


@pytest.mark.parametrize(
    ("setting", "can_fork", "size", "local", "on"),
    [
        ("", True, 4 * GB, False, True),
        ("auto", True, 4 * GB, False, True),
        (" Auto ", True, None, False, True),
        ("on", True, 4 * GB, False, True),
        ("off", True, 4 * GB, True, False),
        ("yes", True, 4 * GB, True, False),
        ("auto", True, GB // 2, False, False),
        ("on", True, GB // 2, False, True),
        ("auto", False, 4 * GB, False, False),
        ("on", False, 4 * GB, False, False),
        ("auto", False, None, True, True),
        ("on", False, None, True, True),
    ],
)
def test_it_is_decided_by_setting_host_and_memory(setting, can_fork, size, local, on):
    made = decide(setting, can_fork, size, local)
    assert made.on == on
    assert made.why.endswith(".")
    assert made.why.count(".") == 1


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "LOCALHOST", "[::1]:8501", "[::1]"])
def test_ones_own_machine_is_local(address, host):
    assert is_local("1", address, {"host": host})
    assert is_local("1", address, {"host": host, "origin": f"http://{host}"})


@pytest.mark.parametrize(
    ("setting", "address", "headers"),
    [
        (None, "127.0.0.1", HERE),
        ("", "127.0.0.1", HERE),
        ("true", "127.0.0.1", HERE),
        ("1", None, HERE),
        ("1", "", HERE),
        ("1", "0.0.0.0", HERE),
        ("1", "::", HERE),
        ("1", "192.168.1.4", HERE),
        ("1", "example.org", HERE),
        ("1", "127.0.0.1", {}),
        ("1", "127.0.0.1", {"Host": ""}),
        ("1", "127.0.0.1", {"Host": "example.org"}),
        ("1", "127.0.0.1", {"Host": "127.0.0.1.example.org:8501"}),
        ("1", "127.0.0.1", {"Host": "localhost.example.org"}),
        ("1", "127.0.0.1", {"Host": "127.0.0.1:8501, example.org"}),
        ("1", "127.0.0.1", {"Host": "user@127.0.0.1"}),
        ("1", "127.0.0.1", {"Host": "0.0.0.0:8501"}),
        *(
            ("1", "127.0.0.1", {**HERE, name: "203.0.113.9"})
            for name in ("X-Forwarded-For", "x-forwarded-host", "X-FORWARDED-PROTO", "Forwarded", "Via", "X-Real-IP")
        ),
        *(
            ("1", "127.0.0.1", {**HERE, "Origin": origin})
            for origin in ("null", "", "http://evil.example", "http://127.0.0.1", "http://127.0.0.1:8501.evil.example")
        ),
        *(("1", "127.0.0.1", {**HERE, name: ""}) for name in ("X-Forwarded-For", "CF-Connecting-IP", "True-Client-IP")),
    ],
)
def test_all_must_fit_for_a_request_to_count_as_local(setting, address, headers):
    assert not is_local(setting, address, headers)


def test_the_environment_is_read_at_each_call(monkeypatch):
    monkeypatch.setattr(available, "memory", lambda: 4 * GB)
    monkeypatch.setenv("EDITING", "off")
    assert not editing().on
    monkeypatch.delenv("EDITING")
    assert editing() == Editing(True, "Changed code is run here, in a process of its own.")


def test_where_nothing_can_be_forked_only_ones_own_server_counts(monkeypatch):
    monkeypatch.delattr("os.fork")
    monkeypatch.setenv("EDITING", "on")
    monkeypatch.setenv("DOWNHILL_LOCAL", "1")
    assert editing("127.0.0.1", HERE).on
    assert not editing("0.0.0.0", HERE).on
    assert not editing().on
    assert workers() == 1


@pytest.mark.parametrize(
    ("second", "first", "told", "size"),
    [
        ("536870912\n", None, "4096", 2**29),
        (None, "536870912\n", "4096", 2**29),
        ("268435456\n", "536870912\n", "", 2**28),
        ("max\n", "536870912\n", "", 2**29),
        ("max\n", "9223372036854771712\n", "512", 2**29),
        (None, None, "512", 2**29),
        (None, None, "", 8 * GB),
        (None, None, "plenty", 8 * GB),
    ],
)
def test_memory_is_the_containers_else_as_told_else_the_machines(monkeypatch, tmp_path, second, first, told, size):
    paths = tmp_path / "memory.max", tmp_path / "memory.limit_in_bytes"
    for path, text in zip(paths, (second, first), strict=True):
        if text:
            path.write_text(text, encoding="ascii")
    monkeypatch.setattr(available, "LIMITS", paths)
    monkeypatch.setattr(available, "_machine", lambda: 8 * GB)
    monkeypatch.setenv("DOWNHILL_MEMORY", told)
    assert available.memory() == size


@pytest.mark.parametrize(
    ("told", "size", "number"),
    [("", GB - 1, 1), ("", GB, 3), ("", None, 3), ("2", GB // 2, 2), ("0", GB, 3), ("many", GB, 3), ("999", GB, 16)],
)
def test_one_at_once_in_little_memory_and_three_in_more(monkeypatch, told, size, number):
    monkeypatch.setattr(available, "memory", lambda: size)
    monkeypatch.setenv("EDITING_WORKERS", told)
    assert workers() == number
