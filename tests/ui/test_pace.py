"""A page that sends too fast waits; another one does not, and nothing is lost."""

import asyncio

from tests.apart import run_apart
from tutor.ui.pace import Paced


def taken_at(paced: Paced, kinds: list[str], scope: str = "websocket") -> list[float]:
    """Return when each message was taken, in a world where only waiting takes time."""
    times: list[float] = []

    async def app(_scope: object, receive: object, _send: object) -> None:
        for _ in kinds:
            await receive()
            times.append(asyncio.get_running_loop().time())

    waiting = iter(kinds)

    async def receive() -> dict[str, str]:
        return {"type": next(waiting)}

    run_apart(app_run(paced, app, scope, receive))
    return [moment - times[0] for moment in times]


async def app_run(paced: Paced, app: object, scope: str, receive: object) -> None:
    paced.app = app
    await paced({"type": scope}, receive, None)


def test_so_many_at_once_and_then_one_each():
    times = taken_at(Paced(None, at_once=5, every=0.05), ["websocket.receive"] * 9)
    assert times[4] < 0.05  # five at once: no wait at all
    assert times[-1] >= 4 * 0.05 - 0.02


def test_only_what_a_page_sends_is_paced():
    paced = Paced(None, at_once=1, every=5.0)
    assert taken_at(paced, ["websocket.connect", "websocket.receive", "websocket.disconnect"])[-1] < 1
    assert taken_at(paced, ["http.request"] * 9, scope="http")[-1] < 1


def test_each_connection_has_a_pace_of_its_own():
    paced = Paced(None, at_once=2, every=5.0)
    for _ in range(3):
        assert taken_at(paced, ["websocket.receive"] * 2)[-1] < 1
