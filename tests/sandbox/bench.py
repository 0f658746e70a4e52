"""Milliseconds and megabytes of a learner's run: warm, cold, eight at once, and beside sessions that loop for ever.

    python -m tests.sandbox.bench

The texts: the thread's first example, and the first two of ten topics of the beginners' corpus; the trace is on.
"""

import json
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.sandbox.changes import declared_by, one_line_changed
from tutor.course import Lesson, load_course
from tutor.course.run import divided
from tutor.sandbox.edited import edited_script, run_edited
from tutor.sandbox.pool import Pool

CORPUS = Path(__file__).parent / "corpus"
TOPICS = (
    *("accumulation", "autograd_more", "by_hand_descent", "first_backward", "losses_activations"),
    *("modules", "numeric_derivatives", "optimizers", "plain_python", "training_loops"),
)
THREAD = """import torch

w = torch.tensor(1.0, requires_grad=True)
x = torch.tensor(3.0)
target = torch.tensor(6.0)
prediction = w * x
loss = (prediction - target) ** 2
loss.backward()
print(loss.item())
print(w.grad)
"""
LOOP = "while True:\n    pass"
ROUNDS = 10
PLAIN, BESIDES, LONGEST = (
    5,
    100,
    1_500,
)  # a changed demo: so many times its plain run and so many ms, at most so many ms


def texts() -> list[tuple[str, str]]:
    """Return the fixed texts by name."""
    chosen = [("thread", THREAD)]
    for topic in TOPICS:
        lines = (CORPUS / f"{topic}.jsonl").read_text(encoding="utf-8").splitlines()[:2]
        chosen += [(line["id"], line["code"]) for line in map(json.loads, lines)]
    return chosen


def timed(pool: Pool, code: str, session: str | None = None) -> tuple[float, str]:
    """Return the milliseconds until the answer is there, and how the run ended."""
    start = time.perf_counter()
    made = pool.run({"id": "bench", "code": code}, session)
    return 1000 * (time.perf_counter() - start), made["status"]


def line(name: str, times: list[float]) -> str:
    """Return median, 95th of a hundred, and worst."""
    ordered = sorted(times)
    middle, late = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
    return f"sandbox: {name:44} median {middle:7.1f} ms   p95 {late:7.1f} ms   worst {ordered[-1]:7.1f} ms"


def warm(pool: Pool) -> Iterator[str]:
    """Each text in turn, alone."""
    times: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, code in texts():
            times.setdefault(name, []).append(timed(pool, code)[0])
    yield line("thread's first example, warm", times["thread"])
    yield line(f"{len(times)} fixed texts, warm", [one for some in times.values() for one in some])
    slowest = sorted(times, key=lambda name: -statistics.median(times[name]))[:3]
    named = ", ".join(f"{name} {statistics.median(times[name]):.0f} ms" for name in slowest)
    yield f"sandbox: slowest of them by median: {named}"


def together(pool: Pool, learners: int = 8) -> str:
    """So many learners, who press at the same moment."""
    times, codes = [], [code for _, code in texts()]
    with ThreadPoolExecutor(learners) as threads:
        for turn in range(ROUNDS):
            started = [threads.submit(timed, pool, codes[(turn + n) % len(codes)], f"{n}") for n in range(learners)]
            times += [one.result()[0] for one in started]
    return line(f"{learners} at once", times)


def beside_loops(pool: Pool, seconds: float = 25.0) -> str:
    """An honest learner, while four others run loops without an end as often as they are let."""
    over, waits = threading.Event(), []
    loops = [threading.Thread(target=_loop, args=(lambda: timed(pool, LOOP), over)) for _ in range(4)]
    for one in loops:
        one.start()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.5)
        waits.append(timed(pool, THREAD, "honest")[0])
    over.set()
    for one in loops:
        one.join()
    return line("beside four that loop for ever", waits)


def changed_demos(pool: Pool) -> Iterator[str]:
    """Each lesson's demo with one line changed, beside the plain run; the three that are furthest above it."""
    times = {lesson.slug: changed_demo(pool, lesson) for lesson in load_course()}
    above = sorted(times, key=lambda slug: times[slug][1] - PLAIN * times[slug][0], reverse=True)
    late = [slug for slug in above if times[slug][1] > min(PLAIN * times[slug][0] + BESIDES, LONGEST)]
    yield f"sandbox: one line of a demo changed: {len(times)} demos, too slow: {', '.join(late) or 'none'}"
    for slug in above[:3]:
        yield "sandbox: {:44} plain {:7.1f} ms   changed {:7.1f} ms".format(f"  {slug}", *times[slug])


def changed_demo(pool: Pool, lesson: Lesson) -> tuple[float, float]:
    """Return the medians: milliseconds of the plain run, and of the first change that has a picture."""
    own, plain, changed = lesson.run(), [], []
    declared = declared_by(own)
    for edit in one_line_changed(divided(lesson.source)[0]):
        text = edited_script(edit, lesson.source, own.source)
        if run_edited(text, declared, _runner(pool)).run:
            break
    for _ in range(ROUNDS):
        start = time.perf_counter()
        lesson.run()
        plain.append(1000 * (time.perf_counter() - start))
        start = time.perf_counter()
        run_edited(text, declared, _runner(pool))
        changed.append(1000 * (time.perf_counter() - start))
    return statistics.median(plain), statistics.median(changed)


def _runner(pool: Pool) -> Callable[..., dict[str, Any]]:
    return lambda code, **wanted: pool.run({"id": "bench", "code": code, **wanted}, None)


def _loop(work: Callable[[], object], over: threading.Event) -> None:
    while not over.is_set():
        work()


def megabytes(number: int, forked: bool = True) -> float:
    """Return a process's share of memory, with that of all it forked (Linux); what is just ending counts nothing."""
    try:
        threads = [Path(f"/proc/{number}/task/{one}/children") for one in os.listdir(f"/proc/{number}/task")]
        children = [child for thread in threads for child in thread.read_text(encoding="ascii").split()]
        share = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii").split("Pss:")[1].split()[0]
    except OSError:
        return 0.0
    return int(share) / 1024 + sum(megabytes(int(child)) for child in children if forked)


def main() -> None:
    """Print what was measured."""
    pool = Pool()
    try:
        print(f"sandbox: first run after idle {timed(pool, THREAD)[0] / 1000:.1f} s (torch is loaded, and warmed up)")
        for said in warm(pool):
            print(said)
        for said in changed_demos(pool):
            print(said)
        print(together(pool))
        print(beside_loops(pool))
        if zygote := pool.worker.zygote():
            print(f"sandbox: worker with its children {megabytes(zygote.process.pid):.0f} MB")
        print(f"sandbox: load of the machine {os.getloadavg()[0]:.1f}")
    finally:
        pool.close()


if __name__ == "__main__":
    main()
