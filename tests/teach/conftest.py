"""A class to teach, on each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.conftest import cluster  # noqa: F401
from tests.store.postgres import Cluster
from tests.teach.room import Room
from tutor.store.class_schema import classes, logins, members, rounds, votes
from tutor.store.schema import forgotten
from tutor.store.store import Store, open_store


@pytest.fixture(scope="session")
def on_postgres(cluster: Cluster) -> Iterator[Store]:  # noqa: F811
    """One store on PostgreSQL for all these tests: a database of its own for each would take longer than the test."""
    opened = open_store(cluster.new_database())
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store without classes, on each kind of database."""
    if request.param == "sqlite":
        opened = open_store(f"sqlite:///{tmp_path}/downhill.sqlite")
        yield opened
        opened.close()
        return
    shared = request.getfixturevalue("on_postgres")
    yield shared
    with shared._database.writing("") as connection:
        for table in (votes, rounds, members, classes, logins, forgotten):
            connection.execute(table.delete())


@pytest.fixture
def room(store: Store) -> Room:
    """A class on the learning rate, whose instructor is signed in; nobody has joined yet."""
    return Room(store)
