"""The first screen in Chromium, of a server just started and of a warm one, beside bare apps: a heading, a chart."""

import statistics
import time
from collections.abc import Iterator
from contextlib import closing

from playwright.sync_api import Browser, Page

from tests.bench.chromium import chromium
from tests.bench.figure import Figure
from tests.bench.served import APP, AS_IT_COMES, BARE, HELLO, served, side_by_side
from tests.browser.desk import fresh
from tests.browser.learner import DRAWN, IDLE
from tests.browser.server import Server
from tests.browser.talk import Talk
from tutor.course import load_course

COLD, WARM = "first screen, cold server", "first screen, warm server"
ROUNDS = 2  # times that a warm server shows each lesson
STILL = 0.4  # seconds in which nothing happens: then a page rests, and has since they began
_VISIT = (
    "A visitor with an empty browser follows a link to a lesson: the course's first, its middle one, and its last. "
)
MEANS = {
    COLD: f"{_VISIT}The server has just begun to answer, and this is its first visitor. Measured until the heading is "
    "there, and until the page rests: every script has ended and every chart is drawn. The ratios are to an app of one "
    "heading, in the same browser. Beside it stands an app of one slider and one chart that imports torch: no page "
    "with a chart from torch can rest sooner.",
    WARM: f"{_VISIT}The server has warmed up.",
}
FIRST = "h1, [data-testid=stSlider]"  # the first thing to see: a lesson's heading, or a bare app's slider
Times = list[tuple[float, float]]  # seconds until the heading, and until the page rests


def measured() -> Iterator[Figure]:
    """Measure both, each in turns with the app that says hello."""
    course = load_course()
    slugs = [course[at].slug for at in (0, len(course) // 2, -1)]
    with chromium() as browser:
        with served(HELLO, **AS_IT_COMES) as hello:
            visit(browser, hello)  # a browser's own first page is slower
        yield from figures(COLD, *cold(browser, slugs), 1.25)
        yield from figures(WARM, *warm(browser, slugs * ROUNDS), 1.1)


def figures(group: str, mine: Times, theirs: Times, bare: Times, most: float) -> Iterator[Figure]:
    """Compare the medians."""
    (heading, rest), (their_heading, their_rest), (_, bare_rest) = _medians(mine), _medians(theirs), _medians(bare)
    yield Figure(group, "page rests, to hello's", rest / their_rest, "of hello's", most)
    yield Figure(group, "page rests, to a bare chart's", rest / bare_rest, "of the bare app's")
    yield Figure(group, "heading, to hello's", heading / their_heading, "of hello's")
    yield Figure(group, "page rests, lesson", rest, "s")
    yield Figure(group, "page rests, hello", their_rest, "s")
    yield Figure(group, "page rests, bare chart", bare_rest, "s")
    yield Figure(group, "heading, lesson", heading, "s")
    yield Figure(group, "heading, hello", their_heading, "s")


def cold(browser: Browser, slugs: list[str]) -> tuple[Times, Times, Times]:
    """Start a server for each visit."""
    mine, theirs, bare = [], [], []
    for slug in slugs:
        with served(HELLO, **AS_IT_COMES) as hello:
            theirs.append(visit(browser, hello))
        with served(BARE, **AS_IT_COMES) as chart:
            bare.append(visit(browser, chart))
        with served(APP) as server:
            mine.append(visit(browser, server, slug))
    return mine, theirs, bare


def warm(browser: Browser, slugs: list[str]) -> tuple[Times, Times, Times]:
    """Visit the same three servers again and again; nobody's first visit counts."""
    with side_by_side() as (server, chart), served(HELLO, **AS_IT_COMES) as hello:
        all_three = [
            (visit(browser, server, slug), visit(browser, hello), visit(browser, chart)) for slug in [slugs[0], *slugs]
        ]
    mine, theirs, bare = zip(*all_three[1:], strict=True)
    return list(mine), list(theirs), list(bare)


def visit(browser: Browser, server: Server, path: str = "") -> tuple[float, float]:
    """Return the seconds until the heading is there and until the page rests, in a browser that knows nothing yet."""
    with closing(fresh(browser)) as context:
        page, talk = context.new_page(), Talk()
        page.on("websocket", lambda socket: talk.begin(socket) if "/_stcore/" in socket.url else None)
        start = time.perf_counter()
        page.goto(f"{server.url}/{path}", wait_until="commit")
        page.locator(FIRST).first.wait_for(timeout=60_000)
        heading = time.perf_counter() - start
        return heading, at_rest(page, talk) - start


def at_rest(page: Page, talk: Talk, patience: float = 60) -> float:
    """Return the moment since which the page rests. Raises TimeoutError if it does not come to that."""
    since, end = None, time.perf_counter() + patience
    while (now := time.perf_counter()) < end:
        still = talk.rests() and page.locator(IDLE).count() and page.evaluate(DRAWN)
        since = (since or now) if still else None
        if since and now - since > STILL:
            return since
        page.wait_for_timeout(25)  # milliseconds
    raise TimeoutError(f"{page.url} does not rest")


def _medians(times: Times) -> tuple[float, float]:
    headings, rests = zip(*times, strict=True)
    return statistics.median(headings), statistics.median(rests)
