"""The server's end of the zygote: starts it when it is needed, and again when it is gone."""

import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from contextlib import suppress

from tutor import ROOT

Answer = tuple[str, bytes]  # how it ended, and what was said
BETWEEN_STARTS = 30.0  # seconds, after a start that failed
STUCK = 180.0  # seconds; more than the longest queue takes
PASSED_ON = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")  # without these Python may not start at all
# Torch asks for the user's name and folder, and an account of a container may have neither.
FIXED = {"HOME": "/nonexistent", "USER": "learner", "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"}
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1")
APPLE = {"OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES"}  # its libraries else end what is forked


class Worker:
    """One zygote at a time. May be asked by many threads."""

    def __init__(self, function: str, at_once: int, idle: float) -> None:
        self._command = [sys.executable, "-m", "tutor.sandbox.zygote", function, str(at_once), str(idle)]
        self._lock, self._not_before = threading.Lock(), 0.0
        self._zygote: Zygote | None = None

    def ask(self, request: bytes) -> Answer:
        """Return the answer to a request of one line; "crashed" where there is none, "absent" without a worker."""
        for _ in range(2):  # idle for long, it may end in the very moment when it is asked again
            if (zygote := self.zygote()) is None:
                return "absent", b""
            end, said = zygote.ask(request)
            if end != "gone":
                return end, said
            if zygote.process.wait() != 0:
                break
        return "crashed", b""

    def layers(self) -> dict[str, bool]:
        """Return which layers of the room hold here; none where there is no worker."""
        zygote = self.zygote()
        return dict(json.loads(zygote.ready.result()[1])) if zygote else {}

    def zygote(self) -> "Zygote | None":
        """Return the process, started if there is none; None where it does not start."""
        with self._lock:
            if self._zygote is None or self._zygote.gone:
                if time.monotonic() < self._not_before:
                    return None
                self._end()
                self._zygote = Zygote(self._command)
            zygote = self._zygote
        if zygote.answer(zygote.ready)[0] == "ready":
            return zygote
        self._not_before = time.monotonic() + BETWEEN_STARTS
        return None

    def close(self) -> None:
        """End the process and everything that it forked; the next question starts another."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._zygote:
            self._zygote.close()
        self._zygote = None


class Zygote:
    """One process, and the thread that reads from it."""

    def __init__(self, command: list[str]) -> None:
        passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        paths = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        # No secret can be read that is not there. A session of its own: Ctrl+C in a terminal is the server's.
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**FIXED, **THREADS, **APPLE, **passed, **paths},
            start_new_session=True,
        )
        self.gone, self.ready = False, Future[Answer]()
        self._waiting, self._count = {0: self.ready}, 0
        self._lock = threading.Lock()
        self._reader = threading.Thread(target=self._read, name="sandbox answers", daemon=True)
        self._reader.start()

    def ask(self, request: bytes) -> Answer:
        """Return the answer, or "gone" where the process ended before it gave one."""
        asked = Future[Answer]()
        with self._lock:
            if self.gone:
                return "gone", b""
            self._count += 1
            self._waiting[self._count] = asked
            with suppress(OSError):  # it has just ended: the reader will say so
                os.write(self.process.stdin.fileno(), b"%d %s\n" % (self._count, request))  # type: ignore[union-attr]
        return self.answer(asked)

    def answer(self, asked: Future[Answer]) -> Answer:
        """Wait for an answer; a process that is stuck is ended."""
        try:
            return asked.result(STUCK)
        except TimeoutError:
            self.gone = True
            self.process.kill()
            return "late", b""

    def close(self) -> None:
        """Close its input, at which it ends, and wait for that."""
        with suppress(OSError):
            self.process.stdin.close()  # type: ignore[union-attr]
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self._reader.join()

    def _read(self) -> None:
        with self.process.stdout as frames:  # type: ignore[union-attr]
            while len(head := frames.readline().split()) == 3:
                said = frames.read(int(head[2]))
                self._waiting.pop(int(head[0])).set_result((head[1].decode(), said))
        with self._lock:
            self.gone = True
        for asked in self._waiting.values():
            asked.set_result(("gone", b""))
