"""The recipe for many processes as it stands in deploy/nginx.conf, on ports of the test's own."""

import http.client
import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.browser.server import Server, free_port
from tutor import ROOT

RECIPE = ROOT / "deploy" / "nginx.conf"
AROUND = """
daemon off;
worker_processes 1;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    {paths}
    include {folder}/downhill.conf;
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class Proxy:
    """nginx before two processes. Only ports and folders differ from what the recipe says."""

    def __init__(self, folder: Path, servers: list[Server]) -> None:
        self.folder, self.servers, self.port = folder, servers, free_port()
        self.url, self.process = f"http://127.0.0.1:{self.port}", None
        text = RECIPE.read_text(encoding="utf-8").replace("listen 80;", f"listen 127.0.0.1:{self.port};")
        for number, server in zip(("8501", "8502"), servers, strict=True):
            text = text.replace(number, str(server.port))
        (folder / "downhill.conf").write_text(text, encoding="utf-8")
        paths = " ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
        user = "user root;" if _is_root() else ""
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, paths=paths, user=user), encoding="utf-8")

    def start(self) -> "Proxy":
        self.process = subprocess.Popen([program(), "-c", f"{self.folder}/nginx.conf", "-p", str(self.folder)])
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            assert self.process.poll() is None, self.log()
            time.sleep(0.05)
        raise TimeoutError(self.log())

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)

    def log(self) -> str:
        return (self.folder / "error.log").read_text(encoding="utf-8")

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str]]:
        """Send one request as it is, the path untouched; return the status and the answer's headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}
        finally:
            connection.close()


def program() -> str | None:
    """Return where nginx is, or None where it is not installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def _is_root() -> bool:
    return Path("/proc/self").stat().st_uid == 0
