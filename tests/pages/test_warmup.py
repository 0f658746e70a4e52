"""The warm-up: what it spares every rerun."""

import asyncio
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tutor.ui.warmup import warm_up

LATE_IMPORTS = """
import asyncio, sys, threading
from tutor.ui.warmup import warm_up

async def warm():
    async with warm_up(None):
        [thread.join() for thread in threading.enumerate() if thread.name == "warm-up"]

asyncio.run(warm())
from tutor.course import load_course
before = set(sys.modules)
for lesson in load_course():
    lesson.run()
print(*sorted(name for name in set(sys.modules) - before if name.startswith("torch")))
"""

FIRST_QUESTION = """
import asyncio, threading
from tutor.ui.warmup import warm_up

async def warm():
    async with warm_up(None):
        [thread.join() for thread in threading.enumerate() if thread.name == "warm-up"]

asyncio.run(warm())
import gc, torch
frozen, torch.load = gc.get_freeze_count(), None
from tutor.ask.reply import reply
from tutor.course import Lesson
from tutor.ui.course import course, run_lesson
Lesson.run = None
shown = [run_lesson(lesson, lesson.values(lesson.opening)) for lesson in course()]
print(reply("what does the learning rate do?").kind, frozen > 100_000, len(shown) == len(course()))
"""


def test_connections_send_small_messages_at_once():
    async def accepted_after_warming_up() -> int:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            async with warm_up(None):
                with socket.create_connection(listening.getsockname()), listening.accept()[0] as connection:
                    return connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    with ThreadPoolExecutor() as pool:  # Playwright keeps an event loop running in this thread
        assert pool.submit(lambda: asyncio.run(accepted_after_warming_up())).result(timeout=60)


def test_no_demo_imports_a_part_of_torch_that_the_garbage_collector_would_walk_after_every_run():
    done = subprocess.run([sys.executable, "-c", LATE_IMPORTS], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == ""


def test_a_class_that_starts_together_finds_the_engine_of_ask_and_every_opening_there():
    done = subprocess.run([sys.executable, "-c", FIRST_QUESTION], capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["curated", "True", "True"], done.stderr
