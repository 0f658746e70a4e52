"""Megabytes of the server with its worker, while a hundred sessions are open: first nobody edits, then five do.

Most speak Streamlit's protocol and move a control of a lesson now and then; those who edit are pages of a real
browser, in the Playground, with another text at each run.
"""

import sys
import time
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.bench.chromium import chromium
from tests.bench.figure import Figure, Unmeasured
from tests.bench.held import Held, watched
from tests.bench.readers import Readers
from tests.bench.served import served
from tests.bench.texts import texts
from tests.browser.server import Server, wait_until_quiet

SESSIONS, EDITORS = 100, 5
READING, EDITING, PAUSE = 20.0, 35.0, 8.0  # seconds without editing, with it, and between two moves
GROUP = "memory"
MEANS = {
    GROUP: f"What the server holds at most, with the processes that run learners' code, while {SESSIONS} sessions are "
    f"open on all lessons and move a slider every {PAUSE:g} seconds: first nobody edits code, then {EDITORS} of them "
    "run another text each time.",
}


def measured() -> Iterator[Figure]:
    """Measure both on one server. Raises Unmeasured where Linux or a browser is missing."""
    if sys.platform != "linux":
        raise Unmeasured("only Linux tells")
    with served(EDITING="on") as server, chromium() as browser:
        wait_until_quiet(server)
        number = server.process.pid
        with Readers(server, SESSIONS, PAUSE) as readers:
            readers.wait_for_all()
            with watched(number) as reading:
                time.sleep(READING)
            readers.gone = EDITORS
            with watched(number) as editing:
                runs = edit([browser.new_context().new_page() for _ in range(EDITORS)], server)
    yield from peak(reading, "without editing", 600)
    yield from peak(editing, f"{EDITORS} editing", 1_000)
    yield Figure(GROUP, "runs of edited code meanwhile", runs, "runs")


def peak(held: Held, how: str, most: float) -> Iterator[Figure]:
    """Tell of the moment when most was held."""
    everything, alone = max(held)
    yield Figure(GROUP, f"{SESSIONS} sessions, {how}", everything, "MB", most)
    yield Figure(GROUP, f"{SESSIONS} sessions, {how}: server alone", alone, "MB")


def edit(pages: list[Page], server: Server) -> int:
    """Let each page run one text after the other; return how many runs there were."""
    codes, turn = [code for _, code in texts()], 0
    for page in pages:
        page.goto(f"{server.url}/playground")
    until = time.monotonic() + EDITING
    while turn < len(codes) or time.monotonic() < until:
        page = pages[turn % len(pages)]
        run_again(page, codes[turn % len(codes)], turn)
        turn += 1
    return turn


def run_again(page: Page, code: str, turn: int) -> None:
    """Write another text into the Playground, run it, and wait for what it prints at its end."""
    page.get_by_role("textbox", name="Your code").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(f"{code}\nprint('turn', {turn})")
    page.keyboard.press("Control+Enter")
    page.get_by_test_id("stCode").filter(has_text=f"turn {turn}").first.wait_for(timeout=60_000)
