"""Stand-ins for the interpreter that do what it never would: the room has to hold them."""

import ctypes
import json
import os
import resource
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from tutor.sandbox.interpret import interpret

kept: list[Any] = []
ran: list[int] = []  # the processes that did so


def honest(request: dict[str, Any]) -> dict[str, Any]:
    """Run a little torch, and print the code."""
    import torch

    ran.append(os.getpid())
    weight = torch.tensor([1.0, 2.0], requires_grad=True)
    (weight * weight).sum().backward()
    return {"status": "ok", "output": request["code"], "facts": {"slope": weight.grad[1].item()}, "secret": 1}


def misbehaving(request: dict[str, Any]) -> dict[str, Any]:
    """Do what the code names, and show what it reached. Where a graph is asked for, be the interpreter itself."""
    if request.get("graph"):
        return interpret(request)
    if request["code"] not in DEEDS:
        return honest(request)
    return {"status": "ok", "output": str(DEEDS[request["code"]]())}


def _tried(deed: Any) -> str:
    try:
        return f"done: {deed()}"
    except (OSError, ValueError):
        return "refused"


def _for_ever() -> None:
    while True:
        pass


def _eat() -> None:
    while True:
        kept.append(bytearray(2**24))


def _shout() -> None:
    while True:
        os.write(3, b"x" * 65_536)


def _say(text: bytes, then: Any = lambda: os._exit(0)) -> None:
    os.write(3, text)
    then()


def _answer_twice() -> None:
    _say(json.dumps({"status": "ok", "output": "first"}).encode() + b"\n", _for_ever)


def _wait() -> None:
    os.read(3, 1)


def _close() -> None:
    os.close(3)
    _for_ever()


def _threads() -> str:
    import threading

    try:
        threading.Thread(target=_for_ever, daemon=True).start()
    except RuntimeError:
        return "refused"
    return "done"


def _pause() -> None:
    end = time.monotonic() + 0.15
    while time.monotonic() < end:
        pass


DEEDS = {
    "pause": _pause,
    "for ever": _for_ever,
    "wait": _wait,
    "exit": lambda: os._exit(0),
    "exit 7": lambda: os._exit(7),
    "segfault": lambda: ctypes.string_at(0),
    "eat": _eat,
    "too big": lambda: "x" * 9_000,
    "much": lambda: "x" * 5_000_000,
    "shout": _shout,
    "garbage": lambda: _say(b'{"status": "ok", "output": [[[' + b"\n"),
    "deep": lambda: _say(b"[" * 200_000 + b"\n"),
    "half": lambda: _say(b'{"status": "ok"'),
    "nothing": lambda: _say(b"\n"),
    "twice": _answer_twice,
    "close": _close,
    "raise": lambda: 1 / 0,
    "stop": lambda: (_ for _ in ()).throw(SystemExit(0)),
    "sleep": lambda: _tried(lambda: time.sleep(100)),
    "threads": _threads,
    "read": lambda: _tried(Path("/etc/passwd").read_text),
    "write": lambda: _tried(lambda: Path("/tmp/downhill-was-here").write_text("here")),
    "parent": lambda: _tried(Path(f"/proc/{os.getppid()}/environ").read_text),
    "own": lambda: _tried(Path("/proc/self/environ").read_text),
    "list": lambda: _tried(lambda: os.listdir("/")),
    "socket": lambda: _tried(socket.socket),
    "pair": lambda: _tried(socket.socketpair),
    "fork": lambda: _tried(lambda: os.fork() or os._exit(0)),
    "process": lambda: _tried(lambda: subprocess.run(["/bin/true"])),
    "exec": lambda: _tried(lambda: os.execv("/bin/true", ["true"])),
    "kill": lambda: _tried(lambda: os.kill(os.getppid(), 9)),
    "limits": lambda: _tried(lambda: resource.setrlimit(resource.RLIMIT_NPROC, (100, 100))),
    "priority": lambda: _tried(lambda: os.setpriority(os.PRIO_PROCESS, 0, 0)),
    "environment": lambda: sorted(os.environ),
    "descriptors": lambda: [one for one in range(1_000) if _open(one)],
    "memory": lambda: len(bytearray(300 * 2**20)),
    "rehearsed": lambda: os.getpid() in ran,
    "dice": lambda: __import__("torch").rand(4).tolist(),
}


def _open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
