"""Play buttons of charts, and dots that are dragged."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import fresh
from tests.browser.learner import Learner

LESSON = "/learning_rate?lr=0.5"
VALUE = "input => input.valueAsNumber"

# Counts the timers that repeat and are still running.
TIMERS = """
window.running = new Set()
const begin = window.setInterval, end = window.clearInterval
window.setInterval = (...all) => { const id = begin(...all); window.running.add(id); return id }
window.clearInterval = id => { window.running.delete(id); end(id) }
"""


class Player:
    """The first chart of a lesson, its slider and its button."""

    def __init__(self, ada, path: str = LESSON) -> None:
        self.ada, self.sent = ada, ada.frames_sent()
        ada.prepare(TIMERS)
        ada.open(path)
        self.slider = ada.chart_slider()
        self.button = ada.chart().locator("button")
        self.button.wait_for()

    def value(self) -> float:
        return self.slider.evaluate(VALUE)

    def put(self, value: int) -> None:
        self.slider.evaluate("(s, v) => { s.value = v; s.dispatchEvent(new Event('input')) }", value)

    def stands_still(self) -> bool:
        before = self.value()
        self.ada.page.wait_for_timeout(900)  # two steps of this chart
        self.ada.page.wait_for_function("window.running.size === 0")  # a new page has one until it is whole
        return self.value() == before


@pytest.fixture
def player(server, learner):
    return Player(learner(server))


def test_play_moves_the_charts_own_slider_pauses_ends_begins_again_and_who_takes_the_slider_has_it(player):
    before = len(player.sent)
    assert before > 0
    expect(player.button).to_have_accessible_name("Play")
    player.button.click()
    expect(player.button).to_have_accessible_name("Pause")
    expect(player.ada.chart()).to_contain_text(re.compile(r"w = (1\.[4-9]|2\.)"))  # it begins at 1.00
    player.button.click()
    expect(player.button).to_have_accessible_name("Play")
    assert player.value() >= 1
    assert player.stands_still()
    taken_by_its_name(player)
    player.put(18)
    player.button.click()
    expect(player.button).to_have_accessible_name("Play", timeout=5_000)
    assert player.value() == 20
    assert player.stands_still()
    press = "(button, slider) => { button.click(); return slider.valueAsNumber }"
    assert player.button.evaluate(press, player.slider.element_handle()) == 0
    assert len(player.sent) == before
    assert not player.ada.errors


def taken_by_its_name(player):
    """Find each slider by its name, and take the one that plays by a key and by the mouse."""
    for index, name in enumerate(("Step", "Percent of the race")):
        assert player.ada.chart(index).get_by_role("slider", name=name).count() == 1
    for take in (lambda: player.slider.press("ArrowRight"), player.slider.click):
        player.button.click()
        expect(player.button).to_have_accessible_name("Pause")
        take()
        expect(player.button).to_have_accessible_name("Play")
        assert player.stands_still()


def test_reruns_redraws_and_other_pages_leave_one_button_and_no_timer(player):
    page = player.ada.page
    player.button.click()
    page.get_by_role("slider", name="Learning rate").press("ArrowRight")  # a rerun: the chart plays on
    player.ada.rest()
    expect(player.button).to_have_count(1)
    expect(player.button).to_have_accessible_name("Pause")
    page.emulate_media(color_scheme="dark")  # the chart is drawn anew
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_timeout(1_500)
    expect(player.button).to_have_count(1)
    player.button.click()
    expect(player.button).to_have_accessible_name("Pause")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_test_id("stSidebar").get_by_role("link", name="Many weights").click()
    player.ada.wait_for("Many weights")
    page.wait_for_timeout(1_500)
    page.get_by_test_id("stSidebar").get_by_role("link", name="The learning rate").click()
    player.ada.rest()
    expect(player.button).to_have_count(1)
    expect(player.button).to_have_accessible_name("Play")
    assert player.stands_still()
    assert not player.ada.errors


def test_where_reduced_motion_is_asked_for_there_is_no_button(server, learner):
    ada = learner(server)
    ada.page.emulate_media(reduced_motion="reduce")
    ada.open(LESSON)
    ada.chart_slider().wait_for()
    ada.page.wait_for_timeout(500)
    assert not ada.chart().get_by_role("button", name="Play").is_visible()
    assert ada.chart_slider().is_visible()


def test_each_move_has_a_button_that_goes_on_until_it_is_done_by_mouse_and_by_keyboard(server, learner):
    ada = learner(server)
    sent = ada.frames_sent()
    ada.page.emulate_media(reduced_motion="reduce")  # nothing moves by itself: the buttons stay
    ada.open("/update_rule")
    slider, keys = ada.chart_slider(), ada.page.keyboard
    moves = {name: ada.chart().get_by_role("button", name=name) for name in ("gradient", "× rate", "minus", "again")}
    assert ada.chart().locator("[aria-current]").count() == 0
    moves["gradient"].click()
    expect(ada.chart()).to_contain_text("gradient: −4")
    expect(moves["gradient"]).to_have_attribute("aria-current", "step")
    before = len(sent)
    told = {"× rate": "−4 × 0.25 = −1", "minus": "1 − (−1) = 2", "again": "w = 2"}
    for name, says in told.items():
        keys.press("Tab")
        expect(moves[name]).to_be_focused()
        keys.press("Enter")
        expect(ada.chart()).to_contain_text(says)
        expect(moves[name]).to_have_attribute("aria-current", "step")
        assert ada.chart().locator("[aria-current]").count() == 1
    keys.press("Space")  # again: a whole step at once
    expect(ada.chart()).to_contain_text("w = 2.5")
    moves["minus"].click()
    moves["again"].click()
    expect(slider).to_have_value("12")
    keys.press("Enter")  # after the last round nothing goes back by itself
    expect(slider).to_have_value("12")
    expect(moves["× rate"]).to_have_attribute("aria-disabled", "true")
    slider.press("ArrowLeft")
    expect(moves["minus"]).to_have_attribute("aria-current", "step")
    anew = ada.chart().get_by_role("button", name="From the start")
    expect(anew).to_have_count(0)
    plot, ended = ada.chart().locator("svg.marks"), ada.chart().get_by_text("That was the last round.")
    expect(ended).to_be_hidden()
    before_end = plot.bounding_box()
    moves["again"].click()
    expect(ended).to_be_visible()
    assert plot.bounding_box() == before_end, "nothing moves the chart"
    anew.click()
    expect(slider).to_have_value("0")
    expect(moves["gradient"]).to_be_focused()
    assert len(sent) == before
    assert not ada.errors


class Dot:
    """The dot of the template, which starts at 0 between −2 and 8."""

    def __init__(self, bob) -> None:
        self.page = bob.page
        self.page.goto(bob.base)
        self.slider, self.plot = bob.chart_slider(), bob.chart().locator("svg.marks")
        self.slider.wait_for()
        self.page.wait_for_timeout(500)
        box = self.plot.bounding_box()
        self.left, self.width, self.y = box["x"], box["width"], box["y"] + box["height"] / 2

    def x(self, share: float) -> float:
        return self.left + self.width * share

    def value(self) -> float:
        return self.slider.evaluate(VALUE)


def test_a_dot_is_dragged_by_mouse_and_goes_with_its_slider(template_page, learner):
    dot = Dot(learner(template_page))
    mouse = dot.page.mouse
    mouse.move(dot.x(0.3), dot.y)
    assert dot.value() == 0, "only who presses drags"
    mouse.down()
    for share in (0.4, 0.5):
        mouse.move(dot.x(share), dot.y, steps=3)
    expect(dot.plot).to_contain_text("0.00")  # the loss at 3, in the middle
    assert dot.value() == 3
    fill = "(slider => parseFloat(slider.style.getPropertyValue('--vega-range-progress')))"
    dot.page.wait_for_function(f"{fill}(document.querySelector('.vega-bind input')) === 50")  # the track follows
    mouse.up()
    mouse.move(dot.x(0.8), dot.y)
    assert dot.value() == 3
    dot.slider.press("ArrowRight")
    expect(dot.plot).to_contain_text("0.01")
    assert dot.page.locator(".vega-bind input + span").inner_text() == "3.1"


def test_a_touch_takes_away_what_was_said_of_a_mark(template_page, browser):
    made = fresh(browser, viewport={"width": 390, "height": 844}, has_touch=True)
    bob = Learner(made.new_page(), template_page.url)
    Dot(bob)
    # As a finger that was taken away by scrolling leaves it: shown, and no pointer to leave the mark.
    tip = "document.getElementById('vg-tooltip-element')"
    made_by_vega = "{id: 'vg-tooltip-element', className: 'vg-tooltip visible'}"
    bob.page.evaluate(f"document.body.append(Object.assign(document.createElement('div'), {made_by_vega}))")
    bob.page.get_by_role("heading").first.tap()
    bob.page.wait_for_function(f"!{tip}.classList.contains('visible')")
    made.close()


def test_a_dragged_dot_stays_when_another_control_draws_its_chart_anew(server, learner):
    ada = learner(server)
    ada.open("/update_rule?update_rule.lr=0.5")
    dot, slider = ada.chart(1).locator(".vega-bind input").first, ada.chart_slider(1)
    before = dot.input_value()
    ada.chart(1).scroll_into_view_if_needed()
    box = ada.chart(1).locator("svg").first.bounding_box()
    ada.page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + 150)
    ada.page.mouse.down()
    ada.page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 150, steps=8)
    ada.page.mouse.up()
    dragged = slider.input_value()
    assert dragged != before
    ada.page.locator("[data-testid='stSlider'] input[type=range]").first.press("ArrowRight")
    ada.rest()
    expect(ada.chart_slider(1)).to_have_value(dragged)


def test_what_was_chosen_in_a_chart_stays_when_another_control_draws_it_anew(server, learner):
    ada = learner(server)
    ada.open("/closed_form?closed_form.model=line")
    doublings = ada.chart_slider(2)
    doublings.focus()
    for _ in range(4):
        doublings.press("ArrowRight")
    chosen = doublings.input_value()
    told = ada.chart(1).inner_text()
    ada.page.get_by_role("radio", name="network").or_(ada.page.get_by_role("button", name="network")).first.click()
    ada.rest()
    expect(doublings).to_have_value(chosen)
    weights = re.search(r"[\d,]+ weights", told)
    assert weights
    expect(ada.chart(1)).to_contain_text(weights[0])


def test_what_was_chosen_in_a_chart_is_there_again_after_a_reload(server, learner):
    ada = learner(server)
    ada.open("/one_function")
    slider = ada.chart_slider(0)
    slider.press("End")
    chosen = slider.input_value()
    told = ada.chart(0).locator("svg").text_content()
    ada.page.reload()
    ada.arrive()
    expect(slider).to_have_value(chosen)
    assert chosen != slider.evaluate("input => input.defaultValue")
    assert ada.chart(0).locator("svg").text_content() == told


def test_a_dot_that_is_held_while_the_page_is_loaded_again_stays_where_it_was_dragged_to(server, learner):
    ada = learner(server)
    ada.open("/update_rule?update_rule.lr=0.5")
    ada.chart(1).scroll_into_view_if_needed()
    box = ada.chart(1).locator("svg").first.bounding_box()
    ada.page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + 150)
    ada.page.mouse.down()
    ada.page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 150, steps=8)
    dragged = ada.chart_slider(1).input_value()
    ada.page.reload()
    ada.arrive()
    expect(ada.chart_slider(1)).to_have_value(dragged)
    assert dragged != ada.chart_slider(1).evaluate("input => input.defaultValue")
    ada.page.mouse.up()


def test_sliders_of_one_name_are_not_mixed_up_where_the_lower_chart_is_drawn_first(server, learner):
    ada = learner(server)
    ada.open("/schedulers?schedulers.lr=0.1")
    upper, lower = ada.chart_slider(0), ada.chart_slider(1)
    upper.press("ArrowRight")
    lower.press("ArrowRight")
    chosen = upper.input_value(), lower.input_value()
    # As it is while only the lower chart has been drawn: the upper one is not there yet.
    upper.evaluate(
        "input => { window.away = input.closest('.stVegaLiteChart'); window.home = away.parentElement; away.remove() }"
    )
    ada.page.evaluate("document.dispatchEvent(new PointerEvent('pointerup'))")
    ada.page.wait_for_timeout(100)  # what is noted then is noted in a moment
    ada.page.evaluate("home.append(away)")
    ada.page.reload()
    ada.arrive()
    expect(upper).to_have_value(chosen[0])
    expect(lower).to_have_value(chosen[1])


def test_a_mere_place_in_a_list_is_not_shown_as_a_number(server, learner):
    ada = learner(server)
    ada.open("/slope_and_sign")
    number = ada.chart().locator(".vega-bind input + span")
    expect(ada.chart().get_by_role("button", name="Play")).to_be_visible()
    expect(number).to_have_count(1)
    expect(number).to_be_hidden()
