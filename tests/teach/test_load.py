"""A whole class votes within three seconds, twice, and every vote counts once."""

import time
from pathlib import Path

import pytest

from tests.browser.server import Server, wait_until_quiet
from tests.teach.neighbours import Neighbours
from tests.teach.phones import two_rounds
from tutor.store.store import open_store

SECONDS = 3.0
ALONE = 8.0  # seconds in which the learners of a lesson have the server to themselves


def served(folder: Path, count: int, **environment: str) -> list[Server]:
    """So many processes of the app, each with a folder of its own for what it logs."""
    servers = []
    for number in range(count):
        (folder / str(number)).mkdir()
        servers.append(Server(folder / str(number), **environment).start())
    for server in servers:
        wait_until_quiet(server)
    return servers


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_hundred_learners_vote_within_three_seconds_in_two_rounds(kind, tmp_path, request, capsys):
    count = 2 if kind == "postgresql" else 1
    url = request.getfixturevalue("cluster").new_database() if count == 2 else f"sqlite:///{tmp_path}/downhill.sqlite"
    servers, store = served(tmp_path, count, DATABASE_URL=url), open_store(url)
    try:
        with Neighbours(servers[0]) as others:
            time.sleep(ALONE)
            began = time.perf_counter()
            found = two_rounds(store, [server.url for server in servers], 100, SECONDS - 0.5)
            ended = time.perf_counter()
    finally:
        store.close()
        for server in servers:
            server.stop()
    with capsys.disabled():
        print(f"\n{kind}, {count} process(es): {found}")
        print(f"a lesson before the votes: {others.told(0, began)}; during them: {others.told(began, ended)}")
    assert max(found.all_in) <= SECONDS
    assert max(found.right_after) <= SECONDS
