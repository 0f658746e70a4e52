"""A run's time is its own: a busy machine stops nobody who does little, and nothing goes on for ever."""

import os
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from tests.sandbox.test_room import children
from tests.yard import within
from tutor.sandbox import answer, tables, worker, zygote
from tutor.sandbox import pool as pools
from tutor.sandbox.budget import Budget, Limits, Stopped
from tutor.sandbox.interpret import interpret

PRODUCTS = "import torch\nx = torch.ones(300, 300)\nfor _ in range({}):\n    y = x @ x\nprint('done')"
HONEST = 0.8  # seconds of the processor's time
PINNED = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="a process cannot be put on one processor")


@pytest.fixture
def clocks(monkeypatch):
    """The wall's clock, the run's own, and how often that one was read."""
    now = SimpleNamespace(wall=100.0, own=7.0, read=0)

    def own():
        now.read += 1
        return now.own

    monkeypatch.setattr("tutor.sandbox.budget.time", SimpleNamespace(perf_counter=lambda: now.wall, thread_time=own))
    return now


def test_what_counts_is_the_runs_own_time(clocks):
    budget = Budget()
    for clocks.wall in (100.5, 103.0, 900.0):
        clocks.own += 0.6
        budget.look()
    clocks.wall, clocks.own = 901.0, 9.1
    with pytest.raises(Stopped, match="longer than 2 seconds") as stopped:
        budget.look()
    assert stopped.value.end == "timeout"


def test_the_own_clock_is_not_read_while_it_cannot_be_over(clocks):
    budget = Budget()
    for _ in range(1_900):
        clocks.wall += 0.001
        budget.look()
    assert clocks.read <= 3
    clocks.wall, clocks.own = clocks.wall + 0.2, clocks.own + 2.1
    with pytest.raises(Stopped):
        budget.look()


@pytest.mark.parametrize("text", ["str(k)", "f'{k}'", "'%s' % k", "'{}'.format(k)"])
def test_the_clock_is_read_before_each_tensor_that_is_written(monkeypatch, text):
    looks, look = [], Budget.look
    monkeypatch.setattr(Budget, "look", lambda budget: looks.append(look(budget)))
    interpret({"id": "1", "code": f"k = [torch.ones(())] * 500\ns = {text}", "trace": False})
    assert len(looks) >= 500


def test_what_is_told_at_the_end_counts_from_the_runs_start(clocks):
    run, after = Budget(), Budget(Limits(seconds=2.4))
    after.started, clocks.wall, clocks.own = run.started, clocks.wall + 2.5, clocks.own + 2.5
    with pytest.raises(Stopped):
        after.look()


@pytest.fixture
def crowded(pool):
    """The pool, all of it on one processor together with two processes that never rest."""
    everywhere = os.sched_getaffinity(0)
    core, number = {min(everywhere)}, pool.worker.zygote().process.pid
    command = [sys.executable, "-S", "-c", "while True: pass"]
    busy = [subprocess.Popen(command, preexec_fn=lambda: os.nice(5), start_new_session=True) for _ in range(2)]
    put([number, *(one.pid for one in busy)], core)
    put(children(pool), core)  # whoever is forked from now on is there by itself
    yield pool
    for one in busy:
        one.kill()
        one.wait()
    put([number], everywhere)
    put(children(pool), everywhere)


def put(processes, cores):
    for one in processes:
        os.sched_setaffinity(int(one), cores)


def honest():
    """Return a text of so much work, measured here and now."""
    start = time.process_time()
    interpret({"id": "1", "code": PRODUCTS.format(100), "trace": False})
    return PRODUCTS.format(max(1, int(100 * HONEST / (time.process_time() - start))))


@PINNED
def test_an_honest_run_on_a_busy_machine_is_not_stopped(crowded):
    interpret({"id": "warm", "code": PRODUCTS.format(1)})
    for _ in range(5):  # how much work is so many seconds is guessed; whoever counts the wall's stops each of these
        code, start = honest(), time.monotonic()
        made = crowded.run({"id": "1", "code": code, "graph": True, "trace": False}, None)
        waited = time.monotonic() - start
        if made["status"] == "ok" and waited > Limits().seconds:  # shorter, it says nothing
            break
    assert (made["status"], made["output"]) == ("ok", "done\n")
    assert waited > Limits().seconds


def test_work_without_an_end_is_stopped_soon_after_its_time(monkeypatch):
    monkeypatch.setattr("tutor.sandbox.interpret.Budget", lambda *_: Budget(Limits(seconds=0.3)))
    start = time.process_time()
    made = within(40, lambda: interpret({"id": "1", "code": PRODUCTS.format(10**7)}), clock=0.3)
    assert made["status"] == "timeout"
    assert time.process_time() - start >= 0.3


@pytest.mark.soak
def test_what_waits_for_ever_is_ended_by_the_walls_clock(pool):
    pool.worker.zygote()  # to load torch takes as long
    start = time.monotonic()
    made = pool.run({"id": "1", "code": "wait"}, None)
    assert (made["status"], made["message"]) == ("timeout", answer.SAID["late"])
    assert zygote.SECONDS <= time.monotonic() - start < 2 * zygote.SECONDS


def test_who_waits_longest_has_an_answer_before_the_server_gives_the_process_up():
    assert 3 * Limits().seconds <= zygote.SECONDS
    assert zygote.SECONDS * (pools.WAITING + 1) < worker.STUCK


@pytest.mark.parametrize(
    "code", ["import time", "input()", "import threading", "import asyncio", "torch.cuda.synchronize()"]
)
def test_no_text_can_wait(code):
    assert interpret({"id": "1", "code": code})["status"] == "refused"


def test_nothing_in_the_tables_waits():
    waiting = {"time", "threading", "_thread", "select", "socket", "subprocess", "multiprocessing", "asyncio", "queue"}
    assert not {getattr(tool.real, "__module__", "") for tool in tables._TOOLS} & waiting
