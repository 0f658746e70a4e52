"""The one stylesheet: each of its selectors matches something, and it does what it is there for."""

import itertools
import re

import pytest
from playwright.sync_api import Page, expect

from tutor import ROOT

LESSON = "/learning_rate?lr=0.5"
# A chart, code, a question; notes; a handout; a control without a say; a dot; Home: what they have rules for.
TAUGHT = {
    "walk?lesson=update_rule&step=1": ".stVegaLiteChart form .presses",
    "walk?lesson=training_loop&step=7&open=predict": ".st-key-walk .stCode code",
    "walk?lesson=training_loop&step=13&seed=7": ".st-key-walk-ask",
    "notes?lesson=training_loop": ".st-key-walk-notes-window",
    "handout?lesson=training_loop&seed=7": ".st-key-handout-key",
    "schedulers?schedulers.lr=0.1": "h1",
    "loss_curve?loss_curve.w=1": "[class*=_along_y_][class*=_voronoi]",
    "": ".stMain .stPageLink",
}
STYLE = ROOT / "tutor" / "ui" / "style.css"

SELECTORS = """text => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  const walk = rules => [...rules].flatMap(rule => rule.selectorText ?? walk(rule.cssRules))
  return walk(sheet.cssRules)
}"""
MATCHED = "selectors => selectors.filter(selector => document.querySelector(selector))"
BOXES = """chart => {
  const box = element => element.getBoundingClientRect().toJSON()
  const inside = part => [...chart.querySelectorAll(part)].map(box)
  return { plot: box(chart.querySelector("svg.marks")), sliders: inside("input[type=range]"),
           names: inside(".vega-bind-name"), values: inside("input + span") }
}"""


def selectors(page: Page) -> list[str]:
    """Return every selector of the stylesheet, with those of a list one by one."""
    # Where keyboard and pointer are changes; here the elements count that they can be on.
    text = re.sub(":focus-visible|:hover", "", STYLE.read_text(encoding="utf-8"))
    found = page.evaluate(SELECTORS, text)
    return [
        one.strip() for several in found for one in re.split(r",(?![^()]*(?:\([^()]*\)[^()]*)*\))", several)
    ]  # not inside :is(…)


def test_every_selector_matches_something_in_a_lesson(server, template_page, learner):
    ada, bob = learner(server), learner(template_page)
    ada.open("/training_loop?training_loop.lr=0.1")  # it has choices beside each other
    bob.page.goto(template_page.url)
    bob.chart_slider().wait_for(timeout=60_000)
    wanted = selectors(ada.page)
    assert len(wanted) >= 12
    matched = {one for page in (ada.page, bob.page) for one in page.evaluate(MATCHED, wanted)}
    ada.page.emulate_media(color_scheme="dark")  # a handout on paper turns a dark theme round
    for screen, there in TAUGHT.items():
        ada.page.goto(f"{server.url}/{screen}")
        ada.page.locator(there).first.wait_for()
        ada.rest()
        # the move that is shown is marked, and those that are no more ahead are grey
        ada.page.evaluate("for (const _ of [1, 2, 3]) document.querySelectorAll('.presses > button')[3]?.click()")
        matched |= set(ada.page.evaluate(MATCHED, wanted))
    assert set(wanted) - matched == set()


def test_sliders_in_charts_stand_above_them_and_are_as_wide_and_numbers_on_their_grid_lines(server, learner):
    ada = learner(server, width=390)
    ada.open(LESSON)
    for width in (390, 1280, 1920):
        ada.page.set_viewport_size({"width": width, "height": 900})
        ada.wait_until(lambda: fills_its_place(ada))
        ada.rest()
        sliders_stand_above(ada)


def fills_its_place(ada):
    """Say whether the chart has been drawn for the width that the page has now."""
    box, place = ada.chart().locator("svg.marks").bounding_box(), ada.chart().locator("xpath=..").bounding_box()
    return bool(box and place) and abs(box["width"] - place["width"]) < 4


def sliders_stand_above(ada):
    distances = ada.chart(0).evaluate(ON_THE_LINE)
    assert len(distances) >= 4
    assert max(distances) <= 3
    for index in (0, 1):
        boxes = ada.chart(index).evaluate(BOXES)
        plot, slider, name, value = boxes["plot"], boxes["sliders"][0], boxes["names"][0], boxes["values"][0]
        assert abs(slider["width"] - plot["width"]) <= 4
        assert abs(slider["left"] - plot["left"]) <= 4
        assert name["bottom"] <= slider["top"] + 1
        assert value["bottom"] <= slider["top"] + 1
        assert slider["bottom"] <= plot["top"] + 1
        assert name["left"] < value["left"] < value["right"] <= plot["right"] + 4
        assert slider["height"] >= 24  # WCAG 2.2, 2.5.8: what a finger can hit


