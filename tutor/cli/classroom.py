"""python -m tutor class: serve the app to everyone on this network, and print the instructor's password."""

import argparse
import os
import secrets
import socket
import sys
from collections.abc import Mapping
from typing import Any

from tutor import ROOT
from tutor.teach.joining import LETTERS

GROUPS, LETTERS_EACH = 4, 4  # 22 letters at 16 places: 71 bits
TAKEN = "Another program has port {port}, perhaps a class that still runs: end it, or take another port: {other}"


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("class", help="serve the app to a class on this network")
    parser.add_argument("--port", type=int, default=8501, help="the port that phones will use")
    parser.set_defaults(do=serve)


def serve(arguments: argparse.Namespace) -> int:
    """Become the server, bound to every network of this machine; return only where it cannot be started."""
    port, address = arguments.port, own_address()
    if not _is_free(port):
        print(TAKEN.format(port=port, other=f"make class PORT={port + 1}"), file=sys.stderr)
        return 1
    given = prepared(os.environ, port, address, new_password())
    print(_told(os.environ, given), flush=True)
    flags = ["--server.address", "0.0.0.0", "--server.port", str(port)]
    # Told where it is, Streamlit does not ask the internet.
    flags += ["--browser.serverAddress", address or "localhost"]
    os.chdir(ROOT)
    os.execve(sys.executable, [sys.executable, "-m", "streamlit", "run", "app.py", *flags], given)


def prepared(environment: Mapping[str, str], port: int, address: str, password: str) -> dict[str, str]:
    """Return the server's environment: a password and an address unless they are set, and never DOWNHILL_LOCAL."""
    given = {name: value for name, value in environment.items() if name != "DOWNHILL_LOCAL"}
    given["INSTRUCTOR_PASSWORD"] = environment.get("INSTRUCTOR_PASSWORD") or password
    if not given.get("PUBLIC_URL") and address:
        given["PUBLIC_URL"] = f"http://{address}:{port}"
    return given


def new_password() -> str:
    """Return a random password in groups of letters that are easily read and typed."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(LETTERS_EACH)) for _ in range(GROUPS))


def own_address() -> str:
    """Return the address by which others on this network reach this machine; empty where there is no network."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("10.255.255.255", 1))  # sends nothing: it only asks which way that would go
            found = str(probe.getsockname()[0])
    except OSError:
        return ""
    return "" if found.startswith("127.") or found == "0.0.0.0" else found


def _is_free(port: int) -> bool:
    """Say whether a server can have this port. One that has just ended leaves it free at once."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return False
    return True


def _told(environment: Mapping[str, str], given: Mapping[str, str]) -> str:
    """Return what the instructor reads: where the class is, and the password unless they set it themselves."""
    where = given.get("PUBLIC_URL") or "an address that could not be found: join a network, or set PUBLIC_URL"
    known = "the one that you set" if environment.get("INSTRUCTOR_PASSWORD") else given["INSTRUCTOR_PASSWORD"]
    return f"\n  The class is at        {where}\n  Instructor's password  {known}\n"
