"""A learner's run: after idle, warm, eight at once, beside endless loops, and demos with a line changed."""

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

from tests.bench.figure import Figure, p95
from tests.bench.held import megabytes
from tests.bench.texts import LOOP, THREAD, texts
from tests.sandbox.changes import declared_by, one_line_changed
from tutor.course import Lesson, load_course
from tutor.course.run import divided, run_script
from tutor.sandbox.edited import edited_script, run_edited
from tutor.sandbox.pool import Pool

GROUP, CHANGED = "sandbox", "sandbox, one line changed"
ROUNDS, DEMOS, IDLE, TOGETHER, BESIDE = 10, 7, 3, 8, 25.0  # three times how often; learners; seconds
PLAIN, MORE, LONGEST = 5, 100, 1_500  # what a changed demo may take: times its plain run and ms more, at most ms
MEANS = {
    GROUP: "A learner's text is run with its trace on, until the answer is there: the thread's first example, and "
    "twenty fixed texts with it. After idle no worker runs, and torch has to be loaded. At once means that eight "
    "learners press Run at the same moment; beside loops, that four others run loops without an end as often as they "
    "are let.",
    CHANGED: f"A lesson's demo with one line changed, as a share of what it may take: {PLAIN} times the plain demo and "
    f"{MORE} ms, and never more than {LONGEST:,} ms.",
}


def measured() -> Iterator[Figure]:
    """Measure all of it with one pool, but the first runs after idle."""
    yield Figure(GROUP, "first run after idle, the longest", max(after_idle() for _ in range(IDLE)), "s", 4)
    with closing(Pool()) as pool:
        timed(pool, THREAD)
        yield from warm(pool)
        yield from changed_demos(pool)
        yield Figure(GROUP, f"{TOGETHER} at once, 95th of a hundred", p95(together(pool)), "ms", 400)
        yield Figure(GROUP, "beside four endless loops, the longest", max(beside_loops(pool)), "ms", 3_000)
        if zygote := pool.worker.zygote():
            yield Figure(GROUP, "worker with its children", megabytes(zygote.process.pid), "MB")


def timed(pool: Pool, code: str, session: str | None = None) -> float:
    """Return the milliseconds until the answer is there."""
    start = time.perf_counter()
    pool.run({"id": "bench", "code": code}, session)
    return 1000 * (time.perf_counter() - start)


def after_idle() -> float:
    """Return the seconds of a pool's first run."""
    with closing(Pool()) as pool:
        return timed(pool, THREAD) / 1000


def warm(pool: Pool) -> Iterator[Figure]:
    """Run each text in turn, alone."""
    times: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, code in texts():
            times.setdefault(name, []).append(timed(pool, code))
    every = [one for some in times.values() for one in some]
    for what, some in (("thread's first example", times["thread"]), (f"all {len(times)} texts", every)):
        yield Figure(GROUP, f"{what}, median", statistics.median(some), "ms", 30)
        yield Figure(GROUP, f"{what}, 95th of a hundred", p95(some), "ms", 150)


def together(pool: Pool) -> list[float]:
    """Let so many learners press at the same moment, again and again."""
    times, codes = [], [code for _, code in texts()]
    with ThreadPoolExecutor(TOGETHER) as threads:
        for turn in range(ROUNDS):
            started = [threads.submit(timed, pool, codes[(turn + n) % len(codes)], f"{n}") for n in range(TOGETHER)]
            times += [one.result() for one in started]
    return times


def beside_loops(pool: Pool) -> list[float]:
    """Let an honest learner run something now and then, while four others loop."""
    over, waits = threading.Event(), []
    loops = [threading.Thread(target=_loop, args=(pool, over)) for _ in range(4)]
    for one in loops:
        one.start()
    until = time.monotonic() + BESIDE
    while time.monotonic() < until:
        time.sleep(0.5)
        waits.append(timed(pool, THREAD, "honest"))
    over.set()
    for one in loops:
        one.join()
    return waits


def _loop(pool: Pool, over: threading.Event) -> None:
    while not over.is_set():
        timed(pool, LOOP)


def changed_demos(pool: Pool) -> Iterator[Figure]:
    """Run each lesson's demo with one line changed, beside the plain one."""
    longest = 0.0
    for lesson in load_course():
        plain, changed = changed_demo(pool, lesson)
        longest = max(longest, changed)
        yield Figure(CHANGED, lesson.slug, changed / min(PLAIN * plain + MORE, LONGEST), "of what it may take", 1)
    yield Figure(CHANGED, "the longest of them", longest, "ms", LONGEST)


def changed_demo(pool: Pool, lesson: Lesson) -> tuple[float, float]:
    """Return the medians: milliseconds of the plain run, and of the first change that has a picture."""
    own, plain, changed = lesson.run(), [], []
    declared = declared_by(own)
    for edit in one_line_changed(divided(lesson.source)[0]):
        text = edited_script(edit, lesson.source, own.source)
        if run_edited(text, declared, _runner(pool)).run:
            break
    for _ in range(DEMOS):
        start = time.perf_counter()
        run_script(own.source, own.controls, "demo.py")  # all of it, as an edit runs it: a lesson keeps what is above
        plain.append(1000 * (time.perf_counter() - start))
        start = time.perf_counter()
        run_edited(text, declared, _runner(pool))
        changed.append(1000 * (time.perf_counter() - start))
    return statistics.median(plain), statistics.median(changed)


def _runner(pool: Pool) -> Callable[..., dict[str, Any]]:
    return lambda code, **wanted: pool.run({"id": "bench", "code": code, **wanted}, None)