CUT_OFF = """() => [...document.querySelectorAll("[data-testid='stButtonGroup'] *")]
  .filter(part => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX != "visible")
  .map(part => part.innerText)"""


@pytest.mark.parametrize("path", ["/feature_scaling?feature_scaling.lr=0.5", "/schedulers?schedulers.lr=0.4"])
def test_every_choice_of_a_control_is_in_sight(server, learner, path):
    ada = learner(server, width=390)
    ada.open(path)
    ada.page.locator("[data-testid='stButtonGroup']").first.wait_for()
    assert ada.page.evaluate(CUT_OFF) == []
    ada.page.set_viewport_size({"width": 1280, "height": 900})
    ada.rest()
    assert ada.page.evaluate(CUT_OFF) == []


TYPE = {
    "prose": "[data-testid='stMain'] [data-testid='stMarkdownContainer'] p",
    "code": "[data-testid='stCode'] code",
    "label": "[data-testid='stWidgetLabel'] p",
    "axis": "svg.marks .role-axis-label text",
    "title": "svg.marks .role-axis-title text",
    "name": ".vega-bind-name",
}
SIZE = "part => parseFloat(getComputedStyle(part).fontSize)"


def test_on_a_large_screen_all_type_grows_and_charts_with_it_and_on_paper_there_is_nothing_to_press(server, learner):
    sizes = []
    for width in (1280, 1920):
        ada = learner(server, width=width, height=1080)
        ada.open(LESSON)
        sizes.append({name: ada.page.locator(part).first.evaluate(SIZE) for name, part in TYPE.items()})
    usual, large = sizes
    assert {part: round(large[part] / usual[part], 2) for part in usual} == dict.fromkeys(usual, 1.25) | {
        part: pytest.approx(1.25, abs=0.02) for part in usual
    }
    button = ada.chart().get_by_role("button", name="Play")
    button.wait_for()
    ada.page.emulate_media(media="print")
    assert not button.is_visible()


def test_on_a_phone_every_control_is_long_enough_for_a_finger_and_no_buttons_lie_over_it(server, learner):
    ada = learner(server, width=390)
    for path in ("/training_loop?training_loop.lr=0.04", "/chain_rule?chain_rule.w=2"):
        ada.open(path)
        for slider in ada.page.get_by_test_id("stSlider").all():
            box = slider.bounding_box()
            assert box["width"] >= 150, path
            assert box["x"] + box["width"] <= 390, path
        columns = ada.page.locator(".stMain .stHorizontalBlock").first  # they stand below each other, and close
        assert columns.evaluate("b => getComputedStyle(b).rowGap") == "16px"
    ada.chart(1).locator("svg.marks").hover()
    drawn = ada.page.locator(".stElementContainer:has(.stVegaLiteChart)")
    buttons = drawn.nth(1).get_by_test_id("stElementToolbar")
    expect(buttons).to_have_count(1)
    assert not buttons.is_visible()
    ada.page.set_viewport_size({"width": 1280, "height": 800})
    expect(buttons).to_be_visible()


NAMES_CUT = """() => [...document.querySelectorAll("[data-testid='stSidebarNav'] a *")]
  .filter(part => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX != "visible")
  .map(part => part.innerText)"""


def test_no_lessons_name_is_cut_in_the_menu_which_still_folds_away(server, learner):
    ada = learner(server, width=1920, height=1080)
    ada.open("/")
    assert ada.page.evaluate(NAMES_CUT) == []
    menu = ada.page.get_by_test_id("stSidebar")
    menu.hover()
    ada.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    ada.wait_until(lambda: ada.page.get_by_test_id("stMain").bounding_box()["x"] < 100)


# Parts that draw nothing, and push away what follows all the same.
EMPTY = """() => [...document.querySelectorAll(".stMain [class*='st-key-']")]
  .filter(part => part.getBoundingClientRect().height < 2 && getComputedStyle(part).position !== "absolute")
  .filter(part => getComputedStyle(part).display !== "none").map(part => part.className)"""


@pytest.mark.parametrize("path", ["/final", "/walk?lesson=learning_rate&step=1&seed=7"])
def test_what_draws_nothing_takes_no_place(server, learner, path):
    ada = learner(server)
    ada.open(path)
    assert ada.page.evaluate(EMPTY) == []


