"""Milliseconds for the notes: every page's full rerun, beside a bare app of one slider and one chart.

    make bench

It speaks Streamlit's own protocol over loopback: opens a session, moves the first control to other
values in turn, and times each rerun from the message to the end of the script. Both servers run side
by side and take turns, so that a noisy machine is noisy for both: the ratio is the figure.
"""

import asyncio
import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.server import Server
from tests.sandbox import bench as sandbox
from tutor.course import Lesson, load_course

MOVES = 12
BLIND = Path(__file__).parent / "ask" / "blind.jsonl"
BARE = """
import altair as alt, pandas as pd, streamlit as st, torch
n = st.slider("n", 1, 100, 50)
rows = pd.DataFrame({"x": range(n), "y": [x * x for x in range(n)]})
st.altair_chart(alt.Chart(rows).mark_line().encode(x="x", y="y"))
"""


class Session:
    """One browser's session: what it has cached, and the widgets that are on its page."""

    def __init__(self, socket: Any, page: str) -> None:
        self.socket, self.page = socket, page
        self.sliders: dict[str, Any] = {}
        self.moved: dict[str, float] = {}
        self.cached: set[str] = set()

    async def rerun(self, query: str = "") -> tuple[float, int]:
        """Run the page's script; return seconds and bytes until it has finished."""
        message = BackMsg()
        message.rerun_script.page_name, message.rerun_script.query_string = self.page, query
        message.rerun_script.cached_message_hashes.extend(self.cached)
        for widget_id, value in self.moved.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id = widget_id
            state.double_array_value.data.append(value)
        start, size = time.perf_counter(), 0
        await self.socket.send(message.SerializeToString())
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), 60)
            size += len(raw)
            if self._finished(ForwardMsg.FromString(raw)):
                return time.perf_counter() - start, size

    def _finished(self, message: ForwardMsg) -> bool:
        if message.metadata.cacheable:
            self.cached.add(message.hash)
        element = message.delta.new_element if message.WhichOneof("type") == "delta" else None
        if element is not None and element.WhichOneof("type") == "slider":
            self.sliders[element.slider.label] = element.slider
        if element is not None and element.WhichOneof("type") == "exception":
            raise RuntimeError(f"{self.page}: {element.exception.message}")
        done = message.WhichOneof("type") == "script_finished"
        return done and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN


async def open_page(server: Server, page: str) -> Session:
    url = server.url.replace("http", "ws") + "/_stcore/stream"
    return Session(await websockets.connect(url, subprotocols=["streamlit"], max_size=None, compression=None), page)


async def measure(lesson: Lesson, server: Server, bare: Server) -> tuple[float, float, float]:
    """Return the medians: milliseconds of the lesson, of the bare app, and the lesson's kilobytes."""
    session, plain = await open_page(server, lesson.slug), await open_page(bare, "")
    control = next((c for c in lesson.controls if c.kind != "choice"), lesson.controls[0])
    allowed = control.values()
    chosen = [allowed[i * (len(allowed) - 1) // MOVES] for i in range(MOVES)]
    for _ in range(2):  # the first run compiles charts and demo
        await session.rerun(urlencode({control.name: chosen[0]}))
    await plain.rerun()
    mine, theirs = [], []
    for turn, value in enumerate(chosen):
        if control.kind == "choice":  # no slider to move: a fresh session opens the page at the value
            await session.socket.close()
            session = await open_page(server, lesson.slug)
        else:
            place = float(allowed.index(value)) if control.kind == "log" else float(value)
            session.moved = {session.sliders[control.label].id: place}
        plain.moved = {plain.sliders["n"].id: float(turn * 5 + 2)}
        mine.append(await session.rerun(urlencode({control.name: value})))
        theirs.append(await plain.rerun())
    await session.socket.close()
    await plain.socket.close()
    return (
        1000 * statistics.median(seconds for seconds, _ in mine),
        1000 * statistics.median(seconds for seconds, _ in theirs),
        statistics.median(size for _, size in mine) / 1000,
    )


def measure_ask() -> tuple[float, float, float]:
    """Return Ask's seconds to load, median milliseconds a question, and megabytes that it adds."""
    import torch

    torch.ones(1, requires_grad=True).sum().backward()
    before, start = _megabytes(), time.perf_counter()
    from tutor.ask.reply import reply

    reply("warm up")
    loaded, times = time.perf_counter() - start, []
    for line in BLIND.read_text(encoding="utf-8").splitlines()[:500]:
        start = time.perf_counter()
        reply(json.loads(line)["question"])
        times.append(1000 * (time.perf_counter() - start))
    print(f"Ask: 500 questions in {sum(times) / 1000:.1f} s")
    return loaded, statistics.median(times), _megabytes() - before


def _megabytes() -> float:
    """Return this process's resident memory (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    from tests import bench_memory  # which takes its sessions from here

    print("Ask: loaded in {:.1f} s, median {:.1f} ms a question, {:.0f} MB more".format(*measure_ask()))
    sandbox.main()
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "bare.py"
        script.write_text(BARE, encoding="utf-8")
        (Path(folder) / "bare").mkdir()
        server = Server(Path(folder)).start()
        bare = Server(Path(folder) / "bare", script).start()
        try:
            print(f"{'lesson':20} {'ms':>7} {'bare ms':>8} {'ratio':>6} {'kB':>7}")
            for lesson in load_course():
                own, other, size = asyncio.run(measure(lesson, server, bare))
                print(f"{lesson.slug:20} {own:7.1f} {other:8.1f} {own / other:6.2f} {size:7.1f}")
        finally:
            server.stop()
            bare.stop()
    bench_memory.main()


if __name__ == "__main__":
    main()
