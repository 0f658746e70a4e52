"""A server that all workers of a test run use: each start costs seconds of a core, and learners share one in life."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.server import Server
from tutor import ROOT


def folder_of_the_run(factory: pytest.TempPathFactory, name: str) -> Path:
    """Return a folder that every worker of this run means by that name."""
    base = factory.getbasetemp()  # a worker's own folder lies in that of the run
    folder = (base.parent if base.name.startswith("popen-") else base) / f"shared-{name}"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def shared_server(folder: Path, script: Path = ROOT / "app.py") -> Iterator[Server]:
    """Start a server with its data in the folder, or use the one that another worker has started there.

    Who started it stops it, once nobody else holds `used`: the system lets go of that for a worker that has died.
    """
    server, told = Server(folder, script), folder / "port"
    with (folder / "used").open("w") as used:
        with (folder / "starting").open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            fcntl.flock(used, fcntl.LOCK_SH)
            if told.exists():
                server.port = int(told.read_text(encoding="utf-8"))
            else:
                told.write_text(str(server.start().port), encoding="utf-8")
        yield server
        if server.process:
            fcntl.flock(used, fcntl.LOCK_EX)
            told.unlink()
            server.stop()
