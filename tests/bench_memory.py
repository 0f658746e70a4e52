"""Megabytes of the server with its worker, while fifty sessions are open of which five edit code and run it.

    python -m tests.bench_memory

Forty-five speak Streamlit's protocol and move a slider of a lesson now and then; five are pages of a real browser, in
the Playground, with another text at each run. All of it is on loopback, and stops by itself. What is measured is each
process's share (Pss), which Linux tells: what the worker and its children have in common counts once.
"""

import asyncio
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page, sync_playwright

from tests.bench import Session, open_page
from tests.browser.server import Server
from tests.conftest import FLAGS
from tests.sandbox.bench import megabytes, texts
from tutor.course import Lesson, load_course

READERS, EDITORS = 45, 5
TARGET = 1_024  # megabytes of all together
SECONDS, PAUSE = 60.0, 2.0
Peak = dict[str, float]


async def read(lesson: Lesson, server: Server, late: float, until: float) -> int:
    """Open a lesson and move its first slider until the time is over; return how often."""
    await asyncio.sleep(late)  # a class does not arrive in one second
    session, moves = await open_page(server, lesson.slug), 0
    await session.rerun()
    while time.monotonic() < until:
        _move(session, moves)
        await session.rerun()
        moves += 1
        await asyncio.sleep(PAUSE)
    await session.socket.close()
    return moves


def _move(session: Session, turn: int) -> None:
    for slider in list(session.sliders.values())[:1]:
        share = (turn % 7) / 7
        place = slider.min + slider.step * int((slider.max - slider.min) * share / slider.step)
        session.moved = {slider.id: place}


async def class_of(server: Server, until: float) -> int:
    """Let so many sessions read, spread over all lessons; return how often a slider was moved."""
    course = load_course()
    each = [read(course[n % len(course)], server, n * 0.2, until) for n in range(READERS)]
    return sum(await asyncio.gather(*each))


def run_again(page: Page, code: str, turn: int) -> None:
    """Write another text into the Playground, run it, and wait for what it prints at its end."""
    page.get_by_role("textbox", name="Your code").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(f"{code}\nprint('turn', {turn})")
    page.keyboard.press("Control+Enter")
    page.get_by_test_id("stCode").filter(has_text=f"turn {turn}").first.wait_for(timeout=60_000)


def edit(server: Server, until: float) -> int:
    """Let so many people run one text after the other; return how many runs there were."""
    codes, runs = [code for _, code in texts()], 0
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or playwright.chromium.executable_path
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        pages = [browser.new_context().new_page() for _ in range(EDITORS)]
        for page in pages:
            page.goto(f"{server.url}/playground")
        while time.monotonic() < until:
            for page in pages:
                run_again(page, codes[runs % len(codes)], runs)
                runs += 1
        browser.close()
    return runs


def watch(server: Server, peak: Peak, over: threading.Event) -> None:
    """Keep the moment when server and worker together held most."""
    number = server.process.pid if server.process else 0
    while not over.wait(0.5):
        all_of_it, alone = megabytes(number), megabytes(number, forked=False)
        if all_of_it > peak.get("all", 0.0):
            peak.update(all=all_of_it, server=alone)


def measured(server: Server) -> str:
    """Return what was measured, in one line."""
    peak, over, moves = Peak(), threading.Event(), list[Any]()
    until = time.monotonic() + SECONDS
    watching = threading.Thread(target=watch, args=(server, peak, over))
    reading = threading.Thread(target=lambda: moves.append(asyncio.run(class_of(server, until))))
    for one in (watching, reading):
        one.start()
    try:
        runs = edit(server, until)
    finally:
        reading.join()
        over.set()
        watching.join()
    verdict = "under" if peak["all"] < TARGET else "OVER"
    return (
        f"memory: {READERS + EDITORS} sessions, {EDITORS} of them editing ({sum(moves)} moves, {runs} runs): at most "
        f"{peak['all']:.0f} MB, {verdict} {TARGET}; server {peak['server']:.0f} MB, "
        f"worker and children {peak['all'] - peak['server']:.0f} MB"
    )


def main() -> None:
    """Measure once, on a server of its own, and print it."""
    if sys.platform != "linux":
        print("memory: not measured, only Linux tells")
        return
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), EDITING="on").start()
        try:
            print(measured(server))
        except Error as error:  # no browser, or one that does not start
            print(f"memory: not measured: {str(error).splitlines()[0]}")
        finally:
            server.stop()


if __name__ == "__main__":
    main()
