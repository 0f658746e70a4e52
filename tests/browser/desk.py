"""Pages that learners take in turn: to load the app's code anew costs more than most of what they do with it."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.learner import Learner

LENT = 12  # times, until a page goes: with each learner its process holds some thirty megabytes more
# What Streamlit shows while a run lasts pulses for ever, and without a graphics card the processor draws each frame: on
# a busy machine a fifth of what it costs to open a lesson. Once is enough for what is seen.
ONCE = """(() => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync("*, *::before, *::after { animation-iteration-count: 1 !important }")
  document.adoptedStyleSheets = [sheet]
})()"""


def fresh(browser: Browser, **options: Any) -> BrowserContext:
    """Return a context in which no animation goes on for ever."""
    made = browser.new_context(**options)
    made.add_init_script(ONCE)
    return made


class Desk:
    """Lends pages that remember nothing of whoever had them before, only the app's code.

    A page in a fresh context is loaded by a fresh process, which compiles all of Streamlit's code again: about two
    seconds of a core, each time.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.free: list[tuple[Page, int]] = []
        self.lent: dict[Page, int] = {}

    def lend(self, width: int, height: int, theme: str) -> Page:
        """Return a page of this size and theme."""
        page, before = self.free.pop() if self.free else (fresh(self.browser).new_page(), 0)
        self.lent[page] = before + 1
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme, reduced_motion="null", media="null")
        return page

    def take_back(self, learner: Learner) -> None:
        """Keep the page for the next learner, without storage, cookies, history and pointer of this one."""
        page, times = learner.page, self.lent.pop(learner.page)
        learner.leave()
        if learner.tapped or times == LENT:
            page.context.close()
            return
        for other in page.context.pages:
            if other is not page:
                other.close()
        if page.url.startswith(learner.base):
            page.evaluate("sessionStorage.clear()")  # clearing what an origin keeps leaves this alone
        page.goto("about:blank")
        page.context.clear_cookies()
        wire = page.context.new_cdp_session(page)
        wire.send("Storage.clearDataForOrigin", {"origin": learner.base, "storageTypes": "all"})
        wire.send("Page.resetNavigationHistory")
        wire.detach()
        page.mouse.move(0, 0)
        self.free.append((page, times))

    def close(self) -> None:
        """Close every page that is not lent."""
        for page, _ in self.free:
            page.context.close()
