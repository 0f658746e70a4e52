"""An edited run always draws a chart of ordinary size, with something to see."""

import pytest
from playwright.sync_api import expect

from tests.browser.shared import folder_of_the_run, shared_server
from tutor import ROOT
from tutor.ui.course import course

LINES = """chart => {
  const box = chart.getBoundingClientRect()
  const seen = [...chart.querySelectorAll("path, text")].filter(mark => {
    const { x, y, width, height } = mark.getBoundingClientRect()
    return width + height > 20 && x < box.right && y < box.bottom && x + width > box.left && y + height > box.top
  })
  return [box.height, seen.length]
}"""

# Each triangle that is seen, and which share of the plot lies between it and the edge that it points to. Vega leaves
# the item with the element that it is drawn as.
TRIANGLES = """chart => [...chart.querySelectorAll(".mark-symbol path")].map(path => path.__data__)
  .filter(item => item?.shape?.startsWith("triangle-") && item.opacity > 0)
  .filter(item => item.datum.beyond || (item.datum.way ?? "in") !== "in")
  .map(({ x, y, shape, mark: { group } }) => [shape, {
    left: x / group.width, right: 1 - x / group.width, up: y / group.height, down: 1 - y / group.height,
  }[shape.slice("triangle-".length)]])"""

# The words that are seen and reach beyond their chart; above it a line of type has room that no letter takes.
CUT = """chart => {
  const box = chart.querySelector("svg.marks").getBoundingClientRect()
  return [...chart.querySelectorAll(".mark-text.role-mark text")].filter(words => {
    const { left, right, top, bottom, width } = words.getBoundingClientRect()
    const out = left < box.left - 1 || right > box.right + 1 || top < box.top - 5 || bottom > box.bottom + 5
    return out && width && words.getAttribute("opacity") !== "0"
  }).map(words => words.textContent)
}"""
# How many triangles end a walk's hop, and what strays: hops beneath the numbers of the left axis, and triangles at
# which no hop ends.
STRAY = """chart => {
  const view = path => path.closest(".role-scope") ?? chart
  const right = path => Math.max(...[...view(path).querySelectorAll("[aria-label^=Y-axis] .role-axis-label text")]
    .map(number => number.getBoundingClientRect().right))
  const hops = [...chart.querySelectorAll(".mark-line path")].filter(path => path.__data__.datum?.near_x !== undefined)
  const beneath = hops.filter(path => path.getBoundingClientRect().left < right(path))
  const ends = path => [...path.getAttribute("d").matchAll(/(-?[\\d.]+),(-?[\\d.]+)/g)]
  const left = [...chart.querySelectorAll(".mark-symbol path")]
    .filter(({ __data__: item }) => item.datum?.shows && item.datum.way !== "in" && item.opacity > 0)
  const alone = left.filter(mark => !hops.some(path => view(path) === view(mark) && ends(path)
    .some(([, x, y]) => Math.hypot(x - mark.__data__.x, y - mark.__data__.y) < 0.1)))
  return [left.length, beneath.length, alone.length]
}"""
WIDE = "chart => chart.getBoundingClientRect().width > 400"  # it has been drawn anew, after a phone
MOVE = """(slider, end) => {
  slider.value = slider[end]
  slider.dispatchEvent(new Event("input", { bubbles: true }))
}"""


@pytest.fixture(scope="module")
def fitted_page(tmp_path_factory):
    """A server of one page with the charts of all lessons, each of which runs there for the first time."""
    script = ROOT / "tests" / "browser" / "fitted_page.py"
    with shared_server(folder_of_the_run(tmp_path_factory, "fitted"), script) as running:
        yield running


def measured(page, address):
    """Return how high each lesson's chart is and how many marks are seen in it, once none of that changes any more."""
    page.goto(address)
    charts = page.locator("[data-testid='stVegaLiteChart'] svg.marks")
    expect(charts).to_have_count(len(course()), timeout=150_000)  # each lesson runs here for the first time
    return at_rest(page)


def at_rest(page):
    """Return what `measured` does, of the page as it is."""
    charts = page.locator("[data-testid='stVegaLiteChart'] svg.marks")
    before, found = None, [chart.evaluate(LINES) for chart in charts.all()]
    while before != found:
        page.wait_for_timeout(300)
        before, found = found, [chart.evaluate(LINES) for chart in charts.all()]
    return found


@pytest.mark.soak
def test_whatever_an_edit_computes_its_chart_has_an_ordinary_size_and_shows_something(fitted_page, learner):
    page = learner(fitted_page).page
    sizes_are_ordinary(page, fitted_page.url, measured(page, fitted_page.url), ("0.01", "5", "-1"))


def sizes_are_ordinary(page, url, own, edits):
    """Hold the charts of edits against the lessons' own."""
    for by in edits:
        found = zip(measured(page, f"{url}/?by={by}"), own, course(), strict=True)
        for (height, seen), (own_height, own_seen), lesson in found:
            assert 0.7 * own_height < height < 1.4 * own_height, (by, lesson.slug)
            assert seen > own_seen / 3, (by, lesson.slug)


def test_where_an_edit_moves_an_axis_its_triangles_stand_on_the_new_edge(fitted_page, learner):
    page = learner(fitted_page).page
    measured(page, f"{fitted_page.url}/?by=100&far=1")
    charts = page.locator("[data-testid='stVegaLiteChart']").all()
    seen = {lesson.slug: chart.evaluate(TRIANGLES) for chart, lesson in zip(charts, course(), strict=True)}
    assert sum(map(bool, seen.values())) > len(seen) / 2
    inside = {slug: [share for _, share in triangles if not 0 <= share < 0.08] for slug, triangles in seen.items()}
    assert not any(inside.values()), inside


def test_wherever_a_mark_is_moved_its_words_stay_in_the_chart_and_an_edit_changes_no_charts_size(fitted_page, learner):
    page = learner(fitted_page, width=390).page
    measured(page, fitted_page.url)
    words_and_walks_keep_their_places(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function(f"[...document.querySelectorAll('svg.marks')].every({WIDE})", timeout=60_000)
    sizes_are_ordinary(page, fitted_page.url, at_rest(page), ("100", "sine"))


def words_and_walks_keep_their_places(page):
    """Move each mark to both of its ends: its words stay in the chart, and its walk beside the numbers."""
    triangles = 0
    for chart, lesson in zip(page.locator("[data-testid='stVegaLiteChart']").all(), course(), strict=True):
        for slider in chart.locator("input[type=range]").all():
            for end in ("min", "max"):
                slider.evaluate(MOVE, end)
                page.wait_for_timeout(60)
                assert not chart.evaluate(CUT), (lesson.slug, end)
                left, *stray = chart.evaluate(STRAY)
                assert stray == [0, 0], (lesson.slug, end)
                triangles += left
    assert triangles  # else nothing was there to stray
