"""Ask: what its engine takes to load, and to reply."""

import json
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import Figure, Unmeasured
from tutor import ROOT

BLIND = ROOT / "tests" / "ask" / "blind.jsonl"
QUESTIONS = 500
GROUP = "Ask"
MEANS = {
    GROUP: f"Ask's engine is loaded beside torch, then replies to {QUESTIONS} questions that it was not made from."
}


def measured() -> Iterator[Figure]:
    """Measure it in this process, which must not have loaded it before."""
    import torch

    torch.ones(1, requires_grad=True).sum().backward()
    before, start = _megabytes(), time.perf_counter()
    from tutor.ask.reply import reply

    reply("warm up")
    yield Figure(GROUP, "until it has loaded", time.perf_counter() - start, "s")
    times = []
    for line in BLIND.read_text(encoding="utf-8").splitlines()[:QUESTIONS]:
        start = time.perf_counter()
        reply(json.loads(line)["question"])
        times.append(1000 * (time.perf_counter() - start))
    yield Figure(GROUP, "a question, median", statistics.median(times), "ms")
    yield Figure(GROUP, "memory that it adds", _megabytes() - before, "MB")


def _megabytes() -> float:
    """Return this process's resident memory. Raises Unmeasured elsewhere than on Linux."""
    told = Path("/proc/self/statm")
    if not told.exists():
        raise Unmeasured("only Linux tells what memory a process holds")
    return int(told.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
