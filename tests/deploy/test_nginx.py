"""The recipe for many processes, as it stands in deploy/nginx.conf, before two of them and PostgreSQL."""

import asyncio
import re
import time
from contextlib import suppress

import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.apart import run_apart
from tests.bench.session import Session
from tests.deploy.proxy import Proxy
from tutor.ui.classroom.login import CLOSED
from tutor.ui.pace import AT_ONCE, EVERY

pytestmark = pytest.mark.postgres
SEATS = ("a", "b")
FORM = "multipart/form-data; boundary=line"
FILE = b'--line\r\nContent-Disposition: form-data; name="file"; filename="f.json"\r\n\r\n{}\r\n--line--\r\n'


async def enter(url: str, page: str) -> Session:
    """Open a page as a browser does that was given the first process."""
    stream, more = url.replace("http", "ws") + "/_stcore/stream", {"Cookie": "seat=a"}
    socket = await websockets.connect(
        stream, subprotocols=["streamlit"], max_size=None, compression=None, additional_headers=more
    )
    return Session(socket, page)


def seat_given(headers: dict[str, str]) -> str:
    found = re.search(r"seat=(\w)", headers.get("set-cookie", ""))
    return found[1] if found else ""


def test_a_browser_keeps_the_process_it_was_given_and_newcomers_are_spread(site):
    given = [seat_given(site.ask("/")[1]) for _ in range(40)]
    assert set(given) == set(SEATS)
    for seat in SEATS:
        status, headers = site.ask("/", Cookie=f"seat={seat}")
        assert (status, seat_given(headers)) == (200, "")
    assert seat_given(site.ask("/", Cookie="seat=elsewhere")[1]) in SEATS


def test_what_no_page_needs_is_closed(site):
    ways = ("/_stcore/metrics", "//_stcore/metrics", "/_stcore/%6detrics", "/x/../_stcore/metrics", "/_stcore/metrics/")
    more = ("/_stcore/agent/interact", "/_stcore/agent/mcp", "/_stcore/script-health-check")
    assert {site.ask(path)[0] for path in ways + more} == {404}
    assert site.ask("/_stcore/health")[0] == 200


def test_every_answer_carries_the_headers_that_guard_a_page(site):
    for path in ("/", "/learning_rate", "/_stcore/health", "/_stcore/metrics"):
        headers = site.ask(path)[1]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'self'" in policy
        assert not re.search(r"https?:|\*", policy)


def test_large_bodies_and_files_that_no_page_asked_for_are_refused(site):
    assert site.ask("/class-vote", "POST", b"x" * 100_000)[0] == 413
    assert [run_apart(upload(site, page)) for page in ("", "progress")] == [403, 204]


async def upload(site: Proxy, page: str) -> int:
    """Open a page, and send a file in its name, as no browser would."""
    session = await enter(site.url, page)
    await session.socket.send(BackMsg(rerun_script={"page_name": page}).SerializeToString())
    name, finished = "", False
    while not (name and finished):
        message = ForwardMsg.FromString(await asyncio.wait_for(session.socket.recv(), 60))
        name = message.new_session.initialize.session_id or name
        finished = finished or message.WhichOneof("type") == "script_finished"
    cookie = site.ask("/_stcore/health", Cookie="seat=a")[1]["set-cookie"].partition(";")[0]
    headers = {"Cookie": f"seat=a; {cookie}", "X-Xsrftoken": cookie.partition("=")[2], "Content-Type": FORM}
    status = (await asyncio.to_thread(site.ask, f"/_stcore/upload_file/{name}/file", "PUT", FILE, **headers))[0]
    await session.socket.close()
    return status


def test_teaching_stays_closed_through_the_proxy(site):
    assert CLOSED in run_apart(texts(site.url, "walk"))
    assert CLOSED not in run_apart(texts(site.servers[0].url, "walk"))  # at the machine itself it is open


async def texts(url: str, page: str) -> str:
    """Return all that the page says."""
    session, told = await enter(url, page), ""
    await session.socket.send(BackMsg(rerun_script={"page_name": page}).SerializeToString())
    while True:
        message = ForwardMsg.FromString(await asyncio.wait_for(session.socket.recv(), 60))
        told += str(message.delta)
        if message.WhichOneof("type") == "script_finished":
            await session.socket.close()
            return told


def test_who_sends_two_hundred_messages_a_second_stalls_nobody(site):
    answered, sent, (taken, seconds) = run_apart(flooded(site, 3.0))
    assert sent > 2 * taken, "there was no flood"
    assert taken <= AT_ONCE + seconds / EVERY + 2
    assert answered, "nobody else was answered"  # how often hangs on the machine


async def flooded(site: Proxy, seconds: float) -> tuple[int, int, tuple[int, float]]:
    """Return the reruns that one learner gets during the flood of another, what was sent, and what of it was run."""
    ada, mallory = await enter(site.url, "learning_rate"), await enter(site.url, "learning_rate")
    for session in (ada, mallory):
        await session.rerun()
    until, answered = time.monotonic() + seconds, 0
    flooding = asyncio.create_task(flood(mallory, until)), asyncio.create_task(runs_of(mallory, until))
    while time.monotonic() < until:
        await ada.rerun()
        answered += 1
    sent, taken = await asyncio.gather(*flooding)
    mallory.socket.transport.abort()
    await ada.socket.close()
    return answered, sent, taken


async def flood(session: Session, until: float) -> int:
    """Send two hundred reruns a second, whether they are taken or not; return how many."""
    sent, message = 0, BackMsg(rerun_script={"page_name": session.page}).SerializeToString()
    with suppress(TimeoutError):
        async with asyncio.timeout_at(asyncio.get_running_loop().time() + until - time.monotonic()):
            while True:
                await session.socket.send(message)
                sent += 1
                await asyncio.sleep(0.005)
    return sent


async def runs_of(session: Session, until: float) -> tuple[int, float]:
    """Count the runs that begin for a session until then; return also the seconds that the counting took."""
    runs, start = 0, time.monotonic()
    with suppress(TimeoutError):
        async with asyncio.timeout_at(asyncio.get_running_loop().time() + until - time.monotonic()):
            while True:
                runs += ForwardMsg.FromString(await session.socket.recv()).WhichOneof("type") == "new_session"
    return runs, time.monotonic() - start
