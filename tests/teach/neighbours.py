"""Learners who move a lesson's slider while a class votes on the same server: how long they wait."""

import asyncio
import statistics
import threading
import time
from typing import Any

from tests.bench.session import open_page
from tests.browser.server import Server

PAGE, CONTROL, PAUSE = "learning_rate", "learning_rate.lr", 1.0


class Neighbours:
    """So many learners at one lesson, each of whom moves the slider, waits for the run, and thinks for a second."""

    def __init__(self, server: Server, count: int = 5) -> None:
        self.server, self.count = server, count
        self.waits: list[tuple[float, float]] = []  # when it began, and its seconds
        self._ended = threading.Event()
        self._faults: list[Exception] = []
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Neighbours":
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._ended.set()
        self._thread.join()
        assert not self._faults, self._faults

    def told(self, since: float, until: float) -> str:
        """The median and the worst wait of what began within these moments."""
        waits = [seconds for began, seconds in self.waits if since <= began < until]
        if not waits:
            return "nobody moved a slider"
        return f"{len(waits)} reruns, median {statistics.median(waits) * 1e3:.0f} ms, worst {max(waits) * 1e3:.0f} ms"

    def _run(self) -> None:
        try:
            asyncio.run(self._all())
        except Exception as error:
            self._faults.append(error)

    async def _all(self) -> None:
        await asyncio.gather(*(self._one(number) for number in range(self.count)))

    async def _one(self, number: int) -> None:
        session = await open_page(self.server, PAGE, {CONTROL: "0.1"})  # a link past the prediction
        await session.rerun()
        slider = session.widgets[CONTROL]
        for turn in range(600):
            if self._ended.is_set():
                break
            session.move({CONTROL: f"{slider.min + slider.step * ((turn * 3 + number) % 20):g}"})
            began = time.perf_counter()
            seconds, _ = await session.rerun()
            self.waits.append((began, seconds))
            await asyncio.sleep(PAUSE)
        await session.socket.close()
