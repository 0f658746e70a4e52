"""What one run may use: time, work, memory and output, counted while it goes."""

import os
import sys
import time
from dataclasses import dataclass
from typing import Literal

END = Literal["refused", "timeout", "memory", "output"]
TOO_MUCH_MEMORY = "This used too much memory, so it was stopped. Try smaller sizes."
CLOCK_EVERY = 256  # units between two looks at the clock
LOOK_EVERY = 2**20  # operations of torch, and bytes that it asks for, between two looks at the clock and the memory


@dataclass(frozen=True)
class Limits:
    """What a run may use at most; sizes are counted in elements, characters or bytes, as named."""

    seconds: float = 2.0  # of the processor, by the run's own thread: torch works in no other here
    units: int = 3_000_000  # nodes walked, and elements of lists and texts made or read
    depth: int = 60  # calls of the learner's functions inside each other
    characters: int = 8_000
    lines: int = 200
    nodes: int = 6_000
    nesting: int = 40  # of the text's own brackets and blocks
    elements: int = 100_000  # of one list or text
    bits: int = 4_096  # of one whole number
    output: int = 8_000  # characters printed
    events: int = 300  # of the trace
    tensor_bytes: int = 32 * 2**20  # of one tensor
    memory: int = 192 * 2**20  # bytes above what was in use at the start
    operation: int = 200_000_000  # multiplications and additions of one operation
    work: int = 20_000_000_000  # of all operations
    seen: int = 20_000  # nodes that Python sees: autograd.py says why
    recorded: int = 3_000  # operations of one way back through a graph that are themselves recorded


class Stopped(BaseException):
    """The run is over: no `except` of the learner's can catch it. `end` says why, the message tells the reader."""

    def __init__(self, end: END, message: str) -> None:
        super().__init__(message)
        self.end, self.message = end, message


class Budget:
    """Counts what a run uses, and raises Stopped when it is too much."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.started = time.thread_time()
        self.units = self.work = self.printed = 0
        self.unrecorded = 0  # operations on what gradients are kept for, while nothing is recorded
        self.seen = 0
        self.widest = self.long = 0  # work and bytes of a recorded operation at most; long graphs that were looked at
        self.next_look = CLOCK_EVERY
        self._not_before = 0.0  # on the wall's clock: earlier the run's time cannot be over
        self._since = self._recorded = 0
        self._way_back = -1
        self._at_start = meter.read()

    def tick(self, units: int = 1) -> None:
        """Count nodes walked, or elements made or read."""
        self.units += units
        if self.units >= self.next_look:
            self.next_look = self.units + CLOCK_EVERY
            if self.units > self.limits.units:
                raise Stopped(
                    "timeout",
                    "This takes too many steps. A loop may have no end, or may be too long: try fewer passes.",
                )
            self.look()
            self.measure()

    def look(self) -> None:
        """Read the clock: the run's own time, so that a busy machine stops nobody who does little."""
        now = time.perf_counter()
        if now < self._not_before:
            return
        left = self.started + self.limits.seconds - time.thread_time()  # a system call, so it is not made every time
        if left < 0:
            raise Stopped(
                "timeout",
                f"This took longer than {self.limits.seconds:g} seconds, so it was stopped. Try fewer passes.",
            )
        self._not_before = now + left

    def operate(self, work: int, size: int) -> None:
        """Count one operation of torch before it runs: its multiplications and additions, and the bytes it makes."""
        self.work += work
        self._since += work + size
        if self._since < LOOK_EVERY:
            return
        self._since = 0
        if size > self.limits.tensor_bytes:
            raise Stopped("memory", "One of these tensors is too large for here. Try smaller sizes.")
        if work > self.limits.operation:
            raise Stopped("timeout", "One of these operations is too much work for here. Try smaller sizes.")
        if self.work > self.limits.work:
            raise Stopped(
                "timeout", "These operations together are too much work for here. Try fewer, or smaller sizes."
            )
        self.measure()
        self.look()

    def record(self, way_back: int) -> None:
        """Count one operation of a way back that is recorded: the next way back is longer by it."""
        if way_back != self._way_back:
            self._way_back, self._recorded = way_back, 0
        self._recorded += 1
        if self._recorded > self.limits.recorded:
            raise Stopped(
                "refused",
                "A gradient of a gradient has a larger graph each time, and this one is too large for here. "
                "Take the gradient fewer times.",
            )

    def sees(self, nodes: int) -> bool:
        """Count nodes of graphs that Python sees, and say whether it may see more."""
        self.seen += nodes
        return self.seen <= self.limits.seen

    def measure(self) -> None:
        """Read how much memory the process uses."""
        if meter.read() - self._at_start > self.limits.memory:
            raise Stopped("memory", TOO_MUCH_MEMORY)

    def write(self, text: str) -> None:
        """Count what is printed."""
        self.printed += len(text)
        if self.printed > self.limits.output:
            raise Stopped("output", "This prints too much, so it was stopped.")


class _Meter:
    """Tells how much memory this process uses."""

    def __init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Open the file that tells, before nothing can be opened any more; a forked child has one of its own."""
        try:
            self._statm: int | None = os.open("/proc/self/statm", os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        except OSError:
            self._statm = None

    def read(self) -> int:
        """Return bytes in use; where only the peak is told (macOS), the peak; where nothing is told, 0."""
        if self._statm is not None:
            return int(os.pread(self._statm, 128, 0).split()[1]) * os.sysconf("SC_PAGE_SIZE")
        if sys.platform == "win32":
            return 0
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024


meter = _Meter()
