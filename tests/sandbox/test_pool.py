"""The server's end: who comes first runs first, nobody takes all, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.sandbox.test_room import children
from tutor import ROOT
from tutor.sandbox import pool as pools
from tutor.sandbox import zygote
from tutor.sandbox.child import Child
from tutor.sandbox.pool import Pool
from tutor.sandbox.worker import Worker

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def asked(code="hello", name="1"):
    return {"id": name, "code": code}


# Whatever is asked


def test_an_honest_run_gives_its_answer_and_only_what_the_contract_names(pool):
    made = pool.run(asked(), "me")
    assert (made["status"], made["output"], made["facts"]) == ("ok", "hello", {"slope": 4.0})
    assert "secret" not in made


def test_a_child_has_run_a_text_before_it_is_asked_so_that_what_a_run_touches_is_its_own(pool):
    assert pool.run(asked("rehearsed"), None)["output"] == "True"


def test_many_at_once_each_get_their_own_answer(pool):
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda n: pool.run(asked(f"number {n}", str(n)), f"session {n}"), range(40)))
    assert [one["output"] for one in made] == [f"number {n}" for n in range(40)]
    assert [one["id"] for one in made] == [str(n) for n in range(40)]


def test_a_text_of_any_characters_arrives_and_one_of_any_length_is_answered(pool):
    assert pool.run(asked("ü 𝑥 \n\t' \""), None)["output"] == "ü 𝑥 \n\t' \""
    assert pool.run(asked("\ud800"), None)["status"] == "ok"
    assert pool.run(asked("x" * 50_000), None)["status"] == "refused"


@LINUX
def test_runs_leave_no_process_and_no_descriptor(pool):
    leave_nothing(pool, 30)


@pytest.mark.soak
@LINUX
def test_ten_thousand_runs_leave_no_process_no_descriptor_and_no_memory(pool):
    leave_nothing(pool, 10_000)


def leave_nothing(pool, runs):
    codes = ("hello", "hello", "exit", "garbage", "hello", "twice", "raise", "close", "shout")
    with ThreadPoolExecutor(4) as threads:
        many(pool, threads, codes * 3)
        before = held(pool)
        for done in range(0, runs, 90):  # what is measured is not to hold all answers itself
            many(pool, threads, codes * min(10, -(-(runs - done) // 9)))
    after = held(pool)
    print(f"before {before}, after {runs} runs {after}")
    assert after[0] == before[0]
    assert all(now - then < 8_000 for now, then in zip(after[1:], before[1:], strict=True))


def many(pool, threads, codes):
    statuses = list(threads.map(lambda code: pool.run(asked(code), None)["status"], codes))
    assert len(statuses) == len(codes)


def held(pool):
    """Return what the zygote and this process hold when all is quiet: descriptors, and kilobytes."""
    number = pool.worker.zygote().process.pid
    counts: list[object] = [None]
    while counts[-1] != counts[0] or counts[0] is None or len(children(pool)) != pool.at_once + 1:
        time.sleep(0.1)  # children that are ending, and those that come in their place
        counts = [counts[-1], [len(list(Path(f"/proc/{one}/fd").iterdir())) for one in (number, os.getpid())]]
    return counts[-1], kilobytes(number), kilobytes(os.getpid())


def kilobytes(number):
    return 4 * int(Path(f"/proc/{number}/statm").read_text(encoding="ascii").split()[1])


# Turns


class Gate:
    """A worker that lets nobody through until it is told to."""

    def __init__(self, *args):
        self.open, self.seen, self.end = threading.Event(), [], b'{"status": "ok"}'

    def ask(self, request):
        self.seen.append(request)
        self.open.wait(10)
        return "answered", self.end


@pytest.fixture
def gated(monkeypatch):
    monkeypatch.setattr(pools, "Worker", Gate)
    now = [1_000.0]
    made = Pool(at_once=2, clock=lambda: now[0])
    made.now = now
    yield made
    made.worker.open.set()


def begin(pool, session):
    """Start a run in a thread, and wait until the worker has been asked."""
    before = len(pool.worker.seen)
    thread = threading.Thread(target=pool.run, args=(asked(), session))
    thread.start()
    deadline = time.monotonic() + 5
    while len(pool.worker.seen) == before and time.monotonic() < deadline:
        time.sleep(0.001)
    return thread


def test_one_session_has_one_run_at_a_time(gated):
    first = begin(gated, "me")
    assert gated.run(asked(), "me")["status"] == "busy"
    begin(gated, "you")
    gated.worker.open.set()
    first.join()
    assert gated.run(asked(), "me")["status"] == "ok"


def test_twenty_may_wait_and_the_next_is_told_so(gated):
    threads = [begin(gated, f"s{n}") for n in range(2 + pools.WAITING)]
    made = gated.run(asked(), "late")
    assert made["status"] == "busy"
    assert made["message"]
    gated.worker.open.set()
    for thread in threads:
        thread.join()
    assert gated.run(asked(), "late")["status"] == "ok"


def test_a_session_whose_runs_take_too_long_rests_and_then_goes_on(gated):
    gated.worker.open.set()
    gated.worker.end = b'{"status": "timeout"}'
    assert [gated.run(asked(), "me")["status"] for _ in range(4)] == ["timeout"] * 3 + ["busy"]
    assert gated.run(asked(), "you")["status"] == "timeout"
    gated.now[0] += pools.REST + 0.1
    assert [gated.run(asked(), "me")["status"] for _ in range(2)] == ["timeout", "busy"]
    gated.now[0] += pools.REST + 0.1
    gated.worker.end = b'{"status": "ok"}'
    assert gated.run(asked(), "me")["status"] == "ok"
    gated.worker.end = b'{"status": "timeout"}'
    assert [gated.run(asked(), "me")["status"] for _ in range(2)] == ["timeout"] * 2


def test_without_a_session_there_is_no_rule_for_one(gated):
    gated.worker.open.set()
    gated.worker.end = b'{"status": "timeout"}'
    assert {gated.run(asked(), None)["status"] for _ in range(9)} == {"timeout"}


def test_who_ran_out_of_the_walls_time_is_told_to_run_again_and_counts_as_late_like_all(gated):
    gated.worker.ask = lambda request: ("late", b"")
    for _ in range(3):
        made = gated.run(asked(), "me")
        assert made["status"] == "timeout"
        assert "busy" in made["message"]
        assert "Run again" in made["message"]
    assert gated.run(asked(), "me")["status"] == "busy"


def test_no_more_sessions_are_remembered_than_there_is_room_for(gated, monkeypatch):
    monkeypatch.setattr(pools, "REMEMBERED", 10)
    gated.worker.open.set()
    gated.worker.end = b'{"status": "timeout"}'
    for n in range(50):
        gated.run(asked(), f"s{n}")
    assert len(gated._late) == 10
    assert not gated._running


def test_an_accident_in_the_server_leaves_the_session_free(gated, monkeypatch):
    monkeypatch.setattr(gated.worker, "ask", lambda line: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        gated.run(asked(), "me")
    monkeypatch.undo()
    gated.worker.open.set()
    assert gated.run(asked(), "me")["status"] == "ok"
    assert gated._asked == 0


class Wire:
    """A child's end that counts what it was sent."""

    numbers = iter(range(10, 10_000))

    def __init__(self):
        self.number, self.sent = next(self.numbers), []

    def fileno(self):
        return self.number

    def sendall(self, text):
        self.sent.append(text)


