"""Every lesson's full rerun beside the bare app's, at settings that nobody had before and at the same ones again."""

import asyncio
import statistics
from collections.abc import Iterator

from tests.bench.figure import Figure
from tests.bench.moves import BARE, Address, new_settings
from tests.bench.served import side_by_side
from tests.bench.session import Session, arrive, arrive_bare
from tests.browser.server import Server
from tutor.course import Lesson, load_course

TURNS = 8
SEEN, NEW, SIZE = "rerun, settings seen before", "rerun, new settings", "rerun, size"
MEANS = {
    SEEN: "A learner sets a lesson's controls to what somebody has set them to before. How long the whole page takes "
    "to run, from the message to the end of the script, as a share of the bare app's time: medians of runs that take "
    "turns.",
    NEW: "The same at settings that this server has not seen yet: torch runs the demo.",
    SIZE: "What a rerun sends to the browser.",
}
Measured = list[tuple[tuple[float, int], float]]  # seconds and bytes of the lesson, seconds of the bare app


def measured() -> Iterator[Figure]:
    """Measure one lesson after the other."""
    plain: list[float] = []
    with side_by_side() as (server, bare):
        for lesson in load_course():
            new, seen = asyncio.run(twice(lesson, server, bare))
            plain += [theirs for _, theirs in new + seen]
            yield Figure(SEEN, lesson.slug, ratio(seen), "of the bare app's", 0.18)
            yield Figure(NEW, lesson.slug, ratio(new), "of the bare app's", 0.5)
            yield Figure(SIZE, lesson.slug, statistics.median(size for (_, size), _ in seen) / 1000, "kB")
    yield Figure(SEEN, "the bare app", 1000 * statistics.median(plain), "ms")


async def twice(lesson: Lesson, server: Server, bare: Server) -> tuple[Measured, Measured]:
    """Go through the same settings twice; return what was measured the first and the second time."""
    moves = new_settings(lesson, TURNS)
    async with await arrive(server, lesson.slug, {}) as session, await arrive_bare(bare) as plain:
        session.address = moves[0]  # a link past the prediction; what it brings is the first to be moved away from
        await session.rerun()
        return await in_turns(session, plain, moves), await in_turns(session, plain, moves)


async def in_turns(session: Session, plain: Session, moves: list[Address]) -> Measured:
    """Move a control here, the slider there, and so on."""
    found = []
    for turn, move in enumerate(moves):
        session.move(move)
        plain.move(BARE[turn % len(BARE)])
        found.append((await session.rerun(), (await plain.rerun())[0]))
    return found


def ratio(found: Measured) -> float:
    """Return the lesson's median as a share of the bare app's."""
    mine, theirs = statistics.median(one for (one, _), _ in found), statistics.median(other for _, other in found)
    return mine / theirs
