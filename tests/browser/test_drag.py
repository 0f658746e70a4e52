"""Dots of charts under a finger: what begins on one drags it and scrolls nothing, what begins elsewhere scrolls."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import fresh
from tests.browser.learner import Learner
from tests.browser.server import Server
from tutor import LESSONS

WITH_DOTS = sorted(path.parent.name for path in LESSONS.glob("[!_]*/chart.py") if "dot(" in path.read_text("utf-8"))
SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"
DOTS = "[data-testid=stVegaLiteChart] [aria-roledescription='dot to drag']"
# A dot's middle, the plot around it, how it goes, and a place in that plot beside it.
PLACES = """dot => {
  dot.scrollIntoView({ block: "center" })
  const { x, y, width, height } = dot.getBoundingClientRect()
  const middle = [x + width / 2, y + height / 2]
  const plots = [...dot.ownerSVGElement.querySelectorAll("[class*=_along_][class*=_voronoi]")]
  const holds = box => box.y <= middle[1] + 1 && middle[1] - 1 <= box.bottom
  const [box, own] = plots.map(plot => [plot.getBoundingClientRect(), plot]).find(([box]) => holds(box))
  const upright = own.getAttribute("class").includes("_along_y_")
  const beside = [middle[0] > box.x + box.width / 2 ? box.x + 25 : box.right - 25, box.y + box.height / 2]
  const inward = [box.x + box.width / 2 - middle[0], box.y + box.height / 2 - middle[1]].map(Math.sign)
  return { middle, beside, upright, drag: upright ? [20, 60 * (inward[1] || 1)] : [60 * (inward[0] || 1), -40] }
}"""


class Finger:
    """A learner with a phone."""

    def __init__(self, ada: Learner) -> None:
        self.ada, self.page = ada, ada.page
        self.wire = self.page.context.new_cdp_session(self.page)

    def touch(self, kind: str, *places: tuple[float, float]) -> None:
        """Begin, move or end touches; each finger is known by its turn."""
        points = [{"x": x, "y": y, "id": turn} for turn, (x, y) in enumerate(places)]
        self.wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        self.page.wait_for_timeout(40)

    def swipe(self, start: tuple[float, float], way: tuple[float, float]) -> None:
        for part in range(7):
            place = start[0] + way[0] * part / 6, start[1] + way[1] * part / 6
            self.touch("touchMove" if part else "touchStart", place)
        self.touch("touchEnd")
        self.page.wait_for_timeout(250)

    def values(self) -> list[str]:
        return self.page.locator(".vega-bind input").evaluate_all("all => all.map(input => input.value)")

    def scrolled(self) -> float:
        return self.page.evaluate(SCROLLED)


@pytest.fixture(scope="module")
def page(browser) -> Iterator[Page]:
    """One page for all: it compiles the app's code once, and no lesson knows of another."""
    made = fresh(browser, viewport={"width": 390, "height": 844}, has_touch=True)
    yield made.new_page()
    made.close()


@pytest.fixture
def finger(page) -> Iterator[Callable[[Server], "Finger"]]:
    made: list[Learner] = []

    def touching(server: Server) -> Finger:
        made.append(Learner(page, server.url))
        return Finger(made[-1])

    yield touching
    for each in made:
        each.leave()


def test_a_finger_drags_the_dot_of_the_template(template_page, finger):
    touching = finger(template_page)
    touching.page.goto(template_page.url)
    _try_each_dot(touching)
    _try_a_second_finger(touching)


@pytest.mark.parametrize("lesson", WITH_DOTS)
def test_a_finger_drags_a_dot_from_the_dot_and_scrolls_beside_it(server, finger, lesson):
    touching = finger(server)
    touching.ada.open(f"/{lesson}")
    shown = touching.page.get_by_role("button", name="Show me")
    if shown.count():
        shown.click()
        touching.ada.rest()
    _try_each_dot(touching)


def _try_each_dot(finger: Finger) -> None:
    dots = finger.page.locator(DOTS)
    expect(dots.first).to_be_attached()
    for index in range(dots.count()):
        places = dots.nth(index).evaluate(PLACES)
        values, scrolled = finger.values(), finger.scrolled()
        for way in ((0, -120), (70, 0)):
            finger.swipe(places["beside"], way)
            assert finger.values() == values, "who scrolls changes nothing"
        assert finger.scrolled() > scrolled + 50
        places, scrolled = dots.nth(index).evaluate(PLACES), finger.scrolled()
        finger.swipe(places["middle"], places["drag"])
        assert sum(new != old for new, old in zip(finger.values(), values, strict=True)) == 1
        assert finger.scrolled() == scrolled
        after, axis = dots.nth(index).bounding_box(), int(places["upright"])
        middle = (after["x"] + after["width"] / 2, after["y"] + after["height"] / 2)
        assert abs(middle[axis] - places["middle"][axis] - places["drag"][axis]) < 12, "the dot is where the finger is"


def _try_a_second_finger(finger: Finger) -> None:
    dot = finger.page.locator(DOTS).first
    places = dot.evaluate(PLACES)
    middle, beside, way = places["middle"], places["beside"], [step / 6 for step in places["drag"]]
    near, far = ([middle[axis] + n * way[axis] for axis in (0, 1)] for n in (3, 6))
    finger.touch("touchStart", middle)
    finger.touch("touchMove", near)
    held = finger.values()
    finger.touch("touchStart", near, beside)
    for x in range(20, 60, 20):
        finger.touch("touchMove", near, [beside[0] - x * way[0] / abs(way[0]), beside[1]])
    assert finger.values() == held, "a second finger moves nothing"
    finger.touch("touchMove", near)  # the second one is up
    finger.touch("touchMove", far)
    assert finger.values() != held, "and its end lets nothing go"
    finger.touch("touchEnd")
