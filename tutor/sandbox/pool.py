"""Running a learner's text from the server: pool.run(request, session) gives the answer, whatever happens."""

import atexit
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from tutor.course.once import once
from tutor.sandbox import answer, available
from tutor.sandbox.worker import Worker

Asked = dict[str, Any]
Answer = dict[str, Any]
INTERPRETER = "tutor.sandbox.interpret:interpret"
WAITING = 20  # runs that may wait for their turn
IDLE = 300.0  # seconds without a run after which the worker ends
REQUEST = 40_000  # bytes
IN_A_ROW, REST = 3, 10.0  # time-outs of one session, after which it rests; seconds
REMEMBERED = 1_000  # sessions
NO_WORKER = "Code cannot be run on this server at the moment. Try again in a minute."


class Pool:
    """A worker, and what may be asked of it. May be used by many threads; whoever comes first runs first."""

    def __init__(
        self,
        function: str = "",
        at_once: int | None = None,
        idle: float = IDLE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.at_once = at_once or available.workers()
        self.worker = Worker(function or INTERPRETER, self.at_once, idle)
        self._clock, self._lock, self._asked = clock, threading.Lock(), 0
        self._running: set[str] = set()
        self._late: OrderedDict[str, tuple[int, float]] = OrderedDict()  # time-outs in a row, the end of the last

    def run(self, request: Asked, session: str | None) -> Answer:
        """Return the answer to a request, once it has had its turn. Without a session there is no rule for one."""
        with self._lock:
            if why := self._not_now(session):
                return answer.empty(request, "busy", why)
            self._asked += 1
            self._running |= {session} if session else set()
        made = answer.empty(request, "crashed")
        try:
            made = self._made(request)
        finally:
            with self._lock:
                self._asked -= 1
                self._remember(session, made["status"])
        return made

    def close(self) -> None:
        """End the worker; the next run starts another."""
        self.worker.close()

    def _not_now(self, session: str | None) -> str:
        if self._asked >= self.at_once + WAITING:
            return "Many people are running code here right now. Try again in a few seconds."
        if session in self._running:
            return "Your last run has not ended yet. Wait for it, then press again."
        count, end = self._late.get(session or "", (0, 0.0))
        left = end + REST - self._clock()
        if count >= IN_A_ROW and left > 0:
            return (
                f"The last {count} runs took too long. Is there a loop without an end? Run again in {left:.0f} seconds."
            )
        return ""

    def _remember(self, session: str | None, status: str) -> None:
        if not session:
            return
        self._running.discard(session)
        count, _ = self._late.pop(session, (0, 0.0))
        if status == "timeout":
            self._late[session] = count + 1, self._clock()
            if len(self._late) > REMEMBERED:
                self._late.popitem(last=False)

    def _made(self, request: Asked) -> Answer:
        line = json.dumps(request, ensure_ascii=False).encode("utf-8", "surrogatepass")
        if len(line) > REQUEST:
            return answer.empty(request, "refused", "This text is too long to be run here.")
        end, said = self.worker.ask(line)
        if end == "answered":
            return answer.checked(request, said)
        if end == "late":  # by the wall's clock: it had less of the processor than a run may have
            return answer.empty(request, "timeout", answer.SAID[end])
        return answer.empty(request, "crashed", NO_WORKER) if end == "absent" else answer.empty(request, end)


@once()
def shared() -> Pool:
    """Return the server's one pool."""
    pool = Pool()
    atexit.register(pool.close)
    return pool


def run(request: Asked, session: str | None) -> Answer:
    """Return the answer to a request, by the server's one pool."""
    return shared().run(request, session)
