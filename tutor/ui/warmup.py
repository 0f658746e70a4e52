"""Warm the server up before anyone arrives."""

import gc
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

COLLECT_EVERY = 10.0  # seconds: a search takes a twentieth of one, and what it finds by then is some megabytes


@asynccontextmanager
async def warm_up(_app: object) -> AsyncIterator[None]:
    """Import what lessons need in a thread, so that the first screen need not wait for torch; tidy up in another."""
    _send_at_once()
    ended = threading.Event()
    threading.Thread(target=_import_and_freeze, name="warm-up", daemon=True).start()
    threading.Thread(target=_look_after_classes, args=(ended,), name="classes", daemon=True).start()
    threading.Thread(target=_collect_now_and_then, args=(ended,), name="collector", daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _send_at_once() -> None:
    """Turn off Nagle's algorithm on the server's socket; every connection it accepts inherits that.

    Streamlit binds the socket itself, and asyncio then leaves the algorithm on (uvicorn's issue 3149):
    each rerun's first messages would wait some forty milliseconds for the browser's acknowledgement.
    """
    sockets = [thing for thing in gc.get_objects() if type(thing) is socket.socket]  # nobody hands it on
    for each in sockets:
        internet = each.family in (socket.AF_INET, socket.AF_INET6) and each.type == socket.SOCK_STREAM
        if internet and each.fileno() >= 0:
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _import_and_freeze() -> None:
    """Import the heavy libraries, take one step with torch, train Home's net, load Ask's engine, freeze the collector.

    Whoever looks for garbage walks through torch, pandas and altair each time, which costs more than a
    script's run. What is frozen is not walked again. The step is there since
    the first one is slower than others. The engine comes last and is frozen by itself: a first
    screen that is already there is not to walk through the rest in the meantime.
    """
    import altair  # noqa: F401
    import pandas  # noqa: F401

    from tutor.course.eager import prepare_torch

    prepare_torch()
    import torch

    weight = torch.ones(1, requires_grad=True)
    weight.sum().backward()
    torch.optim.SGD([weight], lr=1.0).step()
    _freeze()
    from tutor.ui.destination import trained

    trained().exception()  # waits for it, however it ends
    from tutor.ask.reply import reply

    reply("gradient of x^2 at x = 1")
    _freeze()
    _run_openings()


def _run_openings() -> None:
    """Run each lesson as its first visitor sees it, so that a class that opens one together need not wait in line."""
    from tutor.ui.course import course, run_lesson

    for lesson in course():
        run_lesson(lesson, lesson.values(lesson.opening))
        run_lesson(lesson, lesson.values())


def _look_after_classes(ended: threading.Event) -> None:
    """Say what opens teaching, then sweep out old classes until the server ends."""
    from tutor.ui.teaching import sweep_until, tell_what_is_ignored

    tell_what_is_ignored()
    sweep_until(ended)


def _collect_now_and_then(ended: threading.Event) -> None:
    """Look for rings to throw away in Streamlit's place, which would after each run (`.streamlit/config.toml`)."""
    while not ended.wait(COLLECT_EVERY):
        gc.collect()


def _freeze() -> None:
    gc.collect()
    gc.freeze()
