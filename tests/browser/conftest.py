"""Chromium and a server for the browser tests; without Chromium they are skipped, except with CI=true."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.server import Server
from tests.browser.shared import folder_of_the_run, shared_server

PAGES = Path(__file__).parent
UNWARMED = PAGES / "unwarmed_app.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.browser)


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


@pytest.fixture(scope="module")
def stoppable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for the tests of one file: each start costs as much as a test."""
    running = Server(tmp_path_factory.mktemp("own"), UNWARMED)
    yield running
    running.stop()


@pytest.fixture
def own_server(stoppable: Server) -> Server:
    """A server that nobody else uses meanwhile, to stop and start; its data may hold what an earlier test has left."""
    return stoppable if stoppable.process else stoppable.start()


@pytest.fixture
def cold_server(tmp_path: Path) -> Iterator[Server]:
    """The server as it is for its first visitor."""
    running = Server(tmp_path).start()
    yield running
    running.stop()
