"""Two processes of the app on one PostgreSQL, behind nginx; without nginx skipped, but not with CI=true."""

import os
from collections.abc import Iterator

import pytest

from tests.browser.conftest import UNWARMED
from tests.browser.server import Server
from tests.deploy.proxy import Proxy, program
from tests.store.conftest import cluster  # noqa: F401
from tests.store.postgres import Cluster


@pytest.fixture(scope="session")
def site(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:  # noqa: F811
    """The recipe, running. The processes think that they serve only this machine, which a proxy must undo."""
    if program() is None:
        reason = "nginx is not installed and could not be set up"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    url = cluster.new_database()
    more = {"DATABASE_URL": url, "DOWNHILL_LOCAL": "1", "INSTRUCTOR_PASSWORD": "", "EDITING": "off"}
    servers = [Server(tmp_path_factory.mktemp(name), UNWARMED, **more) for name in "ab"]
    proxy = Proxy(tmp_path_factory.mktemp("nginx"), servers)
    try:
        for server in servers:
            server.launch()
        for server in servers:
            server.wait_until_up()
        yield proxy.start()
    finally:
        proxy.stop()
        for server in servers:
            server.stop()
