"""A class opens one of the lessons that compute most, each learner at settings of their own; what others wait."""

import asyncio
import time
from collections.abc import Iterator, Sequence

from tests.bench.figure import Figure, p95
from tests.bench.moves import Waits, keep_moving, new_settings, one_control
from tests.bench.served import served
from tests.bench.session import Session, arrive, open_page
from tests.browser.server import Server, wait_until_quiet
from tutor.course import Lesson, load_course

HEAVY = ("schedulers", "loss_landscape", "bends")
LEARNERS, OTHERS, PAUSE, LEAD = 20, 10, 1.0, 3.0  # seconds between two moves, and until the class comes
GROUP = "beside a heavy lesson"
MEANS = {
    GROUP: f"{LEARNERS} learners open one of the lessons that compute most at the same moment, at as many new settings "
    f"as it has, up to {LEARNERS}. {OTHERS} others are on other lessons and move a slider each second: ninety-five of "
    "a hundred of their moves take no longer than this until the class has its pages.",
}


def measured() -> Iterator[Figure]:
    """Measure the heavy lessons one after the other."""
    with served() as server:
        wait_until_quiet(server)
        yield from asyncio.run(all_of_them(server))


async def all_of_them(server: Server) -> list[Figure]:
    """Let a class come to each heavy lesson, while the same others go on."""
    course, found = load_course(), list[Figure]()
    light = [lesson for lesson in course if lesson.slug not in HEAVY][:OTHERS]
    others = [await arrive(server, lesson.slug, one_control(lesson)[0]) for lesson in light]
    for lesson in (lesson for lesson in course if lesson.slug in HEAVY):
        waits, took = await beside(server, lesson, light, others)
        found.append(Figure(GROUP, f"{lesson.slug}, the others' 95th", 1000 * p95(waits), "ms", 1_000))
        found.append(Figure(GROUP, f"{lesson.slug}, the class has its pages", took, "s"))
    for session in others:
        await session.socket.close()
    return found


async def beside(
    server: Server, lesson: Lesson, light: Sequence[Lesson], others: Sequence[Session]
) -> tuple[list[float], float]:
    """Return the seconds that others waited while a class came, and those until all of it was there."""
    ended, settings = asyncio.Event(), new_settings(lesson, LEARNERS)
    moving = [
        asyncio.create_task(keep_moving(session, one_control(at), number, PAUSE, ended.is_set))
        for number, (at, session) in enumerate(zip(light, others, strict=True))
    ]
    await asyncio.sleep(LEAD)
    began = time.monotonic()
    await asyncio.gather(*(_open(server, lesson, settings[n % len(settings)]) for n in range(LEARNERS)))
    over = time.monotonic()
    ended.set()
    return _within(await asyncio.gather(*moving), began, over), over - began


async def _open(server: Server, lesson: Lesson, address: dict[str, str]) -> None:
    async with await open_page(server, lesson.slug, address) as session:
        await session.rerun()


def _within(waits: Sequence[Waits], began: float, over: float) -> list[float]:
    """Return the seconds of the moves that were under way in that time."""
    return [seconds for each in waits for at, seconds in each if at < over and at + seconds > began]
