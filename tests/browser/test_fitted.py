"""An edited run always draws a chart of ordinary size, with something to see."""

import pytest
from playwright.sync_api import expect

from tests.browser.server import Server
from tutor import ROOT
from tutor.course import load_course

LINES = """chart => {
  const box = chart.getBoundingClientRect()
  const seen = [...chart.querySelectorAll("path, text")].filter(mark => {
    const { x, y, width, height } = mark.getBoundingClientRect()
    return width + height > 20 && x < box.right && y < box.bottom && x + width > box.left && y + height > box.top
  })
  return [box.height, seen.length]
}"""


@pytest.fixture(scope="module")
def fitted_page(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("fitted"), ROOT / "tests" / "browser" / "fitted_page.py").start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def sizes(fitted_page, browser):
    """Return how high each lesson's chart is, unchanged."""
    return measured(fitted_page, browser, "1")


def measured(server, browser, by):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{server.url}/?by={by}")
    charts = page.locator("[data-testid='stVegaLiteChart'] svg.marks")
    expect(charts).to_have_count(len(load_course()), timeout=60_000)
    page.wait_for_timeout(500)
    found = [chart.evaluate(LINES) for chart in charts.all()]
    page.close()
    return found


@pytest.mark.parametrize(
    "by", ["100", "sine", *(pytest.param(by, marks=pytest.mark.soak) for by in ("0.01", "5", "-1"))]
)
def test_whatever_an_edit_computes_its_chart_has_an_ordinary_size_and_shows_something(fitted_page, browser, sizes, by):
    for (height, seen), (own_height, own_seen), lesson in zip(
        measured(fitted_page, browser, by), sizes, load_course(), strict=True
    ):
        assert 0.7 * own_height < height < 1.4 * own_height, lesson.slug
        assert seen > own_seen / 3, lesson.slug
