"""One forked child, seen from the process that forked it and lived from within."""

import json
import os
import signal
import socket
import time
from dataclasses import dataclass, field
from math import inf

from tutor.sandbox import warm
from tutor.sandbox.warm import Run


@dataclass(eq=False)
class Child:
    """One forked process: it waits for a request, answers it, and is over. Without a key it still waits."""

    pid: int
    wire: socket.socket
    key: str = ""
    deadline: float = inf
    said: list[bytes] = field(default_factory=list)  # in pieces: to grow one large one leaves holes in the memory

    def end(self) -> str:
        """See to it that the process ends; say why it did, if by itself."""
        if not self.said:
            time.sleep(0.02)  # so that one which is ending tells why
        self.kill()
        self.wire.close()
        status = os.waitpid(self.pid, 0)[1]
        sign = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        # SIGPROF: its own time was over.
        return "memory" if sign == signal.SIGKILL else "timeout" if sign == signal.SIGPROF else "crashed"

    def kill(self) -> None:
        """End the process."""
        os.kill(self.pid, signal.SIGKILL)


def fork(run: Run, filtered: bool) -> Child:
    """Return a child that waits in the room, which is locked by the filter if that holds here."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if not pid:
        try:
            _live(run, theirs.fileno(), filtered)
        finally:
            os._exit(1)
    theirs.close()
    return Child(pid, ours)


def _live(run: Run, wire: int, filtered: bool) -> None:
    """Be a child: go into the room, wait for one request, answer, end."""
    import torch

    from tutor.sandbox import room

    torch.default_generator.seed()  # as every start of Python does: what is forked has the same one
    room.enter(wire)
    if filtered:
        room.lock()
    warm.rehearse(run)
    heard = b""
    while not heard.endswith(b"\n"):
        if not (read := os.read(3, 65_536)):
            os._exit(0)
        heard += read
    write(3, answer_of(run, heard) + b"\n")
    os._exit(0)


def answer_of(run: Run, request: bytes) -> bytes:
    """Return the answer to a request, both in JSON."""
    try:
        return json.dumps(run(json.loads(request))).encode()
    except MemoryError:
        return b'{"status": "memory"}'


def write(descriptor: int, words: bytes) -> None:
    """Write all of it."""
    rest = memoryview(words)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
