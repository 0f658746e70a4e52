"""A server of the app's own, on loopback, with a data folder of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tutor import ROOT


class Server:
    """`streamlit run app.py` on a free port. Starts, stops and starts again on the same port and data."""

    def __init__(self, data: Path, script: Path = ROOT / "app.py", **environment: str) -> None:
        self.data, self.script, self.port = data, script, free_port()
        self.environment = {**os.environ, "DOWNHILL_DATA": str(data), **environment}
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Server":
        self.launch()
        self.wait_until_up()
        return self

    def launch(self) -> None:
        """Begin to start: several servers come up side by side."""
        command = [sys.executable, "-m", "streamlit", "run", str(self.script)]
        flags = [f"--server.port={self.port}", "--server.address=127.0.0.1", "--server.headless=true"]
        with open(self.data / "server.log", "ab") as log:
            self.process = subprocess.Popen([*command, *flags], cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=30)
            self.process = None

    def kill(self) -> None:
        """End it as the kernel does where memory runs out: nothing is put away."""
        self.process.kill()
        self.process.wait(timeout=30)
        self.process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def log(self) -> str:
        return (self.data / "server.log").read_text(encoding="utf-8")

    def wait_until_up(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(f"the server did not come up:\n{self.log()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_quiet(server: Server, seconds: float = 90) -> None:
    """Wait until the server has warmed up: until then it imports torch and runs every lesson once (Linux)."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        before = worked(server)
        time.sleep(1)
        if worked(server) - before < 0.1:
            return
    raise TimeoutError("the server does not come to rest")


def worked(server: Server) -> float:
    """The seconds of a processor that the server has used so far."""
    told = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
