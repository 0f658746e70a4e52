"""Chromium for all tests that need it: one a worker, since two Playwrights in one process refuse each other."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser.desk import Desk
from tests.browser.learner import Learner
from tests.browser.server import Server

# As root Chromium needs --no-sandbox; the rest keeps it from looking for Google's hosts. V8's last two compilers cost
# a page that lives for seconds more than they save: without them loading a lesson takes a quarter less of a core.
FLAGS = [
    "--js-flags=--no-opt --no-maglev --max-semi-space-size=64 --min-semi-space-size=16",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

FAILED = pytest.StashKey[bool]()
LAST = 3000  # characters of a server's log that a failure shows

expect.set_options(timeout=30_000)  # milliseconds: what is true is seen at once, and a busy machine has time for it


def path_of_chromium(playwright: Playwright) -> str:
    """Return where Debian's Chromium is, the one without windows first, else where Playwright's would be."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), playwright.chromium.executable_path)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep whether a test has failed, for its fixtures to read when they end."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, else the one that Playwright has downloaded."""
    with sync_playwright() as playwright:
        path = path_of_chromium(playwright)
        if not Path(path).exists():
            reason = "Chromium is not installed and could not be set up"
            pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def desk(browser: Browser) -> Iterator[Desk]:
    """Where learners get their pages."""
    lending = Desk(browser)
    yield lending
    lending.close()


@pytest.fixture
def learner(desk: Desk, request: pytest.FixtureRequest) -> Iterator[Callable[..., Learner]]:
    """Make learners, each as in a fresh browser of their own: `learner(server, width=390)`.

    Where the test fails, what each of them sees then is printed, and what their servers wrote last.
    """
    made: list[Learner] = []
    servers: list[Server] = []

    def make(server: Server, width: int = 1280, height: int = 900, theme: str = "light") -> Learner:
        made.append(Learner(desk.lend(width, height, theme), server.url))
        servers.append(server)
        return made[-1]

    yield make
    if request.node.stash.get(FAILED, False):
        print(*(each.screen() for each in made), *{server.log()[-LAST:] for server in servers}, sep="\n\n")
    for each in made:
        desk.take_back(each)
    assert not [url for each in made for url in each.elsewhere], "the app asked another host for something"
