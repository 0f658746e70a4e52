"""Fifty learners at once, spread over all lessons, beside fifty of the bare app."""

import asyncio
import time
from collections.abc import Iterator, Sequence

from tests.bench.figure import Figure, p95
from tests.bench.moves import BARE, Address, keep_moving, one_control
from tests.bench.served import side_by_side
from tests.bench.session import Session, arrive, arrive_bare
from tests.browser.server import Server
from tutor.course import load_course

LEARNERS, PAUSE = 50, 3.0
SECONDS, TURNS = 15.0, 2
GROUP = "class of 50"
MEANS = {
    GROUP: f"{LEARNERS} learners are on all lessons at once. Each moves a slider, waits for the page, and thinks for "
    f"{PAUSE:g} seconds. Ninety-five of a hundred moves take no longer than this; the bare app has as many learners, "
    "who do the same while ours rest.",
}
Learner = tuple[Session, Sequence[Address]]


def measured() -> Iterator[Figure]:
    """Let both classes work in turn."""
    with side_by_side() as (server, bare):
        mine, theirs = asyncio.run(both(server, bare))
    yield Figure(GROUP, "95th of a hundred, to the bare app's", p95(mine) / p95(theirs), "of the bare app's", 0.04)
    yield Figure(GROUP, "95th of a hundred, lessons", 1000 * p95(mine), "ms")
    yield Figure(GROUP, "95th of a hundred, bare app", 1000 * p95(theirs), "ms")
    yield Figure(GROUP, "moves of a second, lessons", len(mine) / SECONDS / TURNS, "moves/s")
    yield Figure(GROUP, "moves of a second, bare app", len(theirs) / SECONDS / TURNS, "moves/s")


async def both(server: Server, bare: Server) -> tuple[list[float], list[float]]:
    """Return the seconds of all moves, in the lessons and in the bare app."""
    ours = await come(server, range(LEARNERS))
    plain = [(await arrive_bare(bare), BARE) for _ in range(LEARNERS)]
    mine, theirs = [], []
    for _ in range(TURNS):
        mine += await together(ours)
        theirs += await together(plain)
    await leave(ours + plain)
    return mine, theirs


async def come(server: Server, numbers: range) -> list[Learner]:
    """Let the learners of these numbers open their pages, spread over all lessons."""
    paths = [(lesson.slug, one_control(lesson)) for lesson in load_course()]
    theirs = [paths[number % len(paths)] for number in numbers]
    return [(await arrive(server, slug, moves[0]), moves) for slug, moves in theirs]


async def leave(learners: Sequence[Learner]) -> None:
    """Close their pages."""
    for session, _ in learners:
        await session.socket.close()


async def together(learners: Sequence[Learner]) -> list[float]:
    """Let all of them move for a while; return the seconds of each move."""
    until = time.monotonic() + SECONDS
    moving = [
        keep_moving(session, moves, number, PAUSE, lambda: time.monotonic() > until)
        for number, (session, moves) in enumerate(learners)
    ]
    return [seconds for waits in await asyncio.gather(*moving) for _, seconds in waits]
