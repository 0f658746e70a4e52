"""The two plain routes by which a phone votes and asks what is new, without running a script: JSON in, JSON out."""

import json
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit import config

from tutor.store import LearnerForgotten, StoreTooNew, StoreUnavailable
from tutor.store.class_records import Gone, NotJoined, Stale, TooLate
from tutor.teach import Desk, NoChoice, Patience, Pulse, TooMany
from tutor.ui.server import the_store

log = logging.getLogger(__name__)
LARGEST = 2048  # bytes of a vote: an order of eight lines needs a hundred
LONGEST = 100  # characters of an id
WAITING = 400  # votes that may wait for their turn
FIELDS = {"learner", "round", "response", "n"}
MALFORMED = "This is not a vote."
REFUSALS: dict[type[Exception], tuple[int, str]] = {
    TooLate: (409, "late"),
    Stale: (409, "stale"),
    NotJoined: (403, "stranger"),
    LearnerForgotten: (403, "stranger"),
    Gone: (404, "gone"),
    NoChoice: (422, "no-choice"),
    TooMany: (429, "too-often"),
    StoreUnavailable: (503, "unreachable"),
    StoreTooNew: (503, "unreachable"),
}


class _Refused(Exception):
    """The request is refused before anything is looked up."""

    def __init__(self, status: int, why: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.why = status, why


def class_routes() -> list[Route]:
    """Return the routes, below the path that the server is at."""
    base = config.get_option("server.baseUrlPath").strip("/")
    at = f"/{base}/" if base else "/"
    phones = _Phones()
    return [
        Route(f"{at}class-pulse", phones.pulse, methods=["GET"]),
        Route(f"{at}class-vote", phones.vote, methods=["POST"]),
    ]


class _Phones:
    """What the routes share: the pulse, and how often one may vote."""

    def __init__(self) -> None:
        self._pulse = Pulse(the_store)
        self._learners = Patience(at_once=20, every=0.5)  # of one learner, whatever comes of it
        self._strangers = Patience(at_once=100, every=0.2)  # votes from one address that nobody could cast
        self._threads: CapacityLimiter | None = None

    async def pulse(self, request: Request) -> JSONResponse:
        """Tell a phone whether there is something new; nothing of votes."""
        asked = request.query_params.get("class", "")[:LONGEST]
        return await self._answered(lambda: self._pulse.of(asked))

    async def vote(self, request: Request) -> JSONResponse:
        """Take a phone's vote, or say in one word and one sentence why not."""
        try:
            sent = await _sent(request)
        except _Refused as refused:
            return _answer(refused.status, {"why": refused.why, "say": str(refused), "n": 0})
        except ClientDisconnect:
            return _answer(400, {"why": "malformed", "say": MALFORMED, "n": 0})
        host = request.client.host if request.client else ""
        return await self._answered(lambda: self._cast(sent, host))

    def _cast(self, sent: dict[str, Any], host: str) -> dict[str, Any]:
        from tutor.ui.course import lesson_named  # its caches want a server that runs already

        desk = Desk(the_store(), lesson_named, sent["learner"])
        with self._learners.turn(desk.learner, wait=False), self._strangers.turn(host, wait=False) as turn:
            try:
                made = desk.vote(sent["round"], sent["response"], sent["n"])
            except (TooLate, Stale, StoreUnavailable):
                turn.well()  # a member's, if late: no guess
                raise
            turn.well()
        return {"n": made.n, "label": made.label}

    async def _answered(self, work: Callable[[], dict[str, Any]]) -> JSONResponse:
        """Do the work in one of a few threads (SQLite has one writer anyway); refusals are answers too."""
        self._threads = self._threads or CapacityLimiter(4)
        if self._threads.statistics().tasks_waiting >= WAITING:
            return _answer(503, {"why": "unreachable", "say": "Too much at once. Sent again in a moment.", "n": 0})
        try:
            return _answer(200, await to_thread.run_sync(work, limiter=self._threads))
        except tuple(REFUSALS) as refused:
            status, why = next(told for kind, told in REFUSALS.items() if isinstance(refused, kind))
            if status == 503:
                log.warning("store unavailable: %s", refused, exc_info=refused)
            return _answer(status, {"why": why, "say": str(refused), "n": getattr(refused, "n", 0)})


async def _sent(request: Request) -> dict[str, Any]:
    """Return what was sent, which is a vote by its form. Raises _Refused, ClientDisconnect."""
    if _is_foreign(request):
        raise _Refused(403, "foreign", "Votes are cast from the class's own page.")
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise _Refused(400, "malformed", MALFORMED)  # no other kind makes a foreign page ask first
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise _Refused(413, "too-large", MALFORMED)
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise _Refused(400, "malformed", MALFORMED) from None
    if (
        not isinstance(sent, dict)
        or set(sent) != FIELDS
        or not all(_is_id(sent[name]) for name in ("learner", "round"))
    ):
        raise _Refused(400, "malformed", MALFORMED)
    return sent


def _is_foreign(request: Request) -> bool:
    """Say whether a page of another server sent this: a browser then names it."""
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site") == "cross-site":
        return True
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")


def _is_id(said: Any) -> bool:
    return isinstance(said, str) and 0 < len(said) <= LONGEST and said.isascii() and said.isprintable()


def _answer(status: int, told: dict[str, Any]) -> JSONResponse:
    return JSONResponse(told, status, headers={"cache-control": "no-store"})
