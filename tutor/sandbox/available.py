"""Whether learners' own code is run here, how many at once, and in one sentence why not."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

# What says how much memory a container may use, by the second and the first version of control groups.
LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
LEAST = 700 * 2**20  # bytes: the server, and beside it a process with torch that forks
PLENTY = 2**30  # bytes, from which on several may run at once
MANY, FEW = 3, 1
FORWARDED = ("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip")


@dataclass(frozen=True)
class Editing:
    """Whether edited code is run here; `why` is one sentence for the reader."""

    on: bool
    why: str


def editing(address: str | None = None, headers: Mapping[str, str] | None = None) -> Editing:
    """Say whether edited code is run for this request; where the server is bound, and the request's headers, are given.

    Read from the environment at each call: EDITING = off | on | auto, DOWNHILL_LOCAL, DOWNHILL_MEMORY.
    """
    local = is_local(os.environ.get("DOWNHILL_LOCAL"), address, headers or {})
    return decide(os.environ.get("EDITING", ""), hasattr(os, "fork"), memory(), local)


def decide(setting: str, can_fork: bool, size: int | None, local: bool) -> Editing:
    """Say whether edited code is run, given the setting, the host and its memory."""
    wanted = setting.strip().lower() or "auto"
    if wanted not in ("on", "auto"):
        return Editing(False, "On this server only the lesson's own code is run.")
    if not can_fork and not local:
        return Editing(
            False, "Changed code is run on this kind of computer only by someone's own server, for themselves."
        )
    if wanted == "auto" and size is not None and size < LEAST:
        return Editing(False, "This server has too little memory to run changed code.")
    return Editing(True, "Changed code is run here, in a process of its own.")


def is_local(setting: str | None, address: str | None, headers: Mapping[str, str]) -> bool:
    """Say whether a request comes from the very machine on which someone serves the app for themselves.

    `setting` is DOWNHILL_LOCAL, `address` where the server is bound. A server at a loopback address may stand behind a
    public proxy, any Host can be claimed on an open network, and a page from elsewhere may be open in the browser here:
    all must fit, nothing may have been passed on, and the page that asks must be this server's own.
    """
    given = {name.lower(): value for name, value in headers.items()}
    host = given.get("host", "")
    forwarded = any(name in FORWARDED or name.startswith("x-forwarded") for name in given)
    own = "origin" not in given or urlsplit(given["origin"]).netloc == host
    return setting == "1" and _loops_back(address or "") and _loops_back(_host(host)) and own and not forwarded


def _host(header: str) -> str:
    """Return a Host header's name, without its port."""
    name, colon, port = header.strip().rpartition(":")
    return name if colon and port.isdigit() else header.strip()


def _loops_back(name: str) -> bool:
    if name.lower() == "localhost":
        return True
    try:
        return ip_address(name.removeprefix("[").removesuffix("]")).is_loopback
    except ValueError:
        return False


def workers() -> int:
    """Return how many runs may happen at once: EDITING_WORKERS, else what the memory is enough for."""
    told = os.environ.get("EDITING_WORKERS", "")
    if told.isdecimal() and int(told):
        return min(int(told), 16) if hasattr(os, "fork") else 1
    size = memory()
    return MANY if hasattr(os, "fork") and (size is None or size >= PLENTY) else FEW


def memory() -> int | None:
    """Return the bytes this server may use: its container's, else DOWNHILL_MEMORY in megabytes, else the machine's."""
    machine = _machine()
    for path in LIMITS:
        try:
            limit = int(path.read_text(encoding="ascii"))
        except (OSError, ValueError):  # there is no such file, or it says "max"
            continue
        if machine is None or limit < machine:
            return limit
    told = os.environ.get("DOWNHILL_MEMORY", "")
    return int(told) * 2**20 if told.isdecimal() else machine


def _machine() -> int | None:
    if sys.platform == "win32":
        return None
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
