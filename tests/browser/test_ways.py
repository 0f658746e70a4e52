"""Every way into a lesson and out of it, with controls moved: what is seen is what the address says."""

import re

import pytest
from playwright.sync_api import expect

from tutor.ui.controls import address_of
from tutor.ui.course import course

SECOND, THIRD = course()[1:3]


def slider(learner):
    return learner.page.locator("[data-testid='stSlider'] input[type=range]").first


def told(address, lesson):
    """Return what an address says of the lesson's weight; where it says nothing, the weight of the prediction."""
    said = re.search(rf"{lesson.slug}\.w=([^&]+)", address)
    return said[1] if said else f"{lesson.values(lesson.prediction.at)['w']:g}"


@pytest.mark.parametrize(("query", "value"), [("loss_curve.w=5&w=2", "5"), ("w=99", "7")])  # tests/pages has others
def test_a_link_opens_with_its_controls_whether_old_and_new_or_out_of_range(server, learner, query, value):
    ada = learner(server)
    ada.open(f"/{SECOND.slug}?{query}")
    expect(slider(ada)).to_have_value(value)
    assert not re.search(r"[?&]w=", ada.page.url)
    assert not ada.sees("Something went wrong")


def test_a_link_that_says_nothing_of_use_begins_the_lesson_as_ever(server, learner):
    ada = learner(server)
    ada.open(f"/{SECOND.slug}?loss_curve.w=much")
    ada.press("Show me")
    expect(slider(ada)).to_have_value(f"{SECOND.values(SECOND.prediction.at)['w']:g}")
    assert ada.page.evaluate("history.length") == 2, "the empty page, and this one"
    assert not ada.sees("Something went wrong")


def test_controls_stay_with_their_lesson_by_sidebar_back_and_forward(server, learner):
    ada = learner(server)
    ada.open(f"/{SECOND.slug}?loss_curve.w=7")
    expect(slider(ada)).to_have_value("7")
    ada.follow(THIRD.title)
    ada.press("Show me")
    start = THIRD.values(THIRD.prediction.at)["w"]
    expect(slider(ada)).to_have_value(f"{start:g}")
    slider(ada).press("ArrowLeft")
    ada.rest()
    moved = slider(ada).input_value()
    assert f"{THIRD.slug}.w={moved}" in ada.page.url
    for go, lesson, left in ((ada.page.go_back, SECOND, "7"), (ada.page.go_forward, THIRD, moved)):
        go()
        ada.page.locator("h1").filter(has_text=lesson.title).wait_for()
        ada.rest()
        expect(slider(ada)).to_have_value(left)
        assert told(ada.page.url, lesson) == left
    ada.follow("Home")
    ada.follow(SECOND.title)
    expect(slider(ada)).to_have_value("7")
    assert told(ada.page.url, SECOND) == "7"
    for title in ("What is a gradient", THIRD.title, SECOND.title):  # each press leads to another screen
        ada.page.go_back()
        ada.page.locator("h1").filter(has_text=title).wait_for()
        ada.rest()
    assert not ada.sees("Something went wrong")
    assert not ada.errors


def test_on_a_phone_the_menu_makes_room_for_the_page_that_was_chosen_in_it_also_for_the_one_that_is_open(
    server, learner
):
    ada = learner(server, width=390)
    ada.open(f"/{SECOND.slug}")
    for lesson in (SECOND, THIRD, THIRD):
        ada.page.get_by_test_id("stExpandSidebarButton").click()
        menu = ada.page.locator("[data-testid='stSidebarNav'] a").filter(has_text=lesson.title)
        menu.click()
        ada.page.locator("h1").get_by_text(lesson.title, exact=True).wait_for()
        expect(menu).not_to_be_in_viewport()
    ada.press("Show me")


def test_a_run_is_named_by_the_lesson_and_its_controls():
    assert address_of("loss_curve", {"w": 7.0, "line": "a b"}) == {"loss_curve.w": "7", "loss_curve.line": "a b"}


def test_a_control_without_a_say_is_out_of_sight_and_keeps_its_value_in_the_address(server, learner):
    ada = learner(server)
    ada.open("/twins?twins.start=too+large&twins.dice=3")
    dice = ada.page.locator("[data-testid='stSlider']").filter(has_text="Throw of the dice")
    expect(dice.locator("input")).to_have_value("3")
    dice.locator("input").press("ArrowRight")
    ada.rest()
    ada.page.get_by_role("radio", name="equal").click()
    expect(dice).to_be_hidden()
    ada.rest()
    ada.page.reload()
    ada.rest()
    expect(dice).to_be_hidden()
    assert "twins.dice=4" in ada.page.url
    ada.page.get_by_role("radio", name="random").click()
    expect(dice).to_be_visible()
    expect(dice.locator("input")).to_have_value("4")
