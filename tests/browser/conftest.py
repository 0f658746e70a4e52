"""Chromium and a server for the browser tests; without Chromium they are skipped, except with CI=true."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.desk import Desk
from tests.browser.learner import Learner
from tests.browser.server import Server
from tests.browser.shared import folder_of_the_run, shared_server

PAGES = Path(__file__).parent

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, else the one that Playwright has downloaded."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        path = found or playwright.chromium.executable_path
        if not Path(path).exists():
            reason = "Chromium is not installed and could not be set up"
            pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all learners who need none of their own."""
    with shared_server(folder_of_the_run(tmp_path_factory, "data")) as running:
        yield running


@pytest.fixture(scope="session")
def template_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of one page with the template's chart, which has a dot to drag."""
    with shared_server(folder_of_the_run(tmp_path_factory, "template"), PAGES / "template_page.py") as running:
        yield running


@pytest.fixture(scope="session")
def code_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of one page with an editor or a stepper and nothing else."""
    with shared_server(folder_of_the_run(tmp_path_factory, "code"), PAGES / "code_page.py") as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server of this test's own, which it may stop and start."""
    running = Server(tmp_path, PAGES / "unwarmed_app.py").start()
    yield running
    running.stop()


@pytest.fixture
def cold_server(tmp_path: Path) -> Iterator[Server]:
    """The server as it is for its first visitor."""
    running = Server(tmp_path).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def desk(browser: Browser) -> Iterator[Desk]:
    """Where learners get their pages."""
    lending = Desk(browser)
    yield lending
    lending.close()


@pytest.fixture
def learner(desk: Desk) -> Iterator[Callable[..., Learner]]:
    """Make learners, each as in a fresh browser of their own: `learner(server, width=390)`."""
    made: list[Learner] = []

    def make(server: Server, width: int = 1280, height: int = 900, theme: str = "light") -> Learner:
        made.append(Learner(desk.lend(width, height, theme), server.url))
        return made[-1]

    yield make
    for each in made:
        desk.take_back(each)
    assert not [url for each in made for url in each.elsewhere], "the app asked another host for something"