def test_who_comes_first_runs_first_and_no_more_run_than_may(monkeypatch):
    monkeypatch.setattr(zygote, "fork", lambda run, filtered: Child(0, Wire()))
    made = zygote.Zygote(lambda request: {}, filtered=False, at_once=2, idle=9.0)
    made.queue.extend((str(n), b"text") for n in range(1, 6))
    seen = []
    for _ in range(5):
        made._hand_out()  # the first time there is nobody yet, only forked
        made._hand_out()
        running = {child.key: wire for wire, child in made.children.items() if child.key}
        seen.append(sorted(running))
        made.children.pop(running[min(running)])
    assert seen == [["1", "2"], ["2", "3"], ["3", "4"], ["4", "5"], ["5"]]
    assert all(child.wire.sent == [b"text\n"] * bool(child.key) for child in made.children.values())


def worked(pool):
    """Return the seconds of the processors that runs have had: what others do on a busy machine does not count."""
    number, ticks = pool.worker.zygote().process.pid, None
    while ticks is None:
        forked = children(pool)
        with suppress(OSError):  # one has just ended
            seen = [sum(spent(one)[:2]) for one in forked] + spent(number)[2:]
            ticks = sum(seen) if forked == children(pool) else None
    return ticks / os.sysconf("SC_CLK_TCK") / min(pool.at_once, os.cpu_count())


def spent(number):
    """Return a process's ticks: its own in two parts, and those of its children that have ended."""
    return [int(n) for n in Path(f"/proc/{number}/stat").read_text("ascii").rpartition(")")[2].split()[11:15]]


