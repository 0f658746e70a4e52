"""Servers for a measurement: the app, and a bare one beside it, so that a noisy machine is noisy for both."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.server import Server, wait_until_quiet
from tutor import ROOT

APP = ROOT / "app.py"
BARE = Path(__file__).parent / "bare_app.py"
AS_IT_COMES = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true"}  # it reads our configuration, but has not asked for this
HELLO = Path(__file__).parent / "hello_app.py"


@contextmanager
def served(script: Path = APP, **environment: str) -> Iterator[Server]:
    """Serve a script with records of its own, and stop; tell what broke in it meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/records.sqlite"
        server = Server(Path(folder), script, **{"DATABASE_URL": url, **environment})
        try:
            yield server.start()
        finally:
            server.stop()
            _tell_of_faults(server)


@contextmanager
def side_by_side() -> Iterator[tuple[Server, Server]]:
    """Serve the app, warmed up, and the bare one."""
    with served() as server, served(BARE, **AS_IT_COMES) as bare:
        wait_until_quiet(server)
        yield server, bare


def _tell_of_faults(server: Server) -> None:
    _, fault, what = server.log().partition("Traceback")
    if fault:
        print(f"A FAULT of {server.script.name}: {fault}{what[:3_000]}")
