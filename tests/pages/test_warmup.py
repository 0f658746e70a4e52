"""The warm-up: what it spares every rerun."""

import asyncio
import json
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tutor.course import load_course
from tutor.ui.warmup import warm_up

WARMED = """
import asyncio, json, sys, threading
from tutor.ui.warmup import warm_up

async def warm():
    async with warm_up(None):
        [thread.join() for thread in threading.enumerate() if thread.name == "warm-up"]

asyncio.run(warm())
import gc, torch
told = {"frozen": gc.get_freeze_count() > 100_000}
from tutor.course import Lesson, load_course
before = set(sys.modules)
for lesson in load_course():
    lesson.run()
told["late"] = sorted(name for name in set(sys.modules) - before if name.startswith("torch"))
Lesson.run = torch.load = None
from tutor.ask.reply import reply
from tutor.ui.course import course, run_lesson
told["shown"] = [bool(run_lesson(lesson, lesson.values(lesson.opening))) for lesson in course()]
told["kind"] = reply("what does the learning rate do?").kind
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def warmed() -> dict[str, Any]:
    """Return what a process finds that has warmed up as the server does."""
    done = subprocess.run([sys.executable, "-c", WARMED], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_connections_send_small_messages_at_once():
    async def accepted_after_warming_up() -> int:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            async with warm_up(None):
                with socket.create_connection(listening.getsockname()), listening.accept()[0] as connection:
                    return connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    with ThreadPoolExecutor() as pool:  # Playwright keeps an event loop running in this thread
        assert pool.submit(lambda: asyncio.run(accepted_after_warming_up())).result(timeout=60)


def test_no_demo_imports_a_part_of_torch_that_the_garbage_collector_would_walk_after_every_run(warmed):
    assert warmed["late"] == []


def test_a_class_that_starts_together_finds_the_engine_of_ask_and_every_opening_there(warmed):
    assert warmed["frozen"]
    assert warmed["kind"] == "curated"
    assert warmed["shown"] == [True] * len(load_course())
