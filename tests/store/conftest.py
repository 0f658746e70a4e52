"""Both databases for every test of the store: a SQLite file and a real PostgreSQL."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tutor.store.store import Store, open_store

from .postgres import Cluster, binaries, short_folder


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server for the whole run; without its binaries a skip, or with CI=true a failure."""
    if binaries() is None:
        reason = "PostgreSQL's server programs (initdb, pg_ctl) are not installed"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    folder = short_folder()
    try:
        server = Cluster(folder)
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Makes the address of an empty database, another one at each call; of each kind in turn."""
    if request.param == "sqlite":
        numbers = itertools.count()
        yield lambda: f"sqlite:///{tmp_path}/downhill-{next(numbers)}.sqlite"
        return
    server, made = request.getfixturevalue("cluster"), []

    def make() -> str:
        made.append(server.new_database())
        return made[-1]

    yield make
    for address in made:
        server.drop_database(address)


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    """The address of one empty database, of each kind in turn."""
    return new_url()


@pytest.fixture
def open_at() -> Iterator[Callable[[str], Store]]:
    """`open_store`, whose stores are closed when the test ends."""
    opened: list[Store] = []

    def opening(address: str) -> Store:
        opened.append(open_store(address))
        return opened[-1]

    yield opening
    for store in opened:
        store.close()


@pytest.fixture
def store(url: str, open_at: Callable[[str], Store]) -> Store:
    """An open, empty store on each kind of database."""
    return open_at(url)