# Two colours' contrast as WCAG 2.2 reckons it; the page's ground is drawn under what lets it through.
CONTRAST = """(part, [one, other]) => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  const light = colours => {
    for (const colour of colours) pen.fillStyle = colour, pen.fillRect(0, 0, 1, 1)
    const linear = [...pen.getImageData(0, 0, 1, 1).data].map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }
  const style = getComputedStyle(part), ground = getComputedStyle(document.querySelector(".stApp")).backgroundColor
  const [more, less] = [one, other].map(name => light([ground, style[name]])).sort((a, b) => b - a)
  return (more + 0.05) / (less + 0.05)
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_options_are_seen_before_one_is_chosen_and_a_button_is_read_under_the_pointer(server, learner, theme):
    ada = learner(server, theme=theme)
    ada.open("/learning_rate?lr=0.5&seed=7")
    options = ada.page.get_by_test_id("stRadioOption")
    tops = [option.bounding_box()["y"] for option in options.all()]
    assert min(below - above for above, below in itertools.pairwise(tops)) >= 24  # WCAG 2.2, 2.5.8: for a finger
    ring = options.last.locator("> div > div").first
    assert ring.evaluate(CONTRAST, ["borderTopColor", "backgroundColor"]) >= 3  # WCAG 2.2, 1.4.11
    button = ada.page.get_by_role("button", name="Check my answer")
    button.hover()
    ada.wait_until(lambda: button.evaluate(CONTRAST, ["color", "backgroundColor"]) >= 4.5)
    ada.page.wait_for_timeout(500)  # its ground changes slowly
    assert button.evaluate(CONTRAST, ["color", "backgroundColor"]) >= 4.5  # 1.4.3


def test_code_in_a_sentence_is_nearly_as_large_as_its_words(server, learner):
    ada = learner(server)
    ada.open("/what_grad_holds")
    code = ada.page.locator(".stMain p > code").first
    words = code.locator("xpath=..").evaluate(SIZE)
    assert 0.8 * words < code.evaluate(SIZE) < words


def test_a_cards_title_begins_where_its_other_lines_do(server, learner):
    ada = learner(server)
    ada.open("/")
    card = ada.page.locator(".stGridCell").first
    title = card.get_by_test_id("stPageLink-NavLink").locator("span").first.bounding_box()
    line = card.get_by_test_id("stCaptionContainer").first.bounding_box()
    assert abs(title["x"] - line["x"]) <= 2


# The numbers of the left axis and its grid lines, by their height on the screen.
ON_THE_LINE = """chart => {
  const middle = part => { const box = part.getBoundingClientRect(); return box.top + box.height / 2 }
  const groups = [...chart.querySelectorAll(".role-axis-label")]
  const left = groups.find(group => new Set([...group.children].map(text => Math.round(middle(text)))).size > 1)
  const lines = [...chart.querySelectorAll(".role-axis-grid line")].map(middle)
  return [...left.children].map(text => Math.min(...lines.map(line => Math.abs(line - middle(text)))))
}"""


def test_a_formula_in_a_line_stands_in_one_piece(server, learner):
    ada = learner(server, width=320)
    ada.open("/slope_and_sign")
    split = """() => [...document.querySelectorAll(".stMarkdown .katex")]
      .filter(formula => !formula.closest(".katex-display"))
      .filter(formula => {
        const tops = [...formula.querySelectorAll(".base")].map(part => part.getBoundingClientRect())
        return tops.some(part => part.top > tops[0].bottom)
      }).map(formula => formula.textContent)"""
    for width in (320, 360, 390):
        ada.page.set_viewport_size({"width": width, "height": 900})
        ada.rest()
        assert ada.page.evaluate(split) == [], width


def test_a_picture_stays_in_sight_beside_a_long_text_and_lets_a_phone_scroll(server, learner):
    ada = learner(server)
    ada.open("/bends?bends.units=8")
    words = ada.page.get_by_text("let the lower chart play")
    bottom = "chart => chart.getBoundingClientRect().bottom"
    for high in (900, 1100):  # lower than the picture is high, and higher
        ada.page.set_viewport_size({"width": 1280, "height": high})
        ada.rest()
        words.evaluate("words => words.scrollIntoView({ block: 'center' })")
        ada.wait_until(lambda high=high: high / 2 < ada.chart(1).evaluate(bottom) <= high)
    ada.page.set_viewport_size({"width": 390, "height": 844})
    ada.rest()
    words.evaluate("words => words.scrollIntoView({ block: 'center' })")
    ada.wait_until(lambda: ada.chart(1).evaluate(bottom) < 0)
