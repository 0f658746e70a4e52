"""A learner in front of the browser: opens screens, presses what is written on them, waits until they rest."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.talk import Talk

IDLE = "[data-testid='stApp'][data-test-script-state='notRunning']"
# Where a chat's field stands below, Streamlit calls the main part by another name.
MAIN = "[data-testid='stMain'], [data-testid='stAppScrollToBottomContainer']"
# Code and charts are drawn by parts of the page that are loaded after the script has ended.
DRAWN = """() => {
  const charts = [...document.querySelectorAll("[data-testid='stVegaLiteChart']")]
  const waiting = document.querySelector("[data-testid='stMain'] [data-testid='stSkeleton']")
  return !waiting && charts.every(chart => chart.querySelector("svg.marks"))
}"""


class Learner:
    """What a person does, in the words on the screen."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.errors: list[str] = []
        self.elsewhere: list[str] = []
        self.tapped, self.talk = False, Talk()
        self._undo: list[Callable[[], None]] = []
        self._listening: list[tuple[Any, Callable[..., None]]] = []
        self.listen("pageerror", lambda error: self.errors.append(str(error)))
        self.listen("websocket", lambda socket: self.talk.begin(socket) if "/_stcore/" in socket.url else None)
        self.listen("request", lambda request: self._note(request.url))

    def listen(self, event: Any, hear: Callable[..., None]) -> None:
        """Hear of an event of the page for as long as the page is this learner's."""
        self.page.on(event, hear)
        self._listening.append((event, hear))

    def frames_sent(self) -> list[str | bytes]:
        """Return a list that grows with each message that the page sends to the server."""
        sent: list[str | bytes] = []
        self.listen("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
        return sent

    def prepare(self, script: str) -> None:
        """Run a script before each page's own, for as long as the page is this learner's."""
        wire = self.page.context.new_cdp_session(self.page)
        wire.send("Page.enable")
        added = wire.send("Page.addScriptToEvaluateOnNewDocument", {"source": script})
        self._undo += [lambda: wire.send("Page.removeScriptToEvaluateOnNewDocument", added), wire.detach]

    def tap(self) -> Page:
        """Return the page, whose socket may now be tapped for good: nobody else gets it."""
        self.tapped = True
        return self.page

    def screen(self) -> str:
        """Return the words that this learner sees, with the address and the page's errors, for who reads a failure."""
        if self.page.is_closed():
            return "a page that is closed"
        main = self.page.locator(MAIN)
        words = (main if main.count() else self.page.locator("body")).inner_text(timeout=5_000)
        return "\n".join([self.page.url, f"asked {self.talk.asked}, running {self.talk.running}", words, *self.errors])

    def leave(self) -> None:
        """Hear of nothing any more."""
        for event, hear in self._listening:
            self.page.remove_listener(event, hear)
        for undo in self._undo:
            undo()

    def _note(self, url: str) -> None:
        """Keep the addresses of other hosts: the app brings along all it needs."""
        ours = (self.base, self.base.replace("http", "ws"), "data:", "blob:")
        if not url.startswith(ours):
            self.elsewhere.append(url)

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.arrive()

    def arrive(self) -> None:
        """Wait until the page that has been asked for is whole."""
        self.page.locator("h1").first.wait_for(timeout=60_000)
        self.wait_until(lambda: self.talk.told, seconds=60)  # till then a lesson shows nothing that a record decides
        self.rest()

    def rest(self) -> None:
        """Wait until no script runs, and has not been asked to for a moment, and all it sent is drawn."""
        idle = self.page.locator(IDLE)
        while True:
            self.wait_until(self.talk.rests, seconds=60)
            idle.wait_for(state="attached", timeout=60_000)
            self.page.wait_for_timeout(250)  # a slider waits for a moment until it tells its value
            if idle.count() and self.talk.rests():
                break
        self.page.wait_for_function(DRAWN, timeout=60_000, polling=100)  # milliseconds; else in each frame

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()
        self.rest()

    def follow(self, title: str) -> None:
        """Go to another screen by the sidebar."""
        self.page.locator("[data-testid='stSidebarNav'] a").filter(has_text=title).click()
        self.page.locator("h1").filter(has_text=title).or_(self.page.locator("h1").filter(has_text="?")).wait_for()
        self.rest()

    def load(self, file: Path) -> None:
        """Load a progress file."""
        self.open("/progress")
        self.page.locator("input[type=file]").set_input_files(file)
        self.page.get_by_role("button", name="Load it").wait_for()
        self.press("Load it")

    def choose(self, text: str) -> None:
        self.page.locator("[data-testid='stMain'] label").filter(has_text=re.compile(f"^{re.escape(text)}$")).click()

    def unfold(self, title: str, part: Locator) -> None:
        """Open what is folded under a title, and wait until a part of it moves no more: a press would miss it."""
        self.page.get_by_text(title).click()
        part.wait_for()
        self.wait_until(lambda: self.stands_still(part))

    def stands_still(self, part: Locator) -> bool:
        before = part.bounding_box()
        self.page.wait_for_timeout(300)
        return part.bounding_box() == before

    def sees(self, text: str) -> bool:
        return self._seen(text).is_visible()

    def wait_for(self, text: str) -> None:
        self._seen(text).wait_for(timeout=30_000)

    def _seen(self, text: str) -> Locator:
        """Return the first place where a text is seen: a chart's words stand before it for a screen reader alone."""
        return self.page.get_by_text(text).filter(visible=True).first

    def wait_until(self, true: Callable[[], bool], seconds: float = 30) -> None:
        """Wait for what is seen here and not on the page, such as what it has sent."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it did not come true"
            self.page.wait_for_timeout(50)

    def chart(self, index: int = 0) -> Locator:
        return self.page.locator("[data-testid='stVegaLiteChart']").nth(index)

    def chart_slider(self, index: int = 0) -> Locator:
        return self.page.locator("[data-testid='stVegaLiteChart'] input[type=range]").nth(index)

    def scrolls_sideways(self) -> bool:
        return self.page.locator(MAIN).evaluate("main => main.scrollWidth > main.clientWidth + 1")
