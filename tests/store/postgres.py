"""A real PostgreSQL for the tests: a cluster of its own in a temporary folder, reached by socket only."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


def binaries() -> Path | None:
    """The folder that holds `initdb` and `pg_ctl`, or None where PostgreSQL is not installed."""
    on_path = shutil.which("initdb")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = [Path(on_path)] if on_path else installed
    return found[-1].resolve().parent if found else None


class Cluster:
    """One server, owned by an unprivileged user where the tests run as root.

    It does not wait for the disk: that matters when a machine loses its power, and here only processes are killed.
    """

    def __init__(self, folder: Path) -> None:
        """Make the cluster under `folder` (of which the socket's path must stay short) and start it."""
        self.folder, self.data = folder, folder / "data"
        self._own(folder)
        self._run("initdb", "-D", self.data, "-U", "downhill", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=60 -c fsync=off"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; `immediate` is a crash: no checkpoint, recovery at the next start."""
        self._run("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop every process of the server without ending it, as a host does that freezes a container."""
        running = [int((self.data / "postmaster.pid").read_text().split()[0])]
        children = Path(f"/proc/{running[0]}/task/{running[0]}/children").read_text()
        running += map(int, children.split())
        for pid in running:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in running:
                os.kill(pid, signal.SIGCONT)

    def new_database(self) -> str:
        """The address of a fresh, empty database."""
        name = f"d{uuid.uuid4().hex}"
        self.execute(f"CREATE DATABASE {name}")
        return self.address(name)

    def drop_database(self, url: str, force: bool = True) -> None:
        """Remove a database that `new_database` made; without force it must have no connections left."""
        name = url.partition("?")[0].rpartition("/")[2]
        self.execute(f"DROP DATABASE {name}" + " WITH (FORCE)" * force)

    def address(self, name: str) -> str:
        """The address of a database of this name."""
        return f"postgresql://downhill@/{name}?host={self.folder}"

    def execute(self, statement: str, url: str | None = None) -> list[tuple]:
        """Run one statement outside any transaction; returns its rows, if it has any."""
        with psycopg.connect(url or self.address("postgres"), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _own(self, folder: Path) -> None:
        self._as: dict[str, object] = {}
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def _run(self, program: str, *arguments: object) -> None:
        # Into a file, not a pipe: the server would hold a pipe open for as long as it runs.
        with (self.folder / f"{program}.out").open("w+") as output:
            done = subprocess.run(
                [str(binaries() / program), *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                check=False,
                **self._as,
            )
            output.seek(0)
            assert done.returncode == 0, f"{program} failed: {output.read()}"


def short_folder() -> Path:
    """A fresh folder whose path leaves room for a socket's name (107 bytes in all)."""
    return Path(tempfile.mkdtemp(prefix="downhill-pg-", dir="/tmp"))
