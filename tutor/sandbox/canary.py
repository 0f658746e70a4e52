"""A child goes into the room and tries what must not work: only so is it known what holds on this host."""

import json
import mmap
import os
import select
import signal
import socket
from collections.abc import Callable
from contextlib import suppress

from tutor.sandbox import room

PATIENCE = 10  # seconds; a machine may be busy
LAYERS = ("limits", "memory", "files", "seccomp")


def layers(works: Callable[[], object]) -> dict[str, bool]:
    """Return which layers hold here: what must not work does not, and `works` gives the same inside as outside."""
    expected = works()
    found = _told(False, lambda: works() == expected)
    if found and room.can_filter():
        found |= _told(True, lambda: works() == expected)
    return {name: found.get(name, False) for name in LAYERS}


def _told(filtered: bool, works: Callable[[], bool]) -> dict[str, bool]:
    """Return what a child found out; nothing where it did not come back."""
    ours, theirs = os.pipe()
    if not (pid := os.fork()):
        with suppress(BaseException):
            _try(theirs, filtered, works)
        os._exit(1)
    os.close(theirs)
    said = os.read(ours, 1000) if select.select([ours], [], [], PATIENCE)[0] else b""
    os.close(ours)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return dict(json.loads(said or "{}"))


def _try(answer: int, filtered: bool, works: Callable[[], bool]) -> None:
    room.enter(answer)
    held = {"limits": True, "memory": _refused(lambda: mmap.mmap(-1, 2 * room.MEMORY)), "files": _refused(_read)}
    if filtered:
        room.lock()
        held = {"seccomp": all(_refused(one) for one in ESCAPES)}
    if works():
        os.write(3, json.dumps(held).encode())


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return True
    return False


def _read() -> object:
    return os.open("/", os.O_RDONLY)


ESCAPES: list[Callable[[], object]] = [
    _read,
    socket.socket,
    lambda: os.kill(os.getppid(), 0),
    lambda: os.fork() or os._exit(0),
    lambda: os.execv("/bin/true", ["true"]),
    lambda: mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_EXEC),
]
