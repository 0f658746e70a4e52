"""The process that has torch loaded and forks a child for each run.

Started as python -m tutor.sandbox.zygote module:function 3 300.
Lines in: a key, a space, the request in JSON. Frames out: a line "key end length", then as many bytes, the child's
answer as it came. `end` is "answered", or why there is none. The first frame has the key 0 and tells which layers
hold. So many run at once, first in first out. Children are forked ahead and wait: a fork takes longer than most runs.
"""

import gc
import json
import os
import select
import sys
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from pkgutil import resolve_name

from tutor.sandbox import warm
from tutor.sandbox.budget import meter
from tutor.sandbox.child import Child, answer_of, fork, write

SECONDS = 6.0  # by the wall's clock, from request to answer: a run's own time ends long before, unless it waits
FRAMES = 100  # where they are written: nothing else that may be printed can get between
ANSWER = 2 * 2**20  # bytes
MOMENT = 0.02  # seconds without anything to do, then it forks: not beside a short run, that may have but one processor
GROWTH = 96 * 2**20  # bytes more in use than at the start: another process is better


class Zygote:
    """Forks, hands out, listens, and ends what takes too long."""

    def __init__(self, run: warm.Run, filtered: bool, at_once: int, idle: float) -> None:
        self.run, self.filtered, self.at_once, self.idle = run, filtered, at_once, idle
        self.children: dict[int, Child] = {}  # by descriptor
        self.heard, self.queue = bytearray(), deque[tuple[str, bytes]]()
        self.last, self.at_start = time.monotonic(), meter.read()

    def serve(self) -> None:
        """Work until the input ends, nothing was asked for a while, or too much memory is in use."""
        try:
            while not self._is_over():
                self._hand_out()
                ready = select.select([0, *self.children], [], [], self._patience())[0]
                if 0 in ready and not self._hear():
                    return
                if not ready:
                    self._fork()
                for wire in self.children.keys() & set(ready):
                    self._listen(wire)
                for wire in [one for one, child in self.children.items() if time.monotonic() > child.deadline]:
                    self._finish(wire, "late")
        finally:
            for child in self.children.values():
                child.kill()

    def _is_over(self) -> bool:
        tired = time.monotonic() - self.last > self.idle or meter.read() - self.at_start > GROWTH
        return tired and not self.heard and not self.queue and not self._running()

    def _running(self) -> list[Child]:
        return [child for child in self.children.values() if child.key]

    def _patience(self) -> float:
        """Return the seconds until there is something to do unasked."""
        if len(self.children) <= self.at_once:
            return MOMENT
        first = min((child.deadline for child in self._running()), default=self.last + self.idle)
        return max(0.0, first - time.monotonic()) + 0.001

    def _hand_out(self) -> None:
        """Give the next requests to the children that wait longest; see to it that one waits."""
        free = [child for child in self.children.values() if not child.key]
        while self.queue and free and len(self._running()) < self.at_once:
            child = free.pop(0)
            child.key, request = self.queue.popleft()
            child.deadline = time.monotonic() + SECONDS
            with suppress(OSError):  # one that is gone is found out by listening
                child.wire.sendall(request + b"\n")
        if not free:
            self._fork()

    def _fork(self) -> None:
        """Fork until one waits more than may run."""
        while len(self.children) <= self.at_once:
            child = fork(self.run, self.filtered)
            self.children[child.wire.fileno()] = child

    def _hear(self) -> bytes:
        """Read requests; return what was read, nothing at the end."""
        read = os.read(0, 65_536)
        *lines, self.heard = (self.heard + read).split(b"\n")
        for line in lines:
            key, _, request = line.partition(b" ")
            self.queue.append((key.decode(), bytes(request)))
        return read

    def _listen(self, wire: int) -> None:
        """Read from a child; it is done with the end of a line, and over with the end of its words."""
        child, read = self.children[wire], b""
        with suppress(OSError):
            read = os.read(wire, 65_536)
        child.said += [read] if read else []
        if read.endswith(b"\n"):
            self._finish(wire, "answered")
        elif not read:
            self._finish(wire, "")
        elif sum(map(len, child.said)) > ANSWER:
            self._finish(wire, "output")

    def _finish(self, wire: int, end: str) -> None:
        child = self.children.pop(wire)
        said = b"".join(child.said) if end == "answered" else b""
        if end and child.key:  # first the answer: to end the process takes its time
            send(child.key, end, said)
        why = child.end()
        if not end and child.key:
            send(child.key, why)
        self.last = time.monotonic()


def send(key: str, end: str, said: bytes = b"") -> None:
    """Send one frame to the server."""
    write(FRAMES, f"{key} {end} {len(said)}\n".encode())
    write(FRAMES, said)


def alone(run: warm.Run) -> None:
    """Where nothing can be forked (Windows, on someone's own machine): one text after the other, in this process."""
    send("0", "ready", b"{}")
    for line in sys.stdin.buffer:
        key, _, request = line.partition(b" ")
        send(key.decode(), "answered", answer_of(run, request))


def main(name: str, at_once: str, idle: str) -> None:
    """Load the function, warm up, see what holds here, and serve."""
    os.dup2(1, FRAMES)
    os.dup2(2, 1)
    with suppress(OSError):  # where memory ends, Linux takes it from here and from what is forked, not from the server
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    run: warm.Run = resolve_name(name)
    warm.torch_once()
    if not hasattr(os, "fork"):
        return alone(run)
    from tutor.sandbox import canary, room

    texts = room.TABLES["warm"]
    warm.interpreter_once(run, texts)
    gc.collect()
    gc.freeze()
    layers = canary.layers(lambda: warm.interpreter_once(run, texts))
    if not layers["limits"]:
        sys.exit("No limits can be set on a process here, so nobody's code is run.")
    send("0", "ready", json.dumps(layers).encode())
    with suppress(BrokenPipeError):  # the server is gone
        Zygote(run, layers["seccomp"], int(at_once), float(idle)).serve()
    return None


if __name__ == "__main__":
    main(*sys.argv[1:])
