"""What learners set a lesson's controls to, and how they go on doing so."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence

from tests.bench.session import Session
from tutor.course import Lesson
from tutor.ui.controls import address_of

Address = dict[str, str]
Waits = list[tuple[float, float]]  # when a rerun began, and its seconds
BARE: list[Address] = [{"n": str(n)} for n in range(2, 100, 7)]


def new_settings(lesson: Lesson, most: int) -> list[Address]:
    """Return up to so many settings of all controls, the same each time, none of which the warm-up has run."""
    known = [lesson.heard(lesson.values(at)) for at in (lesson.opening, lesson.prediction.at, {})]
    dice, found = random.Random(lesson.slug), []
    for _ in range(100 * most):
        made = {control.name: dice.choice(control.values()) for control in lesson.controls}
        if len(found) < most and lesson.heard(made) not in known:
            known.append(lesson.heard(made))
            found.append(made)
    return [address_of(lesson.slug, each) for each in found]


def one_control(lesson: Lesson) -> list[Address]:
    """Return the addresses that a learner passes who moves one control: a slider, if the lesson has one."""
    sliders = (control for control in lesson.controls if control.kind != "choice" and not control.only)
    control, start = next(sliders, lesson.controls[0]), lesson.values(lesson.prediction.at)
    return [address_of(lesson.slug, start | {control.name: value}) for value in control.values()]


async def keep_moving(
    session: Session, moves: Sequence[Address], number: int, pause: float, over: Callable[[], bool]
) -> Waits:
    """Move, wait for the run, think for `pause` seconds, and again until it is over; `number` tells learners apart."""
    waits: Waits = []
    await asyncio.sleep(pause * (number * 0.618 % 1))  # a class does not move as one
    while not over():
        session.move(moves[(number + len(waits)) % len(moves)])
        began = time.monotonic()
        waits.append((began, (await session.rerun())[0]))
        await asyncio.sleep(pause)
    return waits
