"""A chart that a control has changed is the one that it was, with new data: and looks as one that is drawn afresh."""

import re
import time
from itertools import zip_longest

import pytest

from tests.browser.shared import folder_of_the_run, shared_server
from tutor import ROOT
from tutor.ui.course import course

# Each pair of charts, once the fresh one stands where the learner has moved the changed one's sliders: as text, after
# which of them were there before. Left out is what nobody sees or hears: the frame of a layer without marks
# (tutor/ui/style.css), a clip that no mark is cut by, and the order of an axis' lines and numbers.
PAIRS = """() => {
  const far = ({ transform }) => transform.baseVal[0].matrix.e + transform.baseVal[0].matrix.f
  const told = svg => {
    const copy = svg.cloneNode(true)
    const used = new Set([...copy.querySelectorAll("[clip-path]")].map(cut => cut.getAttribute("clip-path")))
    for (const clip of copy.querySelectorAll("clipPath")) if (!used.has(`url(#${clip.id})`)) clip.remove()
    for (const empty of copy.querySelectorAll("defs:empty, .role-mark:empty")) empty.remove()
    for (const axis of copy.querySelectorAll(".role-axis-grid, .role-axis-label, .role-axis-tick"))
      axis.replaceChildren(...[...axis.children].sort((one, other) => far(one) - far(other)))
    const ids = new Map()
    const nth = id => ids.get(id) ?? ids.set(id, `clip-${ids.size}`).get(id)
    return copy.outerHTML.replace(/clip\\d+/g, nth).replaceAll("<", "\\n<")
  }
  const sliders = svg => [...svg.closest(".stVegaLiteChart").querySelectorAll("input[type=range]")]
  const all = [...document.querySelectorAll("svg.marks")]
  return all.filter((_, at) => at % 2).map((fresh, pair) => {
    const changed = all[2 * pair]
    const [to, from] = [sliders(fresh), sliders(changed)]
    for (const [at, slider] of to.entries()) if (slider.value !== from[at].value) {
      slider.value = from[at].value
      slider.dispatchEvent(new Event("input", { bubbles: true }))
    }
    return [changed.seen ?? false, fresh.seen ?? false, told(changed), told(fresh)]
  })
}"""
# What a learner does before a control is moved: each chart's sliders go to an end, every second one to its low one.
MOVE = """() => {
  for (const svg of document.querySelectorAll("svg.marks")) svg.seen = true
  for (const [at, slider] of document.querySelectorAll(".vega-bind input[type=range]").entries()) {
    slider.value = at % 4 < 2 ? slider.max : slider.min
    slider.dispatchEvent(new Event("input", { bubbles: true }))
  }
}"""


NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
PLACED = re.compile(r' (?:transform|d|width|height|viewBox|style|x2?|y2?)="[^"]*"')


@pytest.fixture(scope="module")
def changed_page(tmp_path_factory):
    script = ROOT / "tests" / "browser" / "changed_page.py"
    with shared_server(folder_of_the_run(tmp_path_factory, "changed"), script) as running:
        yield running


def pairs_of(page, turn, number):
    """Return each pair once all fresh charts of this turn are there, and all are equal or nothing changes any more."""
    page.get_by_role("heading", name=f"Setting {turn}", exact=True).wait_for(timeout=150_000)  # lessons run here first
    end, before, pairs = time.monotonic() + 60, [], []
    while time.monotonic() < end:
        before, pairs = pairs, page.evaluate(PAIRS)
        there = len(pairs) == number and not any(fresh_was_there for _, fresh_was_there, *_ in pairs)
        if there and (before == pairs or all(changed == fresh for *_, changed, fresh in pairs)):
            return pairs
        page.wait_for_timeout(300)
    raise TimeoutError("the charts do not come to rest")


def alike(fresh, changed):
    """Say whether two elements are the same, and in places that differ by no more than two pixels.

    Vega fits a plot's width to its words in turns, from the width that it had.
    """
    places = [[float(n) for part in PLACED.findall(line) for n in NUMBER.findall(part)] for line in (fresh, changed)]
    near = len(places[0]) == len(places[1]) and all(abs(a - b) < 2.5 for a, b in zip(*places, strict=True))
    return near and PLACED.sub("", fresh) == PLACED.sub("", changed)


def differences(page, names, turns):
    """Move the controls so often, and return what a chart has that a fresh one has not, with its name."""
    found = []
    for turn in range(turns):
        pairs = pairs_of(page, turn, len(names))
        for name, (was_there, _, changed, fresh) in zip(names, pairs, strict=True):
            found += [(turn, name, "drawn anew")] if turn and not was_there else []
            lines = zip_longest(fresh.split("\n"), changed.split("\n"), fillvalue="")
            found += [(turn, name, *two) for two in lines if not alike(*two)]
        page.evaluate(MOVE)
        page.get_by_role("button", name="Next").click()
    return found


def test_a_chart_that_a_control_has_changed_is_the_same_one_and_looks_as_if_drawn_afresh(changed_page, learner):
    page = learner(changed_page).page
    page.goto(changed_page.url)
    assert differences(page, [lesson.slug for lesson in course()], 3) == []


@pytest.mark.soak
@pytest.mark.parametrize("lesson", course(), ids=lambda lesson: lesson.slug)
def test_so_is_each_chart_of_a_lesson_wherever_its_controls_are_moved(changed_page, learner, lesson):
    page = learner(changed_page).page
    page.goto(f"{changed_page.url}/?lessons={lesson.slug}&parts=all")
    assert differences(page, list(lesson.alt), 40) == []
