"""How many learners one process serves before their moves take a second."""

import asyncio
from collections.abc import Iterator

from tests.bench.crowd import PAUSE, Learner, come, leave, together
from tests.bench.figure import Figure, p95
from tests.bench.served import served
from tests.browser.server import Server, wait_until_quiet

MORE, MOST, TOO_LONG = 25, 300, 1.0  # learners, learners, seconds
GROUP = "capacity of one process"
MEANS = {
    GROUP: f"Learners like those of the class come, {MORE} more at a time, each with a pause of {PAUSE:g} seconds "
    "between moves, until one move in twenty takes over a second. Their sessions are played beside the process, on the "
    "same machine.",
}


def measured() -> Iterator[Figure]:
    """Let them come."""
    with served() as server:
        wait_until_quiet(server)
        held, waited = asyncio.run(fill(server))
    yield Figure(GROUP, "learners, with 95 of a hundred moves under a second", held, "learners")
    yield Figure(GROUP, "95th of a hundred with that many", 1000 * waited, "ms")


async def fill(server: Server) -> tuple[int, float]:
    """Return how many learners' moves were quick enough at most, and their 95th of a hundred in seconds."""
    here: list[Learner] = []
    held, waited = 0, 0.0
    while len(here) < MOST:
        here += await come(server, range(len(here), len(here) + MORE))
        now = p95(await together(here))
        if now > TOO_LONG:
            break
        held, waited = len(here), now
    await leave(here)
    return held, waited
