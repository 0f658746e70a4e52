"""What processes hold of memory: each one's share (Pss), which Linux tells; what several have in common counts once."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

Held = list[tuple[float, float]]  # megabytes of a process with all it forked, and of it alone


@contextmanager
def watched(number: int) -> Iterator[Held]:
    """Look twice a second at what a process holds."""
    held, over = Held(), threading.Event()
    thread = threading.Thread(target=_watch, args=(number, held, over))
    thread.start()
    try:
        yield held
    finally:
        over.set()
        thread.join()


def _watch(number: int, held: Held, over: threading.Event) -> None:
    while not over.wait(0.5):
        held.append((megabytes(number), megabytes(number, forked=False)))


def megabytes(number: int, forked: bool = True) -> float:
    """Return a process's share of memory, with that of all it forked (Linux); what is just ending counts nothing."""
    try:
        threads = [Path(f"/proc/{number}/task/{one}/children") for one in os.listdir(f"/proc/{number}/task")]
        children = [child for thread in threads for child in thread.read_text(encoding="ascii").split()]
        share = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii").split("Pss:")[1].split()[0]
    except OSError:
        return 0.0
    return int(share) / 1024 + sum(megabytes(int(child)) for child in children if forked)