@pytest.mark.soak
@LINUX
def test_an_honest_run_waits_about_three_seconds_while_four_sessions_loop_for_ever(pool):
    until = time.monotonic() + 20
    waits = []

    def loop(session):
        while time.monotonic() < until:
            pool.run(asked("for ever"), None)

    threads = [threading.Thread(target=loop, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    while time.monotonic() < until - 3:
        time.sleep(0.3)
        start = worked(pool)
        assert pool.run(asked(), "honest")["status"] == "ok"
        waits.append(worked(pool) - start)
    for thread in threads:
        thread.join()
    print(f"longest wait {max(waits):.2f} s of {len(waits)}")
    assert max(waits) < 4.5


# When the worker is gone


FAKE = """
import os, sys
def frame(key, end, said): os.write(1, b"%s %s %d\\n%s" % (key, end, len(said), said))
frame(b"0", b"ready", b"{}")
for line in sys.stdin.buffer:
    key, _, text = line.strip().partition(b" ")
    if text == b"idle": sys.exit(0)
    if text == b"die": os._exit(9)
    if text == b"strange": os.write(1, b"\\n"); sys.exit(3)
    if text != b"stuck": frame(key, b"answered", text + b" %d" % os.getpid())
"""


@pytest.fixture
def fake():
    made = Worker("", 1, 1.0)
    made._command = [sys.executable, "-S", "-c", FAKE]
    yield made
    made.close()


def test_one_that_has_died_is_replaced_and_its_run_is_a_crash(fake):
    first = fake.ask(b"a")[1]
    assert fake.ask(b"die") == ("crashed", b"")
    second = fake.ask(b"a")[1]
    assert second.startswith(b"a ")
    assert second != first
    assert fake.ask(b"strange") == ("crashed", b"")
    assert fake.ask(b"a")[0] == "answered"


def test_who_asks_in_the_moment_when_it_ends_for_being_idle_is_served_by_the_next(fake, monkeypatch):
    assert fake.ask(b"a")[0] == "answered"
    old = fake.zygote()
    os.write(old.process.stdin.fileno(), b"9 idle\n")  # it will read this, and end, before it reads the question
    assert fake.ask(b"b")[1].startswith(b"b ")
    assert fake.zygote() is not old


def test_one_that_is_stuck_is_ended_and_replaced(fake, monkeypatch):
    assert fake.ask(b"a")[0] == "answered"
    monkeypatch.setattr("tutor.sandbox.worker.STUCK", 0.2)
    assert fake.ask(b"stuck") == ("late", b"")
    monkeypatch.undo()
    assert fake.ask(b"a")[0] == "answered"


def test_one_that_does_not_start_is_not_tried_at_every_press(fake, monkeypatch):
    fake._command = [sys.executable, "-S", "-c", "raise SystemExit(1)"]
    assert fake.ask(b"a") == ("absent", b"")
    fake._command = [sys.executable, "-S", "-c", FAKE]
    assert fake.ask(b"a") == ("absent", b"")
    assert fake.layers() == {}
    fake._not_before = 0.0
    assert fake.ask(b"a")[0] == "answered"


def test_without_a_worker_a_run_is_a_crash_with_its_sentence(gated, monkeypatch):
    monkeypatch.setattr(gated.worker, "ask", lambda line: ("absent", b""))
    made = gated.run(asked(), "me")
    assert (made["status"], made["message"]) == ("crashed", pools.NO_WORKER)


def test_closing_ends_the_process(fake):
    number = int(fake.ask(b"a")[1].split()[1])
    fake.close()
    assert not alive(number)


SERVER = """
    import sys, threading
    from tutor.sandbox.pool import Pool
    pool = Pool("tests.sandbox.stand_in:misbehaving", at_once=2, idle=float(sys.argv[1]))
    pool.run({"id": "1", "code": "hello"}, None)
    print(pool.worker.zygote().process.pid, flush=True)
    if sys.argv[2] == "loop":
        pool.run({"id": "1", "code": "for ever"}, None)
    sys.stdin.read()
"""


def started(idle, what):
    command = [sys.executable, "-c", textwrap.dedent(SERVER), str(idle), what]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def alive(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    if sys.platform == "linux":  # ended, and only waiting to be noticed
        return ") Z" not in Path(f"/proc/{number}/stat").read_text(encoding="ascii")
    return True


def gone(numbers, seconds=5.0):
    deadline = time.monotonic() + seconds
    while any(alive(number) for number in numbers) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not any(alive(number) for number in numbers)


@LINUX
def test_a_server_that_is_killed_in_the_middle_of_a_run_leaves_no_process():
    with started(300, "loop") as server:
        number = int(server.stdout.readline())
        time.sleep(0.3)
        forked = [int(n) for n in Path(f"/proc/{number}/task/{number}/children").read_text("ascii").split()]
        server.send_signal(signal.SIGKILL)
        server.wait()
        assert len(forked) == 3
        assert gone([number, *forked])


@pytest.mark.soak
@LINUX
def test_a_worker_that_nobody_needs_goes_away_and_comes_back():
    made = Pool("tests.sandbox.stand_in:misbehaving", at_once=2, idle=0.5)
    try:
        made.run(asked(), None)
        first = made.worker.zygote()
        assert first.process.wait(10) == 0
        assert made.run(asked(), None)["output"] == "hello"
        assert made.worker.zygote() is not first
    finally:
        made.close()


@LINUX
def test_children_die_with_a_zygote_that_is_killed_and_the_next_run_has_another(pool):
    old, forked = pool.worker.zygote().process.pid, [int(child) for child in children(pool)]
    os.kill(old, signal.SIGKILL)
    assert gone([old, *forked])
    assert pool.run(asked(), None)["status"] in ("ok", "crashed")
    assert pool.run(asked(), None)["output"] == "hello"
    assert pool.worker.zygote().process.pid != old
