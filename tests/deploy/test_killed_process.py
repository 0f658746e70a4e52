"""A killed process costs its learners a reconnect and nothing else; what one process stored, the other shows."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.test_progress import LESSON, begin

FORGET_THE_COPY = """() => {
    const kept = JSON.parse(localStorage.getItem("downhill"))
    localStorage.setItem("downhill", JSON.stringify({ ...kept, records: {} }))
}"""
pytestmark = [pytest.mark.postgres, pytest.mark.browser]


def test_a_learner_goes_on_at_the_other_process(site, learner):
    ada, said = learner(site), []
    ada.listen("console", lambda message: said.append(message.text))
    begin(ada)
    ada.page.evaluate(FORGET_THE_COPY)
    seat = seat_of(ada)
    own = site.servers["ab".index(seat)]
    own.kill()
    try:
        wait_until_moved(ada, seat)
        ada.wait_for("You predicted")
        slider = ada.page.locator("[data-testid='stSlider'] input[type=range]").first
        before = slider.input_value()
        slider.press("ArrowRight")
        expect(slider).not_to_have_value(before)
        ada.rest()  # nothing was reloaded, and the page goes on
        ada.open(LESSON)
        ada.wait_for("You predicted")  # told by the store
    finally:
        own.start()
        wait_until_back(site, seat)  # nginx asks it again after some seconds; the next test finds both
    assert not [text for text in said if "Content Security Policy" in text]


def seat_of(ada) -> str:
    return next(each["value"] for each in ada.page.context.cookies() if each["name"] == "seat")


def wait_until_moved(ada, seat: str) -> None:
    """Wait until the page has connected again, which moves its cookie."""
    for _ in range(200):
        if seat_of(ada) != seat:
            ada.rest()
            return
        ada.page.wait_for_timeout(100)
    raise TimeoutError("the page did not connect again")


def wait_until_back(site, seat: str) -> None:
    """Wait until nginx leads to the process again that was down: it then has no other seat to give."""
    for _ in range(300):
        if "seat=" not in site.ask("/", Cookie=f"seat={seat}")[1].get("set-cookie", ""):
            return
        time.sleep(0.1)
    raise TimeoutError("nginx does not find the process again")
