"""Learners who read lessons in a thread of their own, while the bench does something else."""

import asyncio
import threading
import time
from typing import Any

from tests.bench.moves import keep_moving, one_control
from tests.bench.session import arrive
from tests.browser.server import Server
from tutor.course import Lesson, load_course

APART = 0.25  # seconds from one to the next: a class does not arrive in one second


class Readers:
    """So many learners, spread over all lessons; each moves a control, waits for the page, and thinks for a while."""

    def __init__(self, server: Server, count: int, pause: float) -> None:
        self.server, self.count, self.pause = server, count, pause
        self.here = 0  # how many have their page
        self.gone = 0  # how many of the first are to leave
        self._over = False
        self._faults: list[Exception] = []
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Readers":
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._over = True
        self._thread.join()
        self._check()

    def wait_for_all(self, seconds: float = 150) -> None:
        """Wait until all of them have their page. Raises TimeoutError, and what went wrong with one."""
        end = time.monotonic() + seconds
        while self.here < self.count:
            self._check()
            if time.monotonic() > end:
                raise TimeoutError(f"{self.here} of {self.count} have their page")
            time.sleep(0.2)

    def _check(self) -> None:
        if self._faults:
            raise self._faults[0]

    def _run(self) -> None:
        try:
            asyncio.run(self._all())
        except Exception as fault:
            self._faults.append(fault)

    async def _all(self) -> None:
        course = load_course()
        await asyncio.gather(*(self._read(number, course[number % len(course)]) for number in range(self.count)))

    async def _read(self, number: int, lesson: Lesson) -> None:
        await asyncio.sleep(number * APART)
        moves = one_control(lesson)
        async with await arrive(self.server, lesson.slug, moves[0]) as session:
            self.here += 1
            await keep_moving(session, moves, number, self.pause, lambda: self._over or number < self.gone)
